import t from 'tap'
import { proposalVersion, versionsOf } from '../../projections/proposals/version-history.js'
import { proposals } from '../../projections/proposals.js'
import { show } from '../../projections/view.js'
import { atOf, factsOf, type Report, told } from '../doubles/facts.js'

const term = (name: string, value: string | null, text = name) => ({
  term: name,
  issue: 'security-guarantees',
  text,
  ...(value === null ? {} : { value }),
})
const made = (claimant: string, version: number, ...terms: object[]): Report =>
  told('ProposalMade', `2025-03-1${version}`, claimant, { proposal: 'p', version, by: 'us', title: 'Plan', terms })
const amended = (version: number, ...terms: object[]): Report =>
  told('ProposalAmended', `2025-03-1${version}`, 'us', { proposal: 'p', version, by: 'us', terms })

const versions = (...reports: readonly Report[]) => {
  const at = atOf('2025-04-01')
  const shown = show(proposals, factsOf(reports, at), at, undefined).find(({ key }) => key === 'p')
  return shown ? versionsOf(shown, at) : []
}

t.test('each version tells what was added, dropped and changed since the one told before it', async (t) => {
  const [first, third] = versions(
    made('us', 1, term('kept', 'x'), term('dropped', 'x'), term('moved', 'x'), term('reworded', 'x')),
    amended(3, term('kept', 'x'), term('moved', 'y'), term('reworded', 'x', 'anew'), term('added', null)),
  )
  t.equal(first?.version, 1)
  t.strictSame([first?.added, first?.dropped, first?.changed], [[], [], []], 'the first is compared with nothing')
  t.equal(third?.version, 3)
  t.strictSame(
    third?.added.map(({ term, value }) => [term, value]),
    [['added', null]],
  )
  t.strictSame(
    third?.dropped.map(({ term }) => term),
    ['dropped'],
  )
  t.strictSame(
    third?.changed.map(({ term, before, after }) => [term, before.value, after.value, after.text]),
    [
      ['moved', 'x', 'y', 'moved'],
      ['reworded', 'x', 'x', 'anew'],
    ],
  )
  t.strictSame(proposalVersion.parse(third), third)
})

t.test('the same terms in another mouth are no change', async (t) => {
  const [, second] = versions(made('russia', 1, term('a', 'x')), amended(2, term('a', 'x')))
  t.match(second?.terms, [{ claimant: 'us', voice: 'own' }])
  t.strictSame([second?.added, second?.dropped, second?.changed], [[], [], []])
})

t.test('a version that is only named by an answer is not listed', async (t) => {
  const answer = told('ProposalRejected', '2025-03-20', 'russia', { proposal: 'p', version: 7, by: 'russia' })
  t.strictSame(
    versions(made('us', 1, term('a', 'x')), answer).map(({ version }) => version),
    [1],
  )
})

const toBoth = (version: number): Report => {
  const body = { proposal: 'p', version, by: 'us', title: 'Plan', to: ['russia', 'ukraine'], terms: [term('a', 'x')] }
  return told('ProposalMade', `2025-03-1${version}`, 'us', body)
}
const answersIn = (...reports: readonly Report[]) =>
  versions(...reports).map(({ responses }) => responses.map(({ party, answer }) => `${party} ${answer}`))

t.test('an answer stands with the version that it names, whatever version came before the answer', async (t) => {
  const first = told('ProposalAccepted', '2025-03-20', 'russia', {
    proposal: 'p',
    version: 1,
    by: 'russia',
    extent: 'inPrinciple',
  })
  const second = told('ProposalRejected', '2025-03-21', 'ukraine', { proposal: 'p', by: 'ukraine' })
  t.strictSame(answersIn(toBoth(1), amended(2, term('a', 'y')), first, second), [
    ['russia inPrinciple', 'ukraine noResponse'],
    ['russia noResponse', 'ukraine rejected'],
  ])
})

t.test('an answer that names no version stands with the newest one at its place, and stays there', async (t) => {
  const rejected = told('ProposalRejected', '2025-03-11', 'russia', { proposal: 'p', by: 'russia' }, { order: 1 })
  t.strictSame(answersIn(toBoth(1), rejected, amended(2, term('a', 'y'))), [
    ['russia rejected', 'ukraine noResponse'],
    ['russia noResponse', 'ukraine noResponse'],
  ])
})

t.test('a counter of the proposer itself is no answer, one of another is', async (t) => {
  const counter = (by: string): Report =>
    told('ProposalCountered', '2025-03-20', by, { proposal: 'p', by, counter: `of-${by}` })
  t.strictSame(answersIn(toBoth(1), counter('us'), counter('ukraine')), [['russia noResponse', 'ukraine countered']])
})
