import { z } from 'zod'
import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { type Content, catalogue } from '../../domain/developments/catalogue.js'
import { firstPlace } from '../../domain/first-place.js'
import { type Glossary, rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import type { At, Shown } from '../view.js'
import { type Dossier, dossierOf, type Told } from './dossier.js'

export const voice = z.enum(['own', 'attributed'])
export const stance = catalogue.PositionStated.stance.stored

/** A term of a proposal, and in whose words it is known. */
export const proposalTerm = z
  .object({
    term: z.string(),
    issue: z.string(),
    text: z.string(),
    stance: stance.nullable(),
    value: z.string().nullable(),
    voice,
    claimant: z.string(),
  })
  .meta({ id: 'ProposalTerm' })
export type ProposalTerm = z.infer<typeof proposalTerm>

/** Accounts in order of preference: the proposer's own voice first, among equals what was told last. */
export const preferred = (told: readonly Told[], glossary: Glossary): readonly Told[] => {
  const newestFirst = told.toReversed()
  return [
    ...newestFirst.filter(({ content }) => voiceIn(content, glossary) === 'own'),
    ...newestFirst.filter(({ content }) => voiceIn(content, glossary) === 'attributed'),
  ]
}

const voiceIn = ({ by, claim }: Told['content'], glossary: Glossary) =>
  voiceOf(glossary, claim.claimant, rootParty(glossary, by))

/** The terms of one version: its accounts merged term by term, in order of preference. */
export const termsOf = ({ told }: Dossier, version: number | null, glossary: Glossary): readonly ProposalTerm[] => {
  const terms = new Map<string, ProposalTerm>()
  const accounts = told.filter(({ content }) => content.version === version)
  for (const { content } of preferred(accounts, glossary))
    for (const { term, issue, text, stance = null, value = null } of content.terms)
      if (!terms.has(term)) {
        const { claimant } = content.claim
        terms.set(term, { term, issue, text, stance, value, voice: voiceIn(content, glossary), claimant })
      }
  return [...terms.values()]
}

/**
 * The terms of which an answer speaks: those that it names, in the version that it counts for; where it names none, all
 * terms, provided that the whole proposal speaks of one issue only.
 */
export const answeredTerms = (
  proposal: Shown<unknown>,
  answer: Fact<Content<'ProposalAccepted' | 'ProposalRejected'>>,
  at: At,
): readonly ProposalTerm[] => {
  const { dossier, termsIn } = readingOf(proposal, at)
  const { version, terms: named } = answer.content
  const terms = termsIn(version ?? dossier.versionAt(placeOf(answer, proposal.facts)))
  if (named !== undefined) return terms.filter(({ term }) => named.includes(term))
  return new Set(terms.map(({ issue }) => issue)).size === 1 ? terms : []
}

type Reading = { readonly dossier: Dossier; readonly termsIn: (version: number | null) => readonly ProposalTerm[] }

const readings = new WeakMap<Shown<unknown>, Reading>()

/** A shown proposal belongs to one clock, so that it is read once, however many answers ask for its terms. */
const readingOf = (proposal: Shown<unknown>, { glossary }: At): Reading => {
  const found = readings.get(proposal)
  if (found) return found
  const dossier = dossierOf(proposal.key, proposal.facts, glossary)
  const terms = new Map<number | null, readonly ProposalTerm[]>()
  const termsIn = (version: number | null): readonly ProposalTerm[] => {
    const known = terms.get(version) ?? termsOf(dossier, version, glossary)
    terms.set(version, known)
    return known
  }
  const reading = { dossier, termsIn }
  readings.set(proposal, reading)
  return reading
}

/** Where a fact stands among others in fold order; one that is denied stands in no proposal, and would stand there. */
const placeOf = (fact: Fact, facts: readonly Fact[]): number =>
  firstPlace(facts.length, (place) => {
    const other = facts[place]
    return other !== undefined && inFoldOrder(other, fact) >= 0
  })
