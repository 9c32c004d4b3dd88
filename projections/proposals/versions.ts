import { z } from 'zod'
import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { type Content, catalogue } from '../../domain/developments/catalogue.js'
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

/** One version of a proposal, and how its terms differ from those of the version told before it. */
export const proposalVersion = z
  .object({
    version: z.number().int(),
    terms: z.array(proposalTerm),
    added: z.array(proposalTerm),
    dropped: z.array(proposalTerm),
    changed: z.array(z.object({ term: z.string(), before: proposalTerm, after: proposalTerm })),
  })
  .meta({ id: 'ProposalVersion' })
export type ProposalVersion = z.infer<typeof proposalVersion>

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
 * The versions of a proposal that were told, in their order. The first is compared with nothing, so that nothing was
 * added to it.
 */
export const versionsOf = ({ key, facts }: Shown<unknown>, { glossary }: At): readonly ProposalVersion[] => {
  const dossier = dossierOf(key, facts, glossary)
  const numbers = [...new Set(dossier.told.map(({ content }) => content.version))].sort((a, b) => a - b)
  return numbers.map((version, index) => {
    const terms = termsOf(dossier, version, glossary)
    const before = index === 0 ? terms : termsOf(dossier, numbers[index - 1] ?? null, glossary)
    const named = (among: readonly ProposalTerm[], { term }: ProposalTerm) => among.find((other) => other.term === term)
    return {
      version,
      terms: [...terms],
      added: terms.filter((term) => !named(before, term)),
      dropped: before.filter((term) => !named(terms, term)),
      changed: terms.flatMap((after) => {
        const was = named(before, after)
        return was && !isSameTerm(was, after) ? [{ term: after.term, before: was, after }] : []
      }),
    }
  })
}

const isSameTerm = (a: ProposalTerm, b: ProposalTerm): boolean =>
  a.issue === b.issue && a.text === b.text && a.stance === b.stance && a.value === b.value

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
const placeOf = (fact: Fact, facts: readonly Fact[]): number => {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = facts[middle]
    if (other && inFoldOrder(other, fact) < 0) low = middle + 1
    else high = middle
  }
  return low
}
