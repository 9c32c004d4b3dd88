import { isDeepStrictEqual } from 'node:util'
import { type Clock, type Fact, worldSpan } from '../../../domain/clocks.js'
import type { Work } from '../../../domain/work.js'
import type { Names } from '../columns/names.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { DeltaLog } from './delta-log.js'
import { foldedFirst } from './folded.js'

/** So many developments at least are read together on the way. */
const READ_TOGETHER = 256
/** So many of the first facts are compared, when it is made anew. */
const SAMPLE = 50

/** The first facts at a clock in fold order, and how many there are in all. */
export type FirstFacts = { readonly facts: readonly Fact[]; readonly total: number }

/**
 * How many facts there are at any point of the three clocks, kept as what each event adds and takes away; and from which
 * end on which development may show one, so that the first in fold order are found without all others.
 */
export class VisibleFacts implements SumPart {
  /** Raised whenever what is kept, or the order of a fold, is another. */
  static readonly version = 2
  readonly #log = new DeltaLog(1)
  readonly #developments: Names

  /** @param developments their ids: deltas are tagged with their numbers. */
  constructor(developments: Names) {
    this.#developments = developments
  }

  frozen(name: string): readonly Section[] {
    return this.#log.frozen(name)
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  *thaw(name: string, sections: Sections): Work<void> {
    yield* this.#log.thaw(name, sections)
  }

  /** Some developments were cut anew by the event of a sequence. */
  cut(index: ConflictIndex, ids: Iterable<string>, sequence: number): void {
    for (const id of ids)
      for (const { statement, sourcesOf, knownFrom, knownUntil, recordedFrom, recordedUntil } of index.get(id)?.rows ??
        []) {
        const opened = Number(recordedFrom === sequence) - Number(recordedUntil === sequence)
        if (opened === 0 || sourcesOf !== null) continue
        const { end } = worldSpan(statement.content)
        this.#log.add(end, knownFrom, sequence, [opened], this.#developments.numberOf(id))
        if (Number.isFinite(knownUntil))
          this.#log.add(end, knownUntil, sequence, [-opened], this.#developments.numberOf(id))
      }
  }

  get bytes(): number {
    return this.#log.bytes
  }

  *agrees(index: ConflictIndex, clock: Clock): Work<boolean> {
    const folded = yield* foldedFirst(index, clock, SAMPLE)
    return isDeepStrictEqual(this.firstAt(index, clock, SAMPLE), folded)
  }

  /** The first `count` facts at a clock; undefined where what is only possibly past counts too. */
  firstAt(index: ConflictIndex, clock: Clock, count: number): FirstFacts | undefined {
    if (clock.certainty === 'possible') return undefined
    const [total = 0] = this.#log.sumsAt(clock)
    const wanted = Math.min(count, total)
    const facts: Fact[] = []
    let ids = new Set<string>()
    let [after, last] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
    // A development may show its fact at another of the ends from which on it might show one.
    const read = (): void => {
      for (const fact of index.read(clock, undefined, ids).facts)
        if (fact.end > after && fact.end <= last) facts.push(fact)
      ids = new Set()
      after = last
    }
    for (const { end, tag } of this.#log.inOrder(clock)) {
      if (end !== last && ids.size >= READ_TOGETHER) read()
      if (facts.length >= wanted) break
      last = end
      ids.add(this.#developments.at(tag))
    }
    if (facts.length < wanted) read()
    return { facts: facts.slice(0, wanted), total }
  }
}
