import t from 'tap'
import { finished } from '../../domain/work.js'
import { singleSourceOf } from '../../projections/single-source.js'
import { singleSourceState, stateOf } from '../../projections/state.js'
import { casualtiesTold } from '../doubles/casualties.js'
import { atOf, factsOf, idOf, type Report, told } from '../doubles/facts.js'

const LATER = atOf('2030-01-01')

/** What of all views rests on one claimant. */
const singlesIn = (...reports: readonly Report[]) => finished(singleSourceOf(factsOf(reports, LATER), LATER))
/** The same as paths, each with its view and the claimant. */
const pathsIn = (...reports: readonly Report[]) =>
  singlesIn(...reports).map(({ view, path, claimant }) => `${view}${path} ${claimant}`)

const demand = (party: string, claimant: string, name?: string) =>
  told(
    'PositionStated',
    '2022-03-18',
    claimant,
    { party, issue: 'crimea-status', stance: 'demand', value: 'russian', summary: 'Crimea is Russian.' },
    name === undefined ? {} : { name },
  )

t.test('an item rests on one claimant where all its claimants speak for one party', async (t) => {
  t.strictSame(pathsIn(demand('russia', 'russia')), ['positions/crimea-status/russia russia'])
  t.strictSame(pathsIn(demand('russia', 'peskov'), demand('russia', 'putin')), [
    'positions/crimea-status/russia russia',
  ])
  t.strictSame(pathsIn(demand('russia', 'publisher:tass')), ['positions/crimea-status/russia russia'])
  t.strictSame(pathsIn(demand('russia', 'publisher:wire')), ['positions/crimea-status/russia publisher:wire'])
  t.strictSame(pathsIn(demand('russia', 'peskov'), demand('russia', 'zelensky')), [])
})

t.test('how many published it makes no difference, and is told', async (t) => {
  const publishers = ['wire', 'gazette', 'blog']
  const call = told(
    'CallHeld',
    '2022-03-18',
    'us',
    { contact: 'a-call', participants: [{ party: 'us' }] },
    {
      name: 'the-call',
      publishers,
    },
  )
  t.match(singlesIn(call), [
    {
      view: 'contacts',
      path: '/a-call',
      claimant: 'us',
      developments: [idOf('the-call')],
      claimants: ['us'],
      independent: { claimants: 1, publishers: 3 },
      disputes: [],
    },
  ])
})

t.test('every view is looked through, the rows of the casualties by their section', async (t) => {
  const series = (scope: string) =>
    casualtiesTold('ukraine', [{ harm: 'killed', count: 5 }], { scope }, { occurred: '2022-05-02' })
  const paths = pathsIn(
    casualtiesTold('ukraine', [{ harm: 'killed', count: 5 }]),
    ...['period', 'cumulative', 'total'].map(series),
    told('ProposalMade', '2022-03-11', 'us', {
      proposal: 'pause',
      by: 'us',
      to: ['russia'],
      title: 'A pause',
      terms: [],
    }),
    told('FigureReported', '2022-03-18', 'us', { measure: 'refugees', value: 5, unit: 'people' }),
    told('TalksStatusDeclared', '2022-03-18', 'peskov', { by: 'peskov', status: 'stalled', summary: 'Stalled.' }),
    told('StatementMade', '2022-03-18', 'us', { by: 'us', act: 'urges', summary: 'Talk.' }, { name: 'said' }),
    told('TalksScheduled', '2022-03-18', 'turkey', {
      contact: 'next-round',
      participants: [{ party: 'russia' }, { party: 'ukraine' }],
      scheduledFor: '2035-01-01',
    }),
  )
  t.match(paths, [
    /^casualties\/cumulative\/.* ukraine$/,
    /^casualties\/periods\/.* ukraine$/,
    /^casualties\/totals\/.* ukraine$/,
    'figures/refugees//us us',
    'incidents/market-strike ukraine',
    'proposals/pause us',
    `statements/${idOf('said')} us`,
    'talks/next turkey',
    'talks/parties/russia russia',
  ])
})

t.test('of the state only what rests on one claimant is left', async (t) => {
  const proposed = (proposal: string, claimant: string) =>
    told('ProposalMade', '2022-03-11', claimant, { proposal, by: 'us', to: ['russia'], title: proposal, terms: [] })
  const declared = (claimant: string) =>
    told('TalksStatusDeclared', '2022-03-18', claimant, { by: 'russia', status: 'stalled', summary: 'Stalled.' })
  const call = (contact: string, on: string, claimant: string) =>
    told('CallHeld', on, claimant, { contact, participants: [{ party: 'russia' }, { party: 'ukraine' }] })
  const reports = [
    demand('russia', 'russia'),
    demand('ukraine', 'russia'),
    demand('ukraine', 'ukraine'),
    proposed('one', 'us'),
    proposed('both', 'us'),
    proposed('both', 'turkey'),
    declared('russia'),
    declared('osce'),
    call('told-by-one', '2022-03-01', 'russia'),
    call('told-by-both', '2022-03-02', 'russia'),
    call('told-by-both', '2022-03-02', 'ukraine'),
    casualtiesTold('ukraine', [{ harm: 'killed', count: 5 }], { incident: 'one' }),
    casualtiesTold('russia', [{ harm: 'killed', count: 7 }], { incident: 'both' }),
    casualtiesTold('ukraine', [{ harm: 'killed', count: 7 }], { incident: 'both' }),
  ]
  const facts = factsOf(reports, LATER)
  const whole = stateOf(facts, LATER)
  const single = singleSourceState(facts, LATER)
  t.strictSame(
    single.positions.map(({ issue, cells }) => [issue, cells.map(({ party }) => party)]),
    [['crimea-status', ['russia']]],
  )
  t.strictSame(single.positions[0]?.gap, whole.positions[0]?.gap, 'the gap is that of all principals')
  t.strictSame(
    single.proposals.map(({ key }) => key),
    ['one'],
  )
  t.strictSame(
    single.lastContacts.map(({ key }) => key),
    ['told-by-one'],
  )
  t.match(whole.talks, { parties: [{}], last: { contact: 'told-by-both' } })
  t.strictSame(single.talks, { parties: [], next: null, last: null, daysSinceLast: null })
  t.match(whole.casualties.incidents, { count: 2, killed: { low: 12 } })
  t.match(single.casualties.incidents, { count: 1, killed: { low: 5, best: 5, high: 5 } })
})

t.test('cells of nulls rest on nobody: they are left out, and an issue of nothing else with them', async (t) => {
  const state = singleSourceState(factsOf([demand('ukraine', 'russia'), demand('ukraine', 'ukraine')], LATER), LATER)
  t.strictSame(state.positions, [])
})
