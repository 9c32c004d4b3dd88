import type { Clock } from '../../../domain/clocks.js'

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

/** Adds what so many deltas in ledger order say of a point, looking at each. */
export const scan = (deltas: Deltas, length: number, point: Point, sums: Float64Array): void => {
  const { width, ends, knowns, recordeds, values } = deltas
  const { asOf, knownAt, sequence } = point
  for (let place = 0; place < length; place++) {
    if ((recordeds[place] ?? 0) > sequence) return
    if ((ends[place] ?? 0) <= asOf && (knowns[place] ?? 0) < knownAt) addValues(values, place * width, sums)
  }
}

/** Adds the values that stand from a place on. */
export const addValues = (values: Float64Array, from: number, sums: Float64Array): void => {
  for (let column = 0; column < sums.length; column++) sums[column] = (sums[column] ?? 0) + (values[from + column] ?? 0)
}

/** Takes the values off that stand from a place on. */
export const takeValues = (values: Float64Array, from: number, sums: Float64Array): void => {
  for (let column = 0; column < sums.length; column++) sums[column] = (sums[column] ?? 0) - (values[from + column] ?? 0)
}

/** How many numbers in rising order are no greater than one. */
export const countUpTo = (rising: Float64Array, most: number): number => {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low
}

/** How many numbers in rising order are less than one. */
export const countBelow = (rising: Float64Array, least: number): number => {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}
