import { z } from 'zod'
import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { placesAround } from '../../domain/glossary/glossary.js'
import { sorting } from '../../domain/sorting.js'
import { isPopulation, type Population } from '../../domain/vocabulary/harm.js'
import { dayOf, toMs } from '../../domain/vocabulary/time.js'
import type { Work } from '../../domain/work.js'
import type { At, Shown } from '../view.js'
import { type BriefReport, byGrade, type CasualtyClaim, groupedBy } from './claims.js'
import { askedPopulations, type CasualtiesFilter } from './filter.js'
import { type ResolvedIncident, resolveStanding } from './incident-range.js'
import type { PolicyName } from './policies.js'
import { RunningTally } from './running-tally.js'
import { incidentsTally } from './tally.js'

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
const ofIncident: { readonly [K in GroupKey]?: (fact: BriefReport, at: At) => string | null } = {
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
const sharedBy = ({ content: { occurred } }: BriefReport, { glossary }: At, length: number): string | null => {
  if (occurred.from === null) return null
  const zone = glossary.description?.timeZone ?? 'UTC'
  const first = dayOf(toMs(occurred.from), zone).slice(0, length)
  return first === dayOf(toMs(occurred.to) - 1, zone).slice(0, length) ? first : null
}

const ofClaim: { readonly [K in GroupKey]?: (claim: CasualtyClaim<BriefReport>) => string | null } = {
  incident: ({ incident }) => incident,
  claimant: ({ fact }) => fact.content.claim.claimant,
  method: ({ fact: { content } }) => content.method ?? null,
  side: ({ sideRoot }) => sideRoot,
  population: ({ population }) => population,
}

/** What is kept of a report that a group rests on: its place in fold order, and what evidence is made of. */
type CitedReport = Pick<BriefReport, 'id' | 'certain' | 'from' | 'end' | 'reportedAt' | 'sequence' | 'sources'> & {
  readonly content: Pick<BriefReport['content'], 'order' | 'claim'>
}

const cited = ({ id, certain, from, end, reportedAt, sequence, sources, content }: BriefReport): CitedReport => ({
  id,
  certain,
  from,
  end,
  reportedAt,
  sequence,
  sources,
  content: { order: content.order, claim: content.claim },
})

/** A group with the reports that it rests on, and what disputes those. */
export type ShownGroup = Pick<Shown<CasualtyGroup>, 'key' | 'item' | 'disputes'> & {
  readonly facts: readonly CitedReport[]
}

type Group = {
  readonly values: readonly (string | null)[]
  readonly tally: RunningTally
  readonly facts: CitedReport[]
  readonly disputes: Set<Fact>
}

/**
 * The tally by the values of some keys, in order of these, null last. Only claims that stand in the whole are in a
 * group, and each group is resolved and summed as if it were all there is.
 *
 * An incident has one place, day and month: that of its best-graded report which names one, ties to the newest. So the
 * groups by these and by incident share the incidents out, and add up to the whole. The other keys tell claims of one
 * incident apart: there it may be in several groups, which are not to be added.
 */
export class Groups {
  readonly #keys: readonly GroupKey[]
  readonly #at: At
  readonly #policy: PolicyName
  readonly #asked: CasualtiesFilter
  readonly #groups = new Map<string, Group>()

  constructor(keys: readonly GroupKey[], at: At, filter: CasualtiesFilter, policy: PolicyName) {
    this.#keys = keys
    this.#at = at
    this.#asked = filter
    this.#policy = policy
  }

  /**
   * Adds one incident.
   * @param denials of it.
   * @param disputesOf what disputes a report.
   */
  add(
    { standing }: ResolvedIncident<BriefReport>,
    denials: readonly Fact[],
    disputesOf: (report: BriefReport) => readonly Fact[],
  ): void {
    const reports = standing.map(({ fact }) => fact).sort(byGrade)
    const shared = this.#keys.map((key) => {
      const read = ofIncident[key]
      return read ? firstOf(reports, (fact) => read(fact, this.#at)) : null
    })
    const valuesOf = (claim: CasualtyClaim<BriefReport>) =>
      this.#keys.map((key, index) => ofClaim[key]?.(claim) ?? shared[index] ?? null)
    const isShared = this.#keys.every((key) => ofIncident[key])
    for (const claims of isShared ? [standing] : groupedBy(standing, (claim) => JSON.stringify(valuesOf(claim)))) {
      const [first] = claims
      if (!first) continue
      const group = this.#groupOf(valuesOf(first))
      const { ranges, unconfirmed } = resolveStanding(claims, this.#populationsOf(group), this.#policy)
      group.tally.add({ ...ranges, unconfirmed })
      for (const one of denials) group.disputes.add(one)
      for (const fact of new Set(claims.map(({ fact }) => fact))) {
        group.facts.push(cited(fact))
        for (const one of disputesOf(fact)) group.disputes.add(one)
      }
    }
  }

  #groupOf(values: readonly (string | null)[]): Group {
    const key = JSON.stringify(values)
    const group = this.#groups.get(key) ?? { values, tally: new RunningTally([]), facts: [], disputes: new Set() }
    this.#groups.set(key, group)
    return group
  }

  #populationsOf({ values }: Group): readonly Population[] {
    const population = values[this.#keys.indexOf('population')]
    return isPopulation(population) ? [population] : askedPopulations(this.#asked)
  }

  /** The groups, once all incidents are there. At each yield the work may be interrupted. */
  *shown(): Work<readonly ShownGroup[]> {
    const shown: ShownGroup[] = []
    for (const [key, { values, tally, facts, disputes }] of this.#groups) {
      const by = Object.fromEntries(this.#keys.map((name, index) => [name, values[index] ?? null]))
      shown.push({
        key,
        item: { by, ...tally.shownBy(this.#policy) },
        facts: yield* sorting(facts, inFoldOrder),
        disputes: [...disputes].sort(inFoldOrder),
      })
      yield
    }
    const valuesOf = ({ key }: ShownGroup): readonly (string | null)[] => this.#groups.get(key)?.values ?? []
    return yield* sorting(shown, (a, b) => inValueOrder(valuesOf(a), valuesOf(b)))
  }
}

const firstOf = <T, V>(list: readonly T[], read: (one: T) => V | null): V | null => {
  for (const one of list) {
    const found = read(one)
    if (found !== null) return found
  }
  return null
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
