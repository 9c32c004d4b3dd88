import { addIncident, type Columns, noSums } from './at-query.js'

/**
 * A change of the tally: it counts at all clocks with end <= asOf, known < knownAt and recorded <= sequence. The values are
 * the incidents, then the sums of {@link import('./at-query.js').PeerTally}.
 */
export type Delta = {
  readonly end: number
  readonly known: number
  readonly recorded: number
  readonly values: readonly number[]
}

/** The tally of each incident as a step function of the three clocks, told by its changes: the same sums as resolving. */
export function* deltasOf(columns: Columns): Generator<Delta, void, undefined> {
  for (let one = 0; one + 1 < columns.incidents.length; one += 1)
    yield* incidentDeltas(columns, columns.incidents[one] ?? 0, columns.incidents[one + 1] ?? 0)
}

function* incidentDeltas(columns: Columns, from: number, to: number): Generator<Delta, void, undefined> {
  const places = (...of: readonly Float64Array[]): readonly number[] =>
    [...new Set(of.flatMap((column) => [...column.subarray(from, to)]))]
      .filter((place) => place < Number.MAX_SAFE_INTEGER)
      .sort((a, b) => a - b)
  const ends = places(columns.end)
  const knowns = places(columns.knownFrom, columns.knownUntil)
  const recordeds = places(columns.recordedFrom, columns.recordedUntil)
  // What stands at each corner of the grid; the change at a corner is its mixed difference with those before it.
  const grid = new Map<string, readonly number[]>()
  for (const [e, end] of ends.entries())
    for (const [k, known] of knowns.entries())
      for (const [r, recorded] of recordeds.entries()) {
        const sums = noSums()
        const clock = { asOf: end, knownAt: known + 1, sequence: recorded, certainty: 'certain' } as const
        const counts = addIncident(columns, from, to, clock, sums)
        grid.set(`${e} ${k} ${r}`, [Number(counts), ...sums])
        const values = differenceAt(grid, e, k, r)
        if (values.some((value) => value !== 0)) yield { end, known, recorded, values }
      }
}

const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7] as const

const differenceAt = (
  grid: ReadonlyMap<string, readonly number[]>,
  e: number,
  k: number,
  r: number,
): readonly number[] => {
  const values = [0, ...noSums()]
  for (const corner of CORNERS) {
    const back = [corner & 1, (corner >> 1) & 1, corner >> 2] as const
    const sign = (back[0] + back[1] + back[2]) % 2 === 0 ? 1 : -1
    const there = grid.get(`${e - back[0]} ${k - back[1]} ${r - back[2]}`)
    if (there) for (const [at, value] of there.entries()) values[at] = (values[at] ?? 0) + sign * value
  }
  return values
}
