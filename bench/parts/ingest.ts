import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { openSqliteStore } from '../../infra/event-stores/sqlite/sqlite-store.js'
import type { Append } from '../../services/event-store.js'
import type { Bench, Part } from '../bench.js'
import { startServer } from '../children/start.js'
import { appendsOf } from '../ledger/appends.js'
import { linesOf, lineText } from '../ledger/lines.js'
import type { LedgerShape } from '../ledger/plan.js'
import { CONFLICT, description, glossary, principals } from '../ledger/world.js'
import { timed } from '../measure.js'
import { type EmmettStore, emmettEvents, emmettPostgres } from '../peers/emmett.js'

/** At most so many developments are sent, and a line for each millisecond of the budget: a rate needs no more. */
const MOST_SENT = 20_000
/** At most so many events are appended to stores that take each by itself. */
const MOST_SINGLE = 2_000

/** Recording over HTTP, also while others read, beside the adapter's own appends and Emmett's stores. */
export const ingest: Part = async (bench) => {
  const shape = { ...bench.shape, size: Math.min(bench.shape.size, MOST_SENT) }
  bench.tell('upload over HTTP')
  const alone = await uploading(bench, 'alone', shape, async () => undefined)
  const raw = await appending(bench, shape)
  bench.add({
    name: 'upload over HTTP',
    value: alone.perSecond,
    unit: 'lines/s',
    more: true,
    peer: { name: 'appendMany of the SQLite adapter', value: raw },
    goal: { kind: 'ratio', value: 0.5 },
  })
  bench.tell('upload over HTTP while others read')
  const shared = await uploading(bench, 'shared', shape, readOn)
  bench.add({ name: 'upload over HTTP while others read', value: shared.perSecond, unit: 'lines/s', more: true })
  for (const [when, { longestPause }] of [
    ['recording', alone],
    ['recording and reading', shared],
  ] as const)
    bench.add({
      name: `longest pause of the event loop while ${when}`,
      value: longestPause,
      unit: 'ms',
      goal: { kind: 'atMost', value: 20 },
    })
  await besideEmmett(bench, shape, alone.perSecond)
}

type Uploaded = { readonly perSecond: number; readonly longestPause: number }

/** Uploads a ledger to an empty server; `beside` runs meanwhile, until the signal is aborted. */
const uploading = async (
  { folder, budgetMs }: Bench,
  name: string,
  shape: LedgerShape,
  beside: (base: string, signal: AbortSignal) => Promise<void>,
): Promise<Uploaded> => {
  const server = await startServer(join(folder, `ingest-${name}-${shape.size}.db`))
  try {
    const base = `${server.url}/v1/conflicts/${CONFLICT}`
    await openConflict(base)
    // Sockets hold some MB that were sent and not yet taken, so that an upload is bounded by its lines, not by time.
    const lines = [...linesOf(shape)].slice(0, budgetMs).map(lineText)
    await server.longestPause()
    const done = new AbortController()
    const others = beside(base, done.signal)
    // Where the upload fails, that is what is told.
    others.catch(() => undefined)
    const { ms } = await timed(() => upload(base, lines))
    done.abort()
    await others
    return { perSecond: lines.length / (ms / 1_000), longestPause: await server.longestPause() }
  } finally {
    await server.stop()
  }
}

const openConflict = async (base: string): Promise<void> => {
  const put = async (url: string, body: object): Promise<void> => {
    const answer = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`)
  }
  await put(base, description)
  // One request takes 1000 entries.
  for (const [kind, entries] of Object.entries(glossary)) await put(`${base}/glossary`, { [kind]: entries })
  await put(base, { ...description, principals })
}

const summary = z.object({ summary: z.object({ refused: z.number() }) })

/** Sends lines as one upload and reads the answer to its end, whose last line comes after the last was made durable. */
const upload = async (base: string, lines: readonly string[]): Promise<void> => {
  const answer = await fetch(`${base}/developments?results=refused`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(inChunks(lines))) as ReadableStream,
    duplex: 'half',
  })
  const told = (await answer.text()).trimEnd().split('\n')
  const { refused } = summary.parse(JSON.parse(told.at(-1) ?? '{}')).summary
  if (refused > 0) throw new Error(`${refused} lines were refused, the first so: ${told[0]}`)
}

const CHUNK = 50

/** As a client sends them that reads a file: many lines at once, as fast as they are taken. */
function* inChunks(lines: readonly string[]): Generator<Buffer, void, undefined> {
  for (let at = 0; at < lines.length; at += CHUNK) yield Buffer.from(lines.slice(at, at + CHUNK).join(''))
}

/** Reads positions one after the other. */
const readOn = async (base: string, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) await (await fetch(`${base}/positions?issue=issue-0`)).arrayBuffer()
}

/** Appends a second of the adapter by itself, the same events, in groups as large as it takes them. */
const appending = async ({ folder, tell, budgetMs }: Bench, shape: LedgerShape): Promise<number> => {
  tell('appends to the store alone')
  const appends = [...appendsOf(shape)]
  const store = await openSqliteStore(join(folder, `raw-${shape.size}.db`))
  let appended = 0
  const began = performance.now()
  while (appended < appends.length && performance.now() - began < budgetMs)
    appended += (await store.appendMany(appends.slice(appended, appended + GROUP))).length
  const ms = performance.now() - began
  await store.close()
  return appended / (ms / 1_000)
}

/** So many appends are given to the adapter at once. */
const GROUP = 512

const besideEmmett = async (bench: Bench, shape: LedgerShape, mine: number): Promise<void> => {
  if (bench.postgres === null) return
  const store = await emmettPostgres(bench.peersFolder, bench.postgres.url, bench.skip)
  if (store === null) return
  const reports = [...appendsOf({ ...shape, size: MOST_SINGLE })].filter(({ expected }) => expected === 'noStream')
  for (const writers of [1, 32]) {
    bench.tell(`Emmett over PostgreSQL, ${writers} at once`)
    const theirs = await appendingTo(store, reports, writers, bench.budgetMs)
    bench.add({
      name: 'upload over HTTP',
      value: mine,
      unit: 'lines/s',
      more: true,
      peer: { name: `Emmett over PostgreSQL, ${writers} at once`, value: theirs },
    })
  }
  await store.close()
}

/** Appends a second by so many writers at once, each to a stream of its own. */
const appendingTo = async (
  store: EmmettStore,
  appends: readonly Append[],
  writers: number,
  budgetMs: number,
): Promise<number> => {
  let next = 0
  const began = performance.now()
  const write = async (): Promise<void> => {
    for (let append = appends[next++]; append; append = appends[next++]) {
      if (performance.now() - began > budgetMs) return
      await store.appendToStream(`${writers}-${append.stream}`, emmettEvents(append))
      written += 1
    }
  }
  let written = 0
  await Promise.all(Array.from({ length: writers }, write))
  return written / ((performance.now() - began) / 1_000)
}
