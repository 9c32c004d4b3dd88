import fc from 'fast-check'
import { harm, population } from '../../domain/vocabulary/harm.js'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import { casualtiesTold } from '../doubles/casualties.js'
import { boundOf, type Report } from '../doubles/facts.js'

// Random reports of casualties about few incidents, and what may be asked of them.

const SIDES = ['ukraine', 'russia', 'kremlin', 'us']
export const CLAIMANTS = ['ukraine', 'zelensky', 'russia', 'publisher:tass', 'osce']
const PLACES = ['ukraine', 'kyiv', 'irpin', 'kharkiv']
export const INCIDENTS = ['a', 'b']
const DAYS = ['2022-05-01', '2022-05-02', '2022-05-03']

/** A count in every shape. */
export const count = fc.oneof(
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
/** Of one incident mostly, or of a period. */
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
export const reports = fc.array(report, { minLength: 1, maxLength: 14 })

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
export const narrowFilter = fc
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
