import { type Axis, type Clock, handOn, movedTo } from '../../domain/clocks.js'
import { type Refusal, refuse } from '../../domain/refusal.js'
import { toMs } from '../../domain/vocabulary/time.js'
import type { LedgerIndex } from '../ledger-index.js'

/** A stretch of an axis as places of the hand: behind the first, up to and including the second. */
export type AxisWindow = { readonly after: number; readonly until: number }

/** The ends of a stretch as they were asked for, each one text: an instant, or on the ledger's axis a sequence. */
export type AskedWindow = { readonly from?: readonly string[] | undefined; readonly to?: readonly string[] | undefined }

const SEQUENCE = /^\d+$/

/**
 * The stretch of an axis that is asked for, both ends inclusive, no further than the clock's hand. On the ledger's axis
 * instants are times of recording. A sequence on another axis is PARLEY_BAD_PARAMETER.
 */
export const windowOn = (
  axis: Axis,
  ledger: LedgerIndex,
  clock: Clock,
  { from: [from] = [], to: [to] = [] }: AskedWindow,
): AxisWindow | Refusal => {
  const misplaced = Object.entries({ from, to }).filter(([, text]) => text !== undefined && SEQUENCE.test(text))
  if (axis !== 'ledger' && misplaced.length > 0)
    return refuse(
      'PARLEY_BAD_PARAMETER',
      'A parameter is malformed.',
      misplaced.map(([parameter]) => ({ parameter, message: 'must be a date or an instant on this axis' })),
    )
  const behind = (text: string): number => (SEQUENCE.test(text) ? Number(text) - 1 : placeOf(axis, ledger, toMs(text)))
  const upTo = (text: string): number => (SEQUENCE.test(text) ? Number(text) : placeOf(axis, ledger, toMs(text) + 1))
  return {
    after: from === undefined ? (axis === 'ledger' ? 0 : Number.NEGATIVE_INFINITY) : behind(from),
    until: Math.min(to === undefined ? Number.POSITIVE_INFINITY : upTo(to), handOn(axis, clock)),
  }
}

/** Where the hand stands when it shows all before an instant (exclusive, milliseconds since 1970). */
const placeOf = (axis: Axis, ledger: LedgerIndex, bound: number): number =>
  axis === 'ledger' ? ledger.sequenceBefore(bound) : bound

/** The clock at the beginning of a stretch, and at its end: the same where the stretch is empty. */
export const endsOf = (axis: Axis, clock: Clock, { after, until }: AxisWindow): readonly [Clock, Clock] => {
  const first = movedTo(axis, clock, Math.max(after, Number.MIN_SAFE_INTEGER))
  return [first, movedTo(axis, clock, Math.max(until, handOn(axis, first)))]
}
