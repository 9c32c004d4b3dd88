import { z } from 'zod'
import { addRanges } from '../../domain/vocabulary/count.js'
import { type At, moves } from '../view.js'
import type { BriefReport } from './claims.js'
import type { CasualtiesFilter } from './filter.js'
import { harmRanges, perHarm, type ResolvedIncident, resolveIncidents, selectedClaims } from './incident-range.js'
import type { PolicyName } from './policies.js'

/** Claims about single incidents, resolved per incident, then summed. `count` = incidents with a counted claim. */
export const incidentsTally = harmRanges
  .extend({
    count: z.number().int(),
    unconfirmed: z.number().int().optional().describe('cautious/1: incidents of which a claimed harm is unconfirmed'),
  })
  .meta({ id: 'IncidentsTally' })
export type IncidentsTally = z.infer<typeof incidentsTally>

/** The incidents that reports tell of, as far as a filter selects their claims, each resolved by itself. */
export const incidentsOf = <Report extends BriefReport>(
  reports: readonly Report[],
  { glossary }: At,
  filter: CasualtiesFilter,
  policy: PolicyName,
): readonly ResolvedIncident<Report>[] =>
  resolveIncidents(
    reports.filter(moves).flatMap((report) => selectedClaims(report, filter, glossary)),
    filter,
    policy,
  )

/** The sum over incidents; what nobody reported of one, or what a policy leaves unconfirmed, adds nothing. */
export const sumOf = (incidents: readonly ResolvedIncident[], policy: PolicyName): IncidentsTally => ({
  count: incidents.filter(({ counted }) => counted.size > 0).length,
  ...(policy === 'cautious/1' ? { unconfirmed: incidents.filter(({ unconfirmed }) => unconfirmed).length } : {}),
  ...perHarm((harm) =>
    addRanges(incidents.flatMap(({ ranges: { [harm]: range } }) => (range === null ? [] : [range]))),
  ),
})
