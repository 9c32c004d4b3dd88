import t from 'tap'
import { agreementItem, agreementListing, agreements } from '../../projections/agreements.js'
import { withEvidence } from '../../projections/evidence.js'
import { show } from '../../projections/view.js'
import { atOf, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const at = atOf('2025-12-31')
const shownOf = (...reports: readonly Report[]) => show(agreements, factsOf(reports, at), at, undefined)
const term = (name: string, text: string, more: object = {}) => ({ term: name, issue: 'ceasefire', text, ...more })
const signed = (name: string, occurred: string, claimant: string, body: object, place?: string) =>
  told(
    'AgreementSigned',
    occurred,
    claimant,
    { agreement: 'black-sea', kind: 'initiative', ...body },
    {
      name,
      reportedAt: '2022-08-30',
      ...(place ? { place } : {}),
    },
  )

t.test('an agreement is shown with who signed it, its terms, and the proposal that it came from', async (t) => {
  const [shown] = shownOf(
    signed(
      'signing',
      '2022-07-22',
      'turkey',
      {
        parties: ['putin', 'turkey'],
        proposal: 'grain-plan',
        terms: [term('corridor', 'A safe corridor.', { value: 'immediate' })],
      },
      'istanbul',
    ),
  )
  t.match(shown?.item, {
    agreement: 'black-sea',
    kind: 'initiative',
    parties: [
      { party: 'putin', root: 'russia' },
      { party: 'turkey', root: 'turkey' },
    ],
    terms: [{ term: 'corridor', value: 'immediate', stance: null, claimant: 'turkey', voice: 'own' }],
    proposal: 'grain-plan',
    signedAt: '2022-07-21T21:00:00.000Z',
    place: ['istanbul'],
  })
  const answer = shown && withEvidence(shown, warGlossary)
  t.match(answer, { developments: [idOf('signing')], independent: { claimants: 1, publishers: 1 } })
  t.same(agreementItem.parse(answer), answer)
})

t.test('accounts of one agreement merge by term, a signatory first, and no signatory is lost', async (t) => {
  const [shown] = shownOf(
    signed('own', '2022-07-22', 'zelensky', {
      parties: ['ukraine', 'turkey'],
      terms: [term('corridor', 'In our words.')],
    }),
    signed('others', '2022-07-23', 'us', {
      parties: ['russia', 'turkey'],
      terms: [term('corridor', 'In their words.'), term('inspection', 'Ships are inspected.')],
    }),
  )
  t.same(
    shown?.item.terms.map(({ text, voice }) => [text, voice]),
    [
      ['In our words.', 'own'],
      ['Ships are inspected.', 'attributed'],
    ],
  )
  t.same(shown?.item.parties.map(({ party }) => party).sort(), ['russia', 'turkey', 'ukraine'])
  t.equal(shown?.item.occurred.edtf, '2022-07-22', 'the own account tells when')
  t.equal(shown?.facts.length, 2)
})

t.test('whoever speaks for the same party as a signatory tells of it in its own voice', async (t) => {
  const [shown] = shownOf(
    signed('own', '2022-07-22', 'yermak', { parties: ['zelensky'], terms: [term('corridor', 'In our words.')] }),
    signed('others', '2022-07-23', 'us', { parties: ['zelensky'], terms: [term('corridor', 'In their words.')] }),
  )
  t.match(shown?.item.terms, [{ text: 'In our words.', voice: 'own' }])
})

t.test(
  'among accounts of equal voice the later one stands, and fills in what it leaves out from the earlier',
  async (t) => {
    const [shown] = shownOf(
      signed('early', '2022-07-22', 'us', { parties: ['russia'], terms: [], proposal: 'grain-plan' }),
      signed('late', '2022-07-24', 'osce', { parties: ['russia'], terms: [], kind: 'memorandum' }),
    )
    t.match(shown?.item, { kind: 'memorandum', proposal: 'grain-plan', occurred: { edtf: '2022-07-24' }, place: null })
  },
)

t.test('a start of signing that is open is no instant', async (t) => {
  const [shown] = shownOf(signed('vague', '../2022-07-22', 'us', { parties: ['russia'], terms: [] }))
  t.equal(shown?.item.signedAt, null)
})

t.test('the list has no filters', async (t) => {
  t.same(agreementListing.parameters, {})
  t.equal(agreementListing.select(), true, 'every agreement is in it')
})
