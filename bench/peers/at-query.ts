import { type Clock, UNBOUNDED } from '../../domain/clocks.js'
import { type ClaimRow, HARMS, NONE } from './claim-rows.js'

/** A tally as the peers give it; of an open sum the high is that of the closed ones. */
export type PeerTally = { readonly incidents: number; readonly sums: readonly number[] }

/** Sums for each harm: low, best, high, how many are open. */
const SUMS_PER_HARM = 4

/** The claims as columns, and where each incident begins. */
export type Columns = {
  readonly incidents: Uint32Array
  readonly harm: Uint8Array
  readonly subject: Uint32Array
  readonly end: Float64Array
  readonly knownFrom: Float64Array
  readonly knownUntil: Float64Array
  readonly recordedFrom: Float64Array
  readonly recordedUntil: Float64Array
  readonly low: Int32Array
  readonly best: Int32Array
  readonly high: Int32Array
  readonly grade: Uint8Array
}

export const columnsOf = (rows: readonly ClaimRow[]): Columns => ({
  incidents: Uint32Array.from([
    ...rows.flatMap((row, at) => (row.incident === rows[at - 1]?.incident ? [] : [at])),
    rows.length,
  ]),
  harm: Uint8Array.from(rows, ({ harm }) => harm),
  subject: Uint32Array.from(rows, ({ subject }) => subject),
  end: Float64Array.from(rows, ({ end }) => end),
  knownFrom: Float64Array.from(rows, ({ knownFrom }) => knownFrom),
  knownUntil: Float64Array.from(rows, ({ knownUntil }) => knownUntil),
  recordedFrom: Float64Array.from(rows, ({ recordedFrom }) => recordedFrom),
  recordedUntil: Float64Array.from(rows, ({ recordedUntil }) => recordedUntil),
  low: Int32Array.from(rows, ({ low }) => low),
  best: Int32Array.from(rows, ({ best }) => best),
  high: Int32Array.from(rows, ({ high }) => high),
  grade: Uint8Array.from(rows, ({ grade }) => grade),
})

/**
 * Adds what the rows in [from, to), all of one incident, come to at a clock; returns whether any counts. Sums are added
 * to `sums`, of which each harm has {@link SUMS_PER_HARM}.
 */
export const addIncident = (columns: Columns, from: number, to: number, clock: Clock, sums: number[]): boolean => {
  let counts = false
  for (let at = from; at < to; ) {
    const harm = columns.harm[at] ?? 0
    let [low, high, best, grade, isOpen, has] = [0, 0, 0, 99, false, false]
    while (at < to && columns.harm[at] === harm) {
      const subject = columns.subject[at]
      while (at < to && columns.harm[at] === harm && columns.subject[at] === subject && !isSeen(columns, at, clock))
        at++
      if (at >= to || columns.harm[at] !== harm || columns.subject[at] !== subject) continue
      const [claimedLow = 0, claimedBest = NONE, claimedHigh = NONE] = [
        columns.low[at],
        columns.best[at],
        columns.high[at],
      ]
      low = has ? Math.min(low, claimedLow) : claimedLow
      if (claimedHigh === NONE) isOpen = true
      else high = Math.max(high, claimedHigh)
      if ((columns.grade[at] ?? 9) < grade) {
        grade = columns.grade[at] ?? 9
        best = claimedBest === NONE ? claimedLow : claimedBest
      }
      has = true
      while (at < to && columns.harm[at] === harm && columns.subject[at] === subject) at++
    }
    if (!has) continue
    counts = true
    const place = harm * SUMS_PER_HARM
    sums[place] = (sums[place] ?? 0) + low
    sums[place + 1] = (sums[place + 1] ?? 0) + best
    sums[place + 2] = (sums[place + 2] ?? 0) + (isOpen ? 0 : high)
    sums[place + 3] = (sums[place + 3] ?? 0) + Number(isOpen)
  }
  return counts
}

const isSeen = (columns: Columns, at: number, { asOf, knownAt, sequence }: Clock): boolean =>
  (columns.end[at] ?? 0) <= asOf &&
  (columns.knownFrom[at] ?? 0) < knownAt &&
  (columns.knownUntil[at] ?? 0) >= Math.min(knownAt, UNBOUNDED) &&
  (columns.recordedFrom[at] ?? 0) <= sequence &&
  (columns.recordedUntil[at] ?? 0) > sequence

export const noSums = (): number[] => Array.from({ length: HARMS.length * SUMS_PER_HARM }, () => 0)

/** The tally, resolved when it is asked for, over columns in the order of the rows. */
export const tallyAtQuery = (columns: Columns, clock: Clock): PeerTally => {
  const sums = noSums()
  let incidents = 0
  for (let one = 0; one + 1 < columns.incidents.length; one += 1)
    if (addIncident(columns, columns.incidents[one] ?? 0, columns.incidents[one + 1] ?? 0, clock, sums)) incidents += 1
  return { incidents, sums }
}
