import { firstPlace } from '../../../domain/first-place.js'
import { addValues, countBelow, countUpTo, type Deltas, emptyDeltas, type Point, takeValues } from './deltas.js'

/** So many at most are sealed together: their places are kept in 16 bits. */
export const MOST_SEALED = 2 ** 16 - 1

/** There are sums in ledger order behind every so many. */
const SUMMED_TOGETHER = 64

/**
 * Deltas that follow each other in the ledger and that no more are added to, in order of end; and beside it, in order of
 * knowledge and of the ledger. `knowns` is in order of knowledge.
 */
export type Sealed = Deltas & {
  /** The place in order of end of each in order of knowledge. */
  readonly places: Uint16Array
  /** The place in order of knowledge of each in order of end. */
  readonly knownPlaces: Uint16Array
  /** The place in order of end of each in ledger order. */
  readonly ledgerPlaces: Uint16Array
  /** Of the first in ledger order: of none, and of each {@link SUMMED_TOGETHER} more. */
  readonly ledgerSums: Float64Array
}

/** Seals the first deltas of some in ledger order. */
export const sealed = (deltas: Deltas, length: number): Sealed => {
  const { width, ends, knowns, recordeds, tags, values } = deltas
  const byEnd = sortedPlaces(ends, length)
  const to = emptyDeltas(width, length)
  const ledgerPlaces = new Uint16Array(length)
  for (const [target, place] of byEnd.entries()) {
    ledgerPlaces[place] = target
    to.ends[target] = ends[place] ?? 0
    to.knowns[target] = knowns[place] ?? 0
    to.recordeds[target] = recordeds[place] ?? 0
    to.tags[target] = tags[place] ?? 0
    for (let column = 0; column < width; column++)
      to.values[target * width + column] = values[place * width + column] ?? 0
  }
  const places = sortedPlaces(to.knowns, length)
  to.knowns.sort()
  return inOrders(to, places, ledgerPlaces)
}

/** Deltas in order of end with their knowns in the other order, and the places in order of end of each in other orders. */
export const inOrders = (deltas: Deltas, places: Uint16Array, ledgerPlaces: Uint16Array): Sealed => {
  const { width, values } = deltas
  const knownPlaces = new Uint16Array(places.length)
  for (const [knownPlace, place] of places.entries()) knownPlaces[place] = knownPlace
  const ledgerSums = new Float64Array((Math.floor(places.length / SUMMED_TOGETHER) + 1) * width)
  const sums = new Float64Array(width)
  for (const [summed, place] of ledgerPlaces.entries()) {
    if (summed % SUMMED_TOGETHER === 0) ledgerSums.set(sums, (summed / SUMMED_TOGETHER) * width)
    addValues(values, place * width, sums)
  }
  return { ...deltas, places, knownPlaces, ledgerPlaces, ledgerSums }
}

/** The places of the first numbers of a column in rising order. */
const sortedPlaces = (column: Float64Array, length: number): Uint16Array => {
  const places = new Uint16Array(length)
  for (let place = 0; place < length; place++) places[place] = place
  return places.sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0))
}

/**
 * Adds what a point sees of them, looking at as few as it takes: those that have ended, those that are known, or those
 * that are not, where all that is recorded is added up.
 */
export const addSealed = (sealed: Sealed, { asOf, knownAt, sequence }: Point, sums: Float64Array): void => {
  const { width, ends, knowns, recordeds, values, places, knownPlaces } = sealed
  const { length } = ends
  const ended = countUpTo(ends, asOf)
  const known = countBelow(knowns, knownAt)
  const isRecorded = (place: number): boolean => (recordeds[place] ?? 0) <= sequence
  if (2 * length - ended - known + SUMMED_TOGETHER < Math.min(ended, known)) {
    addRecorded(sealed, sequence, sums)
    for (let place = ended; place < length; place++) if (isRecorded(place)) takeValues(values, place * width, sums)
    for (let knownPlace = known; knownPlace < length; knownPlace++) {
      const place = places[knownPlace] ?? 0
      if (place < ended && isRecorded(place)) takeValues(values, place * width, sums)
    }
  } else if (ended <= known) {
    for (let place = 0; place < ended; place++)
      if ((knownPlaces[place] ?? 0) < known && isRecorded(place)) addValues(values, place * width, sums)
  } else
    for (let knownPlace = 0; knownPlace < known; knownPlace++) {
      const place = places[knownPlace] ?? 0
      if (place < ended && isRecorded(place)) addValues(values, place * width, sums)
    }
}

/** Adds all that are recorded by a sequence. */
const addRecorded = (sealed: Sealed, sequence: number, sums: Float64Array): void => {
  const { width, recordeds, values, ledgerPlaces, ledgerSums } = sealed
  const recorded = firstPlace(
    ledgerPlaces.length,
    (ledgerPlace) => (recordeds[ledgerPlaces[ledgerPlace] ?? 0] ?? 0) > sequence,
  )
  const summed = Math.floor(recorded / SUMMED_TOGETHER)
  addValues(ledgerSums, summed * width, sums)
  for (let ledgerPlace = summed * SUMMED_TOGETHER; ledgerPlace < recorded; ledgerPlace++)
    addValues(values, (ledgerPlaces[ledgerPlace] ?? 0) * width, sums)
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
export const bytesOfOrders = ({ places, knownPlaces, ledgerPlaces, ledgerSums }: Sealed): number =>
  [places, knownPlaces, ledgerPlaces, ledgerSums].reduce((sum, { byteLength }) => sum + byteLength, 0)
