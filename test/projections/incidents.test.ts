import t from 'tap'
import { withEvidence } from '../../projections/evidence.js'
import { againstIncidents, incidentItem, incidents, incidentsListing } from '../../projections/incidents.js'
import { show } from '../../projections/view.js'
import { casualtiesTold, injured, killed, range } from '../doubles/casualties.js'
import { atOf, type Beside, boundOf, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const shownOf = (reports: readonly Report[], asOf = '2022-06-01') => {
  const at = atOf(asOf)
  const facts = factsOf(reports, at)
  return show(incidents, facts, at, againstIncidents(facts))
}
const incidentsOf = (...reports: readonly Report[]) => shownOf(reports).map(({ item }) => item)

const struck = (claimant: string, body: { readonly [member: string]: unknown } = {}, beside: Beside = {}): Report =>
  told('StrikeReported', '2022-05-02', claimant, { incident: 'market-strike', ...body }, beside)

t.test('an incident shows what its reports say, and who says it', async (t) => {
  const [shown, ...others] = shownOf([
    struck(
      'ukraine',
      {
        attacker: 'kremlin',
        weapon: 'missile',
        strikes: 2,
        targets: [{ kind: 'market', summary: 'The market hall', place: 'irpin' }],
        damage: [{ kind: 'home', count: '~6' }],
        casualties: [killed('5+', { side: 'ukraine' })],
      },
      { name: 'strike', place: 'irpin' },
    ),
    casualtiesTold('us', [killed(7), injured(9)], undefined, { name: 'count', place: ['irpin', 'kyiv'] }),
    told(
      'ClaimDisputed',
      '2022-05-03',
      'russia',
      { disputes: idOf('count'), stance: 'findsFalse', summary: 'Nobody counted.' },
      { name: 'dispute' },
    ),
  ])
  t.strictSame(others, [])
  const occurred = { from: '2022-05-01T21:00:00.000Z', to: '2022-05-02T21:00:00.000Z' }
  const said = { claimant: 'ukraine', developmentId: idOf('strike') }
  const about = { low: 6, best: 6, high: 6, qualifier: 'about', given: '~6' }
  const exactly = (n: number) => ({ low: n, best: n, high: n, qualifier: 'exact', given: n })
  const disputed = {
    developmentId: idOf('dispute'),
    claimant: 'russia',
    stance: 'findsFalse',
    summary: 'Nobody counted.',
  }
  const answered = shown && withEvidence(shown, warGlossary)
  t.strictSame(answered, {
    incident: 'market-strike',
    place: ['irpin', 'kyiv'],
    occurred,
    attacker: [{ attacker: 'kremlin', root: 'russia', claimants: ['ukraine'] }],
    weapon: 'missile',
    targets: [{ kind: 'market', summary: 'The market hall', place: 'irpin', ...said }],
    damage: [{ kind: 'home', count: about, summary: null, ...said }],
    casualties: {
      killed: range(7, 7, 7),
      injured: range(9, 9, 9),
      missing: null,
      captured: null,
      displaced: null,
      casualties: null,
    },
    claims: [
      {
        ...said,
        stance: 'asserts',
        occurred: { ...occurred, precision: 'day', edtf: '2022-05-02' },
        weapon: 'missile',
        strikes: exactly(2),
        counts: [
          {
            harm: 'killed',
            population: 'all',
            side: 'ukraine',
            count: { low: 5, best: 5, high: null, qualifier: 'atLeast', given: '5+' },
          },
        ],
        disputedBy: [],
      },
      {
        claimant: 'us',
        developmentId: idOf('count'),
        stance: 'asserts',
        occurred: { ...occurred, precision: 'day', edtf: '2022-05-02' },
        weapon: null,
        strikes: null,
        counts: [
          { harm: 'killed', population: 'all', side: null, count: exactly(7) },
          { harm: 'injured', population: 'all', side: null, count: exactly(9) },
        ],
        disputedBy: [disputed],
      },
    ],
    developments: [idOf('strike'), idOf('count')],
    claimants: ['ukraine', 'us'],
    independent: { claimants: 2, publishers: 1 },
    disputes: [disputed],
  })
  t.ok(incidentItem.safeParse(answered).success, 'and is of the shape that is published')
})

t.test('what a vague word leaves unknown is null', async (t) => {
  const [vague] = incidentsOf(casualtiesTold('ukraine', [killed('hundreds')]))
  t.strictSame(vague?.casualties.killed, range(200, null, null))
  const [bare] = incidentsOf(told('StrikeReported', '../2022-05-02', 'ukraine'))
  t.match(bare, { place: null, weapon: null, occurred: { from: null }, casualties: { killed: null } })
})

t.test('without an incident a report is its own, under its id', async (t) => {
  const found = incidentsOf(
    told('StrikeReported', '2022-05-02', 'ukraine', {}, { name: 'one' }),
    told('StrikeReported', '2022-05-02', 'ukraine', {}, { name: 'two' }),
  )
  t.strictSame(found.map(({ incident }) => incident).sort(), [idOf('one'), idOf('two')].sort())
})

t.test('only what speaks of one incident makes one', async (t) => {
  const scopes = ['period', 'cumulative', 'total']
  t.strictSame(
    incidentsOf(
      ...scopes.map((scope) => casualtiesTold('ukraine', [killed(5)], { scope, incident: 'market-strike' })),
      told('ForcesMoved', '2022-05-02', 'ukraine', { party: 'russia', change: 'withdrew', summary: 'Away.' }),
    ),
    [],
  )
})

t.test('each claimant has its attacker', async (t) => {
  const [incident] = incidentsOf(
    struck('ukraine', { attacker: 'russia' }),
    struck('russia', { attacker: 'ukraine' }),
    struck('us', { attacker: 'ukraine' }, { reportedAt: '2022-05-03' }),
    struck('us', { attacker: 'russia' }, { reportedAt: '2022-05-04' }),
    struck('us', {}, { reportedAt: '2022-05-05' }),
    struck('osce'),
    casualtiesTold('turkey', [killed(1)]),
  )
  t.strictSame(
    incident?.attacker,
    [
      { attacker: 'russia', root: 'russia', claimants: ['ukraine', 'us'] },
      { attacker: 'ukraine', root: 'ukraine', claimants: ['russia'] },
      { attacker: null, root: null, claimants: ['osce'] },
    ],
    'its newest report that names one; null where it told of a strike and named nobody',
  )
})

t.test('the weapon is that of the best-graded report which names one, ties to the newest', async (t) => {
  const weaponOf = (...reports: readonly Report[]) => incidentsOf(...reports)[0]?.weapon
  t.equal(
    weaponOf(
      struck('ukraine', { weapon: 'missile' }, { credibility: 2 }),
      struck('russia', { weapon: 'air defence' }, { credibility: 4, reportedAt: '2022-05-09' }),
      struck('osce', {}, { credibility: 1 }),
    ),
    'missile',
  )
  t.equal(
    weaponOf(
      struck('ukraine', { weapon: 'missile' }, { reportedAt: '2022-05-09' }),
      struck('russia', { weapon: 'air defence' }, { reportedAt: '2022-05-03' }),
    ),
    'missile',
  )
})

t.test('targets and damage of all reports are listed, none added up', async (t) => {
  const home = (count: number) => ({ damage: [{ kind: 'home', count }] })
  const [incident] = incidentsOf(struck('ukraine', home(6)), struck('us', home(1)))
  t.strictSame(
    incident?.damage.map(({ claimant, count }) => [claimant, count?.best]),
    [
      ['ukraine', 6],
      ['us', 1],
    ],
  )
})

t.test('it occurred from the earliest start to the latest end that is claimed', async (t) => {
  const [incident] = incidentsOf(
    struck('ukraine'),
    told('StrikeReported', '2022-05-01T20:00+03:00/2022-05-02T08:00+03:00', 'us', { incident: 'market-strike' }),
  )
  t.strictSame(incident?.occurred, { from: '2022-05-01T17:00:00.000Z', to: '2022-05-02T21:00:00.000Z' })
})

t.test('a denial is a claim with its stance, and a dispute of the whole', async (t) => {
  const reports = [
    struck('ukraine', { attacker: 'russia', weapon: 'missile', casualties: [killed(5)] }),
    struck(
      'russia',
      { attacker: 'ukraine', weapon: 'none', casualties: [killed(0)] },
      { stance: 'denies', name: 'denial', credibility: 1 },
    ),
  ]
  const [shown] = shownOf(reports)
  t.strictSame(
    shown?.item.claims.map(({ claimant, stance, counts }) => [claimant, stance, counts[0]?.count.given]),
    [
      ['ukraine', 'asserts', 5],
      ['russia', 'denies', 0],
    ],
  )
  t.strictSame(
    shown?.disputes.map(({ id }) => id),
    [idOf('denial')],
  )
  t.match(
    shown?.item,
    {
      weapon: 'missile',
      casualties: { killed: { low: 5, best: 5, high: 5 } },
      attacker: [{ attacker: 'russia', claimants: ['ukraine'] }],
    },
    'it changes nothing else',
  )
  t.strictSame(shownOf(reports.slice(1)), [], 'what is only denied is no incident')
})

t.test('filters', async (t) => {
  const shown = shownOf([
    struck('ukraine', { incident: 'irpin-1' }, { place: 'irpin' }),
    told('StrikeReported', '2022-05-04', 'ukraine', { incident: 'both-1' }, { place: ['irpin', 'kharkiv'] }),
    told('StrikeReported', '../2022-04-30', 'ukraine', { incident: 'placeless-1' }),
  ])
  const asking = (values: Parameters<typeof incidentsListing.select>[1]) =>
    shown.filter((one) => incidentsListing.select(one, values, atOf('2022-06-01'))).map(({ key }) => key)
  t.strictSame(asking({}), ['both-1', 'irpin-1', 'placeless-1'])
  t.strictSame(asking({ place: ['kyiv-oblast'] }), ['irpin-1'], 'of several places all must lie within')
  t.strictSame(asking({ place: ['ukraine'] }), ['both-1', 'irpin-1'], 'without a place it lies nowhere')
  t.strictSame(asking({ from: boundOf('2022-05-02') }), ['both-1'], 'what ended by then does not overlap')
  t.strictSame(asking({ from: boundOf('2022-05-02') - 1 }), ['both-1', 'irpin-1'])
  t.strictSame(asking({ to: boundOf('2022-05-01') }), ['placeless-1'], 'an open start overlaps any earlier window')
  t.strictSame(asking({ to: boundOf('2022-05-01') + 1 }), ['irpin-1', 'placeless-1'])
})
