import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Clock } from '../../domain/clocks.js'
import { isConflictEventType, parseConflictEvent } from '../../domain/conflict.js'
import { finished } from '../../domain/work.js'
import { isIncidentReport } from '../../projections/casualties/claims.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { incidentsOf, sumOf } from '../../projections/casualties/tally.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import { IncidentTally } from '../../services/as-of-index/tally/incident-tally.js'
import { StandingReports } from '../../services/as-of-index/tally/standing-reports.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { clockAt, LedgerBook } from '../doubles/ledger-book.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed, indexOf, tallyAt, warOf } from './indexed.js'
import { readBack } from './sections-read.js'

/** The tally as it follows from all facts. */
const folded = (index: ConflictIndex, clock: Clock) => {
  const { facts, glossary } = index.read(clock)
  return sumOf(incidentsOf(facts.filter(isIncidentReport), { clock, glossary }, {}, DEFAULT_POLICY), DEFAULT_POLICY)
}

const picks = fc.array(clockPick, { minLength: 4, maxLength: 8, size: 'max' })
const reads = fc.infiniteStream(fc.nat({ max: 3 }))

const law = (books: fc.Arbitrary<LedgerBook>, seen: { counted: number }) =>
  fc.property(books, picks, reads, (book, picks, reads) => {
    const ledger = new LedgerIndex()
    const check = (): void => {
      const index = warOf(ledger)
      for (const pick of picks) {
        const clock: Clock = { ...clockOf(book, pick), certainty: 'certain' }
        const expected = folded(index, clock)
        deepStrictEqual(tallyAt(index, clock), expected)
        seen.counted += expected.count
      }
    }
    for (const event of book.events) {
      feed(ledger, event)
      if (reads.next().value === 0) check()
    }
    check()
  })

t.test('the tally kept by deltas is that of all facts, after any interleaving of events and reads', async (t) => {
  const seen = { counted: 0 }
  await holds(t, law(casualtyLedger, seen), 80)
  t.ok(seen.counted > 0, 'incidents are counted')
})

t.test('so it is where everything else is told as well', async (t) => {
  await holds(t, law(conflictLedger, { counted: 0 }), 30)
})

/** As the law, of tallies that are told of events beside the index, and taken to a snapshot and back at the end. */
const apartLaw = (made: fc.Arbitrary<() => IncidentTally>) =>
  fc.property(casualtyLedger, picks, made, (book, picks, newTally) => {
    const ledger = new LedgerIndex()
    const tally = newTally()
    for (const event of book.events) {
      feed(ledger, event)
      const index = warOf(ledger)
      if (isConflictEventType(event.type))
        tally.reworded(index, parseConflictEvent(event.type, event.data), event.sequence)
      else tally.cut(index, index.developments.ids(), event.sequence)
    }
    const thawed = newTally()
    finished(thawed.thaw('tally', readBack(tally.frozen('tally'))))
    const index = warOf(ledger)
    for (const pick of picks) {
      const clock: Clock = { ...clockOf(book, pick), certainty: 'certain' }
      deepStrictEqual(tally.at(index, clock), folded(index, clock))
      deepStrictEqual(thawed.at(index, clock), folded(index, clock))
    }
  })

t.test('so it is where incidents of more than a few reports are resolved when they are asked for', async (t) => {
  const made = fc.nat({ max: 4 }).map((mostReports) => () => new IncidentTally(mostReports))
  await holds(t, apartLaw(made), 100)
})

t.test('so it is where it is remembered of one incident alone what stands', async (t) => {
  await holds(t, apartLaw(fc.constant(() => new IncidentTally(200, new StandingReports(1)))), 100)
})

t.test('so it is where figures are so great that sums of them are no longer exact', async (t) => {
  const huge = ['dozens', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 3, 2 ** 49, 2 ** 49 + 1] as const
  const reports = fc.array(fc.tuple(fc.constantFrom('raid', 'blast', 'fire'), fc.constantFrom(...huge)), {
    minLength: 1,
    maxLength: 12,
  })
  const property = fc.property(reports, (reports) => {
    const book = new LedgerBook()
    for (const [index, [incident, count]] of reports.entries())
      book.report(index + 1, {
        type: 'CasualtiesReported',
        occurred: '2025-05-01',
        reportedAt: `2025-05-0${1 + (index % 9)}`,
        claim: { claimant: 'east' },
        sources: [{ publisher: 'gazette' }],
        incident,
        scope: 'incident',
        method: 'media',
        casualties: [{ harm: 'killed', count }],
      })
    const index = indexOf(book.events)
    for (let sequence = 1; sequence <= book.head; sequence++) {
      const clock = clockAt({ sequence })
      deepStrictEqual(tallyAt(index, clock), folded(index, clock))
    }
  })
  await holds(t, property, 60)
})
