import type { Clock } from '../../../domain/clocks.js'
import type { DevelopmentEvent } from '../../../domain/development/events.js'
import type { Cuts, Kept } from '../kept.js'
import type { SeenRow } from '../seen-row.js'

/**
 * The developments of one conflict, in the order of their first events. What was got of one stays as it was, but for its
 * lists, which may grow.
 */
export type Developments = {
  readonly size: number
  has(id: string): boolean
  get(id: string): Kept | undefined
  /** Of which development the event of a sequence is; undefined where it is of none here. */
  ofEvent(sequence: number): string | undefined
  ids(): Iterable<string>
  /** All of them, or some, one after the other. */
  all(of?: ReadonlySet<string>): Iterable<Kept>
  /** The rows of some developments (left out: of all) that a clock sees. */
  seenAt(clock: Clock, of?: Iterable<string>): Iterable<SeenRow>
}

/** Developments that events are applied to. */
export type GrowingDevelopments = Developments & {
  /** Takes the next event of a development. */
  evolve(id: string, sequence: number, event: DevelopmentEvent): void
  /** The mark that the last event of a development made has no effect. */
  voidLast(id: string): void
  /** Closes and opens rows of a development at a sequence. */
  cut(kept: Kept, sequence: number, cuts: Cuts): void
}
