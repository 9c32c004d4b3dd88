import type { Range } from '../../domain/vocabulary/count.js'
import { harm, type Population } from '../../domain/vocabulary/harm.js'
import type { IncidentClaims } from './incident-claims.js'
import { type PolicyName, policies, type Resolved } from './policies.js'
import type { Places } from './range-1.js'

/** With more claims than these it is faster to sort them than to compare each with each. */
const FEW = 32

/**
 * The places, rising, of the claims about an incident that stand: those that no newer one of their claimant about the
 * same harm and people supersedes.
 */
export const standingIn = (claims: IncidentClaims): Places => {
  const standing: number[] = []
  if (claims.length > FEW) return standingOfMany(claims)
  for (let one = 0; one < claims.length; one++) if (!isSuperseded(claims, one)) standing.push(one)
  return standing
}

const isSuperseded = (claims: IncidentClaims, one: number): boolean => {
  for (let other = 0; other < claims.length; other++)
    if (claims.claimant[other] === claims.claimant[one] && other !== one)
      if (claims.isSameSubject(one, other) && claims.inClaimOrder(one, other) < 0) return true
  return false
}

const standingOfMany = (claims: IncidentClaims): Places => {
  const newest = new Map<string, number>()
  for (let one = 0; one < claims.length; one++) {
    const { claimant, harm, population, side } = claims
    const subject = `${claimant[one]} ${harm[one]} ${population[one]} ${side[one]}`
    const other = newest.get(subject)
    if (other === undefined || claims.inClaimOrder(other, one) < 0) newest.set(subject, one)
  }
  return [...newest.values()].sort((a, b) => a - b)
}

/** What a policy makes of an incident. */
export type ResolvedInNumbers = {
  /** By the number of the harm; null where nobody claims it, or where the policy leaves nothing. */
  readonly ranges: readonly (Range | null)[]
  /** The claims that it let decide. */
  readonly counted: Places
  /** Whether a harm that is claimed came to nothing. */
  readonly unconfirmed: boolean
}

/** Resolves claims about an incident that stand, harm by harm. */
export const resolvedOf = (
  claims: IncidentClaims,
  standing: Places,
  asked: readonly Population[],
  policy: PolicyName,
): ResolvedInNumbers => {
  const ranges: (Range | null)[] = []
  let counted: Places = NONE
  let unconfirmed = false
  for (let one = 0; one < harm.options.length; one++) {
    const of = ofHarm(claims, standing, one)
    const { range, counted: deciding } = of.length === 0 ? NOTHING : policies[policy](claims, of, asked)
    ranges.push(range)
    if (of.length > 0 && range === null) unconfirmed = true
    if (deciding.length > 0) counted = counted.length === 0 ? deciding : [...counted, ...deciding]
  }
  return { ranges, counted, unconfirmed }
}

const NONE: Places = []
const NOTHING: Resolved = { range: null, counted: NONE }

const ofHarm = (claims: IncidentClaims, standing: Places, harm: number): Places => {
  let count = 0
  for (const claim of standing) if (claims.harm[claim] === harm) count += 1
  if (count === 0) return NONE
  return count === standing.length ? standing : standing.filter((claim) => claims.harm[claim] === harm)
}
