import t from 'tap'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import { withEvidence } from '../../projections/evidence.js'
import { casualtiesTold, injured, killed, tally } from '../doubles/casualties.js'
import { atOf, boundOf, factsOf, idOf, told, warGlossary } from '../doubles/facts.js'

const period = { scope: 'period', method: 'media' }
const sinceInvasion = { scope: 'cumulative', since: '2022-02-24' }
const total = { scope: 'total', method: 'verified' }
const givenIn = (rows: ReturnType<typeof tally>['periods']) => rows.map(({ item }) => item.count.given)

t.test('the four shapes are never added together', async (t) => {
  const { incidents, periods, cumulative, totals } = tally([
    casualtiesTold('ukraine', [killed(1)]),
    casualtiesTold('ukraine', [killed(2)], period),
    casualtiesTold('ukraine', [killed(3)], sinceInvasion),
    casualtiesTold('ukraine', [killed(4)], total),
  ])
  t.equal(incidents.killed?.best, 1)
  t.strictSame([givenIn(periods), givenIn(cumulative), givenIn(totals)], [[2], [3], [4]])
})

t.test('a row shows one figure with its report', async (t) => {
  const at = atOf('2022-06-01')
  const reports = [
    casualtiesTold('zelensky', [killed('>75', { side: 'kremlin' }), injured(9)], sinceInvasion, {
      name: 'running',
      place: ['kyiv', 'kharkiv'],
    }),
    told(
      'ClaimDisputed',
      '2022-05-03',
      'russia',
      { disputes: idOf('running'), stance: 'denies', summary: 'Invented.' },
      { name: 'dispute' },
    ),
  ]
  const [row, ...others] = casualtiesOf(factsOf(reports, at), at).cumulative
  t.strictSame(row && withEvidence(row, warGlossary), {
    developmentId: idOf('running'),
    claimant: 'zelensky',
    from: '2022-05-01T21:00:00.000Z',
    to: '2022-05-02T21:00:00.000Z',
    since: '2022-02-23T22:00:00.000Z',
    method: 'official',
    places: ['kyiv', 'kharkiv'],
    harm: 'killed',
    population: 'all',
    side: 'kremlin',
    sideRoot: 'russia',
    count: { low: 76, best: null, high: null, qualifier: 'moreThan', given: '>75' },
    developments: [idOf('running')],
    claimants: ['zelensky'],
    independent: { claimants: 1, publishers: 1 },
    disputes: [
      {
        developmentId: idOf('dispute'),
        claimant: 'russia',
        stance: 'denies',
        summary: 'Invented.',
      },
    ],
  })
  t.strictSame(givenIn(others), [9])
})

t.test('periods are listed, overlapping or not', async (t) => {
  const { periods } = tally([
    casualtiesTold('ukraine', [killed(30)], period, { occurred: '2022-05' }),
    casualtiesTold('ukraine', [killed(10)], period, { occurred: '2022-05-02' }),
    casualtiesTold('ukraine', [killed(11)], period, { occurred: '2022-05-02', reportedAt: '2022-05-09' }),
    casualtiesTold('ukraine', [killed(5)], period, { occurred: '../2022-04-30' }),
  ])
  t.strictSame(givenIn(periods).slice(0, 1), [5], 'an open start comes first')
  t.strictSame(givenIn(periods).sort(), [10, 11, 30, 5], 'none is summed or superseded')
  t.equal(periods[0]?.item.from, null)
  const keys = periods.map(({ key }) => key)
  t.strictSame(keys, [...new Set(keys)].sort(), 'in order of their unique keys')
})

t.test('of a running total the latest end by asOf stands', async (t) => {
  const reports = [
    casualtiesTold('ukraine', [killed(100)], sinceInvasion, { occurred: '2022-03-01' }),
    casualtiesTold('ukraine', [killed(300)], sinceInvasion, { occurred: '2022-05-01' }),
    casualtiesTold('ukraine', [killed(200)], sinceInvasion, { occurred: '2022-04-01', reportedAt: '2022-05-20' }),
  ]
  const asOf = (date: string, knownAt?: string) => {
    const at = atOf(date, knownAt === undefined ? {} : { knownAt })
    return givenIn(casualtiesOf(factsOf(reports, at), at).cumulative)
  }
  t.strictSame(asOf('2022-06-01'), [300], 'a later report of an earlier end does not replace it')
  t.strictSame(asOf('2022-04-15'), [200])
  t.strictSame(asOf('2022-04-15', '2022-04-15'), [100], 'before that report was known')
  t.strictSame(asOf('2022-02-28'), [])
  t.strictSame(
    givenIn(
      tally([
        casualtiesTold('ukraine', [killed(100)], sinceInvasion, { reportedAt: '2022-05-04' }),
        casualtiesTold('ukraine', [killed(90)], sinceInvasion, { reportedAt: '2022-05-06' }),
      ]).cumulative,
    ),
    [90],
    'of equal ends the newest',
  )
})

t.test('what makes another series', async (t) => {
  const counts = (...reports: Parameters<typeof tally>[0][number][]) => givenIn(tally(reports).cumulative).sort()
  const first = casualtiesTold('ukraine', [killed(1)], sinceInvasion, { place: ['kyiv', 'irpin'] })
  const later = { occurred: '2022-05-10', place: ['irpin', 'kyiv'] }
  t.strictSame(
    counts(first, casualtiesTold('ukraine', [killed(2)], sinceInvasion, later)),
    [2],
    'the order of places is none',
  )
  t.strictSame(counts(first, casualtiesTold('russia', [killed(2)], sinceInvasion, later)), [1, 2], 'another claimant')
  t.strictSame(
    counts(first, casualtiesTold('ukraine', [killed(2)], { ...sinceInvasion, since: '2022-05-01' }, later)),
    [1, 2],
    'a claimant that restarts',
  )
  t.strictSame(counts(first, casualtiesTold('ukraine', [injured(2)], sinceInvasion, later)), [1, 2], 'another harm')
  t.strictSame(
    counts(first, casualtiesTold('ukraine', [killed(2, { population: 'civilian' })], sinceInvasion, later)),
    [1, 2],
    'another population',
  )
  t.strictSame(
    counts(first, casualtiesTold('ukraine', [killed(2, { side: 'russia' })], sinceInvasion, later)),
    [1, 2],
    'another side',
  )
  t.strictSame(
    counts(first, casualtiesTold('ukraine', [killed(2)], sinceInvasion, { ...later, place: 'kyiv' })),
    [1, 2],
    'other places',
  )
  t.strictSame(
    counts(first, casualtiesTold('ukraine', [killed(2)], { ...sinceInvasion, method: 'verified' }, later)),
    [1, 2],
    'another method',
  )
})

t.test('totals stand by method, the latest of each', async (t) => {
  const { totals } = tally([
    casualtiesTold('us', [killed(100)], total),
    casualtiesTold('us', [killed(120)], total, { occurred: '2022-05-09' }),
    casualtiesTold('us', [killed('~500')], { ...total, method: 'estimate' }),
  ])
  t.strictSame(
    totals.map(({ item }) => [item.method, item.count.given]),
    [
      ['estimate', '~500'],
      ['verified', 120],
    ],
  )
})

t.test('a denial is a dispute of the rows about the same, and no row', async (t) => {
  const { cumulative } = tally([
    casualtiesTold('ukraine', [killed(100), injured(3)], sinceInvasion),
    casualtiesTold('russia', [killed(100)], sinceInvasion, { stance: 'denies', name: 'denial' }),
  ])
  t.strictSame(
    cumulative.map(({ item, disputes }) => [item.harm, disputes.map(({ id }) => id)]),
    [
      ['killed', [idOf('denial')]],
      ['injured', []],
    ],
  )
})

t.test('rows answer to the same filters', async (t) => {
  const reports = [
    casualtiesTold('ukraine', [killed(10, { side: 'ukraine' }), injured(1)], period, { place: ['kyiv', 'irpin'] }),
    casualtiesTold('russia', [killed(20)], { ...period, incident: 'market-strike' }, { place: ['kyiv', 'kharkiv'] }),
    casualtiesTold('us', [killed(30, { population: 'children' })], period, { occurred: '2022-05-09' }),
  ]
  const asking = (filter: Parameters<typeof tally>[1]) => givenIn(tally(reports, filter).periods)
  t.strictSame(asking({ place: ['kyiv-oblast'] }), [10, 1])
  t.strictSame(asking({ harm: ['injured'] }), [1])
  t.strictSame(asking({ side: ['ukraine'] }), [10])
  t.strictSame(asking({ population: ['civilian'] }), [30])
  t.strictSame(asking({ claimant: ['russia'] }), [20])
  t.strictSame(asking({ incident: ['market-strike'] }), [20])
  t.strictSame(asking({ from: boundOf('2022-05-02') }), [30])
  t.equal(tally(reports).incidents.count, 0, 'what is of another scope is no claim about an incident')
})
