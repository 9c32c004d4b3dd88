import { firstPlace } from './first-place.js'

/** What lasts from its first instant to an exclusive last: [from, to). */
export type Span = { readonly from: number; readonly to: number }

/** Finds what overlaps a span, in the order in which it was given. */
export type FindsOverlapping<T> = (span: Span) => readonly T[]

/**
 * Prepares things that last for finding those which overlap a span: sorted once by their beginnings, with the latest end
 * of each stretch of them, so that finding costs about what is found, however long some of them last.
 */
export const overlapping = <T>(things: readonly T[], spanOf: (thing: T) => Span): FindsOverlapping<T> => {
  const sorted = things.map((thing, place) => ({ ...spanOf(thing), place })).sort((a, b) => a.from - b.from)
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, sorted.length)))
  // A tree laid out in a row: the children of i stand at 2i and 2i + 1, the things themselves from `size` on.
  const latest = new Float64Array(2 * size).fill(Number.NEGATIVE_INFINITY)
  for (const [at, { to }] of sorted.entries()) latest[size + at] = to
  for (let at = size - 1; at > 0; at--) latest[at] = Math.max(latest[2 * at] ?? 0, latest[2 * at + 1] ?? 0)
  return ({ from, to }) => {
    if (from >= to) return []
    const begun = firstPlace(sorted.length, (at) => (sorted[at]?.from ?? to) >= to)
    const places: number[] = []
    const collect = (at: number, first: number, width: number): void => {
      if (first >= begun || (latest[at] ?? from) <= from) return
      const found = width === 1 ? sorted[first] : undefined
      if (found) places.push(found.place)
      if (width === 1) return
      collect(2 * at, first, width / 2)
      collect(2 * at + 1, first + width / 2, width / 2)
    }
    collect(1, 0, size)
    return places.sort((a, b) => a - b).flatMap((place) => things[place] ?? [])
  }
}
