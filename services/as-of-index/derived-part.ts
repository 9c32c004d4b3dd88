import type { Clock } from '../../domain/clocks.js'
import type { ConflictEvent } from '../../domain/conflict.js'
import type { DevelopmentEvent } from '../../domain/development/events.js'
import type { Work } from '../../domain/work.js'
import type { ConflictIndex } from './conflict-index.js'
import type { Section, Sections } from './snapshots/sections.js'

/** An event of a development. */
export type Told = { readonly id: string; readonly event: DevelopmentEvent }

/**
 * What the index derives from developments, event by event, in ledger order. It may ask the index for what is recorded up
 * to that event, and for nothing else: it is made anew from an index that has later ones too, and comes out the same.
 */
export type DerivedPart = {
  /** Some developments were cut anew, or graded, by the event of a sequence. */
  cut(index: ConflictIndex, affected: Iterable<string>, sequence: number, told: Told): void
  /** The glossary was changed by an event. */
  reworded?(index: ConflictIndex, event: ConflictEvent, sequence: number): void
  /** Bytes of its columns. */
  readonly bytes: number
  frozen(name: string): readonly Section[]
  /** Fills it with what {@link frozen} gave at a sequence, when it is empty. */
  thaw(name: string, sections: Sections, sequence: number): Work<void>
}

/** A part that reads do without where it is not there: they fold facts then. */
export type SumPart = DerivedPart & {
  /**
   * Whether it says at a clock what the facts do, of something of all that it is asked for: these are folded. It may have
   * been told of fewer events than the index has, but of all that the clock sees.
   */
  agrees(index: ConflictIndex, clock: Clock): Work<boolean>
}
