import type { Clock } from '../../../domain/clocks.js'
import { firstPlace } from '../../../domain/first-place.js'

/**
 * Deltas in columns: what is added to some numbers from a place on each clock on. `ends` and `knowns` are milliseconds
 * since 1970, `recordeds` sequences; `values` holds `width` numbers for each, `tags` a number that says what it is of.
 */
export type Deltas = {
  readonly width: number
  readonly ends: Float64Array
  readonly knowns: Float64Array
  readonly recordeds: Uint32Array
  readonly tags: Uint32Array
  readonly values: Float64Array
}

/** Where the clocks stand for a sum. */
export type Point = Pick<Clock, 'asOf' | 'knownAt' | 'sequence'>

export const emptyDeltas = (width: number, length: number): Deltas => ({
  width,
  ends: new Float64Array(length),
  knowns: new Float64Array(length),
  recordeds: new Uint32Array(length),
  tags: new Uint32Array(length),
  values: new Float64Array(length * width),
})

/** Bytes of the columns of deltas. */
export const bytesOfDeltas = ({ ends, knowns, recordeds, tags, values }: Deltas): number =>
  [ends, knowns, recordeds, tags, values].reduce((sum, { byteLength }) => sum + byteLength, 0)

/** Bytes of a segment, and of those that are kept beside it. */
export const bytesOfSegment = ({ deltas, lastEnds, parts }: Segment): number =>
  parts.reduce((sum, part) => sum + bytesOfSegment(part), bytesOfDeltas(deltas) + lastEnds.byteLength)

/** Adds what so many deltas in ledger order say of a point, looking at each. */
export const scan = (deltas: Deltas, length: number, point: Point, sums: Float64Array): void => {
  const { width, ends, knowns, recordeds, values } = deltas
  const { asOf, knownAt, sequence } = point
  for (let place = 0; place < length; place++) {
    if (at(ends, place) > asOf || at(knowns, place) >= knownAt || at(recordeds, place) > sequence) continue
    for (let column = 0; column < width; column++) sums[column] = at(sums, column) + at(values, place * width + column)
  }
}

/** A column at a place that it has. */
export const at = (column: Float64Array | Uint32Array, place: number): number => column[place] ?? 0

/**
 * Deltas that no more are added to: sorted by end in blocks, each of which is sorted by when it is known and has its
 * sums. So what all of it says of a point is found by a search in each block that has ended, and a look through one.
 */
export type Segment = {
  /** In blocks; `values` are the sums of a block up to and with each place. */
  readonly deltas: Deltas
  readonly length: number
  readonly blockLength: number
  /** The latest end in each block. */
  readonly lastEnds: Float64Array
  readonly firstRecorded: number
  readonly lastRecorded: number
  readonly level: number
  /** The shorter segments that it was merged from, where these are kept for points of the ledger within it. */
  readonly parts: readonly Segment[]
}

/** Blocks about as long as there are of them, so that searching them and looking through one take about as long. */
export const blockLengthFor = (length: number): number => 2 ** Math.round(Math.log2(length) / 2 + 1)

/** Sorts the places [from, until) of deltas by a column. */
export const sortedPlaces = (column: Float64Array, from: number, until: number): Uint32Array =>
  Uint32Array.from({ length: until - from }, (_, place) => from + place).sort((a, b) => at(column, a) - at(column, b))

/** Copies a delta; `before` is the place whose values are to be taken off, as they are sums. */
export const copyDelta = (from: Deltas, place: number, to: Deltas, target: number, before: number | null): void => {
  const { width } = from
  to.ends[target] = at(from.ends, place)
  to.knowns[target] = at(from.knowns, place)
  to.recordeds[target] = at(from.recordeds, place)
  to.tags[target] = at(from.tags, place)
  for (let column = 0; column < width; column++)
    to.values[target * width + column] =
      at(from.values, place * width + column) - (before === null ? 0 : at(from.values, before * width + column))
}

/** Puts the places [from, until) of a target, filled in order of end, in order of knowledge with their sums. */
export const closeBlock = (filled: Deltas, target: Deltas, from: number, until: number): void => {
  const { width } = target
  for (const [offset, place] of sortedPlaces(filled.knowns, from, until).entries()) {
    copyDelta(filled, place, target, from + offset, null)
    if (offset === 0) continue
    for (let column = 0; column < width; column++) {
      const here = (from + offset) * width + column
      target.values[here] = at(target.values, here) + at(target.values, here - width)
    }
  }
}

/** Seals deltas that are in ledger order. */
export const seal = (deltas: Deltas, length: number): Segment => {
  const ordered = emptyDeltas(deltas.width, length)
  for (const [target, place] of sortedPlaces(deltas.ends, 0, length).entries())
    copyDelta(deltas, place, ordered, target, null)
  const blockLength = blockLengthFor(length)
  const sealed = emptyDeltas(deltas.width, length)
  for (let from = 0; from < length; from += blockLength)
    closeBlock(ordered, sealed, from, Math.min(from + blockLength, length))
  return {
    deltas: sealed,
    length,
    blockLength,
    lastEnds: lastEndsIn(ordered, length, blockLength),
    firstRecorded: at(deltas.recordeds, 0),
    lastRecorded: at(deltas.recordeds, length - 1),
    level: 0,
    parts: [],
  }
}

/** The latest end in each block of deltas. */
export const lastEndsIn = ({ ends }: Deltas, length: number, blockLength: number): Float64Array =>
  Float64Array.from({ length: Math.ceil(length / blockLength) }, (_, block) =>
    ends
      .subarray(block * blockLength, Math.min((block + 1) * blockLength, length))
      .reduce((latest, end) => Math.max(latest, end), Number.NEGATIVE_INFINITY),
  )

/** Adds what a segment says of a point. */
export const addSegment = (segment: Segment, point: Point, sums: Float64Array): void => {
  const { firstRecorded, lastRecorded, parts } = segment
  if (firstRecorded > point.sequence) return
  const isWhole = lastRecorded <= point.sequence
  if (!isWhole && parts.length > 0) for (const part of parts) addSegment(part, point, sums)
  else addBlocks(segment, isWhole, point, sums)
}

const addBlocks = (segment: Segment, isWhole: boolean, point: Point, sums: Float64Array): void => {
  const { deltas, length, blockLength, lastEnds } = segment
  const { width, knowns, values } = deltas
  for (const [block, lastEnd] of lastEnds.entries()) {
    const from = block * blockLength
    const until = Math.min(from + blockLength, length)
    const isPast = lastEnd <= point.asOf
    if (isPast && isWhole) {
      const known = firstPlace(until - from, (place) => at(knowns, from + place) >= point.knownAt)
      for (let column = 0; known > 0 && column < width; column++)
        sums[column] = at(sums, column) + at(values, (from + known - 1) * width + column)
    } else lookThrough(deltas, from, until, point, sums)
    // What is in later blocks ends no earlier.
    if (!isPast) return
  }
}

/** Adds those of a block that a point sees, one by one: each is what its sums are more than those before it. */
const lookThrough = (deltas: Deltas, from: number, until: number, point: Point, sums: Float64Array): void => {
  const { width, ends, knowns, recordeds, values } = deltas
  for (let place = from; place < until && at(knowns, place) < point.knownAt; place++) {
    if (at(ends, place) > point.asOf || at(recordeds, place) > point.sequence) continue
    for (let column = 0; column < width; column++) {
      const here = place * width + column
      sums[column] = at(sums, column) + at(values, here) - (place > from ? at(values, here - width) : 0)
    }
  }
}
