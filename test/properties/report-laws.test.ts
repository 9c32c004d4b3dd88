import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Fact } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { finished } from '../../domain/work.js'
import { type ClaimSource, claimsIn } from '../../projections/casualties/claim-source.js'
import { groupedBy, incidentOf, isIncidentReport } from '../../projections/casualties/claims.js'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import { toldIn } from '../../services/as-of-index/reports/folded-reports.js'
import { casualtyFilter } from './casualty-filters.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { casesOf } from './read-cases.js'

const inOrder = (source: ClaimSource) => [...toldIn(source)].sort((a, b) => (a.incident < b.incident ? -1 : 1))

const reportsIn = (facts: readonly Fact[]) => groupedBy(facts.filter(isIncidentReport), incidentOf)

/** What facts claim: of incidents that a filter does not name there is nothing, but what denies them. */
const claimedIn = (facts: readonly Fact[], filter: CasualtiesFilter, glossary: Glossary) => {
  const asked = reportsIn(facts).filter(([first]) => first && (filter.incident?.includes(incidentOf(first)) ?? true))
  return inOrder(claimsIn(asked, filter, glossary))
}

t.test('claims kept in columns are those of the facts, incident by incident', async (t) => {
  let [claims, denials] = [0, 0]
  const books = fc.oneof(casualtyLedger, conflictLedger)
  const property = fc.property(
    books.chain((book) => casesOf(fc.constant(book))),
    casualtyFilter,
    ({ facts, at, found }, filter) => {
      const told = inOrder(finished(found.claims(filter)))
      deepStrictEqual(told, claimedIn(facts, filter, at.glossary))
      for (const incident of told) {
        claims += incident.reports.length
        denials += incident.denials.length
      }
    },
  )
  await holds(t, property, 400)
  t.ok(claims > 0 && denials > 0, 'often something is claimed of an incident, or denied')
})

t.test('so they are where some never reported, and what hid behind a fallen one shows', async (t) => {
  let [fell, emerged] = [0, 0]
  // What is reported a second time is from the herald, so that it shows without the gazette.
  const leftOut = fc.constantFrom(['publisher:gazette'], ['publisher:gazette'], ['claimant:east', 'publisher:herald'])
  const property = fc.property(casesOf(casualtyLedger, leftOut), ({ index, at, facts, found }) => {
    deepStrictEqual(inOrder(finished(found.claims({}))), claimedIn(facts, {}, at.glossary))
    const [before, after] = [index.read(at.clock).facts, facts].map((all) => all.filter(isIncidentReport))
    const ids = new Set(before?.map(({ id }) => id))
    if (after && after.length > 0 && after.length < ids.size) fell += 1
    if (after?.some(({ id }) => !ids.has(id))) emerged += 1
  })
  await holds(t, property, 600)
  t.ok(fell > 0, 'often some fall and some stay')
  t.ok(emerged > 0, 'often a duplicate emerges')
})
