import { z } from 'zod'
import type { Proposal } from '../proposals.js'
import type { At, Shown } from '../view.js'
import { dossierOf } from './dossier.js'
import { isOwnCounter, response, responsesOf, standingAnswers } from './responses.js'
import { type ProposalTerm, proposalTerm, termsOf } from './versions.js'

// How a proposal came to be what it is, version by version, and who answered which.

/** One version of a proposal: how its terms differ from those of the version told before it, and how it was answered. */
export const proposalVersion = z
  .object({
    version: z.number().int(),
    terms: z.array(proposalTerm),
    added: z.array(proposalTerm),
    dropped: z.array(proposalTerm),
    changed: z.array(z.object({ term: z.string(), before: proposalTerm, after: proposalTerm })),
    responses: z.array(response),
  })
  .meta({ id: 'ProposalVersion' })
export type ProposalVersion = z.infer<typeof proposalVersion>

/** The name and version that citations carry. */
export const proposalVersionsView = { name: 'proposalVersions', version: 2 } as const

/**
 * The versions of a proposal that were told, in their order. The first is compared with nothing, so that nothing was
 * added to it. An answer stands with the version that it counts for, whatever version came after it.
 */
export const versionsOf = (
  { key, facts, item: { root, to } }: Shown<Pick<Proposal, 'root' | 'to'>>,
  { glossary }: At,
): readonly ProposalVersion[] => {
  const dossier = dossierOf(key, facts, glossary)
  const numbers = [...new Set(dossier.told.map(({ content }) => content.version))].sort((a, b) => a - b)
  return numbers.map((version, index) => {
    const terms = termsOf(dossier, version, glossary)
    const before = index === 0 ? terms : termsOf(dossier, numbers[index - 1] ?? null, glossary)
    const named = (among: readonly ProposalTerm[], { term }: ProposalTerm) => among.find((other) => other.term === term)
    const answers = dossier.answers.filter((answer) => answer.version === version && !isOwnCounter(answer, root))
    return {
      version,
      terms: [...terms],
      added: terms.filter((term) => !named(before, term)),
      dropped: before.filter((term) => !named(terms, term)),
      changed: terms.flatMap((after) => {
        const was = named(before, after)
        return was && !isSameTerm(was, after) ? [{ term: after.term, before: was, after }] : []
      }),
      responses: [...responsesOf(standingAnswers(answers), to, glossary)],
    }
  })
}

const isSameTerm = (a: ProposalTerm, b: ProposalTerm): boolean =>
  a.issue === b.issue && a.text === b.text && a.stance === b.stance && a.value === b.value
