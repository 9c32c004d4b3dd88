import type { z } from 'zod'
import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { sorting } from '../../domain/sorting.js'
import { isPopulation, type Population } from '../../domain/vocabulary/harm.js'
import type { Work } from '../../domain/work.js'
import type { At, Shown } from '../view.js'
import type { CitedReport, ClaimSource } from './claim-source.js'
import { askedPopulations, type CasualtiesFilter } from './filter.js'
import { by, type GroupKey, inValueOrder, likeness, ofClaim, ofIncident, type Value } from './group-values.js'
import type { IncidentClaims } from './incident-claims.js'
import type { PolicyName } from './policies.js'
import type { Places } from './range-1.js'
import { type ResolvedInNumbers, resolvedOf } from './resolving.js'
import { ShareSum } from './share-sum.js'
import { incidentsTally } from './tally.js'

/** A tally of the claims that share some values; null: the report does not say. */
export const casualtyGroup = incidentsTally.extend({ by })
export type CasualtyGroup = z.infer<typeof casualtyGroup>

/** A group, and what it rests on: worked out when it is asked for, as few groups are shown at a time. */
export type ShownGroup = Pick<Shown<CasualtyGroup>, 'key' | 'item'> & {
  readonly evidence: () => Work<{ readonly facts: readonly CitedReport[]; readonly disputes: readonly Fact[] }>
}

type Group = {
  readonly values: readonly Value[]
  /** The populations asked for in it. */
  readonly asked: readonly Population[]
  readonly sum: ShareSum
  /** Refs of the reports that it rests on, and of denials of the incidents. */
  readonly reports: number[]
  readonly denials: number[]
}

/** Groups by their values, one after another. */
type Branches = Map<Value, Branches | Group>

/** What the groups rest on, by the refs of reports. */
export type GroupEvidence = {
  readonly citedAt: ClaimSource['citedAt']
  /** The facts of denials. */
  readonly factOf: (report: CitedReport) => readonly Fact[]
  /** Finds what disputes a report. */
  readonly disputes: () => Work<(report: CitedReport) => readonly Fact[]>
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
  readonly #asked: readonly Population[]
  readonly #isShared: boolean
  readonly #groups: Group[] = []
  readonly #byValues: Branches = new Map()
  readonly #known = new Map<GroupKey, Map<unknown, Value>>()

  constructor(keys: readonly GroupKey[], at: At, filter: CasualtiesFilter, policy: PolicyName) {
    this.#keys = keys
    this.#at = at
    this.#policy = policy
    this.#asked = askedPopulations(filter)
    this.#isShared = keys.every((key) => key === 'incident' || ofIncident[key] !== undefined)
    for (const key of keys) this.#known.set(key, new Map())
  }

  /** Adds one incident. @param standing those of its claims that stand. @param resolved what all of these come to. */
  add(claims: IncidentClaims, standing: Places, resolved: ResolvedInNumbers): void {
    const [first] = standing
    if (first === undefined) return
    const shared = this.#keys.map((key) => (ofIncident[key] ? this.#sharedValue(key, claims, standing) : null))
    if (this.#isShared) {
      this.#put(this.#groupOf(claims, first, shared), claims, standing, resolved)
      return
    }
    // Of most incidents there are few claims, and fewer groups.
    const groups: Group[] = []
    const parts: number[][] = []
    for (const claim of standing) {
      const group = this.#groupOf(claims, claim, shared)
      const at = groups.indexOf(group)
      if (at >= 0) parts[at]?.push(claim)
      else {
        groups.push(group)
        parts.push([claim])
      }
    }
    for (const [at, group] of groups.entries()) {
      const part = parts[at] ?? []
      const isWhole = part.length === standing.length && group.asked === this.#asked
      this.#put(group, claims, part, isWhole ? resolved : resolvedOf(claims, part, group.asked, this.#policy))
    }
  }

  #put(group: Group, { report, ref, denials }: IncidentClaims, claims: Places, resolved: ResolvedInNumbers): void {
    group.sum.add(resolved)
    let last = -1
    for (const claim of claims) {
      const own = report[claim] ?? 0
      // Claims of one report are next to each other.
      if (own !== last) group.reports.push(ref[own] ?? 0)
      last = own
    }
    for (const denial of denials) group.denials.push(denial)
  }

  /** The value of the best-graded report with a claim that stands which has one. */
  #sharedValue(key: GroupKey, claims: IncidentClaims, standing: Places): Value {
    let value: Value = null
    let best = -1
    for (const claim of standing) {
      const report = claims.report[claim] ?? 0
      if (report === best || (best >= 0 && claims.byGrade(report, best) >= 0)) continue
      const own = this.#valueOf(key, claims, report)
      if (own === null) continue
      value = own
      best = report
    }
    return value
  }

  #valueOf(key: GroupKey, claims: IncidentClaims, report: number): Value {
    const known = this.#known.get(key)
    const like = likeness[key]?.(claims, report)
    let value = known?.get(like)
    if (value === undefined) {
      value = ofIncident[key]?.(claims, report, this.#at) ?? null
      known?.set(like, value)
    }
    return value
  }

  #groupOf(claims: IncidentClaims, claim: number, shared: readonly Value[]): Group {
    const last = this.#keys.length - 1
    let branches = this.#byValues
    for (let at = 0; at < last; at++) {
      const value = this.#valueAt(at, claims, claim, shared)
      const next = branches.get(value) ?? new Map()
      branches.set(value, next)
      branches = next as Branches
    }
    const value = this.#valueAt(last, claims, claim, shared)
    const known = branches.get(value) as Group | undefined
    if (known) return known
    const group = this.#newGroup(this.#keys.map((_, at) => this.#valueAt(at, claims, claim, shared)))
    branches.set(value, group)
    return group
  }

  #valueAt(at: number, claims: IncidentClaims, claim: number, shared: readonly Value[]): Value {
    const key = this.#keys[at]
    return (key && ofClaim[key]?.(claims, claim)) ?? shared[at] ?? null
  }

  #newGroup(values: readonly Value[]): Group {
    const population = values[this.#keys.indexOf('population')]
    const asked = isPopulation(population) ? [population] : this.#asked
    const group = { values, asked, sum: new ShareSum(), reports: [], denials: [] }
    this.#groups.push(group)
    return group
  }

  /** The groups, once all incidents are there. At each yield the work may be interrupted. */
  *shown(evidence: GroupEvidence): Work<readonly ShownGroup[]> {
    const sorted = yield* sorting(this.#groups, (a, b) => inValueOrder(a.values, b.values))
    const [keys, policy] = [this.#keys, this.#policy]
    const shown: ShownGroup[] = []
    for (const group of sorted) {
      shown.push({
        get key() {
          return JSON.stringify(group.values)
        },
        get item() {
          const by = Object.fromEntries(keys.map((name, index) => [name, group.values[index] ?? null]))
          return { by, ...group.sum.shownBy(policy) }
        },
        evidence: () => restOf(group, evidence),
      })
      if (shown.length % TOGETHER === 0) yield
    }
    return shown
  }
}

/** What a group rests on, in fold order. */
function* restOf(
  { reports, denials }: Group,
  { citedAt, factOf, disputes }: GroupEvidence,
): ReturnType<ShownGroup['evidence']> {
  const disputesOf = yield* disputes()
  const facts: CitedReport[] = []
  const disputing = new Set<Fact>()
  for (const [at, denial] of denials.entries()) {
    for (const one of factOf(citedAt(denial))) disputing.add(one)
    if (at % FEW === FEW - 1) yield
  }
  for (const ref of reports) {
    const report = citedAt(ref)
    facts.push(report)
    for (const one of disputesOf(report)) disputing.add(one)
    if (facts.length % TOGETHER === 0) yield
  }
  return {
    facts: yield* sorting(facts, inFoldOrder),
    disputes: yield* sorting([...disputing], inFoldOrder),
  }
}

/** So many groups, or reports, are looked up in one go, and so many facts made of texts. */
const TOGETHER = 256
const FEW = 16
