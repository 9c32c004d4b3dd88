import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { finished, type Work } from '../../domain/work.js'
import { evidence } from '../evidence.js'
import { explainParameters } from '../explained/parameters.js'
import type { Parameters } from '../listing.js'
import { type At, disputesByTarget, disputesOf } from '../view.js'
import { type ClaimSource, claimsIn } from './claim-source.js'
import { groupedBy, incidentOf, isIncidentReport } from './claims.js'
import { explainedClaim } from './explain.js'
import { askedPopulations, type CasualtiesFilter, filterParameters } from './filter.js'
import { type GroupKey, groupKeys } from './group-values.js'
import { casualtyGroup, type GroupEvidence, Groups, type ShownGroup } from './groups.js'
import { DEFAULT_POLICY, type PolicyName, policyNames } from './policies.js'
import { resolvedOf, standingIn } from './resolving.js'
import { casualtyRow, cumulativeOf, periodsOf, type SeriesRow, totalsOf } from './series.js'
import { ShareSum } from './share-sum.js'
import { type IncidentsTally, incidentsTally } from './tally.js'

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
  ...explainParameters,
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

/** What lists figures that are about no single incident. Rows are in order of their unique keys. */
export type CasualtySections = {
  readonly periods: readonly SeriesRow[]
  readonly cumulative: readonly SeriesRow[]
  readonly totals: readonly SeriesRow[]
}

/** The tally before its rows are cut to pages and shown with their evidence. */
export type Casualties = CasualtySections & {
  readonly policy: PolicyName
  readonly incidents: IncidentsTally
  /** Where they are asked for. */
  readonly groups?: readonly ShownGroup[]
}

/** What a tally is made of. */
export type TallySource = GroupEvidence & {
  /** The claims that the filter selects. */
  readonly incidents: ClaimSource['incidents']
  /** The facts, in fold order, that its other sections are made of, and whatever disputes those. */
  readonly sections: readonly Fact[]
}

/** So many incidents are resolved in one go. */
const TOGETHER = 8

/**
 * The casualties that a source tells of, as far as a filter selects them, worked out incident by incident: at each yield
 * the work may be interrupted. `tally`: that of incidents, if known.
 */
export function* tallying(
  source: TallySource,
  at: At,
  filter: CasualtiesFilter,
  { policy = DEFAULT_POLICY, groupBy }: CasualtiesAsked,
  tally?: IncidentsTally,
): Work<Casualties> {
  const sum = new ShareSum()
  const groups = groupBy && new Groups(groupBy, at, filter, policy)
  const asked = askedPopulations(filter)
  let resolved = 0
  for (const claims of tally ? [] : source.incidents) {
    const standing = standingIn(claims)
    const incident = resolvedOf(claims, standing, asked, policy)
    sum.add(incident)
    groups?.add(claims, standing, incident)
    resolved += 1
    if (resolved % TOGETHER === 0) yield
  }
  return {
    policy,
    incidents: tally ?? sum.shownBy(policy),
    ...(yield* casualtySections(source.sections, at, filter)),
    ...(groups ? { groups: yield* groups.shown(source) } : {}),
  }
}

/** The sections of facts in fold order, and of whatever disputes those. At each yield the work may be interrupted. */
export function* casualtySections(facts: readonly Fact[], at: At, filter: CasualtiesFilter): Work<CasualtySections> {
  const disputed = disputesByTarget(facts)
  yield
  const periods = periodsOf(facts, disputed, at, filter)
  yield
  const cumulative = cumulativeOf(facts, disputed, at, filter)
  yield
  return { periods, cumulative, totals: totalsOf(facts, disputed, at, filter) }
}

/** The casualties that facts (in fold order) tell of, as far as a filter selects them. */
export const casualtiesOf = (
  facts: readonly Fact[],
  at: At,
  filter: CasualtiesFilter = {},
  asked: CasualtiesAsked = {},
): Casualties => {
  const disputed = disputesByTarget(facts)
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  const incidents = groupedBy(facts.filter(isIncidentReport), incidentOf)
  const source: TallySource = {
    ...claimsIn(incidents, filter, at.glossary),
    factOf: ({ id }) => [byId.get(id) ?? []].flat(),
    *disputes() {
      return (report) => disputesOf(report, disputed)
    },
    sections: facts,
  }
  return finished(tallying(source, at, filter, asked))
}
