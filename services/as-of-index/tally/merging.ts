import {
  at,
  blockLengthFor,
  closeBlock,
  copyDelta,
  emptyDeltas,
  lastEndsIn,
  type Segment,
  sortedPlaces,
} from './segment.js'

/** Segments of at least this level are kept beside what they are merged into: to look through one takes too long. */
const KEPT_LEVEL = 1

/** Where in a segment a merge stands. Values of a block are sums: the place before is that of its order of knowledge. */
type Cursor = { readonly segment: Segment; from: number; order: Uint32Array; next: number }

/**
 * Merges segments that follow each other in the ledger into one, a block at a time: between two of its steps everything
 * else goes on, with the segments as they were.
 */
export function* merging(parts: readonly Segment[]): Generator<void, Segment, void> {
  const [first] = parts
  if (!first) throw new Error('nothing to merge')
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const blockLength = blockLengthFor(length)
  const { width } = first.deltas
  const ordered = emptyDeltas(width, length)
  const merged = emptyDeltas(width, length)
  const cursors = parts.map((segment): Cursor => ({ segment, from: 0, order: orderOf(segment, 0), next: 0 }))
  for (let target = 0; target < length; target++) {
    if (target > 0 && target % blockLength === 0) {
      closeBlock(ordered, merged, target - blockLength, target)
      yield
    }
    takeEarliest(cursors, (segment, place, from) =>
      copyDelta(segment.deltas, place, ordered, target, place > from ? place - 1 : null),
    )
  }
  closeBlock(ordered, merged, Math.floor((length - 1) / blockLength) * blockLength, length)
  return {
    deltas: merged,
    length,
    blockLength,
    lastEnds: lastEndsIn(ordered, length, blockLength),
    firstRecorded: first.firstRecorded,
    lastRecorded: parts.at(-1)?.lastRecorded ?? first.lastRecorded,
    level: first.level + 1,
    parts: first.level >= KEPT_LEVEL ? parts : [],
  }
}

const orderOf = ({ deltas, blockLength, length }: Segment, from: number): Uint32Array =>
  sortedPlaces(deltas.ends, from, Math.min(from + blockLength, length))

const takeEarliest = (
  cursors: readonly Cursor[],
  take: (segment: Segment, place: number, from: number) => void,
): void => {
  let earliest: Cursor | undefined
  let end = Number.POSITIVE_INFINITY
  for (const cursor of cursors) {
    const place = cursor.order[cursor.next]
    if (place === undefined) continue
    const own = at(cursor.segment.deltas.ends, place)
    if (earliest && own >= end) continue
    earliest = cursor
    end = own
  }
  if (!earliest) return
  const { segment, from, order, next } = earliest
  take(segment, order[next] ?? from, from)
  earliest.next += 1
  if (earliest.next < order.length) return
  earliest.from = from + segment.blockLength
  earliest.order = earliest.from < segment.length ? orderOf(segment, earliest.from) : new Uint32Array()
  earliest.next = 0
}
