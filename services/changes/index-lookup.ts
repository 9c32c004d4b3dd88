import { type Clock, type Fact, inFoldOrder, isVisible } from '../../domain/clocks.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { type Exclusions, isNothing, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { finished, type Work } from '../../domain/work.js'
import { type ClaimSource, claimsIn } from '../../projections/casualties/claim-source.js'
import { type BriefReport, isIncidentReport } from '../../projections/casualties/claims.js'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import type { PolicyName } from '../../projections/casualties/policies.js'
import type { IncidentsTally } from '../../projections/casualties/tally.js'
import type { FindsSince } from '../../projections/commitments/happenings.js'
import { chosenOf, type Extent, type Found } from '../../projections/parts/lookup.js'
import { aboutIn, type Strand, strand, strandsOf } from '../../projections/strands.js'
import type { At } from '../../projections/view.js'
import type { ConflictIndex } from '../as-of-index/conflict-index.js'
import { happenedSince } from '../as-of-index/happenings/happened-since.js'
import { statedAt } from '../as-of-index/positions/stated-at.js'
import { claimsAt } from '../as-of-index/reports/claims-at.js'
import { claimsWithout } from '../as-of-index/reports/claims-without.js'
import { inParts } from './in-parts.js'

/** What a lookup may be told to read otherwise than its clock has it. */
export type Instead = {
  /** The glossary by which facts are graded and views made. */
  readonly glossary?: Glossary
  /** The world clock of views, the facts staying those of the clock. */
  readonly asOf?: number
  /** Who is taken never to have reported: left out, the index has whom it has. */
  readonly exclusions?: Exclusions
}

/** Finds the facts of an index at a clock, strand by strand, reading each development once. */
export class IndexLookup implements Found {
  readonly at: At
  readonly policy: PolicyName
  readonly #index: ConflictIndex
  readonly #clock: Clock
  readonly #exclusions: Exclusions
  readonly #facts = new Map<string, Fact | undefined>()
  readonly #strands = new Map<Strand, readonly Fact[]>()
  readonly #ofTypes = new Map<string, readonly Fact[]>()
  /** By the issues asked for. */
  readonly #stated = new Map<string | undefined, readonly Fact[]>()
  #happened: FindsSince | undefined

  constructor(index: ConflictIndex, clock: Clock, policy: PolicyName, instead: Instead = {}) {
    const { glossary = index.glossaryAt(clock.sequence), asOf = clock.asOf, exclusions = NO_EXCLUSIONS } = instead
    this.at = { clock: { ...clock, asOf }, glossary }
    this.policy = policy
    this.#index = index
    this.#clock = clock
    this.#exclusions = exclusions
  }

  readonly about = (strand: Strand): readonly Fact[] => {
    const known = this.#strands.get(strand)
    if (known) return known
    const id = aboutIn('development', strand)
    const facts = id === undefined ? this.#filed(strand) : this.factsOf([id])
    // Most developments are disputed by nobody: that is found as fast as it would be remembered.
    if (facts !== NONE) this.#strands.set(strand, facts)
    return facts
  }

  #filed(strand: Strand): readonly Fact[] {
    const filed = this.#index.filedUnder(strand)
    if (filed.size === 0) return NONE
    // A development is filed under whatever any of its statements was about.
    return this.factsOf(filed).filter((fact) => strandsOf(fact).includes(strand))
  }

  readonly aboutAny = (strands: ReadonlySet<Strand>): readonly Fact[] => {
    const ids = new Set([...strands].flatMap((strand) => aboutIn('development', strand) ?? []))
    const isAbout = (fact: Fact): boolean => ids.has(fact.id) || strandsOf(fact).some((strand) => strands.has(strand))
    return this.factsOf(new Set([...ids, ...this.#index.filedUnder(strands)])).filter(isAbout)
  }

  readonly standingFor = (id: string): Fact | undefined => {
    const { rows = [] } = this.#index.without(this.#clock, this.#exclusions, new Set([id])).get(id) ?? {}
    const row = rows.find((one) => isVisible(one, this.#clock))
    return row && this.factsOf([row.sourcesOf ?? id])[0]
  }

  readonly ofTypes = (types: ReadonlySet<DevelopmentType>): readonly Fact[] =>
    this.#ofTypes.get(keyOf(types)) ??
    this.#index.readTypes(this.#clock, this.#exclusions, types, this.at.glossary).facts

  readonly tally = (): IncidentsTally | undefined =>
    isNothing(this.#exclusions) ? this.#index.parts.sums.tally?.at(this.#index, this.#clock) : undefined

  readonly happened = (): FindsSince | undefined => {
    const { happenings } = this.#index.parts.sums
    if (!happenings || !isNothing(this.#exclusions)) return undefined
    this.#happened ??= happenedSince(happenings, this.#clock, this.at.glossary, (ids) => this.factsOf(ids))
    return this.#happened
  }

  readonly stated = (issues?: readonly string[]): readonly Fact[] | undefined => finished(this.#statedIn(issues))

  readonly first = (count: number): { readonly facts: readonly Fact[]; readonly total: number } | undefined =>
    isNothing(this.#exclusions) ? this.#index.parts.sums.visible?.firstAt(this.#index, this.#clock, count) : undefined

  readonly all = (): readonly Fact[] => this.#read()

  readonly each = (types?: ReadonlySet<DevelopmentType>): Iterable<Fact> =>
    this.#index.eachFact(this.#clock, this.#exclusions, this.at.glossary, types)

  readonly extent = (): Work<Extent> => this.#index.extentAt(this.#clock, this.#exclusions)

  #read(of?: ReadonlySet<string>): readonly Fact[] {
    return this.#index.read(this.#clock, this.#exclusions, of, this.at.glossary).facts
  }

  *readTypesAhead(types: ReadonlySet<DevelopmentType>): Work<void> {
    const facts = isNothing(this.#exclusions) ? this.each(types) : this.#eachFiled(types)
    this.#ofTypes.set(keyOf(types), yield* chosenOf(facts))
  }

  *#eachFiled(types: ReadonlySet<DevelopmentType>): Generator<Fact> {
    for (const some of inParts(this.#index.ofTypes(types))) yield* this.#read(some)
  }

  *readStatedAhead(issues?: readonly string[]): Work<void> {
    yield* this.#statedIn(issues)
  }

  *#statedIn(issues: readonly string[] | undefined): Work<readonly Fact[] | undefined> {
    const { positions } = this.#index.parts.sums
    if (!positions || !isNothing(this.#exclusions)) return undefined
    const key = issues?.join(' ')
    const known = this.#stated.get(key)
    if (known) return known
    const stated = yield* statedAt(positions, this.#index, this.#clock, this.at.glossary, issues)
    this.#stated.set(key, stated)
    return stated
  }

  *readAhead(strand: Strand): Work<void> {
    for (const some of inParts(this.#index.filedUnder(strand))) {
      this.factsOf(some)
      yield
    }
  }

  /** The facts of some developments, in fold order. */
  factsOf(ids: Iterable<string>): readonly Fact[] {
    const asked = [...ids]
    const missing = new Set(asked.filter((id) => !this.#facts.has(id)))
    if (missing.size > 0) {
      for (const id of missing) this.#facts.set(id, undefined)
      for (const fact of this.#read(missing)) this.#facts.set(fact.id, fact)
    }
    return asked.flatMap((id) => this.#facts.get(id) ?? []).sort(inFoldOrder)
  }

  factOf(id: string): Fact | undefined {
    return this.factsOf([id])[0]
  }

  *claims(filter: CasualtiesFilter): Work<ClaimSource> {
    const [{ reports }, { glossary }] = [this.#index.parts.sums, this.at]
    if (!reports) return this.foldedClaims(filter)
    if (isNothing(this.#exclusions)) return claimsAt(reports, this.#clock, glossary, filter)
    const folds = (incident: Strand, ids: ReadonlySet<string>) => this.#reportsOf(incident, ids)
    return yield* claimsWithout(reports, this.#index, this.#clock, glossary, this.#exclusions, filter, folds)
  }

  /** What {@link claims} tells, made of facts. */
  foldedClaims(filter: CasualtiesFilter): ClaimSource {
    const { glossary } = this.at
    return claimsIn(this.#foldedReports(filter.incident), filter, glossary)
  }

  *#foldedReports(of: readonly string[] | undefined): Generator<readonly BriefReport[]> {
    const incidents = of?.map((incident) => strand('incident', incident)) ?? this.#index.strandsOfKind('incident')
    for (const incident of incidents) yield this.#reportsOf(incident, this.#index.filedUnder(incident))
  }

  /** What some developments report of an incident. */
  #reportsOf(incident: Strand, ids: ReadonlySet<string>): readonly BriefReport[] {
    return this.#read(ids)
      .filter(isIncidentReport)
      .filter((fact) => strandsOf(fact).includes(incident))
  }
}

const keyOf = (types: ReadonlySet<DevelopmentType>): string => [...types].sort().join(' ')

const NONE: readonly Fact[] = []
