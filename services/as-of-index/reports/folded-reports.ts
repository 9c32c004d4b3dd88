import type { Clock } from '../../../domain/clocks.js'
import type { Work } from '../../../domain/work.js'
import { type BriefReport, incidentOf } from '../../../projections/casualties/claims.js'
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

/** The reports of some incidents at a clock. */
export function* foldedReports(
  index: ConflictIndex,
  clock: Clock,
  incidents: readonly string[],
): Work<readonly (readonly BriefReport[])[]> {
  const found = new IndexLookup(index, clock, DEFAULT_POLICY)
  const folded: (readonly BriefReport[])[] = []
  for (const incident of incidents) {
    folded.push(...found.foldedIncidents([incident]))
    yield
  }
  return folded
}

/** Incident by incident what is told of each in brief, be it facts or rows of columns; nothing of those without a report. */
export const inBrief = (incidents: Iterable<readonly BriefReport[]>) =>
  [...incidents].filter(({ length }) => length > 0).map(briefly)

/** What reports of one incident have in brief, whether they are facts or rows of columns. */
const briefly = (reports: readonly BriefReport[]) => reports.map(briefOf).sort((a, b) => (a.id < b.id ? -1 : 1))

const briefOf = (report: BriefReport) => {
  const { id, from, end, certain, reportedAt, sequence, sources, duplicates, reliability, credibility, content } =
    report
  const { type, scope, method, claim, order, place, occurred, casualties } = content
  return {
    ...{ id, from, end, certain, reportedAt, sequence, duplicates, reliability, credibility },
    ...{ type, scope, method, order, place, incident: incidentOf(report) },
    publishers: sources.map(({ publisher }) => publisher),
    claim: [claim.claimant, claim.stance],
    occurred: [occurred.from, occurred.to],
    figures: casualties.map(({ harm, population, side, count: { low, best, high } }) => ({
      ...{ harm, population, side, low, best, high },
    })),
  }
}
