import t from 'tap'
import { positions } from '../../projections/positions.js'
import { proposals, proposalsById } from '../../projections/proposals.js'
import { show } from '../../projections/view.js'
import { atOf, factsOf, idOf, type Report, told } from '../doubles/facts.js'

const NATO = { term: 'nato', issue: 'nato-membership', text: 'Out of NATO', stance: 'demand', value: 'non-member' }
const CRIMEA = { term: 'crimea', issue: 'crimea-status', text: 'Crimea later', value: 'deferred' }

const made = (terms: object[], claimant = 'us', version = 1): Report =>
  told('ProposalMade', `2025-03-1${version}`, claimant, { proposal: 'p', version, by: 'us', title: 'Plan', terms })
const answers = (type: 'ProposalAccepted' | 'ProposalRejected', by: string, body: object = {}): Report =>
  told(type, '2025-03-20', by, { proposal: 'p', by, ...body }, { name: 'answer' })

/** Cells as `key: stance value (voice)`. */
const cells = (...reports: readonly Report[]): readonly string[] => {
  const at = atOf('2025-04-01')
  const facts = factsOf(reports, at)
  return show(positions, facts, at, proposalsById(show(proposals, facts, at, undefined))).map(
    ({ key, item }) => `${key}: ${item.stance} ${item.value} (${item.voice})`,
  )
}

t.test("a proposer's terms are its positions; a term without a stance is an offer", async (t) => {
  t.strictSame(cells(made([NATO, CRIMEA])), [
    'crimea-status/us: offer deferred (own)',
    'nato-membership/us: demand non-member (own)',
  ])
  t.strictSame(cells(made([NATO], 'medinsky')), ['nato-membership/us: demand non-member (attributed)'])
})

t.test('an amended term replaces what was proposed', async (t) => {
  const terms = [{ ...NATO, value: 'member' }]
  const amended = told('ProposalAmended', '2025-03-12', 'us', { proposal: 'p', version: 2, by: 'us', terms })
  t.strictSame(cells(made([NATO]), amended), ['nato-membership/us: demand member (own)'])
})

t.test('of two entries on one issue in one development the later in its list stands', async (t) => {
  const twice = made([NATO, { ...NATO, term: 'again', value: 'member' }])
  t.strictSame(cells(twice), ['nato-membership/us: demand member (own)'])
})

t.test('a term accepted in full is a concession to its value', async (t) => {
  t.strictSame(
    cells(made([NATO, CRIMEA]), answers('ProposalAccepted', 'putin', { extent: 'full', terms: ['crimea'] })),
    [
      'crimea-status/russia: concession deferred (own)',
      'crimea-status/us: offer deferred (own)',
      'nato-membership/us: demand non-member (own)',
    ],
  )
})

t.test('a rejected term is a refusal that names nothing else, for the reason given', async (t) => {
  const reports = [
    made([NATO, CRIMEA]),
    answers('ProposalRejected', 'putin', { terms: ['crimea'], reason: 'It is ours' }),
  ]
  t.ok(cells(...reports).includes('crimea-status/russia: refusal null (own)'))
  const at = atOf('2025-04-01')
  const facts = factsOf(reports, at)
  const shown = show(positions, facts, at, proposalsById(show(proposals, facts, at, undefined)))
  t.match(shown.find(({ key }) => key === 'crimea-status/russia')?.item, {
    summary: 'It is ours',
    developmentId: idOf('answer'),
  })
})

t.test('an answer to the whole is a position only where the proposal speaks of one issue', async (t) => {
  const us = ['crimea-status/us: offer deferred (own)', 'nato-membership/us: demand non-member (own)']
  t.strictSame(cells(made([NATO, CRIMEA]), answers('ProposalRejected', 'russia')), us)
  t.strictSame(cells(made([NATO, CRIMEA]), answers('ProposalAccepted', 'russia', { extent: 'full' })), us)
  t.strictSame(cells(made([CRIMEA]), answers('ProposalRejected', 'russia')), [
    'crimea-status/russia: refusal null (own)',
    'crimea-status/us: offer deferred (own)',
  ])
  t.ok(
    cells(made([CRIMEA]), answers('ProposalAccepted', 'russia', { extent: 'full' })).includes(
      'crimea-status/russia: concession deferred (own)',
    ),
  )
})

t.test('a half acceptance is no position', async (t) => {
  for (const extent of ['inPrinciple', 'conditional'])
    t.strictSame(cells(made([CRIMEA]), answers('ProposalAccepted', 'russia', { extent })), [
      'crimea-status/us: offer deferred (own)',
    ])
})

t.test('an answer speaks of the version that it counts for', async (t) => {
  const second = made([{ ...CRIMEA, value: 'russian' }], 'us', 2)
  const toFirst = answers('ProposalAccepted', 'russia', { extent: 'full', version: 1 })
  t.ok(cells(made([CRIMEA]), second, toFirst).includes('crimea-status/russia: concession deferred (own)'))
  const toNewest = answers('ProposalAccepted', 'russia', { extent: 'full' })
  t.ok(cells(made([CRIMEA]), second, toNewest).includes('crimea-status/russia: concession russian (own)'))
})

t.test('an answer to what nobody told of is no position', async (t) => {
  t.strictSame(cells(answers('ProposalRejected', 'russia', { terms: ['crimea'] })), [])
})

t.test('a condition with an issue is a position, of acceptances and of ceasefires; one without is none', async (t) => {
  const conditions = [{ issue: 'security-guarantees', text: 'No troops' }, { text: 'Good will' }]
  const condition = 'security-guarantees/russia: condition null (own)'
  t.strictSame(cells(answers('ProposalAccepted', 'putin', { extent: 'conditional', conditions })), [condition])
  const ceasefire = { ceasefire: 'c', by: 'russia', conditions }
  const declared = { ...ceasefire, scope: 'full', purpose: 'holiday', effectiveFrom: '2025-03-20' }
  t.strictSame(cells(told('CeasefireDeclared', '2025-03-20', 'putin', declared)), [condition])
  t.strictSame(cells(told('CeasefireAccepted', '2025-03-20', 'putin', ceasefire)), [condition])
})

t.test('a denied answer disputes the cell that it would have filled', async (t) => {
  const at = atOf('2025-04-01')
  const body = { proposal: 'p', by: 'russia', extent: 'full' }
  const facts = factsOf(
    [
      made([CRIMEA]),
      told('ProposalAccepted', '2025-03-20', 'us', body),
      told('ProposalAccepted', '2025-03-21', 'peskov', body, { stance: 'denies', name: 'denial' }),
    ],
    at,
  )
  const shown = show(positions, facts, at, proposalsById(show(proposals, facts, at, undefined)))
  const russian = shown.find(({ key }) => key === 'crimea-status/russia')
  t.match(russian?.item, { stance: 'concession', voice: 'attributed' })
  t.strictSame(
    russian?.disputes.map(({ id }) => id),
    [idOf('denial')],
  )
})
