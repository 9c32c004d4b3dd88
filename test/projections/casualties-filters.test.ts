import t from 'tap'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import { casualtiesTold, injured, killed, range, tally } from '../doubles/casualties.js'
import { boundOf, idOf, type Report } from '../doubles/facts.js'

const at = (incident: string) => ({ incident })
const day = (date: string) => ({ from: Date.parse(`${date}T00:00:00+03:00`), to: boundOf(date) })

const reports: readonly Report[] = [
  casualtiesTold('ukraine', [killed(10, { side: 'ukraine' }), injured(20)], at('irpin-1'), { place: 'irpin' }),
  casualtiesTold('zelensky', [killed(4, { population: 'children', side: 'ukraine' })], at('irpin-1'), {
    place: 'irpin',
  }),
  casualtiesTold('russia', [killed(3, { population: 'military', side: 'kremlin' })], at('kharkiv-1'), {
    place: 'kharkiv',
    publishers: ['tass'],
    occurred: '2022-05-04',
  }),
  casualtiesTold('publisher:tass', [killed(7)], at('two-places-1'), {
    place: ['irpin', 'kharkiv'],
    publishers: ['tass', 'wire'],
    occurred: '2022-05-03/2022-05-04',
  }),
  casualtiesTold('us', [killed(100)], {}, { name: 'placeless', occurred: '../2022-05-04' }),
]
const asking = (filter: CasualtiesFilter) => {
  const { count, killed } = tally(reports, filter).incidents
  return { count, killed }
}

t.test('harm, population and side select single figures', async (t) => {
  t.strictSame(tally(reports, { harm: ['injured'] }).incidents, {
    count: 1,
    killed: null,
    injured: range(20, 20, 20),
    missing: null,
    captured: null,
    displaced: null,
    casualties: null,
  })
  t.strictSame(
    asking({ population: ['children'] }),
    { count: 1, killed: range(4, 4, 4) },
    'of what is asked for a claim is about the whole',
  )
  t.strictSame(
    asking({ population: ['civilian'] }),
    { count: 1, killed: range(4, 4, null) },
    'only that subtree counts',
  )
  t.strictSame(
    asking({ population: ['children', 'military'] }),
    { count: 2, killed: range(7, 7, 7) },
    'several populations stand beside each other',
  )
  t.strictSame(
    asking({ side: ['ukraine'] }),
    { count: 1, killed: range(10, 10, 10) },
    'figures without a side are left out',
  )
  t.strictSame(
    asking({ side: ['russia'] }),
    { count: 1, killed: range(3, 3, null) },
    'whoever speaks for a side counts as it',
  )
})

t.test('several populations of one incident', async (t) => {
  const both = [
    casualtiesTold('us', [
      killed(6, { population: 'civilian' }),
      killed('2-3', { population: 'military' }),
      killed(4, { population: 'children' }),
      killed(3, { population: 'women' }),
    ]),
  ]
  const ask = (...population: string[]) => tally(both, { population }).incidents.killed
  t.strictSame(ask('civilian', 'military'), range(8, 8, 9), 'which cannot overlap add')
  t.strictSame(ask('children', 'women'), range(4, 4, 7), 'which may overlap are the greatest at least, the sum at most')
  t.strictSame(ask('children', 'civilian'), range(6, 6, 6), 'a part beside its whole adds nothing')
})

t.test('place: a report lies within it if all of its places do', async (t) => {
  t.strictSame(asking({ place: ['kyiv-oblast'] }), { count: 1, killed: range(10, 10, 10) }, 'everything within counts')
  t.strictSame(asking({ place: ['kharkiv'] }), { count: 1, killed: range(3, 3, null) })
  t.strictSame(asking({ place: ['irpin', 'kharkiv'] }), { count: 2, killed: range(13, 13, null) })
  t.strictSame(asking({ place: ['ukraine'] }).count, 3, 'a report without a place lies nowhere')
})

t.test('claimant, publisher and incident', async (t) => {
  t.strictSame(
    asking({ claimant: ['ukraine'] }),
    { count: 1, killed: range(10, 10, 10) },
    'a claimant is asked for with whoever speaks for it',
  )
  t.strictSame(asking({ claimant: ['zelensky'] }), { count: 1, killed: range(4, 4, null) })
  t.strictSame(asking({ claimant: ['russia'] }).count, 2, 'a publisher may speak for a party')
  t.strictSame(asking({ claimant: ['publisher:tass'] }), { count: 1, killed: range(7, 7, 7) })
  t.strictSame(asking({ publisher: ['tass'] }).count, 2)
  t.strictSame(asking({ publisher: ['wire'] }).count, 3, 'one of its publishers is enough')
  t.strictSame(asking({ incident: ['irpin-1', 'kharkiv-1'] }).count, 2)
  t.strictSame(
    asking({ incident: [idOf('placeless')] }).count,
    1,
    'without a slug an incident has the id of its report',
  )
})

t.test('window: the whole of `occurred` lies in it', async (t) => {
  t.strictSame(asking({ from: day('2022-05-03').from, to: day('2022-05-04').to }).count, 2)
  t.strictSame(asking({ from: day('2022-05-04').from, to: day('2022-05-04').to }).count, 1, 'a longer one does not')
  t.strictSame(asking({ to: day('2022-05-03').to }).count, 1)
  t.strictSame(asking({ from: day('2022-05-02').from }).count, 3, 'an open start lies in no window that has one')
})

t.test('what a filter leaves out supersedes nothing', async (t) => {
  const figures = [
    casualtiesTold('ukraine', [killed(9)], undefined, { publishers: ['wire'], reportedAt: '2022-05-03' }),
    casualtiesTold('ukraine', [killed(5)], undefined, { publishers: ['blog'], reportedAt: '2022-05-05' }),
  ]
  t.strictSame(tally(figures).incidents.killed, range(5, 5, 5))
  t.strictSame(tally(figures, { publisher: ['wire'] }).incidents.killed, range(9, 9, 9))
})
