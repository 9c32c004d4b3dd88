import fc from 'fast-check'
import { changingSides, issue, positionEntries, speaker } from './position-ledgers.js'
import { type Matter, maybe, occurred, tellingLedger, typed } from './telling-ledgers.js'

// Random ledgers of two ceasefires: proposed, answered, declared, joined and ended, by two sides and an envoy of one.

export const ceasefire = fc.constantFrom('truce', 'truce', 'truce', 'pause')
const proposal = fc.constantFrom('plan', 'offer')
const text = fc.constant('so it is')
/** A time as promises and ceasefires name it. */
export const time = fc.constantFrom('2025-05-01', '2025-05-02', '2025-05-03T08:00:00Z', '2025-05-02/2025-05-03')
const window = { effectiveFrom: maybe(time), effectiveTo: maybe(time) }

/** What may be told of ceasefires themselves. */
export const stepBodies: readonly Matter['bodies'][] = [
  typed('CeasefireDeclared', {
    ceasefire,
    by: speaker,
    with: fc.constantFrom([], ['west']),
    scope: fc.constant('full'),
    purpose: fc.constant('holiday'),
    ...window,
    effectiveFrom: time,
    conditions: fc.constantFrom([], [{ issue: 'river', text: 'if so' }]),
  }),
  typed('CeasefireAccepted', { ceasefire, by: speaker, ...window }),
  typed('CeasefireExtended', { ceasefire, by: speaker, ...window }),
  typed('CeasefireSuspended', { ceasefire, by: speaker, ...window }),
  typed('CeasefireResumed', { ceasefire, by: speaker, ...window }),
  typed('CeasefireEnded', {
    ceasefire,
    by: speaker,
    reason: fc.constantFrom('terminated', 'superseded', 'neverInEffect', 'fulfilled'),
  }),
]

const made = typed('ProposalMade', {
  proposal,
  by: speaker,
  to: fc.constant(['east', 'west']),
  title: text,
  ceasefire: fc.record({ ceasefire, scope: fc.constant('full'), ...window }),
})

/** What may be told of proposals that would bring a ceasefire about. */
export const proposalBodies: readonly Matter['bodies'][] = [
  made,
  typed('ProposalAmended', {
    proposal: fc.constant('plan'),
    version: fc.constantFrom(2, 3),
    by: speaker,
    terms: issue.map((one) => [{ term: 'a', issue: one, text: 'less' }]),
  }),
  typed('ProposalCountered', { proposal: fc.constant('plan'), by: speaker, counter: fc.constant('offer') }),
  typed('ProposalDeferred', { proposal, by: speaker }),
  typed('ProposalWithdrawn', { proposal, by: speaker }),
  typed('AgreementSigned', {
    agreement: fc.constant('deal'),
    parties: fc.constantFrom(['east', 'west'], ['envoy']),
    kind: text,
    proposal: maybe(proposal),
  }),
]

const answers: readonly Matter['bodies'][] = [
  typed('ProposalAccepted', { proposal, by: speaker, extent: fc.constant('full') }),
  typed('ProposalRejected', { proposal, by: speaker }),
]

const matter: Matter = {
  bodies: fc.oneof(
    { weight: 3, arbitrary: fc.oneof(...stepBodies) },
    { weight: 1, arbitrary: made },
    { weight: 1, arbitrary: fc.oneof(...proposalBodies, ...answers) },
  ),
  beside: fc.record({
    occurred,
    order: fc.nat({ max: 1 }),
    claim: fc.record({
      claimant: fc.constantFrom('east', 'east', 'envoy', 'west', 'publisher:gazette'),
      stance: fc.constantFrom('asserts', 'asserts', 'asserts', 'asserts', 'denies'),
    }),
  }),
  entries: positionEntries,
  changes: changingSides,
}

/** Ceasefires, reported and corrected in every way. */
export const ceasefireLedger = tellingLedger(matter, { report: 10, correct: 4, curate: 1, pause: 1 })
