import type { Fact } from '../../domain/clocks.js'
import type { Considered } from '../../domain/considered.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import { toInstant } from '../../domain/vocabulary/time.js'
import { ceasefires } from '../ceasefires.js'
import { type Said, type SaidOfItems, saidOf, touchedIn } from '../explained/said.js'
import { type Proposals, proposalsAt } from '../proposals.js'
import { type At, moves } from '../view.js'
import { type Account, type Accounts, accountsOf } from './accounts.js'
import { overallBecause, partyBecause } from './because.js'
import type { CeasefireExplanation, ExplainedStep } from './explanation.js'
import { fatesOf, type StepFate } from './fates.js'
import { stepsByParty } from './picture.js'
import { type Decided, decidingFacts } from './standing.js'
import { type CeasefireVerdict, stepBecause } from './step-because.js'
import type { NamedWindow } from './window.js'

/** Why ceasefires stand as they do. */
export type ExplainedCeasefires = {
  /** The ceasefires of which anything was ever said, in order. */
  readonly keys: readonly string[]
  readonly explanationOf: (key: string) => CeasefireExplanation
}

/**
 * Explains the ceasefires at a clock.
 * @param statements all that were ever made, shown at the clock or not.
 */
export const explainCeasefires = (statements: readonly Considered[], at: At): ExplainedCeasefires => {
  const ever = saidOf(ceasefires, statements, at, proposalsAt)
  return { keys: [...ever.byItem.keys()].sort(), explanationOf: (key) => explanationOf(key, ever, at) }
}

const explanationOf = (key: string, ever: SaidOfItems<null, Proposals>, at: At): CeasefireExplanation => {
  const said = ever.byItem.get(key) ?? []
  const facts = touchedIn(said).map(({ fact }) => fact)
  const accounts = accountsOf(facts, at, ever.given)
  const { own, byClaimant } = accounts
  const verdictOf = verdictsBy(accounts, at)
  return {
    because: facts.length === 0 ? 'Nothing that was ever said of it counts here.' : overallBecause(own, at),
    decidedBy: idsOf(decidingOf(own)),
    parties: partiesIn(own, at),
    accordingTo: byClaimant.map((account) => ({
      claimant: account.claimant,
      because: [overallBecause(account, at), ...partiesIn(account, at).map(({ because }) => because)].join(' '),
      decidedBy: idsOf(decidingOf(account)),
    })),
    claims: said.map((one) => explained(one, verdictOf(one.considered), at)),
  }
}

const idsOf = (facts: readonly Fact[]): string[] => [...new Set(facts.map(({ id }) => id))]

/** Whether the proposal has a say, overall or for a party. */
const isByProposal = ({ standings, acting, isByStage }: Account): boolean =>
  isByStage || standings.some(([party]) => !acting.has(party))

/** The statements without which an account would be another. */
const decidingOf = (account: Account): readonly Fact[] => [
  ...account.standings.flatMap(([, { decided }]) => decidingFacts(decided)),
  ...(isByProposal(account) ? (account.telling.proposal?.facts ?? []) : []),
]

const partiesIn = ({ standings, acting, telling }: Account, at: At): CeasefireExplanation['parties'] =>
  standings.map(([party, standing]) => {
    const proposal = acting.has(party) ? null : telling.proposal
    return {
      party,
      because: partyBecause(party, standing, proposal?.key ?? null, at),
      decidedBy: idsOf(proposal?.facts ?? decidingFacts(standing.decided)),
    }
  })

/** What a statement decides, in the words of a sentence. */
const decidedThrough = (fact: Fact, { joined, from, to, switched, ended }: Decided): readonly string[] => [
  ...(joined.includes(fact) ? ['that it is kept'] : []),
  ...(from.includes(fact) ? ['the beginning'] : []),
  ...(to.includes(fact) ? ['the end'] : []),
  ...(switched?.by === fact ? [switched.suspended ? 'the suspension' : 'the resumption'] : []),
  ...(ended?.by === fact ? ['that it is over'] : []),
]

/** What became of each thing that was said of a ceasefire. */
const verdictsBy = ({ leading, own }: Accounts, at: At): ((considered: Considered) => CeasefireVerdict) => {
  const deciding = new Set(own.standings.flatMap(([, { decided }]) => decidingFacts(decided)))
  const fates = new Map<Fact, StepFate>()
  for (const steps of stepsByParty(own.telling, at).values())
    for (const [step, fate] of fatesOf(steps, own.telling.offered, deciding, at.clock.asOf - 1)) fates.set(step, fate)
  const isAsked = isByProposal(own)
  return ({ fact, hidden }) => {
    if (hidden) return hidden
    if (!moves(fact)) return { reason: 'stance' }
    if (deciding.has(fact)) {
      const decides = own.standings.map(([party, { decided }]) => ({ party, what: decidedThrough(fact, decided) }))
      return { reason: 'counted', decides: decides.filter(({ what }) => what.length > 0) }
    }
    const fate = fates.get(fact)
    if (fate) return fate
    const proposal = 'proposal' in fact.content ? fact.content.proposal : undefined
    if (proposal === undefined || !leading) return { reason: 'attributed' }
    const { key, item } = leading
    const reason = proposal !== key ? 'otherProposal' : isAsked ? 'throughProposal' : 'ownSteps'
    return { reason, proposal: key, status: item.status }
  }
}

const explained = (
  { considered: { fact, recorded } }: Said<null>,
  verdict: CeasefireVerdict,
  at: At,
): ExplainedStep => {
  const { content } = fact
  const by = 'by' in content ? content.by : null
  const { effectiveFrom = null, effectiveTo = null } = namedIn(content)
  return {
    developmentId: fact.id,
    statement: fact.statement,
    recorded,
    type: content.type,
    claimant: content.claim.claimant,
    stance: content.claim.stance,
    by,
    voice: by === null ? null : voiceOf(at.glossary, content.claim.claimant, rootParty(at.glossary, by)),
    proposal: 'proposal' in content ? (content.proposal ?? null) : null,
    occurred: content.occurred,
    effectiveFrom,
    effectiveTo,
    end: toInstant(fact.end),
    reportedAt: toInstant(fact.reportedAt),
    reason: verdict.reason,
    because: stepBecause(verdict, fact, at),
    instead: insteadOf(verdict, fact),
  }
}

/** The window that a statement names. */
const namedIn = (content: Content): NamedWindow => {
  if (content.type === 'ProposalMade') return content.ceasefire ?? {}
  return 'effectiveFrom' in content || 'effectiveTo' in content ? content : {}
}

const insteadOf = (verdict: CeasefireVerdict, { id, content }: Fact): ExplainedStep['instead'] => {
  switch (verdict.reason) {
    case 'duplicate':
      return { developmentId: verdict.of, claimant: content.claim.claimant }
    case 'corrected':
      return { developmentId: id, claimant: verdict.instead.content.claim.claimant }
    case 'superseded':
      return { developmentId: verdict.by.id, claimant: verdict.by.content.claim.claimant }
    default:
      return null
  }
}
