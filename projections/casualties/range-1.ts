import { addRanges, type Range } from '../../domain/vocabulary/count.js'
import { isPartOf, type Population, population, populationParent } from '../../domain/vocabulary/harm.js'
import { groupedBy } from './claims.js'
import { type IncidentClaims, NO_SIDE } from './incident-claims.js'

/** Places of claims among those about an incident. */
export type Places = readonly number[]

/**
 * The policy `range/1`: of the standing claims about one harm of one incident, the least low and the greatest high (open
 * if any is open), with the best of the best-graded claim.
 *
 * What a claim about a part of those asked for adds:
 * - Of a population it is a lower bound. It raises the whole's low (and with it a best or high that lies below), never
 *   lowers a low nor opens a high; alone it gives the whole's low and best, with an open high.
 * - The dead of different sides are different people, so the sides add up. A claim that names no side is about all of
 *   them; beside one, the sum of the sides is a lower bound like any part. Without one, the sum is the account of the
 *   incident, and its high stays closed: to say whose people they were is not to say that there were others.
 * @param of the claims that it is made of.
 * @param asked the populations asked for; several stand beside each other as parts do, but bound from both sides.
 * @returns null where no claim speaks of them.
 */
export const rangeOf = (claims: IncidentClaims, of: Places, asked: readonly Population[]): Range | null => {
  const [whole] = asked
  return whole !== undefined && asked.length === 1 && areOfSamePeople(claims, of)
    ? rangeOfSame(claims, of, whole)
    : rangeWithin('all', claims, of, asked)
}

const areOfSamePeople = (claims: IncidentClaims, of: Places): boolean => {
  const [first] = of
  return first !== undefined && of.every((one) => claims.isOfSamePeople(one, first))
}

/** What the rules come to where all claims are about the same people: those asked for, or a part of them. */
const rangeOfSame = (claims: IncidentClaims, of: Places, whole: Population): Range | null => {
  const about = populationAt(claims, of[0])
  const span = isPartOf(about, whole) ? spanOf(claims, of) : null
  return span && (about === whole ? span : { ...span, high: null })
}

const populationAt = (claims: IncidentClaims, place = 0): Population =>
  population.options[claims.population[place] ?? 0] ?? 'all'

const rangeWithin = (
  whole: Population,
  claims: IncidentClaims,
  of: Places,
  asked: readonly Population[],
): Range | null =>
  asked.includes(whole)
    ? wholeRange(whole, claims, of)
    : combineParts(partsOf(whole, claims, of, (part, about) => rangeWithin(part, claims, about, asked)))

/** @param isOneSide whether all claims are of one side, as if it were the only one. */
const wholeRange = (whole: Population, claims: IncidentClaims, of: Places, isOneSide = false): Range | null => {
  const isDirect = (claim: number): boolean =>
    populationAt(claims, claim) === whole && (isOneSide || claims.side[claim] === NO_SIDE)
  if (of.every(isDirect)) return spanOf(claims, of)
  const direct = spanOf(claims, of.filter(isDirect))
  const sides = isOneSide ? null : sumOf(bySide(claims, of).map((ofSide) => wholeRange(whole, claims, ofSide, true)))
  const parts = combineParts(partsOf(whole, claims, of, (part, about) => wholeRange(part, claims, about, isOneSide)))
  const account = direct ?? sides ?? (parts && { ...parts, high: null })
  return account && raise(account, Math.max(sides?.low ?? 0, parts?.low ?? 0))
}

/** The claims of each side. */
const bySide = (claims: IncidentClaims, of: Places): readonly Places[] =>
  groupedBy(
    of.filter((claim) => claims.side[claim] !== NO_SIDE),
    (claim) => claims.side[claim],
  )

/** Several claimants' accounts of the same people. */
const spanOf = (claims: IncidentClaims, of: Places): Range | null => {
  let [graded] = of
  if (graded === undefined) return null
  let [low, high] = [Number.POSITIVE_INFINITY, 0]
  for (const claim of of) {
    low = Math.min(low, claims.low[claim] ?? 0)
    high = Math.max(high, claims.high[claim] ?? 0)
    if (claims.claimsByGrade(claim, graded) < 0) graded = claim
  }
  const best = claims.best[graded] ?? Number.NaN
  return { low, best: Number.isNaN(best) ? null : best, high: high === Number.POSITIVE_INFINITY ? null : high }
}

const raise = ({ low, best, high }: Range, least: number): Range => ({
  low: Math.max(low, least),
  best: best === null ? null : Math.max(best, least),
  high: high === null ? null : Math.max(high, least),
})

type Part = { readonly of: Population; readonly range: Range | null }

const partsIn = new Map(
  population.options.map((whole) => [whole, population.options.filter((part) => populationParent[part] === whole)]),
)

/** The range of each part of a population of which there are claims, from these. */
const partsOf = (
  whole: Population,
  claims: IncidentClaims,
  of: Places,
  range: (part: Population, about: Places) => Range | null,
): readonly Part[] => {
  const parts: Part[] = []
  for (const part of partsIn.get(whole) ?? []) {
    const about = of.filter((claim) => isPartOf(populationAt(claims, claim), part))
    if (about.length > 0) parts.push({ of: part, range: range(part, about) })
  }
  return parts
}

/** Civilians and the military add; parts that may overlap are at least as many as the greatest of them. */
const combineParts = (parts: readonly Part[]): Range | null => {
  if (parts.length < 2) return parts[0]?.range ?? null
  const isDistinct = ({ of }: Part): boolean => of === 'civilian' || of === 'military'
  const distinct = sumOf(parts.filter(isDistinct).map(({ range }) => range))
  const others = parts.filter((part) => !isDistinct(part)).map(({ range }) => range)
  const given = [distinct, ...others].filter((range) => range !== null)
  const sum = addRanges(given)
  return (
    sum && {
      low: Math.max(...given.map(({ low }) => low)),
      best: given.every(({ best }) => best === null) ? null : Math.max(...given.map(({ low, best }) => best ?? low)),
      high: sum.high,
    }
  )
}

/** What nobody reported adds nothing; one alone stays as it is, its best unknown or not. */
const sumOf = (ranges: readonly (Range | null)[]): Range | null => {
  const given = ranges.filter((range) => range !== null)
  const [only] = given
  return given.length > 1 ? addRanges(given) : (only ?? null)
}
