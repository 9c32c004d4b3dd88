import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { addRanges } from '../../domain/vocabulary/count.js'
import { evidence } from '../evidence.js'
import { type At, disputesByTarget, moves, type Shown } from '../view.js'
import { type CasualtyClaim, isIncidentReport } from './claims.js'
import type { CasualtiesFilter } from './filter.js'
import {
  DEFAULT_POLICY,
  type HarmRanges,
  harmRanges,
  type PolicyName,
  perHarm,
  resolveIncident,
  selectedClaims,
} from './incident-range.js'
import { type CasualtyRow, casualtyRow, cumulativeOf, periodsOf, totalsOf } from './series.js'

/** Raised whenever an answer would change for the same facts: citations carry it. */
export const CASUALTIES_VERSION = 1

/** Claims about single incidents, resolved per incident, then summed. `count` = incidents with a counted claim. */
export const incidentsTally = harmRanges.extend({ count: z.number().int() }).meta({ id: 'IncidentsTally' })
export type IncidentsTally = z.infer<typeof incidentsTally>

const row = casualtyRow.extend(evidence.shape).meta({ id: 'CasualtyItem' })

/** The tally as answered: four shapes that are never added together. */
export const casualtiesAnswer = z.object({
  policy: z.string(),
  incidents: incidentsTally,
  periods: z.array(row),
  cumulative: z.array(row),
  totals: z.array(row),
})

/** The tally before its rows are cut to pages and shown with their evidence. Rows are in order of their unique keys. */
export type Casualties = {
  readonly policy: PolicyName
  readonly incidents: IncidentsTally
  readonly periods: readonly Shown<CasualtyRow>[]
  readonly cumulative: readonly Shown<CasualtyRow>[]
  readonly totals: readonly Shown<CasualtyRow>[]
}

/** The casualties that facts (in fold order) tell of, as far as a filter selects them. */
export const casualtiesOf = (facts: readonly Fact[], at: At, filter: CasualtiesFilter = {}): Casualties => {
  const disputed = disputesByTarget(facts)
  return {
    policy: DEFAULT_POLICY,
    incidents: tallyIncidents(facts, at, filter),
    periods: periodsOf(facts, disputed, at, filter),
    cumulative: cumulativeOf(facts, disputed, at, filter),
    totals: totalsOf(facts, disputed, at, filter),
  }
}

/** The sum over incidents: each is resolved by itself, and what nobody reported of it adds nothing. */
export const tallyIncidents = (facts: readonly Fact[], at: At, filter: CasualtiesFilter = {}): IncidentsTally => {
  const incidents = new Map<string, CasualtyClaim[]>()
  for (const fact of facts) {
    if (!isIncidentReport(fact) || !moves(fact)) continue
    for (const claim of selectedClaims(fact, filter, at.glossary)) {
      const claims = incidents.get(claim.incident) ?? []
      incidents.set(claim.incident, claims)
      claims.push(claim)
    }
  }
  return { count: incidents.size, ...sumOf([...incidents.values()].map((claims) => resolveIncident(claims, filter))) }
}

const sumOf = (incidents: readonly HarmRanges[]): HarmRanges =>
  perHarm((harm) => addRanges(incidents.flatMap(({ [harm]: range }) => (range === null ? [] : [range]))))
