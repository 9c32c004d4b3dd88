import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { evidence } from '../evidence.js'
import type { Parameters } from '../listing.js'
import { type At, disputesByTarget, type Shown } from '../view.js'
import { explainedClaim } from './explain.js'
import { type CasualtiesFilter, filterParameters } from './filter.js'
import { type CasualtyGroup, casualtyGroup, type GroupKey, groupKeys, groupsOf } from './groups.js'
import { DEFAULT_POLICY, type PolicyName, policyNames } from './policies.js'
import { type CasualtyRow, casualtyRow, cumulativeOf, periodsOf, totalsOf } from './series.js'
import { type IncidentsTally, incidentsOf, incidentsTally, sumOf } from './tally.js'

/** Raised whenever an answer would change for the same facts: citations carry it. */
export const CASUALTIES_VERSION = 1

/** How a tally may be asked for. */
export const casualtiesParameters = {
  ...filterParameters,
  policy: { kind: 'one', values: policyNames, description: 'How the claims about one incident are resolved' },
  groupBy: {
    kind: 'oneOf',
    values: groupKeys,
    description: 'Tallies of the incidents by the values of these, together',
  },
  explain: { kind: 'one', values: ['true', 'false'], description: 'Every claim ever made, and what became of it' },
  considered: {
    kind: 'sequence',
    description: 'With explain: the event up to which claims are looked for; left out: the last there is',
  },
} as const satisfies Parameters

/** What is asked of a tally beside a filter. */
export type CasualtiesAsked = { readonly policy?: PolicyName; readonly groupBy?: readonly GroupKey[] }

const row = casualtyRow.extend(evidence.shape).meta({ id: 'CasualtyItem' })

/** The tally as answered: four shapes that are never added together. */
export const casualtiesAnswer = z.object({
  policy: z.enum(policyNames),
  incidents: incidentsTally,
  periods: z.array(row),
  cumulative: z.array(row),
  totals: z.array(row),
  groups: z
    .array(casualtyGroup.extend(evidence.shape).meta({ id: 'CasualtyGroup' }))
    .optional()
    .describe('with groupBy: by place, day, month and incident they add up to `incidents`'),
  claims: z.array(explainedClaim).optional().describe('with explain: every claim ever made, and what became of it'),
})

/** The tally before its rows are cut to pages and shown with their evidence. Rows are in order of their unique keys. */
export type Casualties = {
  readonly policy: PolicyName
  readonly incidents: IncidentsTally
  readonly periods: readonly Shown<CasualtyRow>[]
  readonly cumulative: readonly Shown<CasualtyRow>[]
  readonly totals: readonly Shown<CasualtyRow>[]
  /** Where they are asked for. */
  readonly groups?: readonly Shown<CasualtyGroup>[]
}

/** The casualties that facts (in fold order) tell of, as far as a filter selects them. */
export const casualtiesOf = (
  facts: readonly Fact[],
  at: At,
  filter: CasualtiesFilter = {},
  { policy = DEFAULT_POLICY, groupBy }: CasualtiesAsked = {},
): Casualties => {
  const disputed = disputesByTarget(facts)
  const incidents = incidentsOf(facts, at, filter, policy)
  return {
    policy,
    incidents: sumOf(incidents, policy),
    periods: periodsOf(facts, disputed, at, filter),
    cumulative: cumulativeOf(facts, disputed, at, filter),
    totals: totalsOf(facts, disputed, at, filter),
    ...(groupBy ? { groups: groupsOf(groupBy, facts, incidents, at, filter, policy) } : {}),
  }
}
