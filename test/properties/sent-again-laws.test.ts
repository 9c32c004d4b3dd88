import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { developmentStream } from '../../domain/development/events.js'
import { isRefusal } from '../../domain/refusal.js'
import { derivedId, idOfExternalRef } from '../../domain/vocabulary/ids.js'
import type { Curation } from '../../services/curate.js'
import { putConflict, putGlossary } from '../../services/describe.js'
import { Held } from '../../services/held.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { type Item, recordMany } from '../../services/record-many.js'
import { type Author, Glossaries, type Writing } from '../../services/writing.js'
import { createFailingStore, type FailingStore, type Failure } from '../infra/http/routes/failing-store.js'
import { holds } from './holds.js'

// One file of reports and op lines, sent with its Idempotency-Key once or more often, whole or in part.

const CONFLICT = 'war'
const KEY = 'a file'
const DAYS = ['2025-05-01', '2025-05-02', '2025-05-03'] as const

const name = fc.constantFrom('a', 'b', 'c')
const day = fc.constantFrom(...DAYS)
const summary = fc.constantFrom('so it is', 'not so')
const revision = fc.option(fc.nat({ max: 4 }), { nil: undefined })
const idOf = (key: string): string => idOfExternalRef(CONFLICT, { system: 'test', key })

const report = fc
  .record({
    key: fc.option(name, { freq: 6 }),
    reportedAt: day,
    summary,
    claimant: fc.constantFrom('east', 'east', 'west'),
  })
  .map(({ key, reportedAt, summary, claimant }) => ({
    input: {
      type: 'StatementMade',
      occurred: '2025-05-01',
      reportedAt,
      claim: { claimant },
      sources: [{ publisher: 'gazette' }],
      by: 'east',
      act: 'states',
      summary,
      ...(key === null ? {} : { externalRef: { system: 'test', key } }),
    },
  }))

const curation: fc.Arbitrary<Curation> = fc.oneof(
  fc.constantFrom('A' as const, 'B' as const).map((reliability): Curation => ({ op: 'grade', body: { reliability } })),
  fc.tuple(day, summary).map(
    ([reportedAt, summary]): Curation => ({
      op: 'correct',
      body: { reason: 'source-revised', reportedAt, patch: { summary } },
    }),
  ),
  fc
    .tuple(fc.oneof(fc.record({ summary }), fc.record({ reportedAt: day })), revision)
    .map(([patch, replaces]): Curation => ({ op: 'correct', body: { reason: 'recording-error', patch, replaces } })),
  day.map((reportedAt): Curation => ({ op: 'retract', body: { reason: 'source-withdrew', reportedAt } })),
  revision.map((statement): Curation => ({ op: 'retract', body: { reason: 'recording-error', statement } })),
  day.map((reportedAt): Curation => ({ op: 'reinstate', body: { reason: 'source-restored', reportedAt } })),
  revision.map((undoes): Curation => ({ op: 'reinstate', body: { reason: 'recording-error', undoes } })),
  name.map((of): Curation => ({ op: 'duplicate', body: { of: idOf(of) } })),
)
const line = fc.oneof(
  { weight: 1, arbitrary: report },
  { weight: 3, arbitrary: fc.record({ development: name, curation }) },
)
type Line = typeof line extends fc.Arbitrary<infer L> ? L : never

const cases = fc.record({
  /** What was there before the file came. */
  before: fc.array(report, { maxLength: 3 }),
  file: fc.array(line, { minLength: 2, maxLength: 16, size: 'max' }),
  /** So many lines come together. */
  together: fc.integer({ min: 1, max: 8 }),
  cut: fc.nat(),
  failures: fc.array(fc.constantFrom<Failure | 'none'>('none', 'unavailable', 'outcomeUnknown'), { maxLength: 12 }),
})
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never

const itemOf = (line: Line, author: Author): Item =>
  'input' in line
    ? { report: { input: line.input, author } }
    : { curation: { id: idOf(line.development), conflict: CONFLICT, curation: line.curation, author } }

/** A conflict to which what was there before has been sent. */
const opened = async ({ before, together, file }: Case) => {
  const store = createFailingStore()
  const index = new LedgerIndex()
  const writing: Writing = { store, index, now: () => Date.parse('2026-01-01'), newId: () => '' }
  const glossaries = new Glossaries(store, index)
  const author = { recordedBy: 'local', correlationId: '' }
  await putConflict(
    writing,
    glossaries,
    CONFLICT,
    { title: 'The war', timeZone: 'Europe/Kyiv', principals: [] },
    {},
    author,
  )
  const party = (id: string) => ({
    kind: 'party' as const,
    entry: { id, name: id, kind: 'state' as const, aliases: [] },
    pointer: '',
  })
  const gazette = { kind: 'publisher' as const, entry: { id: 'gazette', name: 'Gazette', aliases: [] }, pointer: '' }
  await putGlossary(writing, glossaries, CONFLICT, [party('east'), party('west'), gazette], { one: false }, author)
  /** Sends lines; how many were recorded by them. */
  const send = async (lines: readonly Line[], key = KEY): Promise<number> => {
    const held = new Held()
    let recorded = 0
    for (let first = 0; first < lines.length; first += together) {
      const items = lines
        .slice(first, first + together)
        .map((line, at) => itemOf(line, { ...author, idempotency: { key, line: first + at + 1 } }))
      for (const outcome of await recordMany(writing, glossaries, CONFLICT, items, held))
        if (!('failed' in outcome) && !isRefusal(outcome) && !outcome.unchanged) recorded += 1
    }
    return recorded
  }
  await send(before, 'before')
  return { store, send, file }
}

/** The events of all developments that a file may be about, stream by stream. */
const streamsOf = async (store: FailingStore, { before, file }: Case): Promise<object> => {
  const keyed = [KEY, 'before'].flatMap((key) =>
    [...before, ...file].map((_, at) => derivedId(CONFLICT, 'local', key, at + 1)),
  )
  const streams = [...['a', 'b', 'c'].map(idOf), ...keyed].map(async (id) => {
    const events = []
    for await (const event of store.readStream(developmentStream(id))) events.push(event)
    return events
  })
  return Promise.all(streams)
}

const streamsAfterOnce = async (one: Case): Promise<object> => {
  const { store, send } = await opened(one)
  await send(one.file)
  return streamsOf(store, one)
}

t.test('a file sent again with its key records nothing, also where it was cut at first', async (t) => {
  const property = fc.asyncProperty(cases, async (one) => {
    const { store, send } = await opened(one)
    await send(one.file.slice(0, one.cut % one.file.length))
    await send(one.file)
    deepStrictEqual(await streamsOf(store, one), await streamsAfterOnce(one))
    deepStrictEqual(await send(one.file), 0)
    deepStrictEqual(await streamsOf(store, one), await streamsAfterOnce(one))
  })
  await holds(t, property, 800)
})

t.test('a file sent twice at the same time is recorded once, and each event told by one of them', async (t) => {
  const property = fc.asyncProperty(cases, async (one) => {
    const { store, send } = await opened(one)
    const before = (await store.head())?.sequence ?? 0
    const [first, second] = await Promise.all([send(one.file), send(one.file)])
    deepStrictEqual(first + second, ((await store.head())?.sequence ?? 0) - before)
    deepStrictEqual(await streamsOf(store, one), await streamsAfterOnce(one))
  })
  await holds(t, property, 400)
})

t.test('a file sent again after the store failed in the middle of it leaves the same as once', async (t) => {
  const property = fc.asyncProperty(cases, async (one) => {
    const { store, send } = await opened(one)
    store.before(
      ...one.failures.map((failure) => async () => {
        if (failure !== 'none') store.fail(failure)
      }),
    )
    // Until it came through undisturbed: each failure takes an append.
    for (let sent = 0; sent <= one.failures.length + 1; sent++) await send(one.file)
    deepStrictEqual(await streamsOf(store, one), await streamsAfterOnce(one))
  })
  await holds(t, property, 400)
})
