import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { addRanges, type Range } from '../../domain/vocabulary/count.js'
import { harm, population } from '../../domain/vocabulary/harm.js'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import { casualtiesTold, tally } from '../doubles/casualties.js'
import { atOf, boundOf, factsOf, type Report, warGlossary } from '../doubles/facts.js'
import { holds } from '../properties/holds.js'
import { referenceTally } from '../reference/casualties.js'

const SIDES = ['ukraine', 'russia', 'kremlin', 'us']
const CLAIMANTS = ['ukraine', 'zelensky', 'russia', 'publisher:tass', 'osce']
const PLACES = ['ukraine', 'kyiv', 'irpin', 'kharkiv']
const INCIDENTS = ['a', 'b']
const DAYS = ['2022-05-01', '2022-05-02', '2022-05-03']

const count = fc.oneof(
  fc.nat(20),
  fc.constantFrom('dozens', 'hundreds'),
  fc.nat(20).map((n) => `>${n}`),
  fc.nat(20).map((n) => `${n}+`),
  fc.nat(20).map((n) => `<=${n}`),
  fc.tuple(fc.nat(10), fc.nat(10)).map(([low, more]) => `${low}-${low + more}`),
)
const figure = fc.record(
  {
    harm: fc.constantFrom('killed', 'killed', 'injured', 'casualties'),
    count,
    population: fc.constantFrom('all', 'all', 'all', 'all', ...population.options),
    side: fc.constantFrom(...SIDES),
  },
  { requiredKeys: ['harm', 'count'] },
)
const report: fc.Arbitrary<Report> = fc
  .record({
    claimant: fc.constantFrom(...CLAIMANTS),
    figures: fc.array(figure, { minLength: 1, maxLength: 3 }),
    incident: fc.option(fc.constantFrom(...INCIDENTS), { freq: 6, nil: undefined }),
    scope: fc.constantFrom('incident', 'incident', 'incident', 'period'),
    beside: fc.record({
      stance: fc.constantFrom('asserts', 'asserts', 'confirms', 'denies', 'doubts'),
      publishers: fc.constantFrom('wire', 'wire', 'gazette', 'tass').map((publisher) => [publisher]),
      credibility: fc.integer({ min: 1, max: 2 }),
      order: fc.integer({ min: 0, max: 1 }),
      place: fc.uniqueArray(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 2 }),
      occurred: fc.constantFrom(...DAYS, '2022-05-01/2022-05-02', '../2022-05-02'),
      reportedAt: fc.constantFrom('2022-05-03', '2022-05-04T12:00:00Z', '2022-05-05'),
    }),
  })
  .map(({ claimant, figures, incident, scope, beside }) =>
    casualtiesTold(claimant, figures, { scope, ...(incident === undefined ? {} : { incident }) }, beside),
  )
const reports = fc.array(report, { minLength: 1, maxLength: 14 })

const some = (...names: readonly string[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
const filter: fc.Arbitrary<CasualtiesFilter> = fc.record(
  {
    harm: some(...harm.options),
    population: some(...population.options),
    side: some(...SIDES),
    place: some(...PLACES, 'kyiv-oblast'),
    claimant: some(...CLAIMANTS),
    publisher: some('wire', 'gazette', 'tass'),
    incident: some(...INCIDENTS),
    from: fc.constantFrom(...DAYS).map((day) => boundOf(day) - 24 * 3_600_000),
    to: fc.constantFrom(...DAYS).map(boundOf),
  },
  { requiredKeys: [] },
)
/** At most two members of a filter, so that it seldom leaves nothing. */
const narrowFilter = fc
  .tuple(
    filter,
    fc.shuffledSubarray(['harm', 'population', 'side', 'place', 'claimant', 'publisher', 'incident', 'from', 'to'], {
      maxLength: 2,
    }),
  )
  .map(
    ([full, kept]): CasualtiesFilter =>
      Object.fromEntries(Object.entries(full).filter(([name]) => kept.includes(name))),
  )

t.test('the tally equals the prose oracle, whatever is reported and asked for', async (t) => {
  const at = atOf('2022-06-01')
  const reached = { open: 0, closed: 0, null: 0 }
  await holds(
    t,
    fc.property(reports, narrowFilter, (reports, filter) => {
      const facts = factsOf(reports, at)
      const found = casualtiesOf(facts, at, filter).incidents
      deepStrictEqual(found, referenceTally(facts, warGlossary, filter))
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
