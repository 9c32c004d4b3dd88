import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Fact } from '../../domain/clocks.js'
import { isNothing } from '../../domain/exclusions.js'
import { type BriefReport, groupedBy, incidentOf, isIncidentReport } from '../../projections/casualties/claims.js'
import { inBrief } from '../../services/as-of-index/reports/folded-reports.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { casesOf } from './read-cases.js'

const inOrder = (incidents: Iterable<readonly BriefReport[]>) =>
  inBrief(incidents).sort(([a], [b]) => ((a?.incident ?? '') < (b?.incident ?? '') ? -1 : 1))

const reportsIn = (facts: readonly Fact[]) => groupedBy(facts.filter(isIncidentReport), incidentOf)

t.test('reports kept in columns are those of the facts, incident by incident', async (t) => {
  let kept = 0
  const books = fc.oneof(casualtyLedger, conflictLedger)
  const property = fc.property(
    books.chain((book) => casesOf(fc.constant(book))),
    ({ facts, exclusions, found }) => {
      deepStrictEqual(inOrder(found.incidents()), inOrder(reportsIn(facts)))
      const raid = reportsIn(facts).filter(([first]) => first && incidentOf(first) === 'raid')
      deepStrictEqual(inOrder(found.incidents(['raid', 'nowhere'])), inOrder(raid))
      if (isNothing(exclusions)) kept += raid.length
      for (const reports of found.incidents()) deepStrictEqual(new Set(reports.map(incidentOf)).size <= 1, true)
    },
  )
  await holds(t, property, 200)
  t.ok(kept > 0, 'often something is told of an incident')
})

t.test('so they are where some never reported, and what hid behind a fallen one shows', async (t) => {
  let [fell, emerged] = [0, 0]
  const property = fc.property(casesOf(casualtyLedger), ({ index, at, facts, exclusions, found }) => {
    fc.pre(!isNothing(exclusions))
    deepStrictEqual(inOrder(found.incidents()), inOrder(reportsIn(facts)))
    const [before, after] = [index.read(at.clock).facts, facts].map((all) => all.filter(isIncidentReport))
    const ids = new Set(before?.map(({ id }) => id))
    if (after && after.length > 0 && after.length < ids.size) fell += 1
    if (after?.some(({ id }) => !ids.has(id))) emerged += 1
  })
  await holds(t, property, 300)
  t.ok(fell > 0, 'often some fall and some stay')
  t.ok(emerged > 0, 'often a duplicate emerges')
})
