import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { finished, type Work } from '../domain/work.js'
import { isIncidentReport } from './casualties/claims.js'
import { DEFAULT_POLICY } from './casualties/policies.js'
import { incidentsOf, incidentsTally, sumOf } from './casualties/tally.js'
import { type Ceasefire, ceasefireItem, ceasefires } from './ceasefires.js'
import { type Commitment, commitmentItem, commitments, commitmentsAt } from './commitments.js'
import { type Contact, contactItem, contacts, latestHeld } from './contacts.js'
import { type Evidence, evidenceOf } from './evidence.js'
import { incidents } from './incidents.js'
import type { Parameters } from './listing.js'
import { factsOfCommitments, factsOfPromises } from './parts/commitments-part.js'
import { type Found, joined } from './parts/lookup.js'
import { factsOfPositions, positionTypes } from './positions/facts.js'
import { matrix, type PositionIssue, positionIssue } from './positions/matrix.js'
import { positions } from './positions.js'
import { type Proposal, proposalItem, proposals, proposalsById } from './proposals.js'
import { type Talks, talksAt, talksItem, talksTypes } from './talks.js'
import { type At, type Shown, show, typesOf } from './view.js'

/** Raised whenever the state would change for the same facts. */
export const STATE_VERSION = 1

export const stateParameters = {
  maxClaimants: { kind: 'one', values: ['1'], description: 'Only what rests on no more independent claimants' },
} as const satisfies Parameters

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

/** The types that each view of the state is made of, but for casualties, positions and what happened. */
const types = {
  proposals: typesOf(proposals),
  contacts: typesOf(contacts),
  talks: talksTypes,
  ceasefires: typesOf(ceasefires),
  commitments: typesOf(commitments),
}

/**
 * The state of what is found; the sum over all incidents is made of no facts where it is kept. At each yield the work may
 * be interrupted.
 */
export function* stateAt(found: Found): Work<State> {
  for (const ofView of Object.values(types)) yield* found.readTypesAhead(ofView)
  const findSince = found.happened()
  const promised = findSince ? factsOfPromises(found) : factsOfCommitments(found)
  const tally = found.tally() ?? tallyOf(found.ofTypes(typesOf(incidents)), found.at)
  yield
  const cells = yield* factsOfPositions(found, {})
  return yield* stateFrom(found.ofTypes, cells, commitmentsAt(promised, found.at, findSince), tally, found.at)
}

/** What of it rests on one independent claimant: see {@link singleSourceState}. */
export const singleSourceStateAt = (found: Found): State =>
  singleSourceState(
    joined([
      found.ofTypes(new Set([positionTypes, ...Object.values(types)].flatMap((ofView) => [...ofView]))),
      factsOfCommitments(found),
      found.ofTypes(typesOf(incidents)),
    ]),
    found.at,
  )

/** The state at a clock; facts in fold order. */
export const stateOf = (facts: readonly Fact[], at: At): State =>
  finished(stateFrom(() => facts, facts, commitmentsAt(facts, at), tallyOf(facts, at), at))

const tallyOf = (facts: readonly Fact[], at: At): z.infer<typeof incidentsTally> =>
  sumOf(incidentsOf(facts.filter(isIncidentReport), at, {}, DEFAULT_POLICY), DEFAULT_POLICY)

/** @param of facts in fold order: those of some types at least. @param said those that positions are made of. */
function* stateFrom(
  of: Found['ofTypes'],
  said: readonly Fact[],
  commitments: readonly Shown<Commitment>[],
  tally: z.infer<typeof incidentsTally>,
  at: At,
): Work<State> {
  const allProposals = show(proposals, of(types.proposals), at, undefined)
  const byId = proposalsById(allProposals)
  yield
  const held = show(contacts, of(types.contacts), at, undefined)
  yield
  const talks = talksAt(of(types.talks), at, held)
  yield
  const cells = show(positions, said, at, byId)
  yield
  const ceasefiresNow = show(ceasefires, of(types.ceasefires), at, byId)
  yield
  return {
    talks,
    positions: matrix(cells, at),
    proposals: allProposals.filter(({ item }) => item.status === 'open'),
    ceasefires: ceasefiresNow.filter(({ item }) => item.overall !== 'ended'),
    commitments,
    casualties: {
      policy: DEFAULT_POLICY,
      incidents: tally,
    },
    lastContacts: latestHeld(held).map(({ shown }) => shown),
  }
}

/**
 * What of the state rests on one independent claimant, items and cells alike; the gaps between principals are those of
 * all cells, and the casualties are those of incidents of which one claimant tells.
 */
export const singleSourceState = (facts: readonly Fact[], at: At): State => {
  const { talks, positions, proposals, ceasefires, commitments, lastContacts } = stateOf(facts, at)
  const isSingle = ({ independent }: Pick<Evidence, 'independent'>): boolean => independent.claimants === 1
  const singles = <Item>(shown: readonly Shown<Item>[]): readonly Shown<Item>[] =>
    shown.filter((one) => isSingle(evidenceOf(one.facts, [], at.glossary)))
  const single = incidentsOf(facts.filter(isIncidentReport), at, {}, DEFAULT_POLICY).filter(
    ({ standing }) => new Set(standing.map(({ claimantRoot }) => claimantRoot)).size === 1,
  )
  const last = talks.last && isSingle(talks.last) ? talks.last : null
  return {
    talks: {
      parties: talks.parties.filter(isSingle),
      next: talks.next && isSingle(talks.next) ? talks.next : null,
      last,
      daysSinceLast: last && talks.daysSinceLast,
    },
    positions: positions
      .map(({ cells, ...issue }) => ({ ...issue, cells: cells.filter(isSingle) }))
      .filter(({ cells }) => cells.length > 0),
    proposals: singles(proposals),
    ceasefires: singles(ceasefires),
    commitments: singles(commitments),
    casualties: { policy: DEFAULT_POLICY, incidents: sumOf(single, DEFAULT_POLICY) },
    lastContacts: singles(lastContacts),
  }
}
