import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { addRanges, type Range } from '../../domain/vocabulary/count.js'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import { policyNames } from '../../projections/casualties/policies.js'
import { casualtiesTold, tally } from '../doubles/casualties.js'
import { atOf, factsOf, warGlossary } from '../doubles/facts.js'
import { holds } from '../properties/holds.js'
import { referenceTally } from '../reference/casualties.js'
import { CLAIMANTS, count, INCIDENTS, narrowFilter, reports } from './casualties-cases.js'

t.test('the tally equals the prose oracle, whatever is reported and asked for', async (t) => {
  const at = atOf('2022-06-01')
  const reached = { open: 0, closed: 0, null: 0 }
  await holds(
    t,
    fc.property(reports, narrowFilter, fc.constantFrom(...policyNames), (reports, filter, policy) => {
      const facts = factsOf(reports, at)
      const found = casualtiesOf(facts, at, filter, { policy }).incidents
      deepStrictEqual(found, referenceTally(facts, warGlossary, filter, policy))
      reached[found.killed === null ? 'null' : found.killed.openEnded ? 'open' : 'closed'] += 1
    }),
    300,
  )
  t.ok(reached.open > 0 && reached.closed > 0 && reached.null > 0, 'among them open, closed and unknown sums')
})

t.test('per incident and then summed is the sum of all', async (t) => {
  await holds(
    t,
    fc.property(reports, (reports) => {
      const named = reports.filter(({ input }) => input.incident !== undefined)
      const whole = tally(named).incidents
      const single = INCIDENTS.map((incident) => tally(named, { incident: [incident] }).incidents)
      deepStrictEqual(
        single.reduce((sum, { count }) => sum + count, 0),
        whole.count,
      )
      const given = single.flatMap(({ killed }): Range[] => (killed === null ? [] : [killed]))
      deepStrictEqual(addRanges(given), whole.killed)
    }),
    50,
  )
})

t.test('a range is well-formed: low <= best <= high', async (t) => {
  await holds(
    t,
    fc.property(reports, narrowFilter, (reports, filter) => {
      const { count: _, unconfirmed: __, ...ranges } = tally(reports, filter).incidents
      return Object.values(ranges).every(
        (range) =>
          range === null ||
          (range.openEnded === (range.high === null) &&
            range.best !== null &&
            range.low <= range.best &&
            range.best <= (range.high ?? range.best)),
      )
    }),
    100,
  )
})

t.test('a claim about a part never lowers a low that stands, nor opens a closed high', async (t) => {
  const whole = fc
    .tuple(fc.constantFrom(...CLAIMANTS), fc.nat(20), fc.nat(10))
    .map(([claimant, low, more]) =>
      casualtiesTold(claimant, [{ harm: 'killed', count: `${low}-${low + more}` }], { incident: 'a' }),
    )
  const part = fc
    .tuple(count, fc.constantFrom('civilian', 'children', 'women', 'military', 'unknown'))
    .map(([count, population]) => casualtiesTold('us', [{ harm: 'killed', count, population }], { incident: 'a' }))
  await holds(
    t,
    fc.property(fc.array(whole, { minLength: 1, maxLength: 4 }), part, (wholes, part) => {
      const before = tally(wholes).incidents.killed
      const after = tally([...wholes, part]).incidents.killed
      return before !== null && after !== null && after.low >= before.low && after.openEnded === before.openEnded
    }),
    100,
  )
})
