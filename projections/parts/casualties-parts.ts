import type { Fact } from '../../domain/clocks.js'
import { harm } from '../../domain/vocabulary/harm.js'
import { claimsCasualties, groupedBy, incidentOf } from '../casualties/claims.js'
import type { ResolvedIncident } from '../casualties/incident-range.js'
import type { PolicyName } from '../casualties/policies.js'
import type { IncidentShare } from '../casualties/running-tally.js'
import { type CasualtyRow, cumulativeOf, periodsOf, type SeriesRow, totalsOf } from '../casualties/series.js'
import { incidentsOf } from '../casualties/tally.js'
import { strand } from '../strands.js'
import { type At, disputesByTarget } from '../view.js'
import { aboutAll, type Lookup, withDisputes } from './lookup.js'
import { type Part, type Placed, strandsOfKind } from './part.js'

const view = 'casualties'

/** The facts that the sections of a tally are made of that are about no single incident, and whatever disputes those. */
export const factsOfSections = (lookup: Lookup): readonly Fact[] =>
  withDisputes(lookup.about(strand('sections')), lookup)

/**
 * The facts that a tally of some incidents is made of, and whatever disputes those: what is told of them, and figures
 * about no single incident that name one of them, with whatever is about the same as these.
 */
export const factsOfIncidents = (incidents: readonly string[], lookup: Lookup): readonly Fact[] => {
  const named = incidents.flatMap((incident) => [strand('incident', incident), strand('naming', incident)])
  const series = aboutAll(named, lookup).flatMap((fact) => strandsOfKind('series', fact))
  return withDisputes(aboutAll([...named, ...series], lookup), lookup)
}

type Section = { readonly scope: string; readonly path: (row: SeriesRow) => string } & {
  readonly rows: (facts: readonly Fact[], at: At) => readonly SeriesRow[]
}

/** Figures about no single incident: a period's is an item of its own, a total the latest of its series. */
const sections: readonly Section[] = [
  {
    scope: 'period',
    path: ({ key }) => `/periods/${key}`,
    rows: (facts, at) => periodsOf(facts, disputesByTarget(facts), at, {}),
  },
  {
    scope: 'cumulative',
    path: ({ series }) => `/cumulative/${series}`,
    rows: (facts, at) => cumulativeOf(facts, disputesByTarget(facts), at, {}),
  },
  {
    scope: 'total',
    path: ({ series }) => `/totals/${series}`,
    rows: (facts, at) => totalsOf(facts, disputesByTarget(facts), at, {}),
  },
]

const seriesPart = ({ scope, path, rows }: Section): Part => {
  const placedRow = (row: SeriesRow): Placed => {
    const { item, facts, disputes } = row
    return { path: path(row), item, facts, disputes }
  }
  return {
    view,
    all: (facts, at) => rows(facts, at).map(placedRow),
    touchedBy: (fact) => strandsOfKind('series', fact).filter((name) => name.startsWith(`series:${scope}/`)),
    items: (name, lookup) =>
      rows(withDisputes(lookup.about(name), lookup), lookup.at)
        .filter(({ subject }) => strand('series', `${scope}/${subject}`) === name)
        .map(placedRow),
    counts: (item) => {
      const { harm, count } = item as CasualtyRow
      return [{ of: harm, count }]
    },
  }
}

/**
 * What each incident adds to the tally by the policy asked for; the tally is the sum. An incident of which no casualties
 * are claimed adds nothing.
 */
export const sharesPart: Part = {
  view,
  derived: true,
  all: (facts, at, policy) => sharesIn(facts, at, policy),
  touchedBy: (fact) => strandsOfKind('incident', fact),
  items: (name, lookup: Lookup) => sharesIn(lookup.about(name), lookup.at, lookup.policy),
  counts: (item) => {
    const share = item as IncidentShare
    return harm.options.flatMap((of) => {
      const count = share[of]
      return count ? [{ of, count }] : []
    })
  },
}

const sharesIn = (facts: readonly Fact[], at: At, policy: PolicyName): readonly Placed[] =>
  groupedBy(facts.filter(claimsCasualties), incidentOf).flatMap((about) =>
    incidentsOf(about, at, {}, policy).map((resolved) => ({
      path: `/incidents/${about[0] ? incidentOf(about[0]) : ''}`,
      item: shareOf(resolved, policy),
      facts: about,
      disputes: [],
    })),
  )

/** The share that an item of that part is. */
export const shareIn = ({ item }: Placed): IncidentShare => item as IncidentShare

const shareOf = ({ ranges, unconfirmed }: ResolvedIncident, policy: PolicyName): IncidentShare => ({
  ...ranges,
  ...(policy === 'cautious/1' ? { unconfirmed } : {}),
})

export const casualtiesParts: readonly Part[] = [...sections.map(seriesPart), sharesPart]
