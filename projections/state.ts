import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { casualtiesOf } from './casualties/casualties.js'
import { incidentsTally } from './casualties/tally.js'
import { type Ceasefire, ceasefireItem, ceasefires } from './ceasefires.js'
import { type Commitment, commitmentItem, commitmentsAt } from './commitments.js'
import { type Contact, contactItem, contacts, latestHeld } from './contacts.js'
import { matrix, type PositionIssue, positionIssue } from './positions/matrix.js'
import { positions } from './positions.js'
import { type Proposal, proposalItem, proposals, proposalsById } from './proposals.js'
import { type Talks, talksAt, talksItem } from './talks.js'
import { type At, type Shown, show } from './view.js'

/** Raised whenever the state would change for the same facts. */
export const STATE_VERSION = 1

/** The state of the negotiation: the items of the other views that stand now. */
export type State = {
  readonly talks: Talks
  readonly positions: readonly PositionIssue[]
  /** Those that are open. */
  readonly proposals: readonly Shown<Proposal>[]
  /** Those that have not ended. */
  readonly ceasefires: readonly Shown<Ceasefire>[]
  readonly commitments: readonly Shown<Commitment>[]
  readonly casualties: z.infer<typeof stateAnswer.casualties>
  /** The latest first. */
  readonly lastContacts: readonly Shown<Contact>[]
}

/** The members of the state as answered. */
export const stateAnswer = {
  talks: talksItem,
  positions: z.array(positionIssue),
  proposals: z.array(proposalItem),
  ceasefires: z.array(ceasefireItem),
  commitments: z.array(commitmentItem),
  /** The tally over incidents; the other shapes have rows of their own in the casualties view. */
  casualties: z.object({ policy: z.string(), incidents: incidentsTally }),
  lastContacts: z.array(contactItem),
}

/** The state at a clock; facts in fold order. */
export const stateOf = (facts: readonly Fact[], at: At): State => {
  const allProposals = show(proposals, facts, at, undefined)
  const byId = proposalsById(allProposals)
  const { policy, incidents } = casualtiesOf(facts, at)
  return {
    talks: talksAt(facts, at),
    positions: matrix(show(positions, facts, at, byId), at),
    proposals: allProposals.filter(({ item }) => item.status === 'open'),
    ceasefires: show(ceasefires, facts, at, byId).filter(({ item }) => item.overall !== 'ended'),
    commitments: commitmentsAt(facts, at),
    casualties: { policy, incidents },
    lastContacts: latestHeld(show(contacts, facts, at, undefined)).map(({ shown }) => shown),
  }
}
