import type { Clock } from '../../../domain/clocks.js'
import type { DevelopmentEvent } from '../../../domain/development/events.js'
import { type Cuts, cut, evolved, type Kept, seenOf } from '../kept.js'
import { SeenRow } from '../seen-row.js'
import type { Developments, GrowingDevelopments } from './developments.js'

/**
 * The developments of another index without some of them: those bound to one that falls are as the events that they are
 * fed with anew make them, all others are those of the other index.
 */
export class CounterfactualDevelopments implements GrowingDevelopments {
  readonly #base: Developments
  readonly #fallen: ReadonlySet<string>
  readonly #bound: ReadonlySet<string>
  readonly #concerned: ReadonlySet<string> | undefined
  readonly #anew = new Map<string, Kept>()
  #leaving: ((kept: Kept) => Kept) | undefined
  /** What was left of a development, by what it was left of: it is another once the other index was fed. */
  readonly #left = new WeakMap<Kept, Kept>()

  /**
   * @param bound those that are fed anew, and those that have fallen.
   * @param concerned given, there are no others.
   */
  constructor(
    base: Developments,
    fallen: ReadonlySet<string>,
    bound: ReadonlySet<string>,
    concerned?: ReadonlySet<string>,
  ) {
    this.#base = base
    this.#fallen = fallen
    this.#bound = bound
    this.#concerned = concerned
  }

  /** From now on shows what `leaving` leaves of each development; nothing is fed any more. */
  leave(leaving: (kept: Kept) => Kept): void {
    this.#leaving = leaving
  }

  get size(): number {
    if (!this.#concerned) return this.#base.size - this.#fallen.size
    return [...this.ids()].length
  }

  has(id: string): boolean {
    return this.#anew.has(id) || (this.#isAsBefore(id) && this.#base.has(id))
  }

  *ids(): Generator<string> {
    for (const id of this.#concerned ?? this.#base.ids()) if (this.has(id)) yield id
  }

  *all(of?: ReadonlySet<string>): Generator<Kept> {
    for (const [id, kept] of this.#anew) if (of?.has(id) ?? true) yield this.#leftOf(kept)
    for (const kept of this.#base.all(of ?? this.#concerned))
      if (this.#isAsBefore(kept.state.id)) yield this.#leftOf(kept)
  }

  /** Whether a development is as in the other index, where it is there. */
  #isAsBefore(id: string): boolean {
    return !this.#bound.has(id) && (this.#concerned?.has(id) ?? true)
  }

  get(id: string): Kept | undefined {
    const kept = this.#anew.get(id) ?? (this.#isAsBefore(id) ? this.#base.get(id) : undefined)
    return kept && this.#leftOf(kept)
  }

  ofEvent(sequence: number): string | undefined {
    const id = this.#base.ofEvent(sequence)
    return id !== undefined && this.has(id) ? id : undefined
  }

  *seenAt(clock: Clock, of: Iterable<string> = this.#concerned ?? this.#base.ids()): Generator<SeenRow> {
    for (const id of of) {
      const anew = this.#anew.get(id)
      if (anew) yield* this.#seenOf(anew, clock)
      if (!this.#isAsBefore(id)) continue
      for (const _ of this.#base.seenAt(clock, [id])) {
        const kept = this.#base.get(id)
        if (kept) yield* this.#seenOf(kept, clock)
        break
      }
    }
  }

  *#seenOf(kept: Kept, clock: Clock): Generator<SeenRow> {
    const left = this.#leftOf(kept)
    for (const row of seenOf(left, clock)) yield new SeenRow(left, row)
  }

  #leftOf(kept: Kept): Kept {
    const left = this.#left.get(kept) ?? this.#leaving?.(kept)
    if (left) this.#left.set(kept, left)
    return left ?? kept
  }

  evolve(id: string, sequence: number, event: DevelopmentEvent): void {
    this.#anew.set(id, evolved(this.#anew.get(id), sequence, event))
  }

  voidLast(id: string): void {
    const kept = this.#anew.get(id)
    kept?.voidMarks.add(kept.state.revision)
  }

  cut(kept: Kept, sequence: number, cuts: Cuts): void {
    this.#anew.set(kept.state.id, cut(kept, sequence, cuts))
  }
}
