import autocannon from 'autocannon'
import type { Clock } from '../../domain/clocks.js'
import { toInstant } from '../../domain/vocabulary/time.js'
import type { Bench, Part } from '../bench.js'
import { startBareServer, startServer } from '../children/start.js'
import { clockAnywhere, presentClock } from '../clocks.js'
import { randomOf } from '../ledger/random.js'
import { CONFLICT } from '../ledger/world.js'
import { measure } from '../measure.js'

/** A page that has about 20 KB. */
const PAGE = 'timeline?limit=20'

/** The clock of a read as its URL says it. */
const clockIn = ({ asOf, knownAt, sequence }: Clock): string => {
  const known = knownAt === Number.MAX_SAFE_INTEGER ? 'unbounded' : toInstant(knownAt - 1)
  return `asOf=${toInstant(asOf - 1)}&knownAt=${known}&sequence=${sequence}`
}

/** Reads over HTTP: single ones at random clocks, and many at one clock beside a bare Fastify. */
export const http: Part = async (bench) => {
  bench.tell('starting the server')
  const server = await startServer(bench.ledgerFile)
  const at = (path: string, clock: Clock): string =>
    `${server.url}/v1/conflicts/${CONFLICT}/${path}${path.includes('?') ? '&' : '?'}${clockIn(clock)}`
  try {
    const head = await headOf(server.url)
    await server.longestPause()
    for (const [name, path] of [
      ['/state', 'state'],
      ["the timeline's first page", PAGE],
    ] as const) {
      bench.tell(`${name} over HTTP`)
      const sample = await measure(
        (run) => bytesOf(at(path, clockAnywhere(randomOf(bench.shape.seed, 80, run), head))),
        { budgetMs: bench.budgetMs },
      )
      bench.add({
        name: `${name} over HTTP, p99`,
        value: sample.p99,
        unit: 'ms',
        goal: { kind: 'atMost', value: 10 },
        runs: sample.runs,
      })
    }
    bench.add({
      name: 'longest pause of the event loop while reading',
      value: await server.longestPause(),
      unit: 'ms',
      goal: { kind: 'atMost', value: 20 },
    })
    await besideBare(bench, at(PAGE, presentClock(head)))
  } finally {
    await server.stop()
  }
}

const headOf = async (url: string): Promise<number> => {
  const answer = JSON.parse(await bytesOf(`${url}/v1/conflicts/${CONFLICT}/talks`))
  return Number(answer.clock.sequence)
}

const bytesOf = async (url: string): Promise<string> => {
  const answer = await fetch(url)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${text}`)
  return text
}

const CONNECTIONS = 10

/** Requests a second of one page at fixed clocks, and of the same bytes from a bare Fastify. */
const besideBare = async (bench: Bench, url: string): Promise<void> => {
  const text = await bytesOf(url)
  const perSecond = async (from: string): Promise<number> => {
    const duration = Math.max(2, Math.round(bench.budgetMs / 2_000))
    const { requests, non2xx, errors } = await autocannon({
      url: from,
      connections: CONNECTIONS,
      duration,
      timeout: 300,
    })
    if (non2xx + errors > 0) throw new Error(`${from}: ${non2xx} answers were no success, ${errors} failed`)
    return requests.total / duration
  }
  bench.tell('many requests of one page')
  const mine = await perSecond(url)
  const bare = await startBareServer(text)
  bench.tell('many requests of the same bytes from a bare Fastify')
  const theirs = await perSecond(`${bare.url}/`)
  await bare.stop()
  bench.add({
    name: `requests of one page of ${Math.round(text.length / 1_000)} KB at fixed clocks`,
    value: mine,
    unit: 'requests/s',
    more: true,
    peer: { name: 'bare Fastify', value: theirs },
    goal: { kind: 'ratio', value: 0.7 },
  })
}
