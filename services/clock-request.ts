import { type Certainty, type Clock, certainties, UNBOUNDED } from '../domain/clocks.js'
import { type FieldError, type Refusal, refuse } from '../domain/refusal.js'
import { dayBounds, parseInstant, toInstant } from '../domain/vocabulary/time.js'
import { type LedgerIndex, LONGEST_WAIT_MS } from './ledger-index.js'

/** The clock parameters of a read, as they stand in a URL. */
export type ClockRequest = { readonly [P in ClockParameter]?: string | undefined }

/** Every clock parameter with what it means. */
export const clockParameters = {
  asOf: 'World clock: what had happened by then. Instant or date; left out: now',
  knownAt: 'Knowledge clock: what had been reported by then. Instant, date or `unbounded` (the default)',
  at: 'Sets asOf and knownAt: as it looked that day',
  recordedAt: 'Ledger clock by time: what this system had recorded by then',
  sequence: 'Ledger clock by event: up to and including that one',
  certainty: '`certain` (default): what is certainly past by asOf; `possible` admits what may be',
  waitFor: 'A position from a write: answer once the index has reached it, at most 5 s',
} as const
export type ClockParameter = keyof typeof clockParameters

/** The clock of an answer, as it is shown: what it prints, sent back, gives the same answer. */
export type ShownClock = {
  readonly asOf: string
  /** Null when unbounded. */
  readonly knownAt: string | null
  /** Of the event `sequence`; only informs. Null before the first event. */
  readonly recordedAt: string | null
  readonly sequence: number
  readonly position: string | null
  readonly timeZone: string
}

export type ClockReading = {
  readonly clock: Clock
  readonly shown: ShownClock
  /** Whether the request fixed all three clocks, so that its answer can never change. */
  readonly pinned: boolean
}

/**
 * The one function that turns a request into a clock. Waits for a position or sequence that the index has not reached
 * yet, at most 5 s, else PARLEY_INDEX_BEHIND.
 * @param zoneAt the conflict's zone at a point of the ledger: dates of the world and knowledge clocks are read in that of
 * the ledger clock, so that what follows in the ledger never changes an answer; dates of the ledger clock in today's.
 * @param now milliseconds since 1970: asOf where it is left out.
 */
export const clockOf = async (
  request: ClockRequest,
  zoneAt: (sequence: number) => string,
  index: LedgerIndex,
  now: number,
): Promise<ClockReading | Refusal> => {
  const errors: FieldError[] = []
  const fault = (parameter: ClockParameter, message: string): undefined => {
    errors.push({ parameter, message })
  }
  const unreadable = (): Refusal => refuse('PARLEY_BAD_PARAMETER', 'The clocks can not be read.', errors)
  const bound = (parameter: ClockParameter, zone: string): number | undefined => {
    const text = request[parameter]
    if (text === undefined) return undefined
    return parseBound(text, zone) ?? fault(parameter, 'must be a date or an instant with Z or an offset, and exist')
  }
  const boundsIn = (zone: string) => {
    const at = bound('at', zone)
    const asOf = bound('asOf', zone)
    const knownAt = request.knownAt === 'unbounded' ? UNBOUNDED : bound('knownAt', zone)
    return { asOf: at ?? asOf, knownAt: at ?? knownAt }
  }
  const { at, sequence: sequenceText, recordedAt, certainty: certaintyText, waitFor } = request
  if (at !== undefined)
    for (const other of ['asOf', 'knownAt'] as const)
      if (request[other] !== undefined) fault(other, 'can not stand beside `at`')
  if (sequenceText !== undefined && recordedAt !== undefined) fault('recordedAt', 'can not stand beside `sequence`')
  const today = zoneAt(index.head?.sequence ?? 0)
  const bounds = boundsIn(today)
  const recordedBound = bound('recordedAt', today)
  const certainty = certainties.find((one) => one === (certaintyText ?? 'certain'))
  if (!certainty) fault('certainty', `must be one of ${certainties.join(', ')}`)
  const wanted = sequenceText === undefined ? undefined : parseSequence(sequenceText)
  if (waitFor !== undefined && !/^[\w:.-]{1,128}$/.test(waitFor))
    return refuse('PARLEY_BAD_POSITION', 'That is no position.', [{ parameter: 'waitFor', message: 'is no position' }])
  if (wanted === null) fault('sequence', 'must be a whole number, 0 or more')
  if (errors.length > 0 || !certainty) return unreadable()

  const behind = await reach(index, waitFor, wanted)
  if (behind) return behind
  const head = index.head?.sequence ?? 0
  const sequence = wanted ?? (recordedBound === undefined ? head : index.sequenceBefore(recordedBound))
  const timeZone = zoneAt(sequence)
  const { asOf, knownAt } = timeZone === today ? bounds : boundsIn(timeZone)
  // There are days that only one of two zones has.
  if (errors.length > 0) return unreadable()
  const clock = { asOf: asOf ?? now + 1, knownAt: knownAt ?? UNBOUNDED, sequence, certainty }
  // At the head's own millisecond more may still be recorded; before it nothing can.
  const ledgerPinned =
    wanted !== undefined ||
    (recordedBound !== undefined &&
      // A date is another moment once the conflict has another zone.
      isInstant(recordedAt) &&
      recordedBound <= Date.parse(index.head?.recordedAt ?? toInstant(0)))
  return {
    clock,
    shown: shownClock(clock, timeZone, index),
    pinned: asOf !== undefined && knownAt !== undefined && ledgerPinned,
  }
}

/** A clock as it is shown: bounds are printed as bound - 1 ms. */
const shownClock = ({ asOf, knownAt, sequence }: Clock, timeZone: string, index: LedgerIndex): ShownClock => {
  const last = index.at(sequence)
  return {
    asOf: toInstant(asOf - 1),
    knownAt: knownAt === UNBOUNDED ? null : toInstant(knownAt - 1),
    recordedAt: last?.recordedAt ?? null,
    sequence,
    position: last?.position ?? null,
    timeZone,
  }
}

/** A clock as parameters that pin it: by sequence, never by recorded time. */
export const pinningParameters = (clock: ShownClock, certainty: Certainty): Readonly<Record<string, string>> => ({
  asOf: clock.asOf,
  knownAt: clock.knownAt ?? 'unbounded',
  sequence: String(clock.sequence),
  certainty,
})

/**
 * The exclusive bound of an instant or bare date, in milliseconds since 1970: an instant T is T + 1 ms, a bare date the
 * start of the next day in `timeZone`.
 */
const parseBound = (text: string, timeZone: string): number | null => {
  const repaired = withSign(text)
  const instant = parseInstant(repaired)
  if (instant !== null) return instant + 1
  return dayBounds(repaired, timeZone)?.to ?? null
}

/** A space before hh:mm at the end is a `+` that a form has eaten. */
const withSign = (text: string): string => text.replace(/ (\d{2}:\d{2})$/, '+$1')

const isInstant = (text = ''): boolean => parseInstant(withSign(text)) !== null

/** A point of the ledger as it stands in a URL; null where it is none. */
export const parseSequence = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null)

const reach = async (
  index: LedgerIndex,
  position: string | undefined,
  sequence: number | undefined | null,
): Promise<Refusal | undefined> => {
  const behind = (): Refusal => refuse('PARLEY_INDEX_BEHIND', 'The index has not reached that point of the ledger.')
  if (position !== undefined && !(await index.reachPosition(position, LONGEST_WAIT_MS))) return behind()
  if (sequence !== undefined && sequence !== null && !(await index.reachSequence(sequence, LONGEST_WAIT_MS)))
    return behind()
  return undefined
}
