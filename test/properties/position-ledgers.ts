import fc from 'fast-check'
import { type Matter, occurred, tellingLedger } from './telling-ledgers.js'

// Random ledgers of what parties want: positions, a proposal with its answers, and a glossary in which those who speak
// for a party change sides.

export const speaker = fc.constantFrom('east', 'envoy', 'west')
const claimant = fc.constantFrom('east', 'east', 'envoy', 'west', 'publisher:gazette')
export const issue = fc.constantFrom('border', 'river')
const value = fc.constantFrom('open', 'shut', undefined)
const version = fc.constantFrom(undefined, 1, 2)
const terms = fc.uniqueArray(
  fc.record({ term: fc.constantFrom('a', 'b'), issue, text: fc.constant('a term'), value }),
  { minLength: 1, maxLength: 2, selector: ({ term }) => term },
)
const conditions = fc.array(fc.record({ issue, text: fc.constant('a condition') }), { maxLength: 1 })
const proposal = fc.constantFrom('plan', 'plan', 'plan', 'draft')

/** What a proposal, or an answer to it, may say. */
export const proposalBodies = {
  made: fc.record({
    type: fc.constant('ProposalMade' as const),
    proposal,
    version,
    by: fc.constantFrom('west', 'east'),
    to: fc.constant(['east']),
    title: fc.constant('The plan'),
    terms,
  }),
  accepted: fc.record({
    type: fc.constant('ProposalAccepted' as const),
    proposal,
    version,
    by: speaker,
    extent: fc.constantFrom('full', 'conditional'),
    conditions,
  }),
  rejected: fc.record({
    type: fc.constant('ProposalRejected' as const),
    proposal,
    version,
    by: speaker,
    terms: fc.constantFrom(undefined, ['a']),
  }),
}

export const positionStated = fc.record({
  type: fc.constant('PositionStated' as const),
  party: speaker,
  issue,
  stance: fc.constantFrom('demand', 'offer', 'refusal'),
  value,
  summary: fc.constant('so it wants'),
})

/** What may be said beside any body. */
export const beside = fc.record({
  occurred,
  order: fc.nat({ max: 1 }),
  claim: fc.record({ claimant, stance: fc.constantFrom('asserts', 'asserts', 'asserts', 'denies') }),
})

const envoy = { id: 'envoy', name: 'The envoy', kind: 'person', aliases: [] }

/** Two issues, and an envoy who speaks for the east. */
export const positionEntries: Matter['entries'] = [
  ...['border', 'river'].map(
    (id) => ['IssueRegistered', { id, title: id, options: ['open', 'shut'], aliases: [] }] as const,
  ),
  ['PartyRegistered', { ...envoy, speaksFor: 'east' }],
]

/** The envoy changes sides. */
export const changingSides: Matter['changes'] = fc
  .constantFrom('east', 'west', undefined)
  .map((speaksFor) => ['PartyRegistered', { ...envoy, ...(speaksFor === undefined ? {} : { speaksFor }) }] as const)

const matter: Matter = {
  bodies: fc.oneof(
    { weight: 3, arbitrary: positionStated },
    { weight: 3, arbitrary: proposalBodies.made },
    { weight: 3, arbitrary: proposalBodies.accepted },
    { weight: 1, arbitrary: proposalBodies.rejected },
  ),
  beside,
  entries: positionEntries,
  changes: changingSides,
}

/** Positions, reported and corrected in every way. */
export const positionLedger = tellingLedger(matter, { report: 5, correct: 5, curate: 1, pause: 1 })

/** Positions that are only ever reported, with a glossary that stays. */
export const reportedPositions = tellingLedger(matter, { report: 1, correct: 0, curate: 0, pause: 0 })
