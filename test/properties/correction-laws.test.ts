import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Clock, type Fact, UNBOUNDED } from '../../domain/clocks.js'
import type { Decision } from '../../domain/development/decide.js'
import { type DevelopmentEvent, parseDevelopmentEvent } from '../../domain/development/events.js'
import { statementsOf } from '../../domain/development/state.js'
import { type Content, isDevelopmentType } from '../../domain/developments/catalogue.js'
import { isRefusal } from '../../domain/refusal.js'
import type { JsonObject, LedgerEvent } from '../../services/event-store.js'
import { clockAt, idOf, LedgerBook, numberIn } from '../doubles/ledger-book.js'
import { boundsOf, clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'
import { ledger, perform } from './ledgers.js'
import { operation } from './operations.js'

const isWritten = (decision: Decision): decision is DevelopmentEvent => decision !== null && !isRefusal(decision)

const picks = fc.array(clockPick, { minLength: 10, maxLength: 20, size: 'max' })
/** What the head answers at all the picked clocks of world and knowledge time. */
const atHead = (events: readonly LedgerEvent[], clocks: readonly Clock[]): readonly (readonly Fact[])[] => {
  const index = indexOf(events)
  return clocks.map((clock) => index.read({ ...clock, sequence: UNBOUNDED }).facts)
}

t.test('a strike that is lifted leaves no trace at any knownAt', async (t) => {
  const striking = fc.oneof(operation(['strike']), operation(['mark']))
  const property = fc.property(ledger(), striking, picks, (book, asked, picks) => {
    const clocks = picks.map((pick) => clockOf(book, pick))
    const before = atHead(book.events, clocks)
    fc.pre(isWritten(perform(book, asked)))
    const last = book.events.at(-1)
    fc.pre(last !== undefined)
    book.lift(numberIn(last.stream), last.revision)
    deepStrictEqual(book.events.length, last.sequence + 1)
    deepStrictEqual(atHead(book.events, clocks), before)
  })
  await holds(t, property)
})

t.test('a command for what is already so adds no event', async (t) => {
  const commands = operation(['revise', 'rectify', 'withdraw', 'strike', 'mark', 'grade'])
  const property = fc.property(ledger(), commands, (book, asked) => {
    // Left out, `replaces` means the last statement: which one that is, a correction of reportedAt may change.
    const named = asked.op === 'rectify' ? { ...asked, replaces: asked.replaces ?? ('all' as const) } : asked
    fc.pre(named.op !== 'mark' || !named.back)
    const first = perform(book, named)
    fc.pre(isWritten(first))
    const head = book.head
    const again = named.op === 'mark' ? markAgain(book, first) : perform(book, named)
    deepStrictEqual(again, null)
    deepStrictEqual(book.head, head)
  })
  await holds(t, property)
})

const markAgain = (book: LedgerBook, event: DevelopmentEvent): Decision => {
  const last = book.events.at(-1)
  if (!last || event.type !== 'DevelopmentMarkedDuplicate') throw new Error('no mark was made')
  return book.mark(numberIn(last.stream), numberIn(event.data.of))
}

t.test('what we put right is, for every knownAt, as if it had been recorded right at once', async (t) => {
  const property = fc.property(ledger(), operation(['rectify']), picks, (book, asked, picks) => {
    const event = perform(book, asked)
    fc.pre(isWritten(event))
    const { stream, sequence } = book.events.at(-1) ?? { stream: '', sequence: 0 }
    const clocks = picks.map((pick) => clockOf(book, pick))
    const right = rightAtOnce(book.events.slice(0, -1), stream, event)
    deepStrictEqual(atHead(book.events, clocks), atHead(right, clocks))
    deepStrictEqual(right.length, sequence - 1)
  })
  await holds(t, property)
})

/** The ledger in which the contents that `event` put in place had stood from the start. */
const rightAtOnce = (events: readonly LedgerEvent[], stream: string, event: DevelopmentEvent): LedgerEvent[] => {
  if (event.type !== 'DevelopmentCorrected' || event.data.reason !== 'recording-error')
    throw new Error('it puts nothing right')
  const contents = new Map(event.data.entries.map(({ statement, content }) => [statement, content]))
  return events.map((recorded): LedgerEvent => {
    if (recorded.stream !== stream) return recorded
    const { type, data, revision } = recorded
    const parsed = parseDevelopmentEvent(type, data)
    const own = contents.get(revision)
    if (own && isDevelopmentType(type)) return { ...recorded, data: reportData(data, own) }
    if (parsed.type !== 'DevelopmentCorrected') return recorded
    if (parsed.data.reason === 'source-revised')
      return own ? { ...recorded, data: json({ ...parsed.data, content: own }) } : recorded
    const entries = parsed.data.entries.map(({ statement, content }) => ({
      statement,
      content: contents.get(statement) ?? content,
    }))
    return { ...recorded, data: json({ ...parsed.data, entries }) }
  })
}

const json = (data: object): JsonObject => JSON.parse(JSON.stringify(data))
const reportData = ({ id, conflict }: JsonObject, { type: _, ...fields }: Content): JsonObject =>
  json({ id, conflict, ...fields })

t.test('a revised account changes nothing before its own reportedAt, unless it is the earliest', async (t) => {
  const property = fc.property(ledger(), operation(['revise']), fc.nat(), (book, asked, pick) => {
    const before = indexOf(book.events)
    const bounds = boundsOf(book)
    const event = perform(book, asked)
    fc.pre(isWritten(event) && event.type === 'DevelopmentCorrected' && event.data.reason === 'source-revised')
    const { stream, revision } = book.events.at(-1) ?? { stream: '', revision: 0 }
    const state = book.development(numberIn(stream))
    fc.pre(state !== undefined && statementsOf(state)[0]?.number !== revision)
    const after = indexOf(book.events)
    const revisedAt = Date.parse(event.data.content.reportedAt.at)
    const asOf = bounds[pick % bounds.length] ?? UNBOUNDED
    for (const knownAt of bounds.filter((bound) => bound <= revisedAt))
      for (const clock of [clockAt({ knownAt, asOf }), clockAt({ knownAt, asOf: UNBOUNDED })])
        deepStrictEqual(after.read(clock).facts, before.read(clock).facts)
  })
  await holds(t, property)
})

const MORNING = Date.parse('2022-03-28T06:00:00.000Z')
const hours = (n: number): string => new Date(MORNING + n * 3_600_000).toISOString()

/** What a source did at its own hour: the earliest thing is always that it said something. */
const happenings = fc.array(fc.constantFrom('says', 'says', 'withdraws', 'restores'), { maxLength: 6 })

t.test('entries of distinct reportedAt may arrive in any order', async (t) => {
  const property = fc.property(
    happenings.chain((later) => {
      const all = ['says', ...later]
      return fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray(
          all.map((_, at) => at),
          { minLength: all.length },
        ),
      })
    }),
    ({ all, order }) => {
      fc.pre(all[order[0] ?? 0] === 'says')
      const inTurn = told(
        all,
        all.map((_, at) => at),
      )
      const shuffled = told(all, order)
      for (let hour = 0; hour <= all.length; hour++)
        for (const offset of [0, 1]) {
          const clock = clockAt({ knownAt: Date.parse(hours(hour)) + offset })
          // The number of a statement is that of its event, and so tells in which order they arrived.
          const numberless = ({ events }: LedgerBook) =>
            indexOf(events)
              .read(clock)
              .facts.map(({ statement: _, ...fact }) => fact)
          deepStrictEqual(numberless(shuffled), numberless(inTurn))
        }
    },
  )
  await holds(t, property)
})

/** A development of which the entries, whole contents, are recorded in the order given; entry n is of hour n. */
const told = (all: readonly string[], order: readonly number[]): LedgerBook => {
  const book = new LedgerBook()
  for (const at of order) {
    const reportedAt = { at: hours(at), given: hours(at), receivedAt: hours(9_999) }
    if (all[at] === 'withdraws')
      book.write(1, { type: 'DevelopmentRetracted', data: { reason: 'source-withdrew', reportedAt } })
    else if (all[at] === 'restores')
      book.write(1, { type: 'DevelopmentReinstated', data: { reason: 'source-restored', reportedAt } })
    else {
      const content = figure(at, reportedAt)
      book.write(
        1,
        book.development(1)
          ? { type: 'DevelopmentCorrected', data: { reason: 'source-revised', content } }
          : { type: content.type, data: { id: idOf(1), conflict: 'war', content } },
      )
    }
  }
  return book
}

const figure = (value: number, reportedAt: Content['reportedAt']): Content => ({
  type: 'FigureReported',
  occurred: { from: '2022-03-26T22:00:00.000Z', to: '2022-03-27T21:00:00.000Z', precision: 'day', edtf: '2022-03-27' },
  reportedAt,
  order: 0,
  claim: { claimant: 'east', stance: 'asserts' },
  sources: [{ publisher: 'gazette' }],
  measure: 'drones-launched',
  value: { low: value, best: value, high: value, qualifier: 'exact', given: value },
  unit: 'drones',
})
