import { at, type Deltas, type Point, type Segment } from './segment.js'

/** From where on something is added, and what it is of. */
export type Placed = { readonly end: number; readonly tag: number }

/** The deltas that add to the first number and that a point sees, in order of end. */
export function* inOrder(
  segments: readonly Segment[],
  open: Deltas,
  length: number,
  point: Point,
): Generator<Placed, void, undefined> {
  const runs = [...segments.map((segment) => inSegment(segment, point)), sorted(open, 0, length, point, false).values()]
  const heads = runs.flatMap((run) => {
    const head = run.next()
    return head.done ? [] : [{ run, value: head.value }]
  })
  for (;;) {
    const [first] = heads
    if (!first) return
    let earliest = first
    for (const head of heads) if (head.value.end < earliest.value.end) earliest = head
    yield earliest.value
    const next = earliest.run.next()
    if (next.done) heads.splice(heads.indexOf(earliest), 1)
    else earliest.value = next.value
  }
}

function* inSegment(segment: Segment, point: Point): Generator<Placed, void, undefined> {
  const { deltas, length, blockLength, lastEnds, firstRecorded } = segment
  if (firstRecorded > point.sequence) return
  for (const [block, lastEnd] of lastEnds.entries()) {
    const from = block * blockLength
    yield* sorted(deltas, from, Math.min(from + blockLength, length), point, true)
    if (lastEnd > point.asOf) return
  }
}

/** Those at places [from, until); `isSummed`: in order of knowledge, each value with those before it. */
const sorted = (deltas: Deltas, from: number, until: number, point: Point, isSummed: boolean): readonly Placed[] => {
  const { width, ends, knowns, recordeds, tags, values } = deltas
  const placed: Placed[] = []
  for (let place = from; place < until; place++) {
    if (at(knowns, place) >= point.knownAt) {
      if (isSummed) break
      continue
    }
    if (at(ends, place) > point.asOf || at(recordeds, place) > point.sequence) continue
    const before = isSummed && place > from ? at(values, (place - 1) * width) : 0
    if (at(values, place * width) > before) placed.push({ end: at(ends, place), tag: at(tags, place) })
  }
  return placed.sort((a, b) => a.end - b.end)
}
