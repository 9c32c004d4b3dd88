import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { Count } from '../../domain/vocabulary/count.js'
import type { Harm, Population } from '../../domain/vocabulary/harm.js'

// What `range/1` and the sums mean, in the plainest words: every rule asks its own question of all claims, and nothing
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
export type ReferenceTally = { count: number } & Record<Harm, Sum | null>

type Claim = {
  readonly fact: Fact
  readonly entry: number
  readonly incident: string
  readonly harm: Harm
  readonly population: Population
  /** Whose people: the party in the end, as whoever speaks for it counts as it. */
  readonly side: string | null
  /** The side as reported, and all for whom it speaks. */
  readonly sides: readonly string[]
  readonly count: Count
}

/** Section 1 of the tally: claims about single incidents, resolved per incident, then summed. */
export const referenceTally = (facts: readonly Fact[], glossary: Glossary, filter: ReferenceFilter): ReferenceTally => {
  const claims = facts.flatMap((fact) => claimsOf(fact, glossary)).filter((claim) => selects(filter, claim, glossary))
  const standing = claims.filter((claim) => !claims.some((other) => supersedes(other, claim)))
  const incidents = [...new Set(standing.map(({ incident }) => incident))]
  const sumOf = (harm: Harm): Sum | null => {
    let sum: Sum | null = null
    for (const incident of incidents) {
      const about = standing.filter((claim) => claim.incident === incident && claim.harm === harm)
      if (about.length === 0) continue
      const { low, best, high } = resolve(about, filter.population ?? ['all'])
      sum ??= { low: 0, best: 0, high: 0, openEnded: false }
      sum.low += low
      sum.best += best ?? low
      sum.high = sum.high === null || high === null ? null : sum.high + high
      sum.openEnded = sum.high === null
    }
    return sum
  }
  return {
    count: incidents.length,
    killed: sumOf('killed'),
    injured: sumOf('injured'),
    missing: sumOf('missing'),
    captured: sumOf('captured'),
    displaced: sumOf('displaced'),
    casualties: sumOf('casualties'),
  }
}

const claimsOf = (fact: Fact, glossary: Glossary): readonly Claim[] => {
  const { content } = fact
  if (content.claim.stance === 'denies' || content.claim.stance === 'doubts') return []
  if (!isAboutIncident(content)) return []
  return content.casualties.map(({ harm, population, side, count }, entry) => ({
    fact,
    entry,
    incident: content.incident ?? fact.id,
    harm,
    population,
    side: side === undefined ? null : (partiesAbove(side, glossary).at(-1) ?? side),
    sides: side === undefined ? [] : partiesAbove(side, glossary),
    count,
  }))
}

const isAboutIncident = (content: Content): content is Content<'StrikeReported' | 'CasualtiesReported'> =>
  content.type === 'StrikeReported' || (content.type === 'CasualtiesReported' && content.scope === 'incident')

const partiesAbove = (party: string, glossary: Glossary): readonly string[] => {
  const next = glossary.entries.party.get(party)?.entry.speaksFor
  return next === undefined ? [party] : [party, ...partiesAbove(next, glossary)]
}

const placesAbove = (place: string, glossary: Glossary): readonly string[] => {
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

const selects = (filter: ReferenceFilter, claim: Claim, glossary: Glossary): boolean => {
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

const isNewer = (a: Claim, b: Claim): boolean => {
  const keys = ({ fact, entry }: Claim) => [fact.reportedAt, fact.content.order, fact.sequence, entry]
  const others = keys(b)
  for (const [at, key] of keys(a).entries()) {
    const other = others[at] ?? key
    if (key !== other) return key > other
  }
  return false
}

const supersedes = (other: Claim, claim: Claim): boolean =>
  other.incident === claim.incident &&
  other.harm === claim.harm &&
  other.population === claim.population &&
  other.side === claim.side &&
  other.fact.content.claim.claimant === claim.fact.content.claim.claimant &&
  isNewer(other, claim)

// --- one harm of one incident

type Numbers = { low: number; best: number | null; high: number | null }

const CIVILIANS: readonly Population[] = ['children', 'women', 'men', 'medics', 'press']

/** Claims about the populations asked for: the whole of one, or several beside each other. */
const resolve = (claims: readonly Claim[], asked: readonly string[]): Numbers => {
  const found = askedWithin('all', claims, asked)
  if (found === null) throw new Error('nothing to resolve')
  return found
}

const askedWithin = (whole: Population, claims: readonly Claim[], asked: readonly string[]): Numbers | null => {
  if (asked.includes(whole)) return numbersOf(whole, claims)
  if (whole === 'all')
    return beside(
      added(askedWithin('civilian', claims, asked), askedWithin('military', claims, asked)),
      askedWithin('unknown', claims, asked),
    )
  return whole === 'civilian' ? beside(...CIVILIANS.map((part) => askedWithin(part, claims, asked))) : null
}

const numbersOf = (whole: Population, claims: readonly Claim[]): Numbers | null => {
  const itself = claims.filter(({ population, side }) => population === whole && side === null)
  const named = [...new Set(claims.flatMap(({ side }) => (side === null ? [] : [side])))]
  const sides = named
    .map((party) =>
      numbersOf(
        whole,
        claims.filter(({ side }) => side === party).map((claim) => ({ ...claim, side: null })),
      ),
    )
    .reduce<Numbers | null>(added, null)
  const parts =
    whole === 'all'
      ? beside(added(numbersOf('civilian', claims), numbersOf('military', claims)), numbersOf('unknown', claims))
      : whole === 'civilian'
        ? beside(...CIVILIANS.map((part) => numbersOf(part, claims)))
        : null
  let told: Numbers
  if (itself.length > 0) told = acrossClaimants(itself)
  else if (sides !== null) told = { ...sides }
  else if (parts !== null) told = { ...parts, high: null }
  else return null
  const least = Math.max(told.low, sides?.low ?? 0, parts?.low ?? 0)
  return {
    low: least,
    best: told.best === null ? null : Math.max(told.best, least),
    high: told.high === null ? null : Math.max(told.high, least),
  }
}

/** The least low, the greatest high (open if any is), and the best of the best-graded, ties to the newest. */
const acrossClaimants = (claims: readonly Claim[]): Numbers => {
  const isBetter = (a: Claim, b: Claim): boolean => {
    if (a.fact.reliability !== b.fact.reliability) return a.fact.reliability < b.fact.reliability
    if (a.fact.credibility !== b.fact.credibility) return a.fact.credibility < b.fact.credibility
    return isNewer(a, b)
  }
  const best = claims.find((claim) => claims.every((other) => other === claim || isBetter(claim, other)))
  const highs = claims.map(({ count }) => count.high)
  return {
    low: Math.min(...claims.map(({ count }) => count.low)),
    best: best?.count.best ?? null,
    high: highs.some((high) => high === null) ? null : Math.max(...highs.map((high) => high ?? 0)),
  }
}

/** Parts that cannot overlap. */
const added = (a: Numbers | null, b: Numbers | null): Numbers | null => {
  if (a === null || b === null) return a ?? b
  return {
    low: a.low + b.low,
    best: (a.best ?? a.low) + (b.best ?? b.low),
    high: a.high === null || b.high === null ? null : a.high + b.high,
  }
}

/** Parts that may overlap: at least as many as the greatest, at most as many as all together. */
const beside = (...parts: readonly (Numbers | null)[]): Numbers | null => {
  const given = parts.filter((part) => part !== null)
  if (given.length === 0) return null
  return {
    low: Math.max(...given.map(({ low }) => low)),
    best: given.every(({ best }) => best === null) ? null : Math.max(...given.map(({ low, best }) => best ?? low)),
    high: given.some(({ high }) => high === null) ? null : given.reduce((sum, { high }) => sum + (high ?? 0), 0),
  }
}
