import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { toMs } from '../../domain/vocabulary/time.js'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import { surroundingsIn } from '../../projections/contacts/surroundings.js'
import { contacts } from '../../projections/contacts.js'
import { withEvidence } from '../../projections/evidence.js'
import { againstIncidents, incidents, incidentsListing } from '../../projections/incidents.js'
import { byFirstFact, show } from '../../projections/view.js'
import { inOrderOfReport, supersededIn, violationListing, violations } from '../../projections/violations.js'
import { clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'
import { beside, changingSides, positionEntries } from './position-ledgers.js'
import { maybe, tellingLedger, typed } from './telling-ledgers.js'

const HOUR = 3_600_000

/** Calls, strikes, casualties and violations, all within a few days. */
const ledger = tellingLedger(
  {
    bodies: fc.oneof(
      typed('CallHeld', {
        contact: fc.constantFrom('first', 'second'),
        participants: fc.constant([{ party: 'east' }, { party: 'west' }]),
      }),
      typed('StrikeReported', { incident: maybe(fc.constantFrom('raid', 'blast')) }),
      typed('CasualtiesReported', {
        incident: fc.constantFrom('raid', 'blast'),
        scope: fc.constant('incident'),
        method: fc.constant('media'),
        casualties: fc.nat({ max: 9 }).map((count) => [{ harm: 'killed', count }]),
      }),
      typed('CeasefireViolationReported', { counts: fc.constant([{ kind: 'shelling', count: 4 }]) }),
    ),
    beside,
    entries: positionEntries,
    changes: changingSides,
  },
  { report: 8, correct: 2, curate: 0, pause: 0 },
)

t.test('what surrounds a contact is what the lists and the tally have of the same window', async (t) => {
  let compared = 0
  const cases = fc.tuple(ledger, clockPick, fc.constantFrom(1, 24, 72))
  const property = fc.property(cases, ([book, pick, hours]) => {
    const { facts, glossary } = indexOf(book.events).read(clockOf(book, pick))
    const at = { clock: clockOf(book, pick), glossary }
    const surroundingsOf = surroundingsIn(facts, at, hours * HOUR, () => '')
    for (const { item } of show(contacts, facts, at, undefined)) {
      const { before, after } = surroundingsOf(item)
      for (const context of [before, after]) {
        if (!context || context.from === context.to) continue
        const window = { from: toMs(context.from), to: toMs(context.to) }
        const told = byFirstFact(show(incidents, facts, at, againstIncidents(facts)))
        deepStrictEqual(
          context.incidents.items,
          told.filter((one) => incidentsListing.select(one, window, at)).map((one) => withEvidence(one, glossary)),
        )
        deepStrictEqual(context.casualties.incidents, casualtiesOf(facts, at, window).incidents)
        const alleged = inOrderOfReport(show(violations, facts, at, supersededIn(facts, glossary)))
        deepStrictEqual(
          context.violations.items,
          alleged.filter((one) => violationListing.select(one, window, at)).map((one) => withEvidence(one, glossary)),
        )
        compared += context.incidents.count + context.violations.count
      }
    }
  })
  await holds(t, property, 300)
  t.ok(compared > 100, 'there was something to compare')
})
