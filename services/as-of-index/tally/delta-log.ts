import { z } from 'zod'
import type { Work } from '../../../domain/work.js'
import { type Section, type Sections, valueIn, valueSection } from '../snapshots/sections.js'
import { bytesOfDeltas, type Deltas, emptyDeltas, type Point, scan } from './deltas.js'
import { frozenDeltas, outlineOf, outlineSchema, ThawingDeltas } from './frozen-deltas.js'
import { inOrder, type Placed } from './in-order.js'
import { MOST_SEALED } from './sealed.js'
import { addSegment, bytesOfSegment, merging, type Segment, seal, sealedUntil } from './segment.js'

/** So many deltas are sealed together, and so many segments of a length merged into one. */
const SEALED_TOGETHER = 8_192
const MERGED_TOGETHER = 8
/** A merge goes on by a step whenever so many deltas were added. */
const ADDED_PER_STEP = 8
/** Deltas for which there is room at first. */
const FIRST = 64

const logSchema = z.object({ weight: z.number(), open: z.number(), segments: z.array(outlineSchema) })

/**
 * Some numbers that depend on where three clocks stand, kept as what changes them: what they are at a point is the sum
 * of all deltas that have ended, are known and are recorded there. Deltas are added in ledger order and never rewritten.
 */
export class DeltaLog {
  readonly #width: number
  readonly #sealedTogether: number
  /** In ledger order, the longest first. */
  readonly #segments: Segment[] = []
  #open: Deltas
  #length = 0
  #added = 0
  #weight = 0
  #merge: { readonly first: number; readonly steps: Work<Segment> } | undefined

  constructor(width: number, sealedTogether = SEALED_TOGETHER) {
    this.#width = width
    this.#sealedTogether = Math.min(sealedTogether, MOST_SEALED)
    this.#open = emptyDeltas(width, Math.min(FIRST, this.#sealedTogether))
  }

  /**
   * What there is, a merge under way excepted: segments never change, nor does what was added to the open deltas as long
   * as these are not sealed, and then others are begun.
   */
  frozen(name: string): readonly Section[] {
    const segments = [...this.#segments]
    const log = { weight: this.#weight, open: this.#length, segments: segments.map(outlineOf) }
    return [valueSection(name, log), ...frozenDeltas(name, segments, this.#open, this.#length)]
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  *thaw(name: string, sections: Sections): Work<void> {
    const { weight, open, segments } = logSchema.parse(valueIn(sections, name))
    const deltas = new ThawingDeltas(name, sections, this.#width)
    for (const outline of segments) {
      const segment = yield* deltas.segment(outline)
      this.#segments.push(segment)
    }
    this.#added += deltas.taken
    this.#open = deltas.next(open, Math.max(open, this.#open.ends.length))
    this.#length = open
    this.#added += open
    this.#weight = weight
  }

  /** Bytes of all deltas, a merge under way excepted. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + bytesOfSegment(segment), bytesOfDeltas(this.#open))
  }

  /** How many deltas there are. */
  get size(): number {
    return this.#added
  }

  /** Whether sums stay exact with numbers of so much in all: any part of what was added is below 2^53. */
  holds(weight: number): boolean {
    return this.#weight + weight <= Number.MAX_SAFE_INTEGER
  }

  /** Adds to the numbers from an end, a moment of knowledge and a sequence on, which is none before that of the last. */
  add(end: number, known: number, recorded: number, values: readonly number[], tag = 0): void {
    if (this.#length === this.#open.ends.length) this.#grow()
    const place = this.#length
    const { ends, knowns, recordeds, tags, values: columns } = this.#open
    ends[place] = end
    knowns[place] = known
    recordeds[place] = recorded
    tags[place] = tag
    for (const [column, value] of values.entries()) {
      columns[place * this.#width + column] = value
      this.#weight += Math.abs(value)
    }
    this.#length += 1
    this.#added += 1
    if (this.#length === this.#sealedTogether) {
      this.#segments.push(seal(this.#open, this.#length))
      this.#open = emptyDeltas(this.#width, Math.min(FIRST, this.#sealedTogether))
      this.#length = 0
    }
    if (this.#added % ADDED_PER_STEP === 0) this.#goOn()
  }

  /** The numbers at a point. */
  sumsAt(point: Point): Float64Array {
    const sums = new Float64Array(this.#width)
    for (const segment of this.#segments) addSegment(segment, point, sums)
    scan(this.#open, this.#length, point, sums)
    return sums
  }

  /** What adds to the first number and is seen at a point, in order of end. */
  inOrder(point: Point): Iterable<Placed> {
    const sealed = this.#segments.flatMap((segment) => sealedUntil(segment, point.sequence))
    return inOrder(sealed, this.#open, this.#length, point)
  }

  #grow(): void {
    const { ends, knowns, recordeds, tags, values } = this.#open
    const longer = emptyDeltas(this.#width, Math.min(ends.length * 4, this.#sealedTogether))
    longer.ends.set(ends)
    longer.knowns.set(knowns)
    longer.recordeds.set(recordeds)
    longer.tags.set(tags)
    longer.values.set(values)
    this.#open = longer
  }

  /** Begins a merge where enough segments of a length follow each other, or goes on with the one begun. */
  #goOn(): void {
    const first = this.#segments.findIndex(
      ({ level }, place) => this.#segments[place + MERGED_TOGETHER - 1]?.level === level,
    )
    if (!this.#merge && first < 0) return
    this.#merge ??= { first, steps: merging(this.#segments.slice(first, first + MERGED_TOGETHER), this.#width) }
    const step = this.#merge.steps.next()
    if (!step.done) return
    this.#segments.splice(this.#merge.first, MERGED_TOGETHER, step.value)
    this.#merge = undefined
  }
}
