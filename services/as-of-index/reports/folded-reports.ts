import type { Clock } from '../../../domain/clocks.js'
import type { Work } from '../../../domain/work.js'
import type { CitedReport, ClaimSource } from '../../../projections/casualties/claim-source.js'
import { type IncidentClaims, NO_SIDE } from '../../../projections/casualties/incident-claims.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { aboutIn } from '../../../projections/strands.js'
import { IndexLookup } from '../../changes/index-lookup.js'
import type { ConflictIndex } from '../conflict-index.js'

// What columns say of reports, made of facts: for a sample of incidents.

/** So many incidents are compared. */
const SAMPLE = 50

/** Some incidents, from the first to the last. */
export const sampledIncidents = (index: ConflictIndex): readonly string[] => {
  const all = [...index.strandsOfKind('incident')]
  const step = Math.max(1, Math.floor(all.length / SAMPLE))
  return all.flatMap((one, at) => (at % step === 0 ? (aboutIn('incident', one) ?? []) : [])).slice(0, SAMPLE)
}

/** The claims about some incidents at a clock. */
export function* foldedClaims(
  index: ConflictIndex,
  clock: Clock,
  incidents: readonly string[],
): Work<readonly ToldIncident[]> {
  const found = new IndexLookup(index, clock, DEFAULT_POLICY)
  const folded: ToldIncident[] = []
  for (const incident of incidents) {
    folded.push(...toldIn(found.foldedClaims({ incident: [incident] })))
    yield
  }
  return folded
}

/** What a source tells of one incident. */
type ToldIncident = ReturnType<typeof toldOf>

/** What a source tells of each incident, without what is only its own; nothing of those of which nothing is told. */
export const toldIn = ({ incidents, citedAt }: ClaimSource): readonly ToldIncident[] => {
  const told: ToldIncident[] = []
  for (const claims of incidents) if (claims.length > 0 || claims.denials.length > 0) told.push(toldOf(claims, citedAt))
  return told
}

const toldOf = (claims: IncidentClaims, citedAt: ClaimSource['citedAt']) => {
  const { incident, names, report, side } = claims
  const claimAt = (claim: number) => ({
    ...{ entry: claims.entry[claim], harm: claims.harm[claim], population: claims.population[claim] },
    side: side[claim] === NO_SIDE ? null : names.at(side[claim] ?? 0),
    claimant: names.at(claims.claimant[claim] ?? 0),
    claimantRoot: names.at(claims.claimantRoot[claim] ?? 0),
    ...{ low: claims.low[claim], best: claims.best[claim], high: claims.high[claim] },
  })
  const reports = claims.ref.slice(0, claims.reports).map((ref, at) => ({
    ...citedOf(citedAt(ref)),
    ...{ reportedAt: claims.reportedAt[at], order: claims.order[at], sequence: claims.sequence[at] },
    ...{ reliability: claims.reliability[at], credibility: claims.credibility[at] },
    occurred: [claims.from[at], claims.to[at]],
    ...{ method: claims.told[at]?.method, place: claims.told[at]?.place },
    claims: report.slice(0, claims.length).flatMap((own, claim) => (own === at ? [claimAt(claim)] : [])),
  }))
  const denials = claims.denials.map((ref) => citedOf(citedAt(ref)))
  return { incident, reports: reports.sort(byId), denials: denials.sort(byId) }
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1)

const citedOf = ({ id, certain, from, end, reportedAt, sequence, sources, duplicates, content }: CitedReport) => ({
  ...{ id, certain, from, end, reportedAt, sequence, duplicates },
  publishers: sources.map(({ publisher }) => publisher),
  ...{ order: content.order, claimant: content.claim.claimant },
})
