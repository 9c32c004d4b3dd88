import { addRanges, type Range } from '../../domain/vocabulary/count.js'
import { isPartOf, type Population, population, populationParent } from '../../domain/vocabulary/harm.js'
import { type BriefReport, byGrade, type CasualtyClaim, groupedBy } from './claims.js'

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
 * @param asked the populations asked for; several stand beside each other as parts do, but bound from both sides.
 * @returns null where no claim speaks of them.
 */
export const rangeOf = (claims: readonly CasualtyClaim<BriefReport>[], asked: readonly Population[]): Range | null =>
  rangeWithin('all', claims, asked)

const rangeWithin = (
  whole: Population,
  claims: readonly CasualtyClaim<BriefReport>[],
  asked: readonly Population[],
): Range | null =>
  asked.includes(whole)
    ? wholeRange(whole, claims)
    : combineParts(partsOf(whole, claims, (part, about) => rangeWithin(part, about, asked)))

/** @param isOneSide whether all claims are of one side, as if it were the only one. */
const wholeRange = (
  whole: Population,
  claims: readonly CasualtyClaim<BriefReport>[],
  isOneSide = false,
): Range | null => {
  const isDirect = (claim: CasualtyClaim<BriefReport>): boolean =>
    claim.population === whole && (isOneSide || claim.sideRoot === null)
  if (claims.every(isDirect)) return spanOf(claims)
  const direct = spanOf(claims.filter(isDirect))
  const sides = isOneSide ? null : sumOf(bySide(claims).map((ofSide) => wholeRange(whole, ofSide, true)))
  const parts = combineParts(partsOf(whole, claims, (part, about) => wholeRange(part, about, isOneSide)))
  const account = direct ?? sides ?? (parts && { ...parts, high: null })
  return account && raise(account, Math.max(sides?.low ?? 0, parts?.low ?? 0))
}

/** The claims of each side. */
const bySide = (claims: readonly CasualtyClaim<BriefReport>[]): readonly (readonly CasualtyClaim<BriefReport>[])[] =>
  groupedBy(
    claims.filter(({ sideRoot }) => sideRoot !== null),
    ({ sideRoot }) => sideRoot ?? '',
  )

/** Several claimants' accounts of the same people. */
const spanOf = (claims: readonly CasualtyClaim<BriefReport>[]): Range | null => {
  let [best] = claims
  if (best === undefined) return null
  let { low, high } = best.count
  for (const claim of claims) {
    const { count } = claim
    low = Math.min(low, count.low)
    high = high === null || count.high === null ? null : Math.max(high, count.high)
    if (byGrade(claim.fact, best.fact) < 0) best = claim
  }
  return { low, best: best.count.best, high }
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
  claims: readonly CasualtyClaim<BriefReport>[],
  range: (part: Population, about: readonly CasualtyClaim<BriefReport>[]) => Range | null,
): readonly Part[] => {
  const parts: Part[] = []
  for (const part of partsIn.get(whole) ?? []) {
    const about = claims.filter((claim) => isPartOf(claim.population, part))
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
