import type { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { type Glossary, rootParty, type Voice, voiceOf } from '../../domain/glossary/glossary.js'
import { answeredTerms, type stance } from '../proposals/versions.js'
import type { At, Shown, Touch, View } from '../view.js'

type Stance = z.infer<typeof stance>

/** What a development says of one party's position on one issue. */
export type Position = {
  readonly issue: string
  /** The party in the end: roll-up. */
  readonly party: string
  readonly stance: Stance
  readonly value: string | null
  /** In words, which may have to be read first. */
  readonly summary: () => string
  readonly claimant: string
  readonly voice: Voice
}

type Said = Omit<Position, 'party' | 'claimant' | 'voice'>

type Touches = readonly Touch<Position>[]

/** Whose position is told, by roll-up, and in which voice. */
type Speaking = Pick<Position, 'party' | 'voice'>

/** By claims, each an object of one content or of all that say the same, with the glossary by which it was found. */
const speaking = new WeakMap<Content['claim'], { readonly glossary: Glossary; readonly speaking: Speaking }>()

const speakingIn = (claim: Content['claim'], by: string, glossary: Glossary): Speaking => {
  const known = speaking.get(claim)
  if (known?.glossary === glossary) return known.speaking
  const party = rootParty(glossary, by)
  const found = { party, voice: voiceOf(glossary, claim.claimant, party) }
  speaking.set(claim, { glossary, speaking: found })
  return found
}

/** What facts say by themselves, with the glossary by which it was read: a fact is the same at most clocks. */
const read = new WeakMap<Fact, { readonly glossary: Glossary; readonly touches: Touches }>()

const saidBy = (fact: Fact, by: string, said: () => readonly Said[], glossary: Glossary): Touches => {
  const known = read.get(fact)
  if (known?.glossary === glossary) return known.touches
  const found = touches(fact, by, said(), glossary)
  read.set(fact, { glossary, touches: found })
  return found
}

const touches = ({ content: { claim } }: Fact, by: string, said: readonly Said[], glossary: Glossary): Touches => {
  const { party, voice } = speakingIn(claim, by, glossary)
  return said.map(({ issue, stance, value, summary }) => ({
    key: `${issue}/${party}`,
    entry: { issue, party, stance, value, summary, claimant: claim.claimant, voice },
  }))
}

/** A proposer's own term: its stance, an offer where none is given. */
const proposed = (terms: Content<'ProposalMade'>['terms']): readonly Said[] =>
  terms.map(({ issue, stance = 'offer', value = null, text }) => ({ issue, stance, value, summary: () => text }))

/** A condition wants something about its issue, in words only. */
const conditional = (conditions: Content<'ProposalAccepted'>['conditions']): readonly Said[] =>
  conditions.flatMap(({ issue, text }) =>
    issue === undefined ? [] : [{ issue, stance: 'condition', value: null, summary: () => text } as const],
  )

/** The proposals by id, of which only the facts matter here: they decide of which terms an answer speaks. */
export type ProposalFacts = ReadonlyMap<string, Shown<unknown>>

type Answer = Fact<Content<'ProposalAccepted' | 'ProposalRejected'>>

const termsIn = (fact: Answer, at: At, proposals: ProposalFacts) => {
  const proposal = proposals.get(fact.content.proposal)
  return proposal ? answeredTerms(proposal, fact, at) : []
}

/** Accepted in full, a term is a concession to its value: the party would accept it, though another asked for it. */
const accepted = (fact: Fact<Content<'ProposalAccepted'>>, at: At, proposals: ProposalFacts): readonly Said[] =>
  fact.content.extent === 'full'
    ? termsIn(fact, at, proposals).map(({ issue, value, text }) => ({
        issue,
        stance: 'concession',
        value,
        summary: () => text,
      }))
    : []

/** Rejected, a term is a refusal that names nothing else. */
const rejected = (fact: Fact<Content<'ProposalRejected'>>, at: At, proposals: ProposalFacts): readonly Said[] =>
  termsIn(fact, at, proposals).map(({ issue, text }) => ({
    issue,
    stance: 'refusal',
    value: null,
    summary: () => fact.content.reason ?? text,
  }))

/** What counts as a position beside a `PositionStated`; each table entry says with what stance and value. */
export const sources: View<Position, unknown, ProposalFacts>['on'] = {
  PositionStated: (fact, { glossary }) => {
    const { content } = fact
    const { issue, stance, value = null, claim } = content
    const { party, voice } = speakingIn(claim, content.party, glossary)
    const summary = () => content.summary
    const { claimant } = claim
    return [{ key: `${issue}/${party}`, entry: { issue, party, stance, value, summary, claimant, voice } }]
  },
  ProposalMade: (fact, { glossary }) => saidBy(fact, fact.content.by, () => proposed(fact.content.terms), glossary),
  ProposalAmended: (fact, { glossary }) => saidBy(fact, fact.content.by, () => proposed(fact.content.terms), glossary),
  ProposalAccepted: (fact, at, proposals) => {
    const { by, conditions } = fact.content
    return touches(fact, by, [...accepted(fact, at, proposals), ...conditional(conditions)], at.glossary)
  },
  ProposalRejected: (fact, at, proposals) => touches(fact, fact.content.by, rejected(fact, at, proposals), at.glossary),
  CeasefireDeclared: (fact, { glossary }) =>
    saidBy(fact, fact.content.by, () => conditional(fact.content.conditions), glossary),
  CeasefireAccepted: (fact, { glossary }) =>
    saidBy(fact, fact.content.by, () => conditional(fact.content.conditions), glossary),
}
