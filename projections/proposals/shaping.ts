import type { Fact } from '../../domain/clocks.js'
import { moves } from '../view.js'

// What decides of which terms an answer to a proposal speaks: positions follow from that.

/** The proposal of which a fact tells, or which it accepts or rejects. */
export const proposalIn = (fact: Fact): string | undefined => {
  if (!moves(fact)) return undefined
  switch (fact.content.type) {
    case 'ProposalMade':
    case 'ProposalAmended':
    case 'ProposalAccepted':
    case 'ProposalRejected':
      return fact.content.proposal
    default:
      return undefined
  }
}

/** The version that a fact names; null where it names none. */
export const versionIn = ({ content }: Fact): number | null => ('version' in content ? (content.version ?? null) : null)

/** Whether a fact tells of a proposal's terms. */
export const tells = ({ content }: Fact): boolean =>
  content.type === 'ProposalMade' || content.type === 'ProposalAmended'
