import type { Range } from '../../domain/vocabulary/count.js'
import type { Population } from '../../domain/vocabulary/harm.js'
import { intersectionOf } from './cautious-1.js'
import type { IncidentClaims } from './incident-claims.js'
import { type Places, rangeOf } from './range-1.js'

/** What a policy makes of the claims about one harm of one incident, and which of them it let decide. */
export type Resolved = { readonly range: Range | null; readonly counted: Places }

/** @param of the claims about one harm that stand. @param asked the populations asked for: see {@link rangeOf}. */
type Policy = (claims: IncidentClaims, of: Places, asked: readonly Population[]) => Resolved

/** Of claims about the same people one decides, the first by an order; how parts and sides add is as in `range/1`. */
const firstBy =
  (order: (claims: IncidentClaims, a: number, b: number) => number): Policy =>
  (claims, of, asked) => {
    const counted: number[] = []
    for (const claim of of) {
      const same = counted.findIndex((one) => claims.isOfSamePeople(one, claim))
      if (same < 0) counted.push(claim)
      else if (order(claims, claim, counted[same] ?? claim) < 0) counted[same] = claim
    }
    return { range: rangeOf(claims, counted, asked), counted }
  }

/** The policies by which the claims about one incident are resolved, by their names in answers. */
export const policies = {
  /** All decide. */
  'range/1': (claims, of, asked) => ({ range: rangeOf(claims, of, asked), counted: of }),
  'latest/1': firstBy((claims, a, b) => claims.inClaimOrder(b, a)),
  'best-graded/1': firstBy((claims, a, b) => claims.claimsByGrade(a, b)),
  /** All decide, or none where independent claimants leave nothing in common. */
  'cautious/1': (claims, of, asked) => {
    const range = intersectionOf(claims, of, asked)
    return { range, counted: range === null ? [] : of }
  },
} as const satisfies Readonly<Record<string, Policy>>
export type PolicyName = keyof typeof policies

export const policyNames = Object.keys(policies) as readonly PolicyName[]
export const DEFAULT_POLICY: PolicyName = 'range/1'
