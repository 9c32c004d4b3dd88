import { dayOf, toMs } from '../../domain/vocabulary/time.js'

/** A half-open interval of UTC instants; `from` is null where its start is open. */
export type Span = { readonly from: string | null; readonly to: string }

/** The days of a conflict's zone that an interval touches, both inclusive; `start` and `count` null where its start is open. */
export type Days = { readonly start: string | null; readonly end: string; readonly count: number | null }

const DAY = 86_400_000

/** @param zone an IANA name. */
export const daysOf = ({ from, to }: Span, zone: string): Days => {
  const start = from === null ? null : dayOf(toMs(from), zone)
  const end = dayOf(toMs(to) - 1, zone)
  return { start, end, count: start === null ? null : (Date.parse(end) - Date.parse(start)) / DAY + 1 }
}
