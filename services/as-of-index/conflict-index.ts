import type { Clock, Fact } from '../../domain/clocks.js'
import type { ConflictEvent } from '../../domain/conflict.js'
import { type DevelopmentEvent, isReport } from '../../domain/development/events.js'
import type { Development } from '../../domain/development/state.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { type Chains, closesCycle, visibleAxis } from '../../domain/duplicates.js'
import { decidingStatement, type Exclusions, falls, isNothing, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { Work } from '../../domain/work.js'
import type { Extent } from '../../projections/parts/lookup.js'
import { type Strand, type StrandKind, strand } from '../../projections/strands.js'
import { MemoryTexts } from './columns/texts.js'
import { cutsOf } from './cuts.js'
import type { ColumnDevelopments } from './developments/column-developments.js'
import { CounterfactualDevelopments } from './developments/counterfactual-developments.js'
import type { Developments, GrowingDevelopments } from './developments/developments.js'
import { KeptCache } from './developments/kept-cache.js'
import { DuplicateMarks } from './duplicate-marks.js'
import type { Edges } from './edges.js'
import { extentOf } from './extent.js'
import { eachFactOf, factsOf } from './facts-of.js'
import type { GlossaryHistory } from './glossary-history.js'
import { type Kept, stateAt, withoutSourcesOf } from './kept.js'
import {
  type DirectoryName,
  derivedIn,
  frozenParts,
  newParts,
  type PartIgnored,
  type Parts,
  thawParts,
} from './parts.js'
import type { Section, Sections } from './snapshots/sections.js'

/** What a read at one clock is made of. */
export type Reading = { readonly facts: readonly Fact[]; readonly glossary: Glossary }

/**
 * The index of one conflict: fed with its events in ledger order, it keeps every statement in its rectangle and answers
 * which of them a clock sees. Rows that no longer hold are closed at the sequence of the event that ended them.
 */
export class ConflictIndex {
  readonly conflict: string
  readonly parts: Parts
  readonly #developments: GrowingDevelopments
  readonly #marks: DuplicateMarks
  readonly #glossary: GlossaryHistory

  /** @param parts what it is made of: left out, an index of its own in memory. */
  constructor(conflict: string, parts: Parts = newParts(conflict, new MemoryTexts(), new KeptCache())) {
    this.conflict = conflict
    this.parts = parts
    this.#developments = parts.developments
    this.#marks = parts.marks
    this.#glossary = parts.glossary
  }

  /** Bytes of all columns. */
  get bytes(): number {
    return derivedIn(this.parts).reduce((sum, { bytes }) => sum + bytes, this.parts.kept?.columns.bytes ?? 0)
  }

  /** What the index is, as sections of a snapshot: see {@link Section}. */
  frozen(name: string): readonly Section[] {
    return frozenParts(this.parts, name)
  }

  /**
   * Fills an empty index with what {@link frozen} gave at a sequence. Sums may be missing after it.
   * @returns the directories that are to be made anew, before anything is read.
   */
  thaw(name: string, sections: Sections, sequence: number, ignored: PartIgnored): Work<readonly DirectoryName[]> {
    return thawParts(this.parts, name, sections, sequence, ignored)
  }

  applyGlossaryEvent(sequence: number, event: ConflictEvent): void {
    this.#glossary.apply(sequence, event)
    for (const part of derivedIn(this.parts)) part.reworded?.(this, event, sequence)
  }

  applyDevelopmentEvent(sequence: number, id: string, event: DevelopmentEvent): void {
    const affected = this.#evolve(sequence, id, event)
    for (const part of derivedIn(this.parts)) part.cut(this, affected, sequence, { id, event })
  }

  /** @returns the developments that may say something else now. */
  #evolve(sequence: number, id: string, event: DevelopmentEvent): Iterable<string> {
    this.#developments.evolve(id, sequence, event)
    if (event.type === 'DevelopmentMarkedDuplicate') {
      const { of } = event.data
      if (closesCycle(id, of, this.#state, this.#isVoid)) this.#developments.voidLast(id)
      this.#marks.add(id, of)
    }
    const affected = this.#marks.affectedBy(id, event)
    if (event.type === 'DevelopmentGraded') return affected
    // A report has no chain, nor has it one behind it.
    const chains: Chains | undefined = isReport(event) ? undefined : new Map()
    for (const one of affected) this.#cutAnew(one, sequence, chains)
    return affected
  }

  readonly #state = (id: string): Development | undefined => this.#developments.get(id)?.state
  readonly #isVoid = (id: string, number: number): boolean => this.#developments.get(id)?.voidMarks.has(number) ?? false

  /** How many links a chain of duplicates through a mark of `id` as one of `of` may have; lifted marks count as well. */
  linksThrough(id: string, of: string): number {
    return this.#marks.linksThrough(id, of)
  }

  /** Closes the open rows that no longer hold and opens those that hold anew; an event cuts a development once. */
  #cutAnew(id: string, sequence: number, chains: Chains | undefined): void {
    const kept = this.#developments.get(id)
    if (!kept) return
    const cuts = cutsOf(kept, visibleAxis(kept.state, this.#state, this.#isVoid, chains), sequence)
    this.#developments.cut(kept, sequence, cuts)
  }

  /** The glossary at a ledger clock. */
  glossaryAt(sequence: number): Glossary {
    return this.#glossary.at(sequence)
  }

  /** Ledger sequences of the events that changed the glossary, in order. */
  get glossarySequences(): readonly number[] {
    return this.#glossary.sequences
  }

  get(id: string): Kept | undefined {
    return this.#developments.get(id)
  }

  get developments(): Developments {
    return this.#developments
  }

  /** The developments that ever had a statement which is filed under a strand, or under one of some. */
  filedUnder(one: Strand | ReadonlySet<Strand>): ReadonlySet<string> {
    return this.parts.directories.filing.under(typeof one === 'string' ? [one] : one)
  }

  /** The strands of a kind under which anything was ever filed. */
  strandsOfKind(kind: StrandKind): Iterable<Strand> {
    return this.parts.directories.filing.ofKind(kind)
  }

  /** The developments that ever had a statement of one of these types. */
  ofTypes(types: ReadonlySet<DevelopmentType>): ReadonlySet<string> {
    return this.parts.directories.filing.under([...types].map((type) => strand('type', type)))
  }

  /** Where which developments may count otherwise. */
  get edges(): Pick<Edges, 'between' | 'along'> {
    return this.parts.directories.edges
  }

  /** The type of an event and its development, null where it is of the glossary; undefined where the conflict has none. */
  eventAt(sequence: number): { readonly type: string; readonly developmentId: string | null } | undefined {
    const type = this.#glossary.typeAt(sequence)
    if (type !== undefined) return { type, developmentId: null }
    const id = this.#developments.ofEvent(sequence)
    const kept = id === undefined ? undefined : this.#developments.get(id)
    const event = kept?.events[kept.sequences.indexOf(sequence)]
    return kept && event && { type: event.type, developmentId: kept.state.id }
  }

  /**
   * Facts in fold order, glossary and grades at a clock: the one function that turns a clock into them.
   * @param exclusions who is taken never to have reported: see {@link without}.
   * @param of ids of developments: given, only their facts are read.
   * @param glossary left out, that of the ledger clock.
   */
  read(
    clock: Clock,
    exclusions: Exclusions = NO_EXCLUSIONS,
    of?: ReadonlySet<string>,
    glossary: Glossary = this.glossaryAt(clock.sequence),
  ): Reading {
    if (!isNothing(exclusions)) return this.without(clock, exclusions, of).read(clock, NO_EXCLUSIONS, of, glossary)
    const seen = this.#developments.seenAt(clock, of && this.#marks.around(of))
    return { facts: factsOf(seen, glossary, clock, of), glossary }
  }

  /** The same of facts of some types alone: see {@link read}. */
  readTypes(clock: Clock, exclusions: Exclusions, types: ReadonlySet<DevelopmentType>, glossary?: Glossary): Reading {
    const columns = this.#columnsFor(exclusions)
    if (!columns) return this.read(clock, exclusions, this.ofTypes(types), glossary)
    const graded = glossary ?? this.glossaryAt(clock.sequence)
    return { facts: factsOf(columns.seenOfTypes(clock, types), graded, clock), glossary: graded }
  }

  #columnsFor(exclusions: Exclusions): ColumnDevelopments | undefined {
    return isNothing(exclusions) ? this.parts.kept?.columns : undefined
  }

  /** Facts at a clock, all or of some types, one after another, made when they are taken; in no order that counts. */
  eachFact(
    clock: Clock,
    exclusions: Exclusions,
    glossary: Glossary,
    types?: ReadonlySet<DevelopmentType>,
  ): Iterable<Fact> {
    const columns = this.#columnsFor(exclusions)
    if (!columns) return this.read(clock, exclusions, types && this.ofTypes(types), glossary).facts
    return eachFactOf(types ? columns.seenOfTypes(clock, types) : columns.eachSeen(clock), glossary, clock)
  }

  /** How many facts there are at a clock, and over which time. */
  *extentAt(clock: Clock, exclusions: Exclusions): Work<Extent> {
    const columns = this.#columnsFor(exclusions)
    return columns ? yield* columns.extentAt(clock) : extentOf(this.read(clock, exclusions).facts)
  }

  /**
   * The index as it would be if what exclusions let fall at a clock had never been recorded, and if the excluded
   * publishers' sources were not there; itself where nobody is excluded.
   * @param of ids of developments: given, the index has only these, and those that marks of duplicates bind to them.
   */
  without(clock: Clock, exclusions: Exclusions, of?: ReadonlySet<string>): ConflictIndex {
    if (isNothing(exclusions)) return this
    const glossary = this.glossaryAt(clock.sequence)
    const concerned = of && this.#marks.boundTo(of)
    const fallen = new Set<string>()
    for (const id of concerned ?? this.#developments.ids()) {
      const kept = this.#developments.get(id)
      const state = kept && stateAt(kept, clock.sequence)
      const deciding = state && decidingStatement(state, clock.knownAt)
      if (deciding && falls(deciding.content, exclusions, glossary)) fallen.add(id)
    }
    const bound = this.#marks.boundTo(fallen)
    const events = [...bound].flatMap((id) => {
      const kept = fallen.has(id) ? undefined : this.#developments.get(id)
      return kept?.events.map((event, revision) => ({ id, event, sequence: kept.sequences[revision] ?? 0 })) ?? []
    })
    const { filing } = this.parts.directories
    const edges = this.parts.directories.edges.copiedOnWrite()
    const developments = new CounterfactualDevelopments(this.#developments, fallen, bound, concerned)
    const marks = new DuplicateMarks((id) => developments.get(id)?.state)
    marks.adopt(this.#marks, bound, concerned)
    const anew = new ConflictIndex(this.conflict, {
      developments,
      marks,
      glossary: this.#glossary,
      directories: { filing, edges },
      sums: {},
    })
    for (const { id, event, sequence } of events.sort((a, b) => a.sequence - b.sequence))
      edges.cut(anew, anew.#evolve(sequence, id, event), sequence, { id, event })
    developments.leave((kept) => withoutSourcesOf(kept, exclusions))
    return anew
  }
}
