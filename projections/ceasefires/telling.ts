import type { Fact } from '../../domain/clocks.js'
import { type Glossary, rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import { type Proposal, proposals as proposalsView } from '../proposals.js'
import { type At, isOf, type Shown, show } from '../view.js'
import type { Step } from './course.js'
import { type Stage, stageOf, type Telling } from './picture.js'
import { type Window, windowNamed } from './window.js'

// What is told of one ceasefire: by the parties of themselves, and by one claimant of anybody.

const isStep = (fact: Fact): fact is Fact<Step> => fact.content.type.startsWith('Ceasefire')

/** The ids of the proposals that facts speak of. */
export const proposalsIn = (facts: readonly Fact[]): readonly string[] => [
  ...new Set(facts.flatMap(({ content }) => ('proposal' in content && content.proposal ? [content.proposal] : []))),
]

const FURTHEST: readonly Stage[] = ['none', 'rejected', 'proposed', 'agreed']
const reached = ({ item }: Shown<Proposal>): number => FURTHEST.indexOf(stageOf(item))

/** Of several proposals of one ceasefire the one that has come furthest, among equals the last. */
export const leadingOf = (proposals: readonly Shown<Proposal>[]): Shown<Proposal> | undefined =>
  proposals.reduce<Shown<Proposal> | undefined>(
    (leading, proposal) => (leading && reached(leading) > reached(proposal) ? leading : proposal),
    undefined,
  )

/** The window on offer to whoever joins: as last declared, else as last proposed. */
export const offeredIn = (facts: readonly Fact[]): Window | null => {
  const newestFirst = facts.toReversed()
  for (const fact of newestFirst) if (isOf(fact, 'CeasefireDeclared')) return windowNamed(fact.content, fact)
  for (const fact of newestFirst)
    if (isOf(fact, 'ProposalMade') && fact.content.ceasefire) return windowNamed(fact.content.ceasefire, fact)
  return null
}

/** What the parties tell of themselves; a proposal of theirs, and its acceptance, stand beside. */
export const inOwnVoice = (
  facts: readonly Fact[],
  offered: Window | null,
  proposal: Shown<Proposal> | undefined,
  glossary: Glossary,
): Telling => ({
  steps: facts.filter(isStep).flatMap((fact) => {
    const { by, claim } = fact.content
    return voiceOf(glossary, claim.claimant, rootParty(glossary, by)) === 'own' ? [{ fact, parties: [by] }] : []
  }),
  offered,
  ...proposedIn(proposal, ({ voice }) => voice === 'own'),
})

/** What one claimant tells of anybody, as if nobody else had spoken; a joint declaration is told of all who join in it. */
export const toldBy = (claimant: string, facts: readonly Fact[], offered: Window | null, at: At): Telling => {
  const told = facts.filter(({ content }) => content.claim.claimant === claimant)
  const proposal = leadingOf(show(proposalsView, told, at, undefined))
  return {
    steps: told.filter(isStep).map((fact) => {
      const { content } = fact
      return { fact, parties: content.type === 'CeasefireDeclared' ? [content.by, ...content.with] : [content.by] }
    }),
    offered,
    ...proposedIn(proposal, () => true),
  }
}

type Claim = { readonly voice: 'own' | 'attributed' | null }

const proposedIn = (
  shown: Shown<Proposal> | undefined,
  counts: (claim: Claim) => boolean,
): Pick<Telling, 'proposal' | 'stage' | 'proposers' | 'acceptors'> => {
  if (!shown) return { proposal: null, stage: 'none', proposers: [], acceptors: [] }
  const { key, item, facts } = shown
  const proposal = { key, status: item.status, facts }
  const stage = stageOf(item)
  if (stage === 'none') return { proposal, stage, proposers: [], acceptors: [] }
  return {
    proposal,
    stage,
    proposers: item.root !== null && counts(item) ? [item.root] : [],
    acceptors: item.responses.flatMap((response) =>
      response.answer === 'accepted' && response.terms === undefined && counts(response) ? [response.root] : [],
    ),
  }
}
