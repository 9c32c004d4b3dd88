import { z } from 'zod'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { Range } from '../../domain/vocabulary/count.js'
import type { Harm } from '../../domain/vocabulary/harm.js'
import { among } from '../listing.js'
import { range } from '../reported.js'
import { type CasualtyClaim, claimsOf, type IncidentReport, standingOf } from './claims.js'
import { askedPopulations, type CasualtiesFilter, selectsEntry, selectsReport } from './filter.js'
import { rangeOf } from './range-1.js'

/** The policies by which the claims about one incident are resolved, by their names in answers. */
export const policies = { 'range/1': rangeOf } as const
export type PolicyName = keyof typeof policies
export const DEFAULT_POLICY: PolicyName = 'range/1'

/** A range for each harm; null where nobody reported it. */
export const harmRanges = z.object({
  killed: range.nullable(),
  injured: range.nullable(),
  missing: range.nullable(),
  captured: range.nullable(),
  displaced: range.nullable(),
  casualties: range.nullable(),
})
export type HarmRanges = z.infer<typeof harmRanges>

/** Works out a member for each harm. */
export const perHarm = (of: (harm: Harm) => Range | null): HarmRanges => {
  const found = (which: Harm) => {
    const range = of(which)
    return range && { low: range.low, best: range.best, high: range.high, openEnded: range.high === null }
  }
  return {
    killed: found('killed'),
    injured: found('injured'),
    missing: found('missing'),
    captured: found('captured'),
    displaced: found('displaced'),
    casualties: found('casualties'),
  }
}

/** The claims of a report that a filter selects. Only reports that assert or confirm count: see {@link moves}. */
export const selectedClaims = (
  report: IncidentReport,
  filter: CasualtiesFilter,
  glossary: Glossary,
): readonly CasualtyClaim[] =>
  selectsReport(filter, report, glossary)
    ? claimsOf(report, glossary).filter(
        (claim) => among(filter.incident, claim.incident) && selectsEntry(filter, claim, glossary),
      )
    : []

/**
 * Resolves the claims about one incident that a filter selects. The filter comes first: what it leaves out supersedes
 * nothing.
 * @returns a range per harm, as the policy has it; its best is null where nobody gave one.
 */
export const resolveIncident = (
  claims: readonly CasualtyClaim[],
  filter: CasualtiesFilter = {},
  policy: PolicyName = DEFAULT_POLICY,
): HarmRanges => {
  const standing = standingOf(claims)
  const asked = askedPopulations(filter)
  return perHarm((harm) =>
    policies[policy](
      standing.filter((claim) => claim.harm === harm),
      asked,
    ),
  )
}
