import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Clock } from '../../domain/clocks.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed, firstAt, tallyAt, warOf } from './indexed.js'
import { ledger as figureLedger } from './ledgers.js'

const picks = fc.array(clockPick, { minLength: 4, maxLength: 8, size: 'max' })
const reads = fc.infiniteStream(fc.nat({ max: 3 }))

const law = (books: fc.Arbitrary<LedgerBook>, seen: { cut: number }) =>
  fc.property(books, picks, reads, fc.nat({ max: 12 }), (book, picks, reads, count) => {
    const ledger = new LedgerIndex()
    const check = (): void => {
      const index = warOf(ledger)
      for (const pick of picks) {
        const clock: Clock = { ...clockOf(book, pick), certainty: 'certain' }
        const { facts } = index.read(clock)
        deepStrictEqual(firstAt(index, clock, count), { facts: facts.slice(0, count), total: facts.length })
        if (facts.length > count) seen.cut += 1
      }
    }
    for (const event of book.events) {
      feed(ledger, event)
      if (reads.next().value === 0) check()
    }
    check()
  })

t.test('the first facts and their number are those of all, after any interleaving of events and reads', async (t) => {
  const seen = { cut: 0 }
  await holds(t, law(conflictLedger, seen), 60)
  await holds(t, law(figureLedger(), seen), 60)
  t.ok(seen.cut > 0, 'often there are more')
})

t.test('what is only possibly past is not counted beforehand', async (t) => {
  const index = new LedgerIndex()
  const [book] = fc.sample(conflictLedger, 1)
  for (const event of book?.events ?? []) feed(index, event)
  const clock = { asOf: 0, knownAt: 0, sequence: 0, certainty: 'possible' } as const
  t.equal(firstAt(warOf(index), clock, 1), undefined)
  t.equal(tallyAt(warOf(index), clock), undefined)
})
