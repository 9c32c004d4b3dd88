import { z } from 'zod'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { Range } from '../../domain/vocabulary/count.js'
import { type Harm, harm, type Population } from '../../domain/vocabulary/harm.js'
import { range } from '../reported.js'
import { type BriefReport, type CasualtyClaim, claimsOf, groupedBy, type IncidentReport } from './claims.js'
import { askedPopulations, type CasualtiesFilter, selectsFigure, selectsReport } from './filter.js'
import { type BriefClaim, inNumbers } from './incident-claims.js'
import { DEFAULT_POLICY, type PolicyName } from './policies.js'
import { type ResolvedInNumbers, resolvedOf, standingIn } from './resolving.js'

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

/** A range for each harm, shown as answers have it. */
const rangesOf = ({ ranges }: Pick<ResolvedInNumbers, 'ranges'>): HarmRanges =>
  perHarm((one) => ranges[harm.options.indexOf(one)] ?? null)

/**
 * The claims that stand: a claimant's newer statement on the same incident, harm, population and side supersedes its
 * older one ("newer": report order; within one report the later entry). Sides are the same that count as the same party.
 * @param claims about one incident.
 */
export const standingOf = <Report extends BriefReport>(
  claims: readonly CasualtyClaim<Report>[],
): readonly CasualtyClaim<Report>[] => among(claims, standingIn(inNumbers(claims)))

const among = <Claim>(claims: readonly Claim[], places: readonly number[]): readonly Claim[] =>
  places.flatMap((place) => claims[place] ?? [])

/** Resolves standing claims about one incident by a policy. */
export const resolveStanding = <Report extends BriefReport>(
  standing: readonly CasualtyClaim<Report>[],
  asked: readonly Population[],
  policy: PolicyName,
): ResolvedIncident<Report> => {
  const resolved = resolvedOf(inNumbers(standing), [...standing.keys()], asked, policy)
  return {
    standing,
    counted: new Set(among(standing, resolved.counted)),
    ranges: rangesOf(resolved),
    unconfirmed: resolved.unconfirmed,
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
export const incidentRange = (claims: readonly BriefClaim[]): HarmRanges => rangesOf(resolvedByDefault(claims))

/** The same in numbers. */
export const resolvedByDefault = (claims: readonly BriefClaim[]): ResolvedInNumbers => {
  const numbers = inNumbers(claims)
  return resolvedOf(numbers, standingIn(numbers), EVERYBODY, DEFAULT_POLICY)
}

const EVERYBODY: readonly Population[] = ['all']
