import fc from 'fast-check'
import t from 'tap'
import { withEvidence } from '../../projections/evidence.js'
import { proposalItem, proposalListing } from '../../projections/proposals.js'
import { atOf, told, warGlossary } from '../doubles/facts.js'
import { accepted, answersOf, at, countered, made, rejected, shownAt, statusAt, TRUCE } from './proposals-reports.js'

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
