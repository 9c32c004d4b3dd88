import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { Count } from '../../domain/vocabulary/count.js'
import { type Harm, harm, type Population } from '../../domain/vocabulary/harm.js'
import { type Policy, resolve } from './casualty-numbers.js'

// What the policies and the sums mean, in the plainest words: every rule asks its own question of all claims, and nothing
// is shared with the projection but types, so that the two can only agree by being right.

export type ReferenceFilter = {
  readonly harm?: readonly string[]
  readonly population?: readonly string[]
  readonly side?: readonly string[]
  readonly place?: readonly string[]
  readonly claimant?: readonly string[]
  readonly publisher?: readonly string[]
  readonly incident?: readonly string[]
  readonly from?: number
  readonly to?: number
}

type Sum = { low: number; best: number; high: number | null; openEnded: boolean }
export type ReferenceTally = { count: number; unconfirmed?: number } & Record<Harm, Sum | null>

export type Claim = {
  readonly fact: Fact
  readonly entry: number
  readonly incident: string
  /** The party behind the claimant in the end. */
  readonly claimantRoot: string
  readonly harm: Harm
  readonly population: Population
  /** Whose people: the party in the end, as whoever speaks for it counts as it. */
  readonly side: string | null
  /** The side as reported, and all for whom it speaks. */
  readonly sides: readonly string[]
  readonly count: Count
}

/** Section 1 of the tally: claims about single incidents, resolved per incident, then summed. */
export const referenceTally = (
  facts: readonly Fact[],
  glossary: Glossary,
  filter: ReferenceFilter,
  policy: Policy = 'range/1',
): ReferenceTally => tallied(standingIn(facts, glossary, filter), filter.population ?? ['all'], policy)

/** The claims that a filter selects and no newer one of their claimant supersedes. */
export const standingIn = (facts: readonly Fact[], glossary: Glossary, filter: ReferenceFilter): readonly Claim[] => {
  const claims = facts.flatMap((fact) => claimsOf(fact, glossary)).filter((claim) => selects(filter, claim, glossary))
  return claims.filter((claim) => !claims.some((other) => supersedes(other, claim)))
}

/** The tally of standing claims. */
export const tallied = (standing: readonly Claim[], asked: readonly string[], policy: Policy): ReferenceTally => {
  const incidents = [...new Set(standing.map(({ incident }) => incident))]
  const resolved = incidents.map((incident) =>
    harm.options.flatMap((harm) => {
      const about = standing.filter((claim) => claim.incident === incident && claim.harm === harm)
      return about.length === 0 ? [] : [{ harm, numbers: resolve(about, asked, policy) }]
    }),
  )
  const sumOf = (harm: Harm): Sum | null => {
    let sum: Sum | null = null
    for (const { harm: about, numbers } of resolved.flat()) {
      if (about !== harm || numbers === null) continue
      const { low, best, high } = numbers
      sum ??= { low: 0, best: 0, high: 0, openEnded: false }
      sum.low += low
      sum.best += best ?? low
      sum.high = sum.high === null || high === null ? null : sum.high + high
      sum.openEnded = sum.high === null
    }
    return sum
  }
  const unconfirmed = resolved.filter((harms) => harms.some(({ numbers }) => numbers === null)).length
  return {
    count: resolved.filter((harms) => harms.some(({ numbers }) => numbers !== null)).length,
    ...(policy === 'cautious/1' ? { unconfirmed } : {}),
    killed: sumOf('killed'),
    injured: sumOf('injured'),
    missing: sumOf('missing'),
    captured: sumOf('captured'),
    displaced: sumOf('displaced'),
    casualties: sumOf('casualties'),
  }
}

const claimsOf = (fact: Fact, glossary: Glossary): readonly Claim[] =>
  isDenial(fact) || !isAboutIncident(fact) ? [] : figuresOf(fact, glossary)

export const isDenial = ({ content: { claim } }: Fact): boolean =>
  claim.stance === 'denies' || claim.stance === 'doubts'

export const isAboutIncident = ({ content }: Fact): boolean =>
  content.type === 'StrikeReported' || (content.type === 'CasualtiesReported' && content.scope === 'incident')

/** The figures of a report, as if they were claims about its incident. */
export const figuresOf = (fact: Fact, glossary: Glossary): readonly Claim[] => {
  const { content } = fact
  if (!hasFigures(content)) return []
  return content.casualties.map(({ harm, population, side, count }, entry) => ({
    fact,
    entry,
    incident: content.incident ?? fact.id,
    claimantRoot: behindClaimant(content.claim.claimant, glossary).at(-1) ?? content.claim.claimant,
    harm,
    population,
    side: side === undefined ? null : (partiesAbove(side, glossary).at(-1) ?? side),
    sides: side === undefined ? [] : partiesAbove(side, glossary),
    count,
  }))
}

const hasFigures = (content: Content): content is Content<'StrikeReported' | 'CasualtiesReported'> =>
  content.type === 'StrikeReported' || content.type === 'CasualtiesReported'

const partiesAbove = (party: string, glossary: Glossary): readonly string[] => {
  const next = glossary.entries.party.get(party)?.entry.speaksFor
  return next === undefined ? [party] : [party, ...partiesAbove(next, glossary)]
}

export const placesAbove = (place: string, glossary: Glossary): readonly string[] => {
  const next = glossary.entries.place.get(place)?.entry.within
  return next === undefined ? [place] : [place, ...placesAbove(next, glossary)]
}

const behindClaimant = (claimant: string, glossary: Glossary): readonly string[] => {
  if (!claimant.startsWith('publisher:')) return partiesAbove(claimant, glossary)
  const owner = glossary.entries.publisher.get(claimant.slice(10))?.entry.speaksFor
  return owner === undefined ? [claimant] : [claimant, ...partiesAbove(owner, glossary)]
}

const populationsAbove: Record<Population, readonly string[]> = {
  all: ['all'],
  civilian: ['civilian', 'all'],
  military: ['military', 'all'],
  unknown: ['unknown', 'all'],
  children: ['children', 'civilian', 'all'],
  women: ['women', 'civilian', 'all'],
  men: ['men', 'civilian', 'all'],
  medics: ['medics', 'civilian', 'all'],
  press: ['press', 'civilian', 'all'],
}

export const selects = (filter: ReferenceFilter, claim: Claim, glossary: Glossary): boolean => {
  const { fact, harm, population, sides, incident } = claim
  const { content } = fact
  const meets = (asked: readonly string[] | undefined, ...has: readonly string[]): boolean =>
    asked === undefined || asked.some((name) => has.includes(name))
  const places = content.place ?? []
  if (!meets(filter.harm, harm) || !meets(filter.incident, incident)) return false
  if (!meets(filter.population, ...populationsAbove[population])) return false
  if (!meets(filter.side, ...sides)) return false
  if (!meets(filter.claimant, ...behindClaimant(content.claim.claimant, glossary))) return false
  if (!meets(filter.publisher, ...fact.sources.map(({ publisher }) => publisher))) return false
  if (
    filter.place !== undefined &&
    !filter.place.some(
      (asked) => places.length > 0 && places.every((place) => placesAbove(place, glossary).includes(asked)),
    )
  )
    return false
  const from = content.occurred.from === null ? Number.NEGATIVE_INFINITY : Date.parse(content.occurred.from)
  if (filter.from !== undefined && from < filter.from) return false
  return filter.to === undefined || Date.parse(content.occurred.to) <= filter.to
}

export const isNewer = (a: Claim, b: Claim): boolean => {
  const keys = ({ fact, entry }: Claim) => [fact.reportedAt, fact.content.order, fact.sequence, entry]
  const others = keys(b)
  for (const [at, key] of keys(a).entries()) {
    const other = others[at] ?? key
    if (key !== other) return key > other
  }
  return false
}

export const supersedes = (other: Claim, claim: Claim): boolean =>
  other.incident === claim.incident &&
  other.harm === claim.harm &&
  other.population === claim.population &&
  other.side === claim.side &&
  other.fact.content.claim.claimant === claim.fact.content.claim.claimant &&
  isNewer(other, claim)
