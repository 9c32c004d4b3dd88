import t from 'tap'
import { commitmentItem } from '../../../projections/commitments.js'
import { withEvidence } from '../../../projections/evidence.js'
import { idOf, type Report, told } from '../../doubles/facts.js'
import { glossary, ids, itemAt, moved, promise, shownAt, strike } from './less-activity.js'

const since = (asOf: string, ...reports: readonly Report[]) =>
  itemAt(asOf, ...reports)?.since.map(({ developmentId }) => developmentId)

t.test('what happened since lies in the area: overlap is enough', async (t) => {
  const reports = [
    promise(),
    strike('in the area', 'irpin'),
    strike('partly', ['chernihiv', 'kharkiv']),
    strike('elsewhere', 'kharkiv'),
    strike('anywhere', 'ukraine'),
    told('StrikeReported', '2022-03-30', 'ukraine', { attacker: 'russia' }, { name: 'nowhere' }),
    strike('at a target', 'ukraine', { targets: [{ kind: 'depot', summary: 'A depot', place: 'irpin' }] }),
  ]
  t.same(since('2022-03-31', ...reports), ids('in the area', 'partly', 'at a target'))
})

t.test('a region around the area is told apart from the area itself', async (t) => {
  const item = itemAt('2022-03-31', promise(), moved('withdrawal', 'north', 'russia'), strike('strike', 'chernihiv'))
  t.same(
    item?.since.map(({ overlap, place }) => [overlap, place]),
    [
      ['around', ['north']],
      ['within', ['chernihiv']],
    ],
  )
})

t.test('a promise for no area has nothing that happened in it', async (t) => {
  t.same(since('2022-03-31', promise({ area: [] }), strike('strike', 'irpin')), [])
})

t.test('what happened since overlaps the window and was reported after the promise was made', async (t) => {
  const bounded = promise({ effectiveFrom: '2022-03-28', effectiveTo: '2022-04-01' })
  const told = (name: string, occurred: string, reportedAt?: string) => {
    const { input, ...rest } = strike(name, 'irpin', {}, occurred)
    return { ...rest, input: reportedAt === undefined ? input : { ...input, reportedAt } }
  }
  const reports = [
    bounded,
    told('before', '2022-03-27', '2022-04-02'),
    told('reported before', '2022-03-28'),
    told('reported late', '2022-03-28', '2022-04-02'),
    told('within', '2022-03-30'),
    told('into it', '2022-03-20/2022-03-29'),
    told('out of it', '2022-04-01/2022-04-09'),
    told('after', '2022-04-02'),
  ]
  t.same(since('2022-04-10', ...reports), ids('reported late', 'into it', 'within', 'out of it'))
  t.same(since('2022-03-30', ...reports), ids('reported late', 'into it', 'within'), 'as far as it is past')
})

t.test('a promise until an instant ends with it', async (t) => {
  const until = promise({ effectiveTo: '2022-04-01T12:00+03:00' })
  const reports = [
    until,
    strike('before', 'irpin', {}, '2022-04-01T11:59+03:00'),
    strike('at the end', 'irpin', {}, '2022-04-01T12:00+03:00'),
  ]
  t.same(since('2022-04-10', ...reports), ids('before'))
})

t.test(
  'incidents count where the promising party or nobody is named as the attacker, movements where it moved',
  async (t) => {
    const reports = [
      promise(),
      strike('by its ministry', 'irpin', { attacker: 'mod' }),
      told('StrikeReported', '2022-03-30', 'ukraine', {}, { name: 'by nobody named', place: 'irpin' }),
      strike('by another', 'irpin', { attacker: 'ukraine' }),
      moved('its own', 'irpin', 'mod'),
      moved("another's", 'irpin', 'ukraine'),
    ]
    t.same(since('2022-03-31', ...reports), ids('by its ministry', 'by nobody named', 'its own'))
  },
)

t.test('casualties of one incident count unless another report names somebody else as the attacker', async (t) => {
  const casualties = (scope: string) =>
    told(
      'CasualtiesReported',
      '2022-03-30',
      'ukraine',
      { scope, incident: 'irpin-2022-03-30', method: 'official', casualties: [{ harm: 'killed', count: 3 }] },
      { name: scope, place: 'irpin' },
    )
  t.same(since('2022-03-31', promise(), casualties('incident'), casualties('period')), ids('incident'))
  const others = strike('others', 'kharkiv', { incident: 'irpin-2022-03-30', attacker: 'ukraine' })
  t.same(since('2022-03-31', promise(), casualties('incident'), others), [])
  const its = strike('its', 'kharkiv', { incident: 'irpin-2022-03-30', attacker: 'russia' })
  t.same(since('2022-03-31', promise(), casualties('incident'), others, its), ids('incident'))
})

t.test('a promise that is only denied gathers nothing', async (t) => {
  t.same(shownAt('2022-03-31', promise({}, { stance: 'denies' }), strike('strike', 'irpin')), [])
})

t.test('what happened since belongs to the evidence, with its disputes', async (t) => {
  const dispute = told('ClaimDisputed', '2022-03-30', 'russia', {
    disputes: idOf('strike'),
    stance: 'denies',
    summary: 'There was none.',
  })
  const [shown] = shownAt('2022-03-31', promise(), strike('strike', 'irpin'), dispute)
  const answer = shown && withEvidence(shown, glossary)
  t.match(answer, {
    developments: ids('promise', 'strike'),
    claimants: ['fomin', 'ukraine'],
    since: [{ type: 'StrikeReported', party: 'russia', claimant: 'ukraine', overlap: 'within', change: null }],
    disputes: [{ claimant: 'russia', stance: 'denies' }],
  })
  t.same(commitmentItem.parse(answer), answer)
})
