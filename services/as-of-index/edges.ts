import { type Axis, axes, type Clock, handOn, turnsInWorld } from '../../domain/clocks.js'
import type { Work } from '../../domain/work.js'
import type { Names } from './columns/names.js'
import type { ConflictIndex } from './conflict-index.js'
import { contentsIn } from './contents-in.js'
import type { DerivedPart, Told } from './derived-part.js'
import type { Row } from './kept.js'
import type { Section, Sections } from './snapshots/sections.js'
import { SortedRuns } from './sorted-runs.js'

/**
 * Where on each axis of time which developments may count otherwise: enough to find those that differ between two clocks
 * without looking at all of them.
 */
export class Edges implements DerivedPart {
  /** Raised whenever what counts as an edge is another. */
  static readonly version = 1
  readonly #axes: Readonly<Record<Axis, SortedRuns>> = {
    world: new SortedRuns(),
    knowledge: new SortedRuns(),
    ledger: new SortedRuns(),
  }
  readonly #developments: Names
  readonly #before: Edges | undefined

  /**
   * @param developments their ids.
   * @param before edges that there are already, and that are not copied.
   */
  constructor(developments: Names, before?: Edges) {
    this.#developments = developments
    this.#before = before
  }

  frozen(name: string): readonly Section[] {
    return axes.flatMap((axis) => this.#axes[axis].frozen(`${name}.${axis}`))
  }

  /** Fills them with what {@link frozen} gave, when they are empty. */
  *thaw(name: string, sections: Sections): Work<void> {
    for (const axis of axes) {
      this.#axes[axis].thaw(`${name}.${axis}`, sections)
      yield
    }
  }

  /** These edges, and what is added to the copy alone. */
  copiedOnWrite(): Edges {
    return new Edges(this.#developments, this)
  }

  get bytes(): number {
    return axes.reduce((sum, axis) => sum + this.#axes[axis].bytes, 0)
  }

  cut(index: ConflictIndex, affected: Iterable<string>, sequence: number, { id, event }: Told): void {
    const { world, knowledge, ledger } = this.#axes
    const own = this.#developments.numberOf(id)
    for (const content of contentsIn(event)) for (const at of turnsInWorld(content)) world.add(at, own)
    if (event.type === 'DevelopmentGraded') ledger.add(sequence, own)
    for (const one of affected)
      for (const row of index.get(one)?.rows ?? []) {
        const isOpened = row.recordedFrom === sequence
        if (!isOpened && row.recordedUntil !== sequence) continue
        for (const concerned of concernedBy(row)) {
          const number = this.#developments.numberOf(concerned)
          ledger.add(sequence, number)
          if (!isOpened) continue
          if (Number.isFinite(row.knownFrom)) knowledge.add(row.knownFrom + 1, number)
          if (Number.isFinite(row.knownUntil)) knowledge.add(row.knownUntil + 1, number)
        }
      }
  }

  /**
   * The developments of which other facts may be visible at one clock than at another, or that time passing between them
   * may alter: all of those, and few others, in the order of their first events. Both clocks have one certainty.
   */
  between(a: Clock, b: Clock): ReadonlySet<string> {
    const found = new Set<number>()
    for (const axis of axes) {
      const [one, other] = [handOn(axis, a), handOn(axis, b)]
      for (const { number } of this.#numbersAlong(axis, Math.min(one, other), Math.max(one, other))) found.add(number)
    }
    // Where they stand in runs depends on how these were merged, and a pinned answer may not.
    const inOrder = Uint32Array.from(found).sort()
    const ids = new Set<string>()
    for (const number of inOrder) ids.add(this.#developments.at(number))
    return ids
  }

  /** The places p of the hand on an axis with after < p <= upTo, each with a development, in no order that counts. */
  *along(axis: Axis, after: number, upTo: number): Generator<{ readonly at: number; readonly id: string }> {
    for (const { at, number } of this.#numbersAlong(axis, after, upTo)) yield { at, id: this.#developments.at(number) }
  }

  *#numbersAlong(axis: Axis, after: number, upTo: number): ReturnType<SortedRuns['between']> {
    if (this.#before) yield* this.#before.#numbersAlong(axis, after, upTo)
    yield* this.#axes[axis].between(after, upTo)
  }
}

/** The development of a row, and that with which its sources stand. */
const concernedBy = ({ id, sourcesOf }: Row): readonly string[] => (sourcesOf === null ? [id] : [id, sourcesOf])
