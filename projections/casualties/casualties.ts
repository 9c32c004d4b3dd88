import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { evidence } from '../evidence.js'
import type { Parameters } from '../listing.js'
import { type At, disputesByTarget, type Shown } from '../view.js'
import { type CasualtiesFilter, filterParameters } from './filter.js'
import { DEFAULT_POLICY, type PolicyName, policyNames } from './policies.js'
import { type CasualtyRow, casualtyRow, cumulativeOf, periodsOf, totalsOf } from './series.js'
import { type IncidentsTally, incidentsOf, incidentsTally, sumOf } from './tally.js'

/** Raised whenever an answer would change for the same facts: citations carry it. */
export const CASUALTIES_VERSION = 1

/** How a tally may be asked for. */
export const casualtiesParameters = {
  ...filterParameters,
  policy: { kind: 'one', values: policyNames, description: 'How the claims about one incident are resolved' },
} as const satisfies Parameters

const row = casualtyRow.extend(evidence.shape).meta({ id: 'CasualtyItem' })

/** The tally as answered: four shapes that are never added together. */
export const casualtiesAnswer = z.object({
  policy: z.enum(policyNames),
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
export const casualtiesOf = (
  facts: readonly Fact[],
  at: At,
  filter: CasualtiesFilter = {},
  policy: PolicyName = DEFAULT_POLICY,
): Casualties => {
  const disputed = disputesByTarget(facts)
  return {
    policy,
    incidents: sumOf(incidentsOf(facts, at, filter, policy), policy),
    periods: periodsOf(facts, disputed, at, filter),
    cumulative: cumulativeOf(facts, disputed, at, filter),
    totals: totalsOf(facts, disputed, at, filter),
  }
}
