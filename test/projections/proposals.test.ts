import fc from 'fast-check'
import t from 'tap'
import { withEvidence } from '../../projections/evidence.js'
import { type Proposal, proposalItem, proposalListing, proposals } from '../../projections/proposals.js'
import { type Shown, show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const TRUCE = { term: 'truce', issue: 'ceasefire', text: 'No fire for 30 days', stance: 'offer', value: 'immediate' }

const made = (body: object = {}, beside: Beside = {}, [on, by] = ['2025-03-11', 'us']): Report =>
  told(
    'ProposalMade',
    on,
    by,
    { proposal: 'p', by, to: ['russia', 'ukraine'], title: 'Truce', terms: [TRUCE], ...body },
    beside,
  )
const accepted = (on: string, by: string, body: object = {}, beside: Beside = {}): Report =>
  told('ProposalAccepted', on, by, { proposal: 'p', by, extent: 'full', ...body }, beside)
const rejected = (on: string, by: string, body: object = {}, beside: Beside = {}): Report =>
  told('ProposalRejected', on, by, { proposal: 'p', by, ...body }, beside)
const countered = (on: string, by: string, counter: string): Report =>
  told('ProposalCountered', on, by, { proposal: 'p', by, counter })

const shownAt = (asOf: string, reports: readonly Report[]): readonly Shown<Proposal>[] => {
  const at = atOf(asOf)
  return show(proposals, factsOf(reports, at), at, undefined)
}
const at = (asOf: string, ...reports: readonly Report[]): Proposal => {
  const found = shownAt(asOf, reports).find(({ key }) => key === 'p')
  if (!found) throw new Error('the proposal is not shown')
  return found.item
}
const statusAt = (asOf: string, ...reports: readonly Report[]) => at(asOf, ...reports).status
const answersOf = ({ responses }: Proposal) => responses.map(({ party, answer }) => [party, answer])

t.test(
  'an unanswered proposal is open, silent since it was made, with no response from either addressee',
  async (t) => {
    const item = at('2025-04-01', made({ ceasefire: { ceasefire: 'truce', scope: 'full' }, mediator: 'turkey' }))
    t.match(item, { title: 'Truce', by: 'us', root: 'us', to: ['russia', 'ukraine'], version: 1, status: 'open' })
    t.match(item, { ceasefire: 'truce', mediator: 'turkey', voice: 'own', claimant: 'us', dangling: false })
    t.equal(item.openedAt, '2025-03-10T22:00:00.000Z')
    t.equal(item.quietSince, item.openedAt)
    t.strictSame(answersOf(item), [
      ['russia', 'noResponse'],
      ['ukraine', 'noResponse'],
    ])
    t.match(item.responses[0], { by: null, voice: null, claimant: null, developmentId: null })
    t.strictSame(item.terms, [{ ...TRUCE, voice: 'own', claimant: 'us' }])
  },
)

t.test('an item with its evidence has the shape that is declared', async (t) => {
  const reports = [made(), accepted('2025-03-12', 'zelensky', { conditions: [{ text: 'Both sides' }] })]
  for (const shown of shownAt('2025-04-01', reports))
    t.strictSame(proposalItem.parse(withEvidence(shown, warGlossary)), withEvidence(shown, warGlossary))
})

t.test('a start that is open is null', async (t) => {
  const item = at('2025-04-04', made({}, {}, ['../2025-03-11', 'us']))
  t.equal(item.openedAt, null)
  t.equal(item.quietSince, null)
})

t.test('silence begins anew with every answer, and ends with the proposal', async (t) => {
  const partly = at('2025-04-01', made(), accepted('2025-03-12', 'ukraine'))
  t.match(partly, { status: 'open', quietSince: '2025-03-11T22:00:00.000Z' })
  t.match(at('2025-04-01', made(), rejected('2025-03-13', 'russia')), { status: 'rejected', quietSince: null })
})

t.test('whoever speaks for an addressee answers for it', async (t) => {
  const item = at('2025-04-01', made(), rejected('2025-03-13', 'peskov', { reason: 'Too soon' }, { name: 'no' }))
  t.match(item.responses[0], {
    party: 'russia',
    root: 'russia',
    by: 'peskov',
    answer: 'rejected',
    reason: 'Too soon',
    voice: 'own',
    claimant: 'peskov',
    developmentId: idOf('no'),
  })
  t.equal(item.status, 'rejected')
})

t.test('an addressee that speaks for a party is answered for by that party', async (t) => {
  const item = at('2025-04-01', made({ to: ['putin', 'kremlin'] }), rejected('2025-03-13', 'russia'))
  t.strictSame(answersOf(item), [['putin', 'rejected']])
  t.strictSame(item.toRoots, ['russia'])
})

t.test('an answer told by another is in an attributed voice', async (t) => {
  const report = told('ProposalRejected', '2025-03-13', 'zelensky', { proposal: 'p', by: 'putin' })
  t.match(at('2025-04-01', made(), report).responses[0], { by: 'putin', voice: 'attributed', claimant: 'zelensky' })
})

t.test('others who answer are listed after the addressees, and decide nothing', async (t) => {
  const item = at('2025-04-01', made({ to: ['russia'] }), rejected('2025-03-13', 'turkey'))
  t.strictSame(answersOf(item), [
    ['russia', 'noResponse'],
    ['turkey', 'rejected'],
  ])
  t.equal(item.status, 'open')
})

t.test('a later answer of a party replaces its earlier one, whoever speaks', async (t) => {
  const both = [rejected('2025-03-13', 'putin'), accepted('2025-03-20', 'peskov', { extent: 'inPrinciple' })]
  t.strictSame(answersOf(at('2025-03-14', made(), ...both))[0], ['russia', 'rejected'])
  t.strictSame(answersOf(at('2025-03-21', made(), ...both))[0], ['russia', 'inPrinciple'])
})

t.test('a deferral and a conditional acceptance leave it open, conditions shown', async (t) => {
  const deferred = told('ProposalDeferred', '2025-03-12', 'peskov', { proposal: 'p', by: 'russia', reason: 'Not seen' })
  t.match(at('2025-03-12', made(), deferred), {
    status: 'open',
    responses: [{ answer: 'deferred', reason: 'Not seen' }],
  })
  const conditions = [{ issue: 'ceasefire', text: 'No arms' }, { text: 'Root causes' }]
  const item = at(
    '2025-03-13',
    made(),
    deferred,
    accepted('2025-03-13', 'putin', { extent: 'conditional', conditions }),
  )
  t.equal(item.status, 'open')
  t.strictSame(item.responses[0]?.conditions, [
    { issue: 'ceasefire', text: 'No arms' },
    { issue: null, text: 'Root causes' },
  ])
})

t.test('accepted needs the full acceptance of all addressees', async (t) => {
  const yes = [made(), accepted('2025-03-12', 'ukraine')]
  t.equal(statusAt('2025-04-01', ...yes), 'open')
  t.equal(statusAt('2025-04-01', ...yes, accepted('2025-03-13', 'putin', { extent: 'inPrinciple' })), 'open')
  t.equal(statusAt('2025-04-01', ...yes, accepted('2025-03-13', 'putin')), 'accepted')
})

t.test('an answer with terms touches only these', async (t) => {
  const terms = [TRUCE, { term: 'monitors', issue: 'security-guarantees', text: 'Monitors' }]
  const proposal = made({ to: ['russia'], terms })
  const partly = at('2025-04-01', proposal, rejected('2025-03-13', 'russia', { terms: ['monitors'] }))
  t.equal(partly.status, 'open')
  t.strictSame(partly.responses[0]?.terms, ['monitors'])
  const rest = accepted('2025-03-14', 'russia', { terms: ['truce'] })
  t.equal(statusAt('2025-04-01', proposal, rest, rejected('2025-03-15', 'russia', { terms: ['monitors'] })), 'open')
  t.equal(statusAt('2025-04-01', proposal, rest, accepted('2025-03-15', 'russia', { terms: ['monitors'] })), 'accepted')
  t.equal(
    statusAt('2025-04-01', proposal, rejected('2025-03-13', 'russia', { terms: ['truce', 'monitors'] })),
    'rejected',
    'all terms refused are the whole refused',
  )
  t.equal(
    statusAt(
      '2025-04-01',
      proposal,
      accepted('2025-03-13', 'russia'),
      rejected('2025-03-14', 'russia', { terms: ['truce'] }),
    ),
    'open',
    'all but one term accepted is not the whole',
  )
})

t.test('a later answer of the whole replaces what was answered to terms', async (t) => {
  const terms = rejected('2025-03-13', 'russia', { terms: ['truce'] })
  t.strictSame(answersOf(at('2025-04-01', made({ to: ['russia'] }), terms, accepted('2025-03-14', 'russia'))), [
    ['russia', 'accepted'],
  ])
})

t.test('the statuses come in their order: the first that fits', async (t) => {
  const signed = told('AgreementSigned', '2025-03-20', 'us', {
    agreement: 'a',
    parties: ['us'],
    kind: 'deal',
    proposal: 'p',
  })
  const withdrawn = told('ProposalWithdrawn', '2025-03-19', 'us', { proposal: 'p', by: 'us' })
  const ownCounter = countered('2025-03-18', 'trump', 'q')
  const reports = [
    made(),
    rejected('2025-03-13', 'russia'),
    countered('2025-03-14', 'ukraine', 'r'),
    ownCounter,
    withdrawn,
    signed,
  ]
  t.equal(statusAt('2025-03-13', ...reports), 'rejected')
  t.equal(statusAt('2025-03-14', ...reports), 'countered')
  t.match(at('2025-03-18', ...reports), { status: 'superseded', supersededBy: 'q' })
  t.equal(statusAt('2025-03-19', ...reports), 'withdrawn')
  t.equal(statusAt('2025-03-20', ...reports), 'signed')
})

t.test('a counter names the new proposal, which is dangling until somebody tells of it', async (t) => {
  const reports = [made(), countered('2025-03-14', 'putin', 'q')]
  t.equal(at('2025-03-14', ...reports).responses[0]?.counter, 'q')
  const counter = shownAt('2025-03-14', reports).find(({ key }) => key === 'q')?.item
  t.match(counter, { dangling: true, by: 'putin', root: 'russia', inReplyTo: 'p', version: null, status: 'open' })
  const toldOf = made({ proposal: 'q', to: ['us'] }, {}, ['2025-03-14', 'putin'])
  t.match(shownAt('2025-03-14', [...reports, toldOf])[1]?.item, { dangling: false, version: 1, inReplyTo: 'p' })
})

t.test(
  'a proposal known only by answers is dangling: one refusal is enough, one acceptance is not that of all',
  async (t) => {
    t.match(at('2025-04-01', rejected('2025-03-13', 'russia')), {
      dangling: true,
      title: null,
      by: null,
      openedAt: null,
      version: null,
      status: 'rejected',
    })
    t.match(at('2025-04-01', accepted('2025-03-13', 'russia')), {
      status: 'open',
      quietSince: '2025-03-12T22:00:00.000Z',
    })
  },
)

t.test('an answer counts also where it stands before the proposal in fold order', async (t) => {
  const late = made({}, {}, ['2025-03-01/2025-03-31', 'us'])
  t.equal(statusAt('2025-04-01', rejected('2025-03-13', 'russia'), late), 'rejected')
})

t.test(
  'the newest version is shown; answers count for the version they name, else the newest at their place',
  async (t) => {
    const amended = told('ProposalAmended', '2025-03-15', 'us', { proposal: 'p', version: 2, by: 'us', terms: [] })
    const first = [made(), rejected('2025-03-13', 'russia'), amended]
    t.match(at('2025-03-14', ...first), { version: 1, status: 'rejected' })
    const second = at('2025-03-15', ...first)
    t.match(second, { version: 2, status: 'open', title: 'Truce' })
    t.strictSame(second.terms, [])
    t.equal(at('2025-03-16', ...first).quietSince, '2025-03-14T22:00:00.000Z', 'the new version broke the silence')
    t.equal(statusAt('2025-03-20', ...first, rejected('2025-03-16', 'ukraine')), 'rejected')
    t.equal(statusAt('2025-03-20', ...first, rejected('2025-03-16', 'ukraine', { version: 1 })), 'open')
  },
)

t.test('a version known only by an answer to it is dangling', async (t) => {
  const item = at('2025-04-01', made(), rejected('2025-03-13', 'russia', { version: 2 }))
  t.match(item, { version: 2, dangling: true, status: 'rejected', title: 'Truce' })
  t.strictSame(item.terms, [])
})

t.test('accounts of one version merge by term, the own voice first, among equals the latest', async (t) => {
  const term = (name: string, text: string) => ({ term: name, issue: 'ceasefire', text })
  const by = { by: 'ukraine', to: ['russia'] }
  const account = (on: string, claimant: string, ...terms: object[]) =>
    told('ProposalMade', on, claimant, { proposal: 'p', title: claimant, ...by, terms })
  const own = account('2025-03-12', 'zelensky', term('a', 'own'))
  const russian = account('2025-03-13', 'medinsky', term('a', 'theirs'), term('b', 'theirs'))
  const later = account('2025-03-14', 'us', term('b', 'latest'))
  const item = at('2025-04-01', own, russian, later)
  t.match(item, { title: 'zelensky', voice: 'own' })
  t.strictSame(
    item.terms.map(({ term, text, voice, claimant }) => [term, text, voice, claimant]),
    [
      ['a', 'own', 'own', 'zelensky'],
      ['b', 'latest', 'attributed', 'us'],
    ],
  )
})

t.test('a denied answer is a dispute and changes nothing', async (t) => {
  const denied = rejected('2025-03-13', 'russia', {}, { name: 'denial', stance: 'denies' })
  const [shown] = shownAt('2025-04-01', [made(), denied])
  t.equal(shown?.item.status, 'open')
  t.strictSame(
    shown?.disputes.map(({ id }) => id),
    [idOf('denial')],
  )
})

t.test('the list is filtered by status, by who made it and to whom, with roll-up', async (t) => {
  const [shown] = shownAt('2025-04-01', [made({ by: 'trump', to: ['putin'] })])
  if (!shown) throw new Error('nothing is shown')
  const selects = (values: object) => proposalListing.select(shown, values, atOf('2025-04-01'))
  t.ok(selects({}))
  t.ok(selects({ status: ['open'], by: ['us'], to: ['russia'] }))
  t.notOk(selects({ status: ['rejected'] }))
  t.notOk(selects({ by: ['russia'] }))
  t.notOk(selects({ to: ['kremlin'] }))
})

t.test('the order in which reports arrive changes no answer', async (t) => {
  const days = (from: number) => `2025-03-${from}`
  const reports = [
    made({}, { name: '1' }),
    rejected(days(12), 'russia', {}, { name: '2' }),
    accepted(days(13), 'ukraine', {}, { name: '3' }),
    told('ProposalAmended', days(14), 'us', { proposal: 'p', version: 2, by: 'us', terms: [TRUCE] }, { name: '4' }),
    accepted(days(15), 'putin', { terms: ['truce'] }, { name: '5' }),
    rejected(days(16), 'zelensky', { version: 1 }, { name: '6' }),
  ]
  const expected = at('2025-04-01', ...reports)
  fc.assert(
    fc.property(fc.shuffledSubarray(reports, { minLength: reports.length }), (shuffled) => {
      t.same(at('2025-04-01', ...shuffled), expected)
    }),
    { numRuns: 50 },
  )
})
