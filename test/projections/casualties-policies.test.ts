import t from 'tap'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import type { PolicyName } from '../../projections/casualties/policies.js'
import { casualtiesTold, injured, killed, range } from '../doubles/casualties.js'
import { atOf, factsOf, type Report } from '../doubles/facts.js'

const at = atOf('2030-01-01')
const tallyBy = (policy: PolicyName, told: readonly Report[], filter: CasualtiesFilter = {}) =>
  casualtiesOf(factsOf(told, at), at, filter, { policy }).incidents
const killedBy = (policy: PolicyName, ...told: readonly Report[]) => tallyBy(policy, told).killed

const later = { reportedAt: '2022-05-05' }
const latest = { reportedAt: '2022-05-06' }
const market = { incident: 'market-strike' }

t.test('latest/1 takes the newest statement', async (t) => {
  const told = [
    casualtiesTold('ukraine', [killed(79)], market, { publishers: ['wire'], credibility: 1 }),
    casualtiesTold('russia', [killed('70-75')], market, { ...later, publishers: ['tass'] }),
  ]
  t.strictSame(killedBy('latest/1', ...told), range(70, 70, 75), 'however badly graded; in a sum best is `best ?? low`')
  t.strictSame(
    killedBy('latest/1', ...told, casualtiesTold('osce', [killed(1)], market, { ...latest, stance: 'denies' })),
    range(70, 70, 75),
    'a denial is none',
  )
  t.strictSame(
    killedBy(
      'latest/1',
      casualtiesTold('ukraine', [killed(79)]),
      casualtiesTold('osce', [killed(4, { population: 'children' })], market, later),
    ),
    range(79, 79, 79),
    'a claim about a part never takes the place of one about the whole',
  )
  t.strictSame(
    killedBy(
      'latest/1',
      casualtiesTold('us', [killed(9, { side: 'russia' })]),
      casualtiesTold('ukraine', [killed(5, { side: 'ukraine' })], market, later),
      casualtiesTold('russia', [killed(3, { side: 'kremlin' })], market, latest),
    ),
    range(8, 8, 8),
    'each side has its newest, and sides add up',
  )
  t.strictSame(
    tallyBy('latest/1', told, { claimant: ['ukraine'] }).killed,
    range(79, 79, 79),
    'the newest of what is asked for',
  )
})

t.test('best-graded/1 takes the best reliability, then credibility, then the newest', async (t) => {
  const of = (claimant: string, count: number, publisher: string, credibility: number, more = {}) =>
    casualtiesTold(claimant, [killed(count)], market, { publishers: [publisher], credibility, ...more })
  t.strictSame(
    killedBy('best-graded/1', of('ukraine', 75, 'wire', 6), of('russia', 79, 'tass', 1, later)),
    range(75, 75, 75),
  )
  t.strictSame(killedBy('best-graded/1', of('ukraine', 75, 'wire', 2), of('russia', 79, 'wire', 1)), range(79, 79, 79))
  t.strictSame(
    killedBy('best-graded/1', of('ukraine', 75, 'wire', 2, later), of('russia', 79, 'wire', 2)),
    range(75, 75, 75),
  )
})

t.test('cautious/1 takes what independent claimants leave possible', async (t) => {
  const cautious = (...told: readonly Report[]) => {
    const { count, unconfirmed, killed } = tallyBy('cautious/1', told)
    return { count, unconfirmed, killed }
  }
  t.strictSame(
    cautious(casualtiesTold('ukraine', [killed('5-9')]), casualtiesTold('russia', [killed('7+')])),
    { count: 1, unconfirmed: 0, killed: range(7, 7, 9) },
    'the intersection of their ranges',
  )
  t.strictSame(
    cautious(casualtiesTold('ukraine', [killed(5)])),
    { count: 0, unconfirmed: 1, killed: null },
    'one claimant confirms nothing',
  )
  t.strictSame(
    cautious(casualtiesTold('ukraine', [killed(5)]), casualtiesTold('zelensky', [killed(5)])),
    { count: 0, unconfirmed: 1, killed: null },
    'nor does whoever speaks for it',
  )
  t.strictSame(
    cautious(casualtiesTold('ukraine', [killed(5)]), casualtiesTold('russia', [killed(7)])),
    { count: 0, unconfirmed: 1, killed: null },
    'those that contradict each other have nothing in common',
  )
  t.strictSame(
    cautious(
      casualtiesTold('ukraine', [killed('5-9')], market, { credibility: 3 }),
      casualtiesTold('russia', [killed(9)], market, { credibility: 2 }),
      casualtiesTold('osce', [killed('<=9')], market, { credibility: 1 }),
    ),
    { count: 1, unconfirmed: 0, killed: range(9, 9, 9) },
    'all of them, where there are more',
  )
  t.strictSame(
    cautious(
      casualtiesTold('us', [killed(8)]),
      casualtiesTold('ukraine', [killed(5, { side: 'ukraine' }), killed(3, { side: 'russia' })]),
    ),
    { count: 1, unconfirmed: 0, killed: range(8, 8, 8) },
    'what a claimant says of the sides comes to its own range first',
  )
  t.strictSame(
    cautious(
      casualtiesTold('ukraine', [killed('5-9')]),
      casualtiesTold('osce', [killed(6, { population: 'civilian' })]),
    ),
    { count: 1, unconfirmed: 0, killed: range(6, 6, 9) },
    'a part is a lower bound of the whole',
  )
})

t.test('what cautious/1 leaves unconfirmed is told', async (t) => {
  const told = [
    casualtiesTold('ukraine', [killed(5), injured(9)], { incident: 'a' }),
    casualtiesTold('us', [killed(5)], { incident: 'a' }),
    casualtiesTold('us', [killed(50)], { incident: 'b' }),
  ]
  t.match(tallyBy('cautious/1', told), { count: 1, unconfirmed: 2, killed: range(5, 5, 5), injured: null })
  t.match(
    tallyBy('cautious/1', told, { harm: ['killed'] }),
    { count: 1, unconfirmed: 1, killed: range(5, 5, 5) },
    'only harms that are asked for',
  )
  t.notOk('unconfirmed' in tallyBy('range/1', told), 'the other policies leave nothing so')
})
