import { finished, type Work } from '../../../domain/work.js'
import { addStretches, bytesOfCrossings, type Crossings, crossingsOf } from './crossings.js'
import { bytesOfDeltas, type Deltas, type Point } from './deltas.js'
import { addSealed, bytesOfOrders, type Sealed, sealed } from './sealed.js'

/**
 * A stretch of the ledger that no more is added to. What the whole of it says of a point is found in its crossings, and so
 * is what its first parts do; a point of the ledger lies within one of these at most, and there it is looked for again.
 */
export type Segment = {
  /** How often segments were merged into it. */
  readonly level: number
  readonly firstRecorded: number
  readonly lastRecorded: number
  /** What it was merged from, in ledger order; none of what was just sealed. */
  readonly parts: readonly Segment[]
  readonly crossings: Crossings
}

/** Seals deltas that are in ledger order. */
export const seal = (deltas: Deltas, length: number): Segment => segmentOf(sealed(deltas, length))

export const segmentOf = (sealed: Sealed): Segment => {
  const { recordeds } = sealed
  return {
    level: 0,
    firstRecorded: recordeds.reduce((first, one) => Math.min(first, one)),
    lastRecorded: recordeds.reduce((last, one) => Math.max(last, one)),
    parts: [],
    crossings: finished(crossingsOf([[sealed]], sealed.width)),
  }
}

/** Merges segments that follow each other in the ledger: between two steps everything else goes on, with these as they are. */
export function* merging(parts: readonly Segment[], width: number): Work<Segment> {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) throw new Error('nothing to merge')
  const stretches = parts.map(({ crossings }) => crossings.sealed)
  return {
    level: first.level + 1,
    firstRecorded: first.firstRecorded,
    lastRecorded: last.lastRecorded,
    parts,
    crossings: yield* crossingsOf(stretches, width),
  }
}

/** Adds what a segment says of a point. */
export const addSegment = (segment: Segment, point: Point, sums: Float64Array): void => {
  const { firstRecorded, lastRecorded, parts, crossings } = segment
  if (firstRecorded > point.sequence) return
  if (lastRecorded <= point.sequence) {
    addStretches(crossings, crossings.until.length, point, sums)
    return
  }
  const cut = parts.findIndex((part) => part.lastRecorded > point.sequence)
  if (cut > 0) addStretches(crossings, cut, point, sums)
  const within = parts[cut]
  if (within) addSegment(within, point, sums)
  else for (const one of crossings.sealed) addSealed(one, point, sums)
}

/** The sealed deltas of a segment of which some are recorded by a sequence. */
export const sealedUntil = (segment: Segment, sequence: number): readonly Sealed[] => {
  const { firstRecorded, lastRecorded, parts, crossings } = segment
  if (firstRecorded > sequence) return []
  if (lastRecorded <= sequence || parts.length === 0) return crossings.sealed
  return parts.flatMap((part) => sealedUntil(part, sequence))
}

/** Bytes of a segment, with all that it was merged from. */
export const bytesOfSegment = (segment: Segment): number =>
  segment.crossings.sealed.reduce((sum, one) => sum + bytesOfDeltas(one) + bytesOfOrders(one), sumBytes(segment))

const sumBytes = ({ crossings, parts }: Segment): number =>
  parts.reduce((sum, part) => sum + sumBytes(part), bytesOfCrossings(crossings))
