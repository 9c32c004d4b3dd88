import { z } from 'zod'
import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { placesAround } from '../../domain/glossary/glossary.js'
import { isPopulation } from '../../domain/vocabulary/harm.js'
import { dayOf, toMs } from '../../domain/vocabulary/time.js'
import { type At, disputesByTarget, disputesOf, type Shown } from '../view.js'
import { byGrade, type CasualtyClaim, denialsIn, groupedBy } from './claims.js'
import { askedPopulations, type CasualtiesFilter } from './filter.js'
import { type ResolvedIncident, resolveStanding } from './incident-range.js'
import type { PolicyName } from './policies.js'
import { incidentsTally, sumOf } from './tally.js'

const value = z.string().nullable().optional()
const by = z.object({
  place: value.describe('the smallest place that holds all places of the report'),
  claimant: value,
  method: value.describe('null: a strike, of which none is said'),
  side: value.describe('the party in the end; null: not said'),
  population: value,
  incident: value,
  day: value.describe("in the conflict's zone; null: not all of it within one day"),
  month: value.describe("in the conflict's zone; null: not all of it within one month"),
})
export type GroupKey = keyof z.infer<typeof by>
export const groupKeys = by.keyof().options

/** A tally of the claims that share some values; null: the report does not say. */
export const casualtyGroup = incidentsTally.extend({ by })
export type CasualtyGroup = z.infer<typeof casualtyGroup>

/** The keys that have one value for all claims of an incident, so that their groups share the incidents out. */
const ofIncident: { readonly [K in GroupKey]?: (fact: Fact, at: At) => string | null } = {
  place: ({ content: { place = [] } }, { glossary }) => {
    const [first] = place
    if (first === undefined) return null
    const around = place.map((one) => placesAround(glossary, one))
    return [...placesAround(glossary, first)].find((whole) => around.every((places) => places.has(whole))) ?? null
  },
  day: (fact, at) => sharedBy(fact, at, 'YYYY-MM-DD'.length),
  month: (fact, at) => sharedBy(fact, at, 'YYYY-MM'.length),
}

/** What the dates of the first and the last millisecond begin with alike; null where they don't. */
const sharedBy = ({ content: { occurred } }: Fact, { glossary }: At, length: number): string | null => {
  if (occurred.from === null) return null
  const zone = glossary.description?.timeZone ?? 'UTC'
  const first = dayOf(toMs(occurred.from), zone).slice(0, length)
  return first === dayOf(toMs(occurred.to) - 1, zone).slice(0, length) ? first : null
}

const ofClaim: { readonly [K in GroupKey]?: (claim: CasualtyClaim) => string | null } = {
  incident: ({ incident }) => incident,
  claimant: ({ fact }) => fact.content.claim.claimant,
  method: ({ fact: { content } }) => ('method' in content ? content.method : null),
  side: ({ sideRoot }) => sideRoot,
  population: ({ population }) => population,
}

type Member = { readonly values: readonly (string | null)[]; readonly claim: CasualtyClaim }

/**
 * The tally by the values of some keys, in order of these, null last. Only claims that stand in the whole are in a
 * group, and each group is resolved and summed as if it were all there is.
 *
 * An incident has one place, day and month: that of its best-graded report which names one, ties to the newest. So the
 * groups by these and by incident share the incidents out, and add up to the whole. The other keys tell claims of one
 * incident apart: there it may be in several groups, which are not to be added.
 */
export const groupsOf = (
  keys: readonly GroupKey[],
  facts: readonly Fact[],
  incidents: readonly ResolvedIncident[],
  at: At,
  filter: CasualtiesFilter,
  policy: PolicyName,
): readonly Shown<CasualtyGroup>[] => {
  const populationAt = keys.indexOf('population')
  const members = incidents.flatMap(({ standing }): readonly Member[] => {
    const reports = standing.map(({ fact }) => fact).sort(byGrade)
    const shared = keys.map((key) => {
      const read = ofIncident[key]
      return read ? (reports.map((fact) => read(fact, at)).find((found) => found !== null) ?? null) : null
    })
    return standing.map((claim) => ({
      values: keys.map((key, index) => ofClaim[key]?.(claim) ?? shared[index] ?? null),
      claim,
    }))
  })
  const disputed = disputesByTarget(facts)
  const denials = denialsIn(facts)
  return groupedBy(members, ({ values }) => JSON.stringify(values))
    .toSorted(([a], [b]) => (a && b ? inValueOrder(a.values, b.values) : 0))
    .map((group): Shown<CasualtyGroup> => {
      const values = group[0]?.values ?? []
      const population = values[populationAt]
      const asked = isPopulation(population) ? [population] : askedPopulations(filter)
      const claims = group.map(({ claim }) => claim)
      const about = groupedBy(claims, ({ incident }) => incident)
      const rests = [...new Set(claims.map(({ fact }) => fact))].sort(inFoldOrder)
      const against = [
        ...about.flatMap(([claim]) => (claim ? (denials.get(claim.incident) ?? []) : [])),
        ...rests.flatMap((fact) => disputesOf(fact, disputed)),
      ]
      return {
        key: JSON.stringify(values),
        item: {
          by: Object.fromEntries(keys.map((key, index) => [key, values[index] ?? null])),
          ...sumOf(
            about.map((standing) => resolveStanding(standing, asked, policy)),
            policy,
          ),
        },
        facts: rests,
        disputes: [...new Set<Fact>(against)].sort(inFoldOrder),
      }
    })
}

const inValueOrder = (a: readonly (string | null)[], b: readonly (string | null)[]): number => {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? null
    if (value === other) continue
    if (value === null || other === null) return value === null ? 1 : -1
    return value < other ? -1 : 1
  }
  return 0
}
