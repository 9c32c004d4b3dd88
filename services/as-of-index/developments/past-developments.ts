import { type Clock, OPEN_END } from '../../../domain/clocks.js'
import { firstPlace } from '../../../domain/first-place.js'
import { type Kept, openIn, type Row, seenOf, stateAt } from '../kept.js'
import { SeenRow } from '../seen-row.js'
import type { Developments, GrowingDevelopments } from './developments.js'

/** The developments of another index as they were after the event of a sequence: they are fed by moving on to the next. */
export class PastDevelopments implements GrowingDevelopments {
  readonly #base: Developments
  #sequence = 0

  constructor(base: Developments) {
    this.#base = base
  }

  /** The next event is one that the other index has already: this is the sequence of it. */
  evolve(_id: string, sequence: number): void {
    this.#sequence = sequence
  }

  /** The other index knows which marks have no effect. */
  voidLast(): void {}

  /** The rows are those of the other index. */
  cut(): void {}

  get size(): number {
    return [...this.ids()].length
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  *ids(): Generator<string> {
    for (const { state } of this.all()) yield state.id
  }

  get(id: string): Kept | undefined {
    const kept = this.#base.get(id)
    return kept && pastOf(kept, this.#sequence)
  }

  ofEvent(sequence: number): string | undefined {
    return sequence <= this.#sequence ? this.#base.ofEvent(sequence) : undefined
  }

  *all(of?: ReadonlySet<string>): Generator<Kept> {
    for (const kept of this.#base.all(of)) {
      const past = pastOf(kept, this.#sequence)
      if (past) yield past
    }
  }

  *seenAt(clock: Clock, of?: Iterable<string>): Generator<SeenRow> {
    for (const kept of this.all(of && new Set(of))) for (const row of seenOf(kept, clock)) yield new SeenRow(kept, row)
  }
}

/** A development as it was after the event of a sequence; undefined where it was not there. */
const pastOf = (kept: Kept, sequence: number): Kept | undefined => {
  const revisions = firstPlace(kept.sequences.length, (at) => (kept.sequences[at] ?? 0) > sequence)
  const state = stateAt(kept, sequence)
  if (revisions === 0 || !state) return undefined
  if (revisions === kept.sequences.length && kept.rows.every((row) => isPast(row, sequence))) return kept
  const rows = kept.rows
    .filter(({ recordedFrom }) => recordedFrom <= sequence)
    .map((row) => (row.recordedUntil > sequence ? { ...row, recordedUntil: OPEN_END } : row))
  return {
    state,
    sequence: kept.sequence,
    sequences: kept.sequences.slice(0, revisions),
    events: kept.events.slice(0, revisions),
    rows,
    open: openIn(rows),
    grades: kept.grades.filter((grade) => grade.sequence <= sequence),
    voidMarks: new Set([...kept.voidMarks].filter((revision) => revision <= state.revision)),
  }
}

const isPast = ({ recordedFrom, recordedUntil }: Row, sequence: number): boolean =>
  recordedFrom <= sequence && (recordedUntil <= sequence || recordedUntil === OPEN_END)
