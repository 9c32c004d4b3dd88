import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Clock } from '../../domain/clocks.js'
import { hiddenReasons } from '../../domain/considered.js'
import { exclusionsOf, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import { statementsOf } from '../../services/as-of-index/statements.js'
import { referenceConsidered } from '../reference/considered.js'
import { clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'
import { ledger } from './ledgers.js'

const picks = fc.array(clockPick, { minLength: 10, maxLength: 20, size: 'max' })

const without = exclusionsOf(['claimant:west', 'publisher:courier'])

const statements = (index: ConflictIndex, clock: Clock, until: number) =>
  statementsOf(index, clock, until, NO_EXCLUSIONS)

t.test('why a clock does not show a statement is as the prose has it', async (t) => {
  const reached = new Set<string>()
  const property = fc.property(ledger(), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const found = new Map(
        statements(index, clock, book.head).map(({ fact: { id, statement }, recorded, hidden }) => [
          `${id} ${statement} ${recorded}`,
          hidden?.reason ?? null,
        ]),
      )
      const expected = referenceConsidered(book.events, clock)
      deepStrictEqual(
        [...found].sort(),
        expected.map(({ id, statement, recorded, hidden }) => [`${id} ${statement} ${recorded}`, hidden]).sort(),
      )
      for (const { hidden } of expected) reached.add(String(hidden))
    }
  })
  await holds(t, property)
  t.strictSame(
    hiddenReasons.filter((reason) => !reached.has(reason)),
    ['excluded'],
    'every reason of the clocks was met',
  )
})

t.test('what a clock shows is what a read at it is made of', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      for (const exclusions of [NO_EXCLUSIONS, without]) {
        const considered = statementsOf(index, clock, book.head, exclusions)
        const shown = considered.flatMap(({ fact, hidden }) => (hidden ? [] : [fact]))
        deepStrictEqual(new Set(shown), new Set(index.read(clock, exclusions).facts))
      }
    }
  })
  await holds(t, property, 100)
})

t.test('statements looked for up to a sequence are those of a ledger cut there, whatever follows', async (t) => {
  const property = fc.property(ledger(), picks, fc.nat(), (book, picks, cut) => {
    const until = cut % (book.head + 1)
    const whole = indexOf(book.events)
    const then = indexOf(book.events.slice(0, Math.max(1, until)))
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const sequence = Math.min(clock.sequence, until)
      deepStrictEqual(statements(whole, { ...clock, sequence }, until), statements(then, { ...clock, sequence }, until))
    }
  })
  await holds(t, property, 100)
})

t.test('what exclusions leave out is told as excluded, and nothing else is', async (t) => {
  const property = fc.property(ledger(['report', 'revise', 'withdraw', 'strike']), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const all = new Set(index.read(clock).facts.map(({ id }) => id))
      for (const { id } of index.read(clock, without).facts) all.delete(id)
      const excluded = statementsOf(index, clock, book.head, without).flatMap(({ fact, hidden }) =>
        hidden?.reason === 'excluded' ? [fact.id] : [],
      )
      deepStrictEqual(new Set(excluded), all)
    }
  })
  await holds(t, property, 100)
})
