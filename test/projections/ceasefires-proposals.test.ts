import t from 'tap'
import { type Ceasefire, ceasefires } from '../../projections/ceasefires.js'
import { proposals, proposalsById } from '../../projections/proposals.js'
import { type Shown, show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, idOf, type Report, told } from '../doubles/facts.js'

const TRUCE = { ceasefire: 'truce', scope: 'full', effectiveFrom: '2025-03-20', effectiveTo: '2025-04-18' }

const made = (on = '2025-03-11', proposal = 'p', beside: Beside = {}): Report =>
  told(
    'ProposalMade',
    on,
    'us',
    { proposal, by: 'us', to: ['russia', 'ukraine'], title: 'Truce', terms: [], mediator: 'turkey', ceasefire: TRUCE },
    beside,
  )
const accepts = (on: string, by: string, claimant = by, proposal = 'p'): Report =>
  told('ProposalAccepted', on, claimant, { proposal, by, extent: 'full' })
const acceptsTerms = (on: string, by: string, ...terms: readonly string[]): Report =>
  told('ProposalAccepted', on, by, { proposal: 'p', by, extent: 'full', terms })
const rejects = (on: string, by: string, proposal = 'p', beside: Beside = {}): Report =>
  told('ProposalRejected', on, by, { proposal, by }, beside)

const shownAt = (asOf: string, reports: readonly Report[]): Shown<Ceasefire> => {
  const at = atOf(asOf)
  const facts = factsOf(reports, at)
  const [shown] = show(ceasefires, facts, at, proposalsById(show(proposals, facts, at, undefined)))
  if (!shown) throw new Error('no ceasefire is shown')
  return shown
}
const at = (asOf: string, ...reports: readonly Report[]) => shownAt(asOf, reports).item
const parties = ({ parties }: Ceasefire) => parties.map(({ party, status }) => `${party}: ${status}`)

t.test('a proposal of a ceasefire opens it as proposed', async (t) => {
  const item = at('2025-03-11', made())
  t.match(item, {
    overall: 'proposed',
    scope: 'full',
    purpose: null,
    mediator: 'turkey',
    proposal: 'p',
    dangling: false,
  })
  t.match(item, { from: null, to: null })
  t.strictSame(parties(item), ['us: proposed'])
})

t.test('who accepts only some terms of the proposal has not agreed to its ceasefire', async (t) => {
  t.strictSame(parties(at('2025-03-13', made(), acceptsTerms('2025-03-12', 'ukraine', 'truce'))), ['us: proposed'])
})

t.test('the 30 days that Kyiv accepted and Moscow refused stay listed as rejected, with the answers', async (t) => {
  const reports = [made(), accepts('2025-03-11', 'ukraine'), rejects('2025-03-13', 'putin', 'p', { name: 'no' })]
  const { item, facts } = shownAt('2025-04-04', reports)
  t.equal(item.overall, 'rejected')
  t.strictSame(parties(item), ['ukraine: agreed', 'us: proposed'])
  t.strictSame(
    item.responses.map(({ party, answer }) => [party, answer]),
    [
      ['russia', 'rejected'],
      ['ukraine', 'accepted'],
    ],
  )
  t.strictSame(
    item.accordingTo.map(({ claimant, overall }) => [claimant, overall]),
    [
      ['us', 'proposed'],
      ['ukraine', 'proposed'],
      ['putin', 'rejected'],
    ],
  )
  t.ok(
    facts.some(({ id }) => id === idOf('no')),
    'it rests on the refusal as well',
  )
})

t.test('accepted by all addressees it is agreed, and in effect only once it is declared', async (t) => {
  const reports = [made(), accepts('2025-03-11', 'ukraine'), accepts('2025-03-13', 'russia')]
  t.equal(at('2025-03-12', ...reports).overall, 'proposed')
  const agreed = at('2025-03-25', ...reports)
  t.equal(agreed.overall, 'agreed')
  t.strictSame(parties(agreed), ['russia: agreed', 'ukraine: agreed', 'us: proposed'])
  const joined = told('CeasefireAccepted', '2025-03-21', 'ukraine', { ceasefire: 'truce', by: 'ukraine' })
  t.match(at('2025-03-25', ...reports, joined), {
    overall: 'unilateral',
    from: '2025-03-20T22:00:00.000Z',
    to: '2025-04-18T21:00:00.000Z',
  })
})

t.test('a signed agreement on the proposal makes it agreed', async (t) => {
  const signed = told('AgreementSigned', '2025-03-15', 'us', {
    agreement: 'a',
    parties: ['us'],
    kind: 'truce',
    proposal: 'p',
  })
  t.equal(at('2025-03-15', made(), signed).overall, 'agreed')
})

t.test('withdrawn it is no more', async (t) => {
  const withdrawn = told('ProposalWithdrawn', '2025-03-15', 'us', { proposal: 'p', by: 'us' })
  const item = at('2025-03-15', made(), accepts('2025-03-12', 'ukraine'), withdrawn)
  t.equal(item.overall, 'none')
  t.strictSame(item.parties, [])
})

t.test('an acceptance told by another is no status of the party', async (t) => {
  t.strictSame(parties(at('2025-03-15', made(), accepts('2025-03-12', 'ukraine', 'us'))), ['us: proposed'])
})

t.test('of several proposals the one that came furthest leads, among equals the last', async (t) => {
  const again = made('2025-03-20', 'q')
  t.match(at('2025-03-25', made(), rejects('2025-03-13', 'russia'), again), { overall: 'proposed', proposal: 'q' })
  t.match(at('2025-03-25', made(), again, rejects('2025-03-21', 'russia', 'q')), { overall: 'proposed', proposal: 'p' })
  t.match(at('2025-03-25', made(), again), { proposal: 'q' })
})
