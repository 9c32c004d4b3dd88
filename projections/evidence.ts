import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { type Glossary, rootOfClaimant } from '../domain/glossary/glossary.js'
import type { Shown } from './view.js'

const disputeStance = z.enum(['denies', 'doubts', 'contradicts', 'findsFalse'])

/** Who disputes an item, and by which development. */
export const dispute = z.object({
  developmentId: z.uuid(),
  claimant: z.string(),
  stance: disputeStance,
  summary: z.string().nullable(),
})
export type Dispute = z.infer<typeof dispute>

/** What every item of every view carries: the developments it rests on, who claims it, and who disputes it. */
export const evidence = z.object({
  developments: z.array(z.uuid()),
  claimants: z.array(z.string()),
  independent: z.object({ claimants: z.number().int(), publishers: z.number().int() }),
  disputes: z.array(dispute),
})
export type Evidence = z.infer<typeof evidence>

/** What evidence is made of: a fact has it. */
export type Evident = Pick<Fact, 'id'> & {
  readonly content: { readonly claim: Pick<Fact['content']['claim'], 'claimant'> }
  readonly sources: readonly Pick<Fact['sources'][number], 'publisher'>[]
}

/**
 * The evidence behind some facts, in fold order. Claimants are listed by id; independent ones have different roots
 * (whoever speaks for one party counts once), publishers likewise.
 */
export const evidenceOf = (facts: readonly Evident[], disputes: readonly Fact[], glossary: Glossary): Evidence => {
  const claimants = [...new Set(facts.map(({ content }) => content.claim.claimant))]
  const publishers = new Set<string>()
  for (const { sources } of facts) for (const { publisher } of sources) publishers.add(publisher)
  const roots = (of: readonly string[]): number => new Set(of.map((id) => rootOfClaimant(glossary, id))).size
  return {
    developments: [...new Set(facts.map(({ id }) => id))],
    claimants,
    independent: { claimants: roots(claimants), publishers: roots([...publishers].map((id) => `publisher:${id}`)) },
    disputes: disputes.map(disputeOf),
  }
}

/** How a dispute is shown: a `ClaimDisputed`, or a claim that itself denies or doubts. */
export const disputeOf = ({ id, content }: Fact): Dispute => {
  const { claimant, stance } = content.claim
  if (content.type === 'ClaimDisputed')
    return { developmentId: id, claimant, stance: content.stance, summary: content.summary }
  return {
    developmentId: id,
    claimant,
    stance: stance === 'doubts' ? 'doubts' : 'denies',
    summary: 'summary' in content ? content.summary : null,
  }
}

/** An item with its evidence beside it, as answers show it. */
export const withEvidence = <Item extends object>(
  { item, facts, disputes }: Pick<Shown<Item>, 'item' | 'disputes'> & { readonly facts: readonly Evident[] },
  glossary: Glossary,
): Item & Evidence => ({
  ...item,
  ...evidenceOf(facts, disputes, glossary),
})
