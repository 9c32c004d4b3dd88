import { z } from 'zod'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { Range } from '../../domain/vocabulary/count.js'
import type { Harm, Population } from '../../domain/vocabulary/harm.js'
import { range } from '../reported.js'
import { type BriefReport, type CasualtyClaim, claimsOf, groupedBy, type IncidentReport, standingOf } from './claims.js'
import { askedPopulations, type CasualtiesFilter, selectsFigure, selectsReport } from './filter.js'
import { DEFAULT_POLICY, type PolicyName, policies, type Resolved } from './policies.js'

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
export const selectedClaims = <Report extends BriefReport>(
  report: Report,
  filter: CasualtiesFilter,
  glossary: Glossary,
): readonly CasualtyClaim<Report>[] =>
  selectsReport(filter, report, glossary)
    ? claimsOf(report, glossary).filter((claim) => selectsFigure(filter, claim, glossary))
    : []

/** One incident as a policy has it. */
export type ResolvedIncident<Report extends BriefReport = IncidentReport> = {
  /** The claims that no newer one of their claimant supersedes. */
  readonly standing: readonly CasualtyClaim<Report>[]
  /** Those of them that the policy let decide. */
  readonly counted: ReadonlySet<CasualtyClaim<Report>>
  readonly ranges: HarmRanges
  /** Whether a harm that is claimed came to nothing. */
  readonly unconfirmed: boolean
}

/** What a policy makes of standing claims, by harm: one that nobody claims comes to nothing by every policy. */
const resolvedIn = <Report extends BriefReport>(
  standing: readonly CasualtyClaim<Report>[],
  asked: readonly Population[],
  policy: PolicyName,
): ReadonlyMap<Harm, Resolved<Report>> => {
  const resolved = new Map<Harm, Resolved<Report>>()
  for (const claims of groupedBy(standing, (claim) => claim.harm))
    if (claims[0]) resolved.set(claims[0].harm, policies[policy](claims, asked))
  return resolved
}

const rangesOf = (resolved: ReadonlyMap<Harm, Pick<Resolved<BriefReport>, 'range'>>): HarmRanges =>
  perHarm((one) => resolved.get(one)?.range ?? null)

/** Resolves standing claims about one incident by a policy. */
export const resolveStanding = <Report extends BriefReport>(
  standing: readonly CasualtyClaim<Report>[],
  asked: readonly Population[],
  policy: PolicyName,
): ResolvedIncident<Report> => {
  const resolved = resolvedIn(standing, asked, policy)
  const ranges = rangesOf(resolved)
  return {
    standing,
    counted: new Set([...resolved.values()].flatMap(({ counted }) => counted)),
    ranges,
    unconfirmed: standing.some((claim) => ranges[claim.harm] === null),
  }
}

/**
 * Resolves the incidents that claims speak of, each by itself. The filter has selected the claims already: what it
 * leaves out supersedes nothing.
 */
export const resolveIncidents = <Report extends BriefReport>(
  claims: readonly CasualtyClaim<Report>[],
  filter: CasualtiesFilter,
  policy: PolicyName,
): readonly ResolvedIncident<Report>[] => {
  const asked = askedPopulations(filter)
  return groupedBy(claims, ({ incident }) => incident).map((about) => resolveStanding(standingOf(about), asked, policy))
}

/** All claims about one incident, resolved by the default policy; the best is null where nobody gave one. */
export const incidentRange = (claims: readonly CasualtyClaim[]): HarmRanges =>
  rangesOf(resolvedIn(standingOf(claims), EVERYBODY, DEFAULT_POLICY))

const EVERYBODY: readonly Population[] = ['all']
