import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { type Content, catalogue, developmentTypes } from '../domain/developments/catalogue.js'
import { countsAs, type Glossary, rootOfClaimant } from '../domain/glossary/glossary.js'
import { type FindsSince, type HappenedSince, NOTHING_SINCE } from './commitments/happenings.js'
import { type Promises, promisesIn } from './commitments/promises.js'
import { evidence } from './evidence.js'
import { type Listing, partiesParameter } from './listing.js'
import { reportedTime } from './reported.js'
import { type At, type Shown, show, type Touched, type View } from './view.js'

// What was promised, whether it was kept and according to whom, and what happened since where it was to hold.

/**
 * How many of the happenings since a promise are listed with it. An answer that listed all would grow with promises
 * times incidents; who wants all of them asks for the incidents of the area.
 */
const MOST_SINCE = 100

const verdict = z.object({
  claimant: z.string(),
  root: z.string(),
  verdict: catalogue.CommitmentAssessed.verdict.stored,
  summary: z.string(),
  developmentId: z.uuid(),
})

/** An incident or force movement in the promise's area and window. `party` is the attacker, or who moved. */
const happening = z.object({
  developmentId: z.uuid(),
  type: z.enum(developmentTypes),
  incident: z.string().nullable(),
  party: z.string().nullable(),
  change: catalogue.ForcesMoved.change.stored.nullable(),
  summary: z.string().nullable(),
  occurred: reportedTime,
  place: z.array(z.string()).nullable(),
  /** Whether it lies in the area, or is only placed in a region around it. */
  overlap: z.enum(['within', 'around']),
  claimant: z.string(),
})

const commitment = z.object({
  commitment: z.string(),
  by: z.string().nullable(),
  root: z.string().nullable(),
  to: z.array(z.string()),
  summary: z.string().nullable(),
  issue: z.string().nullable(),
  effectiveFrom: reportedTime.nullable(),
  effectiveTo: reportedTime.nullable(),
  area: z.array(z.string()),
  verdicts: z.array(verdict),
  claimedBroken: z.boolean(),
  contested: z.boolean(),
  /** The latest {@link MOST_SINCE}, in fold order. */
  since: z.array(happening),
  /** How many happened since, listed or not. */
  sinceCount: z.number().int(),
  dangling: z.boolean(),
})
export type Commitment = z.infer<typeof commitment>

export const commitmentItem = commitment.extend(evidence.shape).meta({ id: 'Commitment' })

type Entry = { readonly is: 'account' } | { readonly is: 'verdict'; readonly content: Content<'CommitmentAssessed'> }

/**
 * A commitment with each claimant's latest verdict in fold order. One known only by verdicts is dangling. Its evidence is
 * the promise and its verdicts: what happened since stands beside it, and neither confirms nor disputes it.
 */
export const commitments: View<Entry, Commitment, Promises> = {
  name: 'commitments',
  version: 1,
  on: {
    CommitmentMade: ({ content }) => [{ key: content.commitment, entry: { is: 'account' } }],
    CommitmentAssessed: ({ content }) => [{ key: content.commitment, entry: { is: 'verdict', content } }],
  },
  item: (key, touched, { glossary }, { promises, findSince }) => {
    const promise = promises.get(key)
    const since = promise ? findSince(promise, MOST_SINCE) : NOTHING_SINCE
    const verdicts = verdictsAmong(touched, glossary)
    return {
      commitment: key,
      by: promise?.by ?? null,
      root: promise?.root ?? null,
      to: [...(promise?.to ?? [])],
      summary: promise?.summary ?? null,
      issue: promise?.issue ?? null,
      effectiveFrom: promise?.effectiveFrom ?? null,
      effectiveTo: promise?.effectiveTo ?? null,
      area: [...(promise?.area ?? [])],
      verdicts,
      claimedBroken: verdicts.some(({ verdict }) => verdict === 'broken'),
      contested: new Set(verdicts.map(({ verdict }) => verdict)).size > 1,
      since: since.latest.map(happeningOf),
      sinceCount: since.count,
      dangling: promise === undefined,
    }
  },
}

/**
 * The commitments at a clock; facts in fold order.
 * @param findSince left out, what happened since is found among the facts as well.
 */
export const commitmentsAt = (facts: readonly Fact[], at: At, findSince?: FindsSince): readonly Shown<Commitment>[] =>
  show(commitments, facts, at, promisesIn(facts, at.glossary, findSince))

/** Each claimant's latest, in order of the claimants' first. */
const verdictsAmong = (touched: readonly Touched<Entry>[], glossary: Glossary): Commitment['verdicts'] => {
  const latest = new Map<string, Commitment['verdicts'][number]>()
  for (const { fact, entry } of touched) {
    if (entry.is !== 'verdict') continue
    const { verdict, summary, claim } = entry.content
    const { claimant } = claim
    const root = rootOfClaimant(glossary, claimant)
    latest.set(claimant, { claimant, root, verdict, summary, developmentId: fact.id })
  }
  return [...latest.values()]
}

const happeningOf = ({ fact: { id, content }, overlap }: HappenedSince): Commitment['since'][number] => ({
  developmentId: id,
  type: content.type,
  incident: 'incident' in content ? (content.incident ?? null) : null,
  party: content.type === 'StrikeReported' ? (content.attacker ?? null) : 'party' in content ? content.party : null,
  change: content.type === 'ForcesMoved' ? content.change : null,
  summary: 'summary' in content ? content.summary : null,
  occurred: content.occurred,
  place: content.place ?? null,
  overlap,
  claimant: content.claim.claimant,
})

const commitmentParameters = {
  by: partiesParameter('Who promised, with whoever speaks for them'),
  flag: {
    kind: 'oneOf',
    values: ['claimedBroken', 'contested'],
    description: 'Somebody calls it broken; verdicts differ',
  },
} as const

export const commitmentListing = {
  name: 'commitments',
  parameters: commitmentParameters,
  select: ({ item }, { by, flag }, { glossary }) =>
    (by === undefined || by.some((asked) => item.by !== null && countsAs(glossary, item.by, asked))) &&
    (flag === undefined ||
      (flag.includes('claimedBroken') && item.claimedBroken) ||
      (flag.includes('contested') && item.contested)),
} satisfies Listing<Commitment, typeof commitmentParameters>
