import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** An instant as stored and answered: RFC 3339 UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 })
export type Instant = string

/** Milliseconds since 1970 of a stored instant. */
export const toMs = (at: Instant): number => Date.parse(at)
/** The stored form of milliseconds since 1970. */
export const toInstant = (ms: number): Instant => new Date(ms).toISOString()

/** The stored form of the storable instant that is nearest to some milliseconds since 1970, which may be without end. */
export const toNearestInstant = (ms: number): Instant => toInstant(Math.min(Math.max(ms, EARLIEST), LATEST))

/**
 * When something happened: a half-open interval [from, to) of UTC instants and what was said. `from` is null where the
 * start is open. Never a bare timestamp.
 */
export const timeValue = z.strictObject({
  from: instant.nullable(),
  to: instant,
  precision: z.enum(['minute', 'day', 'month', 'year', 'interval']),
  edtf: z.string(),
})
export type TimeValue = Readonly<z.infer<typeof timeValue>>

/** First millisecond of a time: -Infinity where its start is open. */
export const startOf = ({ from }: TimeValue): number => (from === null ? Number.NEGATIVE_INFINITY : toMs(from))
/** Until when something lasts (exclusive) that ends at a time: an instant is exclusive, a bare date inclusive. */
export const lastsUntil = ({ precision, from, to }: TimeValue): number =>
  toMs(precision === 'minute' && from !== null ? from : to)

/** Shape of a time on input: EDTF text or its two ends. What the text may say: {@link parseTime}. */
export const timeInput = z.union([z.string(), z.strictObject({ from: z.string(), to: z.string() })])
export type TimeInput = z.infer<typeof timeInput>

type Fault = { readonly message: string }
type Span = { readonly from: number; readonly to: number; readonly precision: 'minute' | 'day' | 'month' | 'year' }

const FORMS =
  'a date, month, year, instant with an offset, or an interval of these (2022-03-18, 2022-03-17/2022-03-18, ../2022-02-23, 2022-03~)'
const MINUTE = 60_000
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/
/** Of UTC, and to the millisecond at most, as most programs write one. */
const PLAIN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/
/** Letters of an instant up to its seconds. */
const SECONDS = '2022-03-18T16:00:00'.length
const LEAP_SECOND = /:60[.Z+-]/
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
/** The first and the last millisecond that the stored form can write: beyond them years take a sign and six digits. */
export const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z')
export const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Reads a time: EDTF level 0, open starts and a trailing `~` of level 1 (https://www.loc.gov/standards/datetime/).
 * Bare dates are read in `zone` (an IANA name), days of clock change included. An instant by itself is the minute that
 * it lies in; as the end of an interval it is exact.
 * @returns the half-open UTC interval, or the reason why it is none.
 */
export const parseTime = (input: TimeInput, zone: string): TimeValue | Fault => {
  const edtf = typeof input === 'string' ? input.trim() : `${input.from.trim()}/${input.to.trim()}`
  const ends = edtf.split('/')
  if (ends.length > 2) return { message: 'an interval has two ends' }
  const [first = '', last] = ends
  if (last === undefined) {
    const span = parseSpan(first, zone)
    if ('message' in span) return span
    if (span.precision !== 'minute') return stored(span.from, span.to, span.precision, edtf)
    const from = Math.floor(span.from / MINUTE) * MINUTE
    return stored(from, from + MINUTE, span.precision, edtf)
  }
  const to = parseSpan(last, zone)
  if ('message' in to) return to
  if (first === '..') return stored(null, to.to, 'interval', edtf)
  const from = parseSpan(first, zone)
  if ('message' in from) return from
  if (from.from >= to.to) return { message: 'the interval ends before it starts, or is empty' }
  return stored(from.from, to.to, 'interval', edtf)
}

const OUT_OF_YEARS: Fault = { message: 'must begin and end within the years 0000 to 9999 of UTC' }

const stored = (from: number | null, to: number, precision: TimeValue['precision'], edtf: string): TimeValue | Fault =>
  (from ?? EARLIEST) >= EARLIEST && to <= LATEST
    ? { from: from === null ? null : toInstant(from), to: toInstant(to), precision, edtf }
    : OUT_OF_YEARS

/** A stored time in the form in which it was given. */
export const timeToInput = (stored: TimeValue): TimeInput => stored.edtf

/** One end of an interval, or the whole of a time without ends. A bare date is inclusive, so it lasts; an instant does not. */
const parseSpan = (said: string, zone: string): Span | Fault => {
  const text = said.replace(/~$/, '')
  if (INSTANT.test(text)) {
    const at = parseInstant(text)
    return at === null ? noSuch('instant', text) : { from: at, to: at, precision: 'minute' }
  }
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return { message: 'an instant needs Z or an offset such as +02:00' }
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)
  if (!parts) return { message: `must be ${FORMS}` }
  const [, year, month, day] = parts
  if (day !== undefined) {
    const ends = dayBounds(text, zone)
    return ends ? { ...ends, precision: 'day' } : noSuch('day', text)
  }
  try {
    const start = Temporal.PlainDate.from(
      { year: Number(year), month: Number(month ?? 1), day: 1 },
      { overflow: 'reject' },
    )
    const end = start.add(month === undefined ? { years: 1 } : { months: 1 })
    return {
      from: startOfDay(start, zone),
      to: startOfDay(end, zone),
      precision: month === undefined ? 'year' : 'month',
    }
  } catch {
    return noSuch('month', text)
  }
}

const noSuch = (what: 'instant' | 'day' | 'month', text: string): Fault =>
  /^(?:0000|9999)/.test(text) ? OUT_OF_YEARS : { message: `there is no such ${what}: ${text}` }

const startOfDay = (date: Temporal.PlainDate, zone: string): number => date.toZonedDateTime(zone).epochMilliseconds

/**
 * Milliseconds since 1970 of an instant with an offset (`2022-03-18T16:00+02:00`); null where there is no such instant,
 * or none that can be stored. A second 60 is none: a leap second has no place in milliseconds since 1970.
 */
export const parseInstant = (text: string): number | null => {
  if (PLAIN_INSTANT.test(text)) {
    // What is no instant is taken by `Date` for one of another day, or for none.
    const at = Date.parse(text)
    if (at >= EARLIEST && at <= LATEST && toInstant(at).startsWith(text.slice(0, SECONDS))) return at
  }
  if (!INSTANT.test(text) || LEAP_SECOND.test(text)) return null
  try {
    const at = Temporal.Instant.from(text).epochMilliseconds
    return at >= EARLIEST && at <= LATEST ? at : null
  } catch {
    return null
  }
}

/**
 * First and exclusive last millisecond of a bare date in `zone`; null where the text is no date or there is no such day,
 * as where a zone changed sides of the date line (30 December 2011 in Apia), or none whose milliseconds can be stored.
 */
export const dayBounds = (text: string, zone: string): DayBounds | null => {
  if (!DATE.test(text)) return null
  const key = `${text} ${zone}`
  const known = knownDays.get(key)
  if (known !== undefined) return known
  const bounds = workOutDay(text, zone)
  // Reports name few days again and again; a flood of others only empties the memory.
  if (knownDays.size >= MOST_KNOWN_DAYS) knownDays.clear()
  knownDays.set(key, bounds)
  return bounds
}

/** The date of an instant (milliseconds since 1970) in `zone`, as `2022-03-18`. */
export const dayOf = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()

/** An instant (milliseconds since 1970) as a clock in `zone` has it, to the minute: `2022-03-18 16:00`. */
export const clockTextOf = (at: number, zone: string): string => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime()
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ')
}

type DayBounds = { readonly from: number; readonly to: number }

const MOST_KNOWN_DAYS = 10_000
const knownDays = new Map<string, DayBounds | null>()

const workOutDay = (text: string, zone: string): DayBounds | null => {
  try {
    const date = Temporal.PlainDate.from(text, { overflow: 'reject' })
    const from = startOfDay(date, zone)
    const to = startOfDay(date.add({ days: 1 }), zone)
    return from < to && from >= EARLIEST && to - 1 <= LATEST ? { from, to } : null
  } catch {
    return null
  }
}

/** Whether `zone` is an IANA time zone known here (`Europe/Kyiv`); offsets such as `+02:00` are not. */
export const isTimeZone = (zone: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}

/**
 * When a report was made known, as stored: `at` is the instant it counts from, `given` what was said (an instant or a
 * bare date), `receivedAt` the moment of recording. A bare date counts from the last millisecond of its day, capped at
 * `receivedAt`.
 */
export const reportTime = z.strictObject({ at: instant, given: z.string(), receivedAt: instant })
export type ReportTime = Readonly<z.infer<typeof reportTime>>

/** How far `reportedAt` may lie ahead of the server's clock, in milliseconds. */
export const REPORTED_AHEAD = 5 * MINUTE

/**
 * Reads `reportedAt`.
 * @param now milliseconds since 1970: what lies more than {@link REPORTED_AHEAD} after it is refused.
 * @param receivedAt the moment of recording, the cap of a bare date. Of a correction of ours it is the moment at which
 * the corrected statement was recorded, so that the answer is as if it had been right at once.
 */
export const parseReportTime = (given: string, zone: string, now: number, receivedAt = now): ReportTime | Fault => {
  const text = given.trim()
  const at = parseInstant(text)
  const day = dayBounds(text, zone)
  if (at === null && day === null) return { message: 'must be a date or an instant with Z or an offset, and exist' }
  if ((at ?? day?.from ?? 0) > now + REPORTED_AHEAD) return { message: 'lies in the future' }
  return {
    at: toInstant(at ?? Math.min((day?.to ?? 0) - 1, receivedAt)),
    given: text,
    receivedAt: toInstant(receivedAt),
  }
}
