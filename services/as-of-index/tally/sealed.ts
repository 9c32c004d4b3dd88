import { addValues, countBelow, countUpTo, type Deltas, emptyDeltas, type Point } from './deltas.js'

/** So many at most are sealed together: their places are kept in 16 bits. */
export const MOST_SEALED = 2 ** 16 - 1

/**
 * Deltas that follow each other in the ledger and that no more are added to, in order of end; and beside it, in order of
 * knowledge. `knowns` is in that other order.
 */
export type Sealed = Deltas & {
  /** The place in order of end of each in order of knowledge. */
  readonly places: Uint16Array
  /** The place in order of knowledge of each in order of end. */
  readonly knownPlaces: Uint16Array
}

/** Seals the first deltas of some in ledger order. */
export const sealed = (deltas: Deltas, length: number): Sealed => {
  const { width, ends, knowns, recordeds, tags, values } = deltas
  const byEnd = sortedPlaces(ends, length)
  const to = emptyDeltas(width, length)
  for (const [target, place] of byEnd.entries()) {
    to.ends[target] = ends[place] ?? 0
    to.knowns[target] = knowns[place] ?? 0
    to.recordeds[target] = recordeds[place] ?? 0
    to.tags[target] = tags[place] ?? 0
    for (let column = 0; column < width; column++)
      to.values[target * width + column] = values[place * width + column] ?? 0
  }
  const places = sortedPlaces(to.knowns, length)
  to.knowns.sort()
  return withPlaces(to, places)
}

/** Deltas in order of end with their knowns in the other order, and the place in order of end of each in that one. */
export const withPlaces = (deltas: Deltas, places: Uint16Array): Sealed => {
  const knownPlaces = new Uint16Array(places.length)
  for (const [knownPlace, place] of places.entries()) knownPlaces[place] = knownPlace
  return { ...deltas, places, knownPlaces }
}

/** The places of the first numbers of a column in rising order. */
const sortedPlaces = (column: Float64Array, length: number): Uint16Array => {
  const places = new Uint16Array(length)
  for (let place = 0; place < length; place++) places[place] = place
  return places.sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0))
}

/** Adds what a point sees of them, looking at those that have ended or at those that are known, whichever are fewer. */
export const addSealed = (sealed: Sealed, { asOf, knownAt, sequence }: Point, sums: Float64Array): void => {
  const { width, ends, knowns, recordeds, values, places, knownPlaces } = sealed
  const ended = countUpTo(ends, asOf)
  const known = countBelow(knowns, knownAt)
  if (ended <= known) {
    for (let place = 0; place < ended; place++)
      if ((knownPlaces[place] ?? 0) < known && (recordeds[place] ?? 0) <= sequence)
        addValues(values, place * width, sums)
  } else
    for (let knownPlace = 0; knownPlace < known; knownPlace++) {
      const place = places[knownPlace] ?? 0
      if (place < ended && (recordeds[place] ?? 0) <= sequence) addValues(values, place * width, sums)
    }
}

/** How many of them stand before a point on each axis for sure, and how many at most do. */
export type Within = { endFrom: number; endLimit: number; knownFrom: number; knownLimit: number }

/** Adds what a point sees of them, but for those that stand in both orders before those from which it is looked at. */
export const addWithin = (sealed: Sealed, within: Within, { asOf, knownAt }: Point, sums: Float64Array): void => {
  const { width, ends, knowns, values, places, knownPlaces } = sealed
  const { endFrom, endLimit, knownFrom, knownLimit } = within
  let known = knownFrom
  while (known < knownLimit && (knowns[known] ?? 0) < knownAt) known += 1
  for (let place = endFrom; place < endLimit && (ends[place] ?? 0) <= asOf; place++)
    if ((knownPlaces[place] ?? 0) < known) addValues(values, place * width, sums)
  for (let knownPlace = knownFrom; knownPlace < known; knownPlace++) {
    const place = places[knownPlace] ?? 0
    if (place < endFrom) addValues(values, place * width, sums)
  }
}

/** Bytes of what {@link Sealed} adds to deltas. */
export const bytesOfPlaces = ({ places, knownPlaces }: Sealed): number => places.byteLength + knownPlaces.byteLength
