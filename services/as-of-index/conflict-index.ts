import { type Clock, type Fact, inFoldOrder, isPast, isVisible, OPEN_END, worldSpan } from '../../domain/clocks.js'
import { type ConflictEvent, evolveConflict } from '../../domain/conflict.js'
import { type DevelopmentEvent, isReport } from '../../domain/development/events.js'
import { type Development, evolveDevelopment } from '../../domain/development/state.js'
import { type Chains, closesCycle, type Piece, visibleAxis } from '../../domain/duplicates.js'
import { decidingStatement, type Exclusions, falls, isNothing, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { emptyGlossary, type Glossary } from '../../domain/glossary/glossary.js'
import { factOf, type Kept, type Row, stateAt, withoutSourcesOf } from './kept.js'

/** What a read at one clock is made of. */
export type Reading = { readonly facts: readonly Fact[]; readonly glossary: Glossary }

/**
 * The index of one conflict: fed with its events in ledger order, it keeps every statement in its rectangle and answers
 * which of them a clock sees. Rows that no longer hold are closed at the sequence of the event that ended them.
 */
export class ConflictIndex {
  readonly conflict: string
  readonly #developments = new Map<string, Kept>()
  /** Who was ever marked as a duplicate of whom. */
  readonly #marked = new Map<string, Set<string>>()
  readonly #glossaryEvents: { readonly sequence: number; readonly event: ConflictEvent }[] = []
  /** The glossary after the first `folded` of the events: folded on demand, as one upload brings hundreds. */
  #glossary: { readonly folded: number; readonly state: Glossary }
  /** The same where a read last stood before the head: a walk along the ledger goes on from there. */
  #earlier: { readonly folded: number; readonly state: Glossary }

  constructor(conflict: string) {
    this.conflict = conflict
    this.#glossary = { folded: 0, state: emptyGlossary(conflict) }
    this.#earlier = this.#glossary
  }

  applyGlossaryEvent(sequence: number, event: ConflictEvent): void {
    this.#glossaryEvents.push({ sequence, event })
  }

  applyDevelopmentEvent(sequence: number, id: string, event: DevelopmentEvent): void {
    const before = this.#developments.get(id)
    const state = evolveDevelopment(before?.state ?? null, event)
    const kept: Kept = before
      ? { ...before, state }
      : { state, sequence, sequences: [], events: [], rows: [], open: [], grades: [], voidMarks: new Set() }
    kept.sequences.push(sequence)
    kept.events.push(event)
    if (event.type === 'DevelopmentGraded') kept.grades.push({ sequence, grade: state.grade })
    if (event.type === 'DevelopmentMarkedDuplicate') {
      const { of } = event.data
      if (closesCycle(id, of, this.#state, this.#isVoid)) kept.voidMarks.add(state.revision)
      this.#marked.set(of, (this.#marked.get(of) ?? new Set<string>()).add(id))
    }
    this.#developments.set(id, kept)
    if (event.type === 'DevelopmentGraded') return
    const chains: Chains = new Map()
    for (const affected of isReport(event) ? [id] : this.#affectedBy(id)) this.#cutAnew(affected, sequence, chains)
  }

  readonly #state = (id: string): Development | undefined => this.#developments.get(id)?.state
  readonly #isVoid = (id: string, number: number): boolean => this.#developments.get(id)?.voidMarks.has(number) ?? false

  /** The development and all whose chain of duplicates may lead through it. */
  #affectedBy(id: string): ReadonlySet<string> {
    const affected = new Set([id])
    for (const at of affected) for (const marked of this.#marked.get(at) ?? []) affected.add(marked)
    return affected
  }

  /** How many links a chain of duplicates through a mark of `id` as one of `of` may have; lifted marks count as well. */
  linksThrough(id: string, of: string): number {
    const behind = new Set([id])
    let depth = 0
    for (let level = [id]; level.length > 0; depth++) {
      level = level.flatMap((at) => [...(this.#marked.get(at) ?? [])]).filter((at) => !behind.has(at))
      for (const at of level) behind.add(at)
    }
    const ahead = new Set([of])
    for (const at of ahead)
      for (const { strikes } of this.#state(at)?.strikes ?? []) if (strikes.kind === 'duplicate') ahead.add(strikes.of)
    return depth + ahead.size - 1
  }

  /** Developments and all that may be duplicates of them. */
  #around(ids: ReadonlySet<string>): readonly Kept[] {
    const around = new Set([...ids].flatMap((id) => [...this.#affectedBy(id)]))
    return [...around].flatMap((id) => this.#developments.get(id) ?? [])
  }

  /** Closes the open rows that no longer hold and opens those that hold anew; an event cuts a development once. */
  #cutAnew(id: string, sequence: number, chains: Chains): void {
    const kept = this.#developments.get(id)
    if (!kept) return
    const { rows } = kept
    const pieces = visibleAxis(kept.state, this.#state, this.#isVoid, chains)
    const open: number[] = []
    const ended: number[] = []
    let next = 0
    for (const piece of pieces) {
      for (let place = kept.open[next]; place !== undefined; place = kept.open[next]) {
        const row = rows[place]
        if (!row || row.knownFrom > piece.from) break
        next += 1
        if (isSamePiece(row, piece)) open.push(place)
        else ended.push(place)
      }
      const last = rows[open.at(-1) ?? rows.length]
      if (last?.knownFrom === piece.from) continue
      const { from, until, statement, sourcesOf } = piece
      open.push(rows.length)
      rows.push({
        id,
        statement,
        sourcesOf,
        knownFrom: from,
        knownUntil: until,
        recordedFrom: sequence,
        recordedUntil: OPEN_END,
      })
    }
    for (const place of [...ended, ...kept.open.slice(next)]) {
      const row = rows[place]
      if (row) rows[place] = { ...row, recordedUntil: sequence }
    }
    this.#developments.set(id, { ...kept, open })
  }

  /** The glossary at a ledger clock. */
  glossaryAt(sequence: number): Glossary {
    const events = this.#glossaryEvents
    let count = events.length
    if (sequence < (events.at(-1)?.sequence ?? 0)) {
      count = events.findIndex((recorded) => recorded.sequence > sequence)
    }
    const none = { folded: 0, state: emptyGlossary(this.conflict) }
    const start = [this.#glossary, this.#earlier].find(({ folded }) => folded <= count) ?? none
    if (start.folded === count) return start.state
    const state = evolveConflict(
      start.state,
      events.slice(start.folded, count).map(({ event }) => event),
    )
    if (count === events.length) this.#glossary = { folded: count, state }
    else this.#earlier = { folded: count, state }
    return state
  }

  /** Ledger sequences of the events that changed the glossary, in order. */
  get glossarySequences(): readonly number[] {
    return this.#glossaryEvents.map(({ sequence }) => sequence)
  }

  get(id: string): Kept | undefined {
    return this.#developments.get(id)
  }

  get developments(): ReadonlyMap<string, Kept> {
    return this.#developments
  }

  /**
   * Facts in fold order, glossary and grades at a clock: the one function that turns a clock into them.
   * @param exclusions who is taken never to have reported: see {@link without}.
   * @param of ids of developments: given, only their facts are read.
   */
  read(clock: Clock, exclusions: Exclusions = NO_EXCLUSIONS, of?: ReadonlySet<string>): Reading {
    if (!isNothing(exclusions)) return this.without(clock, exclusions).read(clock, NO_EXCLUSIONS, of)
    const glossary = this.glossaryAt(clock.sequence)
    const shown: { readonly kept: Kept; readonly row: Row }[] = []
    const attached = new Map<string, { readonly kept: Kept; readonly row: Row }[]>()
    for (const kept of of ? this.#around(of) : this.#developments.values()) {
      for (const row of kept.rows) {
        if (!isVisible(row, clock)) continue
        if (row.sourcesOf === null) {
          if ((!of || of.has(row.id)) && isPast(worldSpan(row.statement.content), clock)) shown.push({ kept, row })
        } else {
          const duplicates = attached.get(row.sourcesOf) ?? []
          attached.set(row.sourcesOf, duplicates)
          duplicates.push({ kept, row })
        }
      }
    }
    const facts = shown
      .map(({ kept, row }) => factOf(kept, row, attached.get(kept.state.id) ?? [], glossary, clock))
      .sort(inFoldOrder)
    return { facts, glossary }
  }

  /**
   * The index as it would be if what exclusions let fall at a clock had never been recorded, and if the excluded
   * publishers' sources were not there; itself where nobody is excluded.
   */
  without(clock: Clock, exclusions: Exclusions): ConflictIndex {
    if (isNothing(exclusions)) return this
    const glossary = this.glossaryAt(clock.sequence)
    const fallen = new Set<string>()
    for (const kept of this.#developments.values()) {
      const state = stateAt(kept, clock.sequence)
      const deciding = state && decidingStatement(state, clock.knownAt)
      if (deciding && falls(deciding.content, exclusions, glossary)) fallen.add(kept.state.id)
    }
    const bound = this.#boundTo(fallen)
    const events = [...bound].flatMap((id) => {
      const kept = fallen.has(id) ? undefined : this.#developments.get(id)
      return kept?.events.map((event, revision) => ({ id, event, sequence: kept.sequences[revision] ?? 0 })) ?? []
    })
    const anew = new ConflictIndex(this.conflict)
    for (const { sequence, event } of this.#glossaryEvents) anew.applyGlossaryEvent(sequence, event)
    anew.#glossary = this.#glossary
    for (const { id, event, sequence } of events.sort((a, b) => a.sequence - b.sequence))
      anew.applyDevelopmentEvent(sequence, id, event)
    for (const [id, kept] of this.#developments) if (!bound.has(id)) anew.#developments.set(id, kept)
    for (const [id, kept] of anew.#developments) anew.#developments.set(id, withoutSourcesOf(kept, exclusions))
    for (const [id, marked] of this.#marked) if (!bound.has(id)) anew.#marked.set(id, marked)
    return anew
  }

  /** The developments given, and all that marks of duplicates, also void or lifted ones, ever bound to one of them. */
  #boundTo(ids: ReadonlySet<string>): ReadonlySet<string> {
    const bound = new Set(ids)
    for (const id of bound) {
      for (const marked of this.#marked.get(id) ?? []) bound.add(marked)
      for (const { strikes } of this.#state(id)?.strikes ?? []) if (strikes.kind === 'duplicate') bound.add(strikes.of)
    }
    return bound
  }
}

const isSamePiece = (row: Row, { from, until, statement, sourcesOf }: Piece): boolean =>
  row.knownFrom === from && row.knownUntil === until && row.statement === statement && row.sourcesOf === sourcesOf
