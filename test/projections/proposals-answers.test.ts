import t from 'tap'
import { idOf, told } from '../doubles/facts.js'
import { accepted, answersOf, at, countered, made, rejected, shownAt, statusAt, TRUCE } from './proposals-reports.js'

t.test('silence begins anew with every answer, and ends with the proposal', async (t) => {
  const partly = at('2025-04-01', made(), accepted('2025-03-12', 'ukraine'))
  t.match(partly, { status: 'open', quietSince: '2025-03-11T22:00:00.000Z' })
  t.match(at('2025-04-01', made(), rejected('2025-03-13', 'russia')), { status: 'rejected', quietSince: null })
})

t.test('silence begins with an answer also where a vague date puts the proposal after it in fold order', async (t) => {
  const late = made({}, {}, ['2025-03-01/2025-03-31', 'us'])
  const deferred = told('ProposalDeferred', '2025-03-13', 'russia', { proposal: 'p', by: 'russia' })
  t.equal(at('2025-04-01', late, deferred).quietSince, '2025-03-12T22:00:00.000Z')
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

t.test('a later answer to a term replaces what was answered to that term alone', async (t) => {
  const terms = [TRUCE, { term: 'monitors', issue: 'security-guarantees', text: 'Monitors' }]
  const item = at(
    '2025-04-01',
    made({ to: ['russia'], terms }),
    rejected('2025-03-13', 'russia', { terms: ['truce', 'monitors'] }),
    accepted('2025-03-14', 'russia', { terms: ['monitors'] }),
  )
  t.strictSame(
    item.responses.map(({ answer, terms }) => [answer, terms]),
    [
      ['rejected', ['truce']],
      ['accepted', ['monitors']],
    ],
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

t.test('a version that is told after the withdrawal is open', async (t) => {
  const withdrawn = told('ProposalWithdrawn', '2025-03-19', 'us', { proposal: 'p', by: 'us' })
  const amended = told('ProposalAmended', '2025-03-20', 'us', { proposal: 'p', version: 2, by: 'us', terms: [TRUCE] })
  t.equal(statusAt('2025-03-19', made(), withdrawn, amended), 'withdrawn')
  t.equal(statusAt('2025-03-20', made(), withdrawn, amended), 'open')
})

t.test('an answer counts also where it stands before the proposal in fold order', async (t) => {
  const late = made({}, {}, ['2025-03-01/2025-03-31', 'us'])
  t.equal(statusAt('2025-04-01', rejected('2025-03-13', 'russia'), late), 'rejected')
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
