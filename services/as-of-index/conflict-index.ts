import {
  type Clock,
  type Fact,
  inFoldOrder,
  isPast,
  isVisible,
  OPEN_END,
  type Rectangle,
  worldSpan,
} from '../../domain/clocks.js'
import { type ConflictEvent, evolveConflict } from '../../domain/conflict.js'
import { type DevelopmentEvent, isReport } from '../../domain/development/events.js'
import { type Development, evolveDevelopment, type Grade, type Says } from '../../domain/development/state.js'
import type { Reliability } from '../../domain/developments/envelope.js'
import { closesCycle, type Piece, visibleAxis } from '../../domain/duplicates.js'
import { emptyGlossary, type Glossary } from '../../domain/glossary/glossary.js'

/** A statement's rectangle, and where its sources stand: with itself, or with the development that it duplicates. */
export type Row = Rectangle & { readonly id: string; readonly statement: Says; readonly sourcesOf: string | null }

/** A development as the index keeps it: its present state, its rows, and what changed on the ledger clock only. */
export type Kept = {
  readonly state: Development
  /** Ledger sequence of its first event. */
  readonly sequence: number
  /** Ledger sequence of each event, by revision. */
  readonly sequences: readonly number[]
  /** Every row that ever was; those still open have an open end. */
  readonly rows: readonly Row[]
  readonly grades: readonly { readonly sequence: number; readonly grade: Grade }[]
  /** Revisions of marks that closed a cycle at their place in the ledger, and have no effect. */
  readonly voidMarks: ReadonlySet<number>
}

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

  constructor(conflict: string) {
    this.conflict = conflict
    this.#glossary = { folded: 0, state: emptyGlossary(conflict) }
  }

  applyGlossaryEvent(sequence: number, event: ConflictEvent): void {
    this.#glossaryEvents.push({ sequence, event })
  }

  applyDevelopmentEvent(sequence: number, id: string, event: DevelopmentEvent): void {
    const before = this.#developments.get(id)
    const state = evolveDevelopment(before?.state ?? null, event)
    const kept: Kept = before ?? { state, sequence, sequences: [], rows: [], grades: [], voidMarks: new Set() }
    const next = { ...kept, state, sequences: [...kept.sequences, sequence] }
    if (event.type === 'DevelopmentGraded') {
      this.#developments.set(id, { ...next, grades: [...kept.grades, { sequence, grade: state.grade }] })
      return
    }
    if (event.type === 'DevelopmentMarkedDuplicate') {
      const { of } = event.data
      const closes = closesCycle(id, of, this.#state, this.#isVoid)
      this.#marked.set(of, (this.#marked.get(of) ?? new Set<string>()).add(id))
      this.#developments.set(id, closes ? { ...next, voidMarks: new Set([...kept.voidMarks, state.revision]) } : next)
    } else this.#developments.set(id, next)
    for (const affected of isReport(event) ? [id] : this.#affectedBy(id)) this.#cutAnew(affected, sequence)
  }

  readonly #state = (id: string): Development | undefined => this.#developments.get(id)?.state
  readonly #isVoid = (id: string, number: number): boolean => this.#developments.get(id)?.voidMarks.has(number) ?? false

  /** The development and all whose chain of duplicates may lead through it. */
  #affectedBy(id: string): ReadonlySet<string> {
    const affected = new Set([id])
    for (const at of affected) for (const marked of this.#marked.get(at) ?? []) affected.add(marked)
    return affected
  }

  #cutAnew(id: string, sequence: number): void {
    const kept = this.#developments.get(id)
    if (!kept) return
    const pieces = visibleAxis(kept.state, this.#state, this.#isVoid)
    const rows = kept.rows.map((row) =>
      row.recordedUntil === OPEN_END && !pieces.some((piece) => isSamePiece(row, piece))
        ? { ...row, recordedUntil: sequence }
        : row,
    )
    const opened = pieces
      .filter((piece) => !rows.some((row) => row.recordedUntil === OPEN_END && isSamePiece(row, piece)))
      .map(
        ({ from, until, statement, sourcesOf }): Row => ({
          id,
          statement,
          sourcesOf,
          knownFrom: from,
          knownUntil: until,
          recordedFrom: sequence,
          recordedUntil: OPEN_END,
        }),
      )
    // Zero-width rows are not made: what opened at this very event and no longer holds is gone.
    const lasting = rows.filter((row) => row.recordedFrom < row.recordedUntil)
    this.#developments.set(id, { ...kept, rows: [...lasting, ...opened] })
  }

  /** The glossary at a ledger clock. */
  glossaryAt(sequence: number): Glossary {
    const events = this.#glossaryEvents
    let count = events.length
    if (sequence < (events.at(-1)?.sequence ?? 0)) {
      count = events.findIndex((recorded) => recorded.sequence > sequence)
    }
    const start = count >= this.#glossary.folded ? this.#glossary : { folded: 0, state: emptyGlossary(this.conflict) }
    const state = evolveConflict(
      start.state,
      events.slice(start.folded, count).map(({ event }) => event),
    )
    if (count === events.length) this.#glossary = { folded: count, state }
    return state
  }

  get(id: string): Kept | undefined {
    return this.#developments.get(id)
  }

  get developments(): ReadonlyMap<string, Kept> {
    return this.#developments
  }

  /** Facts in fold order, glossary and grades at a clock: the one function that turns a clock into them. */
  read(clock: Clock): Reading {
    const glossary = this.glossaryAt(clock.sequence)
    const shown: { readonly kept: Kept; readonly row: Row }[] = []
    const attached = new Map<string, { readonly kept: Kept; readonly row: Row }[]>()
    for (const kept of this.#developments.values()) {
      for (const row of kept.rows) {
        if (!isVisible(row, clock)) continue
        if (row.sourcesOf === null) shown.push({ kept, row })
        else {
          const duplicates = attached.get(row.sourcesOf) ?? []
          attached.set(row.sourcesOf, duplicates)
          duplicates.push({ kept, row })
        }
      }
    }
    const facts = shown
      .map(({ kept, row }) => factOf(kept, row, attached.get(kept.state.id) ?? [], glossary, clock))
      .filter((fact) => isPast(fact, clock))
      .sort(inFoldOrder)
    return { facts, glossary }
  }
}

const isSamePiece = (row: Row, { from, until, statement, sourcesOf }: Piece): boolean =>
  row.knownFrom === from && row.knownUntil === until && row.statement === statement && row.sourcesOf === sourcesOf

const factOf = (
  kept: Kept,
  { statement, id }: Row,
  attached: readonly { readonly kept: Kept; readonly row: Row }[],
  glossary: Glossary,
  clock: Clock,
): Fact => {
  const { content } = statement
  const span = worldSpan(content)
  const grade = kept.grades.findLast(({ sequence }) => sequence <= clock.sequence)?.grade ?? {}
  const duplicates = [...attached].sort((a, b) => a.kept.sequence - b.kept.sequence)
  return {
    ...span,
    id,
    content,
    statement: statement.number,
    sequence: kept.sequence,
    reportedAt: statement.reportedAt,
    certain: span.end <= clock.asOf,
    sources: [...content.sources, ...duplicates.flatMap(({ row }) => row.statement.content.sources)],
    duplicates: duplicates.map(({ row }) => row.id),
    reliability: grade.reliability ?? bestReliability(content.sources, glossary),
    credibility: grade.credibility ?? content.claim.credibility ?? 6,
  }
}

/** The best grade among the publishers of a statement; F where none is graded. */
const bestReliability = (sources: Fact['sources'], glossary: Glossary): Reliability => {
  let best: Reliability = 'F'
  for (const { publisher } of sources) {
    const grade = glossary.entries.publisher.get(publisher)?.entry.reliability
    if (grade !== undefined && grade < best) best = grade
  }
  return best
}
