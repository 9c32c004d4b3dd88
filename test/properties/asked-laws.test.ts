import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { axes, type Fact, handOn } from '../../domain/clocks.js'
import { finished } from '../../domain/work.js'
import { type Casualties, casualtiesOf } from '../../projections/casualties/casualties.js'
import { explain } from '../../projections/casualties/explain.js'
import { casualtiesAt, casualtiesTypes } from '../../projections/casualties/facts.js'
import { type GroupKey, groupKeys } from '../../projections/casualties/group-values.js'
import { DEFAULT_POLICY, policyNames } from '../../projections/casualties/policies.js'
import { explainCeasefires } from '../../projections/ceasefires/explain.js'
import { ceasefires } from '../../projections/ceasefires.js'
import { withEvidence } from '../../projections/evidence.js'
import { explainCells } from '../../projections/positions/explain.js'
import { factsOfPositions, positionTypes } from '../../projections/positions/facts.js'
import { matrix } from '../../projections/positions/matrix.js'
import { positions } from '../../projections/positions.js'
import { proposals, proposalsAt } from '../../projections/proposals.js'
import { disputesByTarget, show, typesOf } from '../../projections/view.js'
import { statementsOf } from '../../services/as-of-index/statements.js'
import { shiftsAlong } from '../../services/shifts.js'
import { casualtyFilter } from './casualty-filters.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { holds } from './holds.js'
import { positionLedger } from './position-ledgers.js'
import { cases, casesOf, someOf } from './read-cases.js'
import { maybe } from './telling-ledgers.js'

// What routes read is enough, also where parameters ask for some of it or for explanations.

t.test('cells are made of what is said of their issues, and of the proposals with terms on them', async (t) => {
  let cells = 0
  const asked = fc.record({
    issue: maybe(someOf('border', 'river', 'nowhere')),
    party: maybe(someOf('east', 'west', 'envoy')),
  })
  const property = fc.property(casesOf(positionLedger), asked, ({ facts, at, found }, { issue, party }) => {
    const laidOut = (among: readonly Fact[]) =>
      matrix(show(positions, among, at, proposalsAt(among, at)), at, party, issue)
    const expected = laidOut(facts)
    deepStrictEqual(laidOut(finished(factsOfPositions(found, { issue }))), expected)
    if (issue) cells += expected.length
  })
  await holds(t, property, 120)
  t.ok(cells > 0, 'often there are cells of issues asked for')
})

t.test('tallies are made of reports of incidents, and those of some incidents of what is told of these', async (t) => {
  let [ofSome, sections] = [0, 0]
  const ways = fc.record(
    { policy: fc.constantFrom(...policyNames), groupBy: someOf<GroupKey>(...groupKeys) },
    { requiredKeys: [] },
  )
  const property = fc.property(casesOf(casualtyLedger), casualtyFilter, ways, ({ facts, at, found }, filter, way) => {
    const expected = casualtiesOf(facts, at, filter, way)
    const asShown = ({ groups, ...tally }: Casualties) => ({
      ...tally,
      groups: groups?.map(({ key, item, evidence }) => ({
        key,
        ...withEvidence({ item, ...finished(evidence()) }, at.glossary),
      })),
    })
    deepStrictEqual(asShown(finished(casualtiesAt(found, filter, way))), asShown(expected))
    if (filter.incident) ofSome += expected.incidents.count
    sections += expected.periods.length + expected.cumulative.length + expected.totals.length
  })
  await holds(t, property, 200)
  t.ok(ofSome > 0 && sections > 0, 'often there are figures of some incidents, and in the other sections')
})

t.test('explanations are made of the statements of their types', async (t) => {
  const property = fc.property(cases, ({ book, index, exclusions, at }) => {
    const all = statementsOf(index, at.clock, book.head, exclusions)
    const few = (types: ReturnType<typeof typesOf>) =>
      statementsOf(index, at.clock, book.head, exclusions, index.ofTypes(types))
    const tally = explain(all, at, {}, DEFAULT_POLICY)
    deepStrictEqual(explain(few(casualtiesTypes), at, {}, DEFAULT_POLICY), tally)
    const [cells, fewCells] = [explainCells(all, at), explainCells(few(positionTypes), at)]
    deepStrictEqual(fewCells.cells, cells.cells)
    for (const cell of cells.cells) deepStrictEqual(fewCells.explanationOf(cell), cells.explanationOf(cell))
    const [truces, fewTruces] = [explainCeasefires(all, at), explainCeasefires(few(typesOf(ceasefires, proposals)), at)]
    deepStrictEqual(fewTruces.keys, truces.keys)
    for (const key of truces.keys) deepStrictEqual(fewTruces.explanationOf(key), truces.explanationOf(key))
  })
  await holds(t, property, 80)
})

t.test('shifts are found by walking along what is told of positions', async (t) => {
  let found = 0
  const property = fc.property(
    casesOf(positionLedger),
    fc.constantFrom(...axes),
    ({ ledger, index, exclusions, facts, at }, axis) => {
      const disputed = disputesByTarget(facts)
      const window = { after: Number.NEGATIVE_INFINITY, until: handOn(axis, at.clock) }
      const walked = (of?: ReadonlySet<string>) =>
        finished(shiftsAlong(axis, index.without(at.clock, exclusions, of), ledger, at, window, {}, disputed, of))
      const expected = walked()
      deepStrictEqual(walked(index.ofTypes(positionTypes)), expected)
      found += expected.length
    },
  )
  await holds(t, property, 60)
  t.ok(found > 0, 'there are shifts')
})
