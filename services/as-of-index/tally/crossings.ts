import type { Work } from '../../../domain/work.js'
import { addValues, countBelow, countUpTo, type Point } from './deltas.js'
import { addWithin, type Sealed, type Within } from './sealed.js'

/** There is one crossing for so many deltas. */
const DELTAS_PER_CROSSING = 4
/** So many numbers of each sealed at most are compared to pick bounds: sorting more would be a long step. */
const MOST_SAMPLED = 64

/**
 * Sums of some stretches of the ledger that follow each other, at the crossings of some ends with some moments of
 * knowledge: of all that ended and was known by both, from the first stretch up to each. What a point sees is then a sum
 * at a crossing, and few deltas between the bounds next to the point, which are looked at.
 */
export type Crossings = {
  /** In ledger order. */
  readonly sealed: readonly Sealed[]
  /** How many of them are in the stretches up to each. */
  readonly until: readonly number[]
  readonly ends: Bounds
  readonly knowns: Bounds
  /** By stretch, end, moment of knowledge and column. */
  readonly sums: Float64Array
}

/** Bounds in rising order, and how many of each sealed are no later than each: by bound, then by sealed. */
type Bounds = { readonly at: Float64Array; readonly places: Uint16Array }

/** Sums up stretches, each of some sealed deltas, a step at a time. */
export function* crossingsOf(stretches: readonly (readonly Sealed[])[], width: number): Work<Crossings> {
  const sealed = stretches.flat()
  const length = sealed.reduce((sum, { ends }) => sum + ends.length, 0)
  const count = Math.ceil(Math.sqrt(length / DELTAS_PER_CROSSING / stretches.length))
  const ends = yield* boundsOf(
    sealed.map(({ ends }) => ends),
    count,
  )
  const knowns = yield* boundsOf(
    sealed.map(({ knowns }) => knowns),
    count,
  )
  const perStretch = ends.at.length * knowns.at.length * width
  const sums = new Float64Array(perStretch * stretches.length)
  const until: number[] = []
  for (const [stretch, own] of stretches.entries()) {
    const first = until.at(-1) ?? 0
    const target = sums.subarray(stretch * perStretch, (stretch + 1) * perStretch)
    for (const [offset, one] of own.entries()) {
      addByStrip(one, first + offset, sealed.length, ends, knowns, target)
      yield
    }
    addUp(target, knowns.at.length * width, width)
    yield
    if (stretch > 0) {
      const before = sums.subarray((stretch - 1) * perStretch, stretch * perStretch)
      for (let place = 0; place < perStretch; place++) target[place] = (target[place] ?? 0) + (before[place] ?? 0)
      yield
    }
    until.push(first + own.length)
  }
  return { sealed, until, ends, knowns, sums }
}

/**
 * Some of the numbers in rising columns, of which about as many lie between each two, and the greatest: one that occurs
 * more often than that is a bound itself.
 */
function* boundsOf(columns: readonly Float64Array[], count: number): Work<Bounds> {
  const sample = Float64Array.from(columns.flatMap((column) => sampleOf(column, Math.min(count, MOST_SAMPLED)))).sort()
  yield
  const picked = Array.from(
    { length: count },
    (_, place) => sample[Math.ceil(((place + 1) * sample.length) / count) - 1] ?? 0,
  )
  const at = Float64Array.from(new Set(picked))
  const places = new Uint16Array(at.length * columns.length)
  for (const [own, column] of columns.entries()) {
    let place = 0
    for (let bound = 0; bound < at.length; bound++) {
      const most = at[bound] ?? 0
      while (place < column.length && (column[place] ?? 0) <= most) place += 1
      places[bound * columns.length + own] = place
    }
    yield
  }
  return { at, places }
}

/** About so many numbers of a rising column, as far from each other, and the greatest. */
const sampleOf = (column: Float64Array, count: number): readonly number[] => {
  const distance = Math.ceil(column.length / count)
  const sample: number[] = []
  for (let place = distance; place < column.length; place += distance) sample.push(column[place - 1] ?? 0)
  return [...sample, column.at(-1) ?? 0]
}

/** Adds sealed deltas where they stand between bounds. */
const addByStrip = (
  { values, places, width }: Sealed,
  own: number,
  of: number,
  ends: Bounds,
  knowns: Bounds,
  sums: Float64Array,
): void => {
  const stripOf = new Uint32Array(places.length)
  let known = 0
  for (let strip = 0; strip < knowns.at.length; strip++)
    for (const until = knowns.places[strip * of + own] ?? 0; known < until; known++) stripOf[places[known] ?? 0] = strip
  let place = 0
  for (let strip = 0; strip < ends.at.length; strip++)
    for (const until = ends.places[strip * of + own] ?? 0; place < until; place++) {
      const target = (strip * knowns.at.length + (stripOf[place] ?? 0)) * width
      for (let column = 0; column < width; column++)
        sums[target + column] = (sums[target + column] ?? 0) + (values[place * width + column] ?? 0)
    }
}

/** Makes of what stands between bounds what stands up to them, in rows of so many numbers. */
const addUp = (sums: Float64Array, row: number, width: number): void => {
  for (let place = 0; place < sums.length; place++)
    if (place % row >= width) sums[place] = (sums[place] ?? 0) + (sums[place - width] ?? 0)
  for (let place = row; place < sums.length; place++) sums[place] = (sums[place] ?? 0) + (sums[place - row] ?? 0)
}

/** Adds what the first so many stretches, at least one, say of a point. */
export const addStretches = (crossings: Crossings, stretches: number, point: Point, sums: Float64Array): void => {
  const { sealed, until, ends, knowns } = crossings
  const end = countUpTo(ends.at, point.asOf)
  const known = countBelow(knowns.at, point.knownAt)
  const [row, width] = [knowns.at.length, sums.length]
  const stretch = stretches - 1
  if (end > 0 && known > 0)
    addValues(crossings.sums, ((stretch * ends.at.length + end - 1) * row + known - 1) * width, sums)
  const count = until[stretch] ?? 0
  const within: Within = { endFrom: 0, endLimit: 0, knownFrom: 0, knownLimit: 0 }
  for (let own = 0; own < count; own++) {
    const one = sealed[own]
    if (!one) continue
    within.endFrom = end > 0 ? (ends.places[(end - 1) * sealed.length + own] ?? 0) : 0
    within.endLimit = ends.places[end * sealed.length + own] ?? within.endFrom
    within.knownFrom = known > 0 ? (knowns.places[(known - 1) * sealed.length + own] ?? 0) : 0
    within.knownLimit = knowns.places[known * sealed.length + own] ?? within.knownFrom
    addWithin(one, within, point, sums)
  }
}

/** Bytes of sums and bounds. */
export const bytesOfCrossings = ({ sums, ends, knowns }: Crossings): number =>
  [sums, ends.at, ends.places, knowns.at, knowns.places].reduce((sum, { byteLength }) => sum + byteLength, 0)
