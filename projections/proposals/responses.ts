import { z } from 'zod'
import { type Glossary, rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import type { Answer, Dossier } from './dossier.js'
import { voice } from './versions.js'

export const proposalStatuses = [
  'signed',
  'withdrawn',
  'superseded',
  'countered',
  'rejected',
  'accepted',
  'open',
] as const
type ProposalStatus = (typeof proposalStatuses)[number]

/** How one party answers. `party` is the addressee as named, or the root of another party; `by` who spoke for it. */
export const response = z
  .object({
    party: z.string(),
    root: z.string(),
    by: z.string().nullable(),
    answer: z.enum(['noResponse', 'deferred', 'rejected', 'countered', 'conditional', 'inPrinciple', 'accepted']),
    /** Given: only these terms are answered. */
    terms: z.array(z.string()).optional(),
    conditions: z.array(z.object({ issue: z.string().nullable(), text: z.string() })).optional(),
    reason: z.string().optional(),
    /** The proposal that this one was countered with. */
    counter: z.string().optional(),
    voice: voice.nullable(),
    claimant: z.string().nullable(),
    developmentId: z.uuid().nullable(),
  })
  .meta({ id: 'ProposalResponse' })
export type Response = z.infer<typeof response>

/** Whether the proposer itself countered, which takes the proposal's place instead of answering it. */
export const isOwnCounter = ({ answer, root }: Answer, proposer: string | null): boolean =>
  answer === 'countered' && root === proposer

/**
 * The answers that stand, by the root of who gave them. A later answer of the whole replaces all earlier ones of that
 * party; one with terms replaces what was answered to these terms.
 */
export const standingAnswers = (answers: readonly Answer[]): ReadonlyMap<string, readonly Answer[]> => {
  const standing = new Map<string, readonly Answer[]>()
  for (const answer of answers) {
    const { terms, root } = answer
    if (terms === null) standing.set(root, [answer])
    else standing.set(root, [...(standing.get(root) ?? []).flatMap((earlier) => without(earlier, terms)), answer])
  }
  return standing
}

const without = (answer: Answer, answered: readonly string[]): readonly Answer[] => {
  if (answer.terms === null) return [answer]
  const terms = answer.terms.filter((term) => !answered.includes(term))
  return terms.length > 0 ? [{ ...answer, terms }] : []
}

/** What stands for every addressee, and then for whoever else answered. */
export const responsesOf = (
  standing: ReadonlyMap<string, readonly Answer[]>,
  to: readonly string[],
  glossary: Glossary,
): readonly Response[] => {
  const addressees = new Map<string, string>()
  for (const party of to) {
    const root = rootParty(glossary, party)
    if (!addressees.has(root)) addressees.set(root, party)
  }
  const addressed = [...addressees].flatMap(([root, party]): readonly Response[] => {
    const answers = standing.get(root) ?? []
    return answers.length > 0 ? answers.map((answer) => shown(answer, party, glossary)) : [silence(party, root)]
  })
  const others = [...standing].flatMap(([root, answers]) =>
    addressees.has(root) ? [] : answers.map((answer) => shown(answer, root, glossary)),
  )
  return [...addressed, ...others]
}

const silence = (party: string, root: string): Response => ({
  party,
  root,
  by: null,
  answer: 'noResponse',
  voice: null,
  claimant: null,
  developmentId: null,
})

const shown = (
  { root, by, answer, terms, conditions, reason, counter, fact }: Answer,
  party: string,
  glossary: Glossary,
): Response => {
  const { claimant } = fact.content.claim
  return {
    party,
    root,
    by,
    answer,
    ...(terms === null ? {} : { terms: [...terms] }),
    ...(conditions.length > 0 ? { conditions: conditions.map(({ issue = null, text }) => ({ issue, text })) } : {}),
    ...(reason === null ? {} : { reason }),
    ...(counter === null ? {} : { counter }),
    voice: voiceOf(glossary, claimant, root),
    claimant,
    developmentId: fact.id,
  }
}

type Decided = {
  readonly dossier: Dossier
  /** The counter of the proposer itself. */
  readonly supersededBy: string | null
  readonly standing: ReadonlyMap<string, readonly Answer[]>
  /** Roots of the addressees: empty where nobody said to whom the proposal went. */
  readonly addressees: ReadonlySet<string>
  readonly terms: readonly string[]
}

/**
 * The first status that fits. Only addressees decide; where nobody said who they are, anyone who counters or refuses
 * was one, but none may take an acceptance for that of all.
 */
export const statusOf = ({ dossier, supersededBy, standing, addressees, terms }: Decided): ProposalStatus => {
  if (dossier.signed) return 'signed'
  if (dossier.withdrawn.includes(dossier.newest)) return 'withdrawn'
  if (supersededBy !== null) return 'superseded'
  const deciding = [...standing].filter(([root]) => addressees.size === 0 || addressees.has(root))
  if (deciding.some(([, answers]) => answers.some(({ answer }) => answer === 'countered'))) return 'countered'
  if (deciding.some(([, answers]) => touchesWhole(answersThat(answers, 'rejected'), terms))) return 'rejected'
  const acceptsAll = (root: string): boolean => {
    const answers = standing.get(root) ?? []
    const accepted = answersThat(answers, 'accepted')
    return accepted.length === answers.length && touchesWhole(accepted, terms)
  }
  return addressees.size > 0 && [...addressees].every(acceptsAll) ? 'accepted' : 'open'
}

const answersThat = (answers: readonly Answer[], kind: Answer['answer']): readonly Answer[] =>
  answers.filter(({ answer }) => answer === kind)

/** Whether answers touch the whole: by one that names no terms, or by naming every term. */
const touchesWhole = (answers: readonly Answer[], terms: readonly string[]): boolean =>
  answers.some((answer) => answer.terms === null) ||
  (terms.length > 0 && terms.every((term) => answers.some((answer) => answer.terms?.includes(term))))
