import t from 'tap'
import { normalise } from '../../domain/normalise.js'
import { isRefusal } from '../../domain/refusal.js'
import { rolesOf } from '../../domain/roles.js'
import { recording } from './recording.js'

const said = {
  occurred: '2022-03-01',
  reportedAt: '2022-03-02',
  claim: { claimant: 'envoy', relayedBy: 'west' },
  sources: [{ publisher: 'gazette', title: 'A headline', url: 'https://gazette.example/1', quote: 'As it was said' }],
  place: ['capital', 'north'],
  note: 'Our note',
  by: 'east',
}
const roles = (body: object) => {
  const content = normalise({ ...said, ...body }, recording)
  if (isRefusal(content)) throw new Error(JSON.stringify(content))
  return rolesOf(content)
}
const proposed = roles({
  type: 'ProposalMade',
  proposal: 'peace',
  title: 'The plan',
  terms: [
    { term: 'first', issue: 'alliance', text: 'No alliance', stance: 'offer', value: 'neutral' },
    { term: 'second', issue: 'guarantees', text: 'Guarantees' },
  ],
})

t.test('every party, issue and place that a statement names has a role, wherever it stands', async (t) => {
  const { parties, issues, places } = proposed
  t.same([...parties].sort(), ['east', 'west'], 'who relayed the claim; the claimant is asked for by itself')
  t.same([...issues].sort(), ['alliance', 'guarantees'])
  t.same([...places].sort(), ['capital', 'north'])
})

t.test('titles, summaries, texts, notes and quotes are its texts, ids and addresses are not', async (t) => {
  t.same([...proposed.texts].sort(), [
    'A headline',
    'As it was said',
    'Guarantees',
    'No alliance',
    'Our note',
    'The plan',
  ])
})

t.test('so are a summary, and the reason that a party gives', async (t) => {
  t.ok(roles({ type: 'ProposalRejected', proposal: 'peace', reason: 'Too late' }).texts.includes('Too late'))
  const { texts } = roles({ type: 'StatementMade', act: 'states', summary: 'So it is' })
  t.ok(texts.includes('So it is'))
})
