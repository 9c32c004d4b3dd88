import t from 'tap'
import { explainCells } from '../../projections/positions/explain.js'
import { positionExplanation } from '../../projections/positions/explanation.js'
import { shownStatements } from '../doubles/considered.js'
import { atOf, type Beside, idOf, type Report, told } from '../doubles/facts.js'

const at = atOf('2022-06-01')

const states = (
  name: string,
  on: string,
  claimant: string,
  stance: string,
  value: string | null,
  beside: Beside = {},
) =>
  told(
    'PositionStated',
    on,
    claimant,
    {
      party: 'ukraine',
      issue: 'crimea-status',
      stance,
      summary: `Said in ${name}.`,
      ...(value === null ? {} : { value }),
    },
    { name, ...beside },
  )

const explained = (...reports: readonly Report[]) =>
  explainCells(shownStatements(reports, at), at).explanationOf({ issue: 'crimea-status', party: 'ukraine' })

/** Each claim as which development it is of, its reason, and what stands in its place. */
const reasons = ({ claims }: ReturnType<typeof explained>) =>
  claims.map(({ developmentId, reason, instead }) => [developmentId, reason, instead?.developmentId ?? null])

const medinsky = states('told', '2022-03-29', 'medinsky', 'concession', 'deferred')
const early = states('early', '2022-03-10', 'zelensky', 'demand', 'ukrainian')
const late = states('late', '2022-03-20', 'ukraine', 'demand', 'ukrainian')

t.test('the last own words stand, beat what others say of it, and supersede earlier ones', async (t) => {
  const explanation = explained(early, late, medinsky)
  t.strictSame(reasons(explanation), [
    [idOf('early'), 'superseded', idOf('late')],
    [idOf('late'), 'stands', null],
    [idOf('told'), 'attributed', idOf('late')],
  ])
  t.equal(
    explanation.because,
    'What ukraine itself said last stands: demand ukrainian by ukraine, of 2022-03-20 ' +
      `(development ${idOf('late')}). It beats what others say of it: medinsky. It supersedes 1 earlier. ` +
      `It is contested since 2022-03-29: concession deferred by medinsky, of 2022-03-29 (development ${idOf('told')}).`,
  )
  t.strictSame(
    explanation.claims.map(({ because }) => because),
    [
      'A later one stands: demand ukrainian by ukraine, of 2022-03-20.',
      'Stands: the last that ukraine said itself.',
      'What ukraine says itself beats what others say of it, whatever the dates: demand ukrainian by ukraine, of 2022-03-20.',
    ],
  )
  t.match(explanation.claims[2], {
    type: 'PositionStated',
    claimant: 'medinsky',
    voice: 'attributed',
    claimStance: 'asserts',
    stance: 'concession',
    value: 'deferred',
    summary: 'Said in told.',
    occurred: { edtf: '2022-03-29', from: '2022-03-28T21:00:00.000Z' },
    end: '2022-03-29T21:00:00.000Z',
    reportedAt: '2022-03-29T20:59:59.999Z',
    instead: { claimant: 'ukraine', stance: 'demand', value: 'ukrainian', summary: 'Said in late.' },
  })
  t.strictSame(positionExplanation.parse(explanation), explanation, 'the schema holds every member')
})

t.test('while a party says nothing itself the last that others say stands', async (t) => {
  const explanation = explained(states('before', '2022-03-28', 'us', 'openness', null), medinsky)
  t.strictSame(reasons(explanation), [
    [idOf('before'), 'superseded', idOf('told')],
    [idOf('told'), 'stands', null],
  ])
  t.match(explanation.because, /^ukraine says nothing itself, and what others said of it last stands: concession/)
  t.equal(explanation.claims[1]?.because, 'Stands: the last that others said, while ukraine says nothing itself.')
})

t.test('of several entries of one development the last counts', async (t) => {
  const terms = ['ukrainian', 'deferred'].map((value) => ({
    term: value,
    issue: 'crimea-status',
    text: `Crimea ${value}`,
    value,
  }))
  const made = told(
    'ProposalMade',
    '2022-03-29',
    'ukraine',
    { proposal: 'p', by: 'ukraine', title: 'Plan', terms },
    { name: 'made' },
  )
  const explanation = explained(made)
  t.strictSame(
    explanation.claims.map(({ ordinal, stance, value, reason, instead }) => [
      ordinal,
      stance,
      value,
      reason,
      instead?.value,
    ]),
    [
      [0, 'offer', 'ukrainian', 'sameDevelopment', 'deferred'],
      [1, 'offer', 'deferred', 'stands', undefined],
    ],
  )
  t.equal(
    explanation.claims[0]?.because,
    'Of several that one development says of a cell the last counts: offer deferred by ukraine, of 2022-03-29.',
  )
})

t.test('accepted and rejected terms, and conditions, are told of in the cell of who answered', async (t) => {
  const proposed = told('ProposalMade', '2022-03-01', 'us', {
    proposal: 'p',
    by: 'us',
    title: 'Plan',
    terms: [{ term: 'crimea', issue: 'crimea-status', text: 'Crimea later', value: 'deferred' }],
  })
  const answer = (type: 'ProposalAccepted' | 'ProposalRejected' | 'CeasefireAccepted', on: string, body: object) =>
    told(type, on, 'ukraine', { by: 'ukraine', ...body }, { name: type })
  const explanation = explained(
    proposed,
    answer('ProposalAccepted', '2022-03-02', { proposal: 'p', extent: 'full' }),
    answer('ProposalRejected', '2022-03-03', { proposal: 'p', terms: ['crimea'], reason: 'Never' }),
    answer('CeasefireAccepted', '2022-03-04', {
      ceasefire: 'c',
      conditions: [{ issue: 'crimea-status', text: 'If it is ours' }],
    }),
  )
  t.strictSame(
    explanation.claims.map(({ type, stance, value, summary, reason }) => [type, stance, value, summary, reason]),
    [
      ['ProposalAccepted', 'concession', 'deferred', 'Crimea later', 'superseded'],
      ['ProposalRejected', 'refusal', null, 'Never', 'superseded'],
      ['CeasefireAccepted', 'condition', null, 'If it is ours', 'stands'],
    ],
  )
})

t.test('a denial moves nothing, and a cell of denials alone is empty', async (t) => {
  const denied = states('denied', '2022-03-29', 'ukraine', 'concession', 'deferred', { stance: 'denies' })
  t.strictSame(reasons(explained(medinsky, denied)), [
    [idOf('told'), 'stands', null],
    [idOf('denied'), 'stance', null],
  ])
  t.match(explained(medinsky, denied).because, /Beside it, 1 denied or doubted\.$/)
  const empty = explained(denied)
  t.equal(empty.because, 'Empty: of what was ever said of it nothing counts here, 1 denied or doubted.')
  t.equal(empty.claims[0]?.because, 'Its claimant denies this: a dispute, which moves no position.')
})

t.test('of a cell of which nothing was ever said just that is told', async (t) => {
  t.strictSame(explained(), { because: 'Nothing was ever said of it.', claims: [] })
})
