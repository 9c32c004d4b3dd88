import { EventEmitter, once as eventOf } from 'node:events'
import { get as request } from 'node:http'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { Work } from '../../../domain/work.js'
import { buildApp } from '../../../infra/http/app.js'
import { createLongReads, type LongReads } from '../../../infra/http/long-reads.js'
import { fault, HttpProblem } from '../../../infra/http/problems.js'
import { diffRoutes } from '../../../infra/http/routes/diff.js'
import { LedgerBook, written } from '../../doubles/ledger-book.js'
import { ledgerIndexOf } from '../../properties/indexed.js'
import { figure, NOON_2 } from '../../reference/figures.js'
import { echoRoutes, READY } from './echo-app.js'
import { listening } from './raw-client.js'

/** Work that goes on until it is told that something has happened, and then makes what it was to make. */
function* once<T>(has: () => boolean, work: Work<T>): Work<T> {
  while (!has()) yield
  return yield* work
}

function* making<T>(result: T): Work<T> {
  yield
  return result
}

function* endless(ended: () => void = () => undefined): Work<never> {
  try {
    for (;;) yield
  } finally {
    ended()
  }
}

/** What is wanted until somebody has been asked so many times whether it is. */
const wantedFor = (times: number) => {
  let asked = 0
  return () => {
    asked += 1
    return asked < times
  }
}

const always = () => true

t.test('work leaves everything else its turn, and makes what it makes', async (t) => {
  let turned = false
  setImmediate(() => {
    turned = true
  })
  t.equal(
    await createLongReads().workOut(
      once(() => turned, making('made')),
      always,
    ),
    'made',
  )
})

t.test('work that nobody wants any more ends', async (t) => {
  let isEnded = false
  const work = endless(() => {
    isEnded = true
  })
  t.equal(await createLongReads().workOut(work, wantedFor(3)), undefined)
  t.ok(isEnded)
})

t.test('a fault in the work is that of the read', async (t) => {
  function* failing(): Work<string> {
    yield
    throw new Error('so it is')
  }
  await t.rejects(createLongReads().workOut(failing(), always), { message: 'so it is' })
})

t.test('a fifth long read is refused while four are under way, a short one never', async (t) => {
  const { workOut } = createLongReads()
  let isWanted = true
  const four = [...Array(4)].map(() => workOut(endless(), () => isWanted))
  await t.rejects(
    workOut(endless(), always),
    new HttpProblem(fault('PARLEY_TOO_MANY_REQUESTS', '4 long reads are under way already.')),
  )
  t.equal(await workOut(making('short'), always), 'short')
  isWanted = false
  t.strictSame(await Promise.all(four), [undefined, undefined, undefined, undefined])
  t.equal(await workOut(endless(), wantedFor(20)), undefined, 'their places are free again')
})

/** A server of comparisons, whose work is as `prolonged` makes it. */
const comparing = async (t: Test, prolonged: <T>(work: Work<T>) => Work<T>) => {
  const book = new LedgerBook()
  written(book.report(1, figure(5, NOON_2)))
  const real = createLongReads()
  const longReads: LongReads = { workOut: (work, isWanted) => real.workOut(prolonged(work), isWanted) }
  const reading = { index: ledgerIndexOf(book.events), now: Date.now, staleness: () => undefined }
  const app = await buildApp({
    logger: pino({ level: 'silent' }),
    version: '0.0.0',
    readiness: () => READY,
    routes: [echoRoutes(), diffRoutes(reading, longReads)],
  })
  t.teardown(() => app.close())
  const port = await listening(app)
  return { port, url: `http://127.0.0.1:${port}/v1/conflicts/war/diff?aSequence=0&views=figures` }
}

t.test('another request is answered while a comparison is made', async (t) => {
  const answered: string[] = []
  const { port, url } = await comparing(t, (work) => once(() => answered.length > 0, work))
  const comparison = fetch(url).then(async (answer) => {
    answered.push('comparison')
    return answer.json()
  })
  const other = fetch(`http://127.0.0.1:${port}/v1/echo/x`).then(() => answered.push('other'))
  const [told] = await Promise.all([comparison, other])
  t.strictSame(answered, ['other', 'comparison'])
  t.match(told, { changes: [{ view: 'figures', before: null, after: { count: { given: 5 } } }] })
})

t.test('a comparison ends when its client goes away', async (t) => {
  const happened = new EventEmitter()
  const ended = eventOf(happened, 'ended')
  const { url } = await comparing(t, () => {
    happened.emit('begun')
    return endless(() => happened.emit('ended'))
  })
  const begun = eventOf(happened, 'begun')
  const asking = request(url).on('error', () => undefined)
  await begun
  asking.destroy()
  await ended
  t.pass('its work is let go')
})
