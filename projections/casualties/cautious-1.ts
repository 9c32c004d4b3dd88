import type { Range } from '../../domain/vocabulary/count.js'
import type { Population } from '../../domain/vocabulary/harm.js'
import { groupedBy } from './claims.js'
import type { IncidentClaims } from './incident-claims.js'
import { type Places, rangeOf } from './range-1.js'

/**
 * The policy `cautious/1`: what all independent claimants of one harm of one incident leave possible, that is, the
 * intersection of their ranges. Whoever speaks for one party is one claimant; what it claims of parts and sides comes to
 * its own range as by `range/1`. The best is that of the best-graded claimant whose best lies in the intersection.
 * @param of the claims that it is made of.
 * @returns null where there are no two independent claimants, or where they contradict each other.
 */
export const intersectionOf = (claims: IncidentClaims, of: Places, asked: readonly Population[]): Range | null => {
  const bestFirst = [...of].sort((a, b) => claims.claimsByGrade(a, b))
  const byRoot = groupedBy(bestFirst, (claim) => claims.claimantRoot[claim])
  if (byRoot.length < 2) return null
  const ranges = byRoot.map((own) => rangeOf(claims, own, asked)).filter((range) => range !== null)
  if (ranges.length < 2) return null
  const low = Math.max(...ranges.map((range) => range.low))
  const high = Math.min(...ranges.map((range) => range.high ?? Number.POSITIVE_INFINITY))
  if (low > high) return null
  const isWithin = (best: number | null): best is number => best !== null && low <= best && best <= high
  return {
    low,
    best: ranges.map(({ best }) => best).find(isWithin) ?? null,
    high: Number.isFinite(high) ? high : null,
  }
}
