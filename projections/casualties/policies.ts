import type { Range } from '../../domain/vocabulary/count.js'
import type { Population } from '../../domain/vocabulary/harm.js'
import { intersectionOf } from './cautious-1.js'
import { type BriefReport, byGrade, type CasualtyClaim, groupedBy, inClaimOrder, peopleOf } from './claims.js'
import { rangeOf } from './range-1.js'

/** What a policy makes of the claims about one harm of one incident, and which of them it let decide. */
export type Resolved<Report extends BriefReport> = {
  readonly range: Range | null
  readonly counted: readonly CasualtyClaim<Report>[]
}

/** @param claims those that stand. @param asked the populations asked for: see {@link rangeOf}. */
type Policy = <Report extends BriefReport>(
  claims: readonly CasualtyClaim<Report>[],
  asked: readonly Population[],
) => Resolved<Report>

/** Of claims about the same people one decides, the first by an order; how parts and sides add is as in `range/1`. */
const firstBy =
  (order: (a: CasualtyClaim<BriefReport>, b: CasualtyClaim<BriefReport>) => number): Policy =>
  (claims, asked) => {
    const counted = groupedBy([...claims].sort(order), peopleOf).flatMap((accounts) => accounts.slice(0, 1))
    return { range: rangeOf(counted, asked), counted }
  }

/** The policies by which the claims about one incident are resolved, by their names in answers. */
export const policies = {
  /** All decide. */
  'range/1': (claims, asked) => ({ range: rangeOf(claims, asked), counted: claims }),
  'latest/1': firstBy((a, b) => inClaimOrder(b, a)),
  'best-graded/1': firstBy((a, b) => byGrade(a.fact, b.fact)),
  /** All decide, or none where independent claimants leave nothing in common. */
  'cautious/1': (claims, asked) => {
    const range = intersectionOf(claims, asked)
    return { range, counted: range === null ? [] : claims }
  },
} as const satisfies Readonly<Record<string, Policy>>
export type PolicyName = keyof typeof policies

export const policyNames = Object.keys(policies) as readonly PolicyName[]
export const DEFAULT_POLICY: PolicyName = 'range/1'
