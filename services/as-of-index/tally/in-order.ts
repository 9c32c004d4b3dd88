import { countBelow, type Deltas, type Point } from './deltas.js'
import type { Sealed } from './sealed.js'

/** From where on something is added, and what it is of. */
export type Placed = { readonly end: number; readonly tag: number }

/** Deltas of which the next that adds and is seen stands at an end. */
type Head = { readonly rest: Iterator<Placed, void, undefined>; next: Placed }

/** The deltas that add to the first number and that a point sees, in order of end: sealed ones, and the first open ones. */
export function* inOrder(
  sealed: readonly Sealed[],
  open: Deltas,
  length: number,
  point: Point,
): Generator<Placed, void, undefined> {
  const runs = [...sealed.map((one) => inSealed(one, point)), inOpen(open, length, point).values()]
  const heads = runs.flatMap((rest): Head[] => {
    const first = rest.next()
    return first.done ? [] : [{ rest, next: first.value }]
  })
  // A heap: none is earlier than the one at half its place.
  heads.sort((a, b) => a.next.end - b.next.end)
  for (let head = heads[0]; head; head = heads[0]) {
    yield head.next
    const next = head.rest.next()
    if (!next.done) head.next = next.value
    else {
      const last = heads.pop()
      if (!last || last === head) continue
      heads[0] = last
    }
    sink(heads)
  }
}

/** Puts the first of a heap where it belongs. */
const sink = (heads: Head[]): void => {
  let place = 0
  for (;;) {
    const [left, right] = [heads[2 * place + 1], heads[2 * place + 2]]
    const isRight = left && right && right.next.end < left.next.end
    const [above, below] = [heads[place], isRight ? right : left]
    if (!above || !below || above.next.end <= below.next.end) return
    const to = 2 * place + (isRight ? 2 : 1)
    heads[place] = below
    heads[to] = above
    place = to
  }
}

function* inSealed(sealed: Sealed, { asOf, knownAt, sequence }: Point): Generator<Placed, void, undefined> {
  const { width, ends, knowns, recordeds, tags, values, knownPlaces } = sealed
  const known = countBelow(knowns, knownAt)
  if (known === 0) return
  for (const [place, end] of ends.entries()) {
    if (end > asOf) return
    if ((knownPlaces[place] ?? 0) >= known || (recordeds[place] ?? 0) > sequence) continue
    if ((values[place * width] ?? 0) > 0) yield { end, tag: tags[place] ?? 0 }
  }
}

const inOpen = (open: Deltas, length: number, { asOf, knownAt, sequence }: Point): readonly Placed[] => {
  const { width, ends, knowns, recordeds, tags, values } = open
  const placed: Placed[] = []
  for (let place = 0; place < length && (recordeds[place] ?? 0) <= sequence; place++) {
    const end = ends[place] ?? 0
    if (end <= asOf && (knowns[place] ?? 0) < knownAt && (values[place * width] ?? 0) > 0)
      placed.push({ end, tag: tags[place] ?? 0 })
  }
  return placed.sort((a, b) => a.end - b.end)
}
