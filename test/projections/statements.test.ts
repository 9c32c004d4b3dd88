import t from 'tap'
import { withEvidence } from '../../projections/evidence.js'
import { statementItem, statementListing, statements } from '../../projections/statements.js'
import { show } from '../../projections/view.js'
import { atOf, factsOf, idOf, told, warGlossary } from '../doubles/facts.js'

const at = atOf('2022-12-31')
const accusation = told(
  'StatementMade',
  '2022-04-12',
  'putin',
  { by: 'putin', act: 'accuses', about: ['ukraine'], issue: 'security-guarantees', summary: 'Kyiv went back on it.' },
  { name: 'accusation', place: 'kyiv' },
)
const threat = told(
  'StatementMade',
  '2022-04-13',
  'zelensky',
  { by: 'peskov', act: 'threatens', summary: 'There will be a response.' },
  { name: 'threat' },
)
const urging = told(
  'StatementMade',
  '2022-04-14',
  'trump',
  { by: 'us', act: 'urges', about: ['russia'], summary: 'Stop.' },
  { name: 'urging' },
)
const position = told('PositionStated', '2022-04-14', 'ukraine', {
  party: 'ukraine',
  issue: 'ceasefire',
  stance: 'demand',
  summary: 'Now.',
})
const reports = [accusation, threat, urging, position]

const selected = (values: Parameters<typeof statementListing.select>[1]) =>
  show(statements, factsOf(reports, at), at, undefined)
    .filter((shown) => statementListing.select(shown, values, at))
    .map(({ key }) => key)
const ids = (...names: readonly string[]) => names.map(idOf).sort()

t.test('every statement is an item with who spoke, for whom, in whose voice, and what was done by it', async (t) => {
  const items = show(statements, factsOf(reports, at), at, undefined)
  t.equal(items.length, 3, 'a position is no statement')
  const of = (name: string) => items.find(({ key }) => key === idOf(name))?.item
  t.match(of('accusation'), {
    developmentId: idOf('accusation'),
    by: 'putin',
    root: 'russia',
    act: 'accuses',
    about: ['ukraine'],
    issue: 'security-guarantees',
    summary: 'Kyiv went back on it.',
    place: ['kyiv'],
    claimant: 'putin',
    voice: 'own',
  })
  t.match(of('threat'), {
    by: 'peskov',
    root: 'russia',
    claimant: 'zelensky',
    voice: 'attributed',
    issue: null,
    place: null,
  })
})

t.test('a statement told by whoever speaks for the same party is in its own voice', async (t) => {
  const { by, act, summary } = threat.input
  const relayed = told('StatementMade', '2022-04-13', 'medinsky', { by, act, summary })
  t.match(show(statements, factsOf([relayed], at), at, undefined), [{ item: { by: 'peskov', voice: 'own' } }])
})

t.test('a statement that somebody denies having made is not shown', async (t) => {
  const { by, act, summary } = threat.input
  const denied = told('StatementMade', '2022-04-13', 'peskov', { by, act, summary }, { stance: 'denies' })
  t.same(show(statements, factsOf([denied], at), at, undefined), [])
})

t.test('a disputed statement stands, with the dispute beside it', async (t) => {
  const dispute = told('ClaimDisputed', '2022-04-15', 'osce', {
    disputes: idOf('accusation'),
    stance: 'findsFalse',
    summary: 'Not so.',
  })
  const [shown] = show(statements, factsOf([accusation, dispute], at), at, undefined)
  const answer = shown && withEvidence(shown, warGlossary)
  t.match(answer, { summary: 'Kyiv went back on it.', disputes: [{ claimant: 'osce', stance: 'findsFalse' }] })
  t.same(statementItem.parse(answer), answer)
})

t.test('statements are selected by speaker, act, party and issue', async (t) => {
  t.same(selected({ by: ['russia'] }), ids('accusation', 'threat'), 'with whoever speaks for it')
  t.same(selected({ by: ['kremlin'] }), ids('threat'))
  t.same(selected({ by: ['trump'] }), [], 'the party does not speak for its president')
  t.same(selected({ act: ['urges', 'threatens'] }), ids('threat', 'urging'))
  t.same(selected({ party: ['ukraine'] }), ids('accusation', 'threat'), 'whom it is about, or who claims it')
  t.same(selected({ party: ['russia'], act: ['urges'] }), ids('urging'))
  t.same(selected({ issue: ['security-guarantees'] }), ids('accusation'))
  t.same(selected({ issue: ['ceasefire'] }), [])
})
