import { type Content, developmentTypes, fieldsOf } from './developments/catalogue.js'
import type { Reliability } from './developments/envelope.js'
import { leavesOf } from './vocabulary/leaves.js'
import { lastsUntil, startOf, type TimeValue, toMs } from './vocabulary/time.js'

/**
 * Where a read stands on the three clocks. Inside, asOf and knownAt are exclusive bounds in milliseconds since 1970
 * (an instant T is T + 1, a bare date D the start of D + 1 in the conflict's zone); the ledger clock is a sequence,
 * inclusive.
 */
export type Clock = {
  /** World clock: what had happened by then? */
  readonly asOf: number
  /** Knowledge clock: what had been reported by then? {@link UNBOUNDED} when there is no bound. */
  readonly knownAt: number
  /** Ledger clock: what had we recorded by then? */
  readonly sequence: number
  /** `certain`: only what is certainly past by asOf; `possible` admits what may be. */
  readonly certainty: Certainty
}
export const certainties = ['certain', 'possible'] as const
export type Certainty = (typeof certainties)[number]

/** The knowledge clock without a bound: later than any report, and earlier than an open end. */
export const UNBOUNDED = Number.MAX_SAFE_INTEGER
/** The open end of a rectangle: larger than any clock. */
export const OPEN_END = Number.POSITIVE_INFINITY

/** Where one statement of a development lies in world time, milliseconds since 1970. */
export type WorldSpan = {
  /** -Infinity where the start is open. */
  readonly from: number
  /** From when on it is certainly past: see {@link worldSpan}. */
  readonly end: number
  /** A report dated before its own happening (a mistyped year) is kept as said, and flagged. */
  readonly reportedBeforeOccurred: boolean
}

/**
 * What was reported as having happened had happened: the end is `min(occurred.to, reportedAt + 1 ms)` where reportedAt
 * lies at or after `occurred.from`; else `occurred.to`.
 */
export const worldSpan = (content: Content): WorldSpan => {
  const known = spans.get(content)
  if (known) return known
  const span = workOutSpan(content)
  spans.set(content, span)
  return span
}

/** Contents never change, and every read asks for their spans. */
const spans = new WeakMap<Content, WorldSpan>()

const workOutSpan = ({ occurred, reportedAt }: Content): WorldSpan => {
  const from = startOf(occurred)
  const to = toMs(occurred.to)
  const known = toMs(reportedAt.at)
  return known >= from
    ? { from, end: Math.min(to, known + 1), reportedBeforeOccurred: false }
    : { from, end: to, reportedBeforeOccurred: true }
}

/**
 * A statement in its rectangle of the (knowledge, ledger) plane: known for instants in [knownFrom, knownUntil),
 * recorded for sequences in [recordedFrom, recordedUntil).
 */
export type Rectangle = {
  readonly knownFrom: number
  readonly knownUntil: number
  readonly recordedFrom: number
  readonly recordedUntil: number
}

/** Whether what was reported at an instant (milliseconds since 1970) is known: where `reportedAt < bound`. */
export const isKnown = (reportedAt: number, { knownAt }: Pick<Clock, 'knownAt'>): boolean => reportedAt < knownAt

/** Whether the event of a sequence is recorded. */
export const isRecorded = (at: number, { sequence }: Pick<Clock, 'sequence'>): boolean => at <= sequence

/** Whether a rectangle holds the clock's point. */
export const isVisible = ({ knownFrom, knownUntil, recordedFrom, recordedUntil }: Rectangle, clock: Clock): boolean =>
  isKnown(knownFrom, clock) &&
  !isKnown(knownUntil, clock) &&
  isRecorded(recordedFrom, clock) &&
  !isRecorded(recordedUntil, clock)

/** Whether a statement is past by the world clock, certainly or, where the clock admits it, possibly. */
export const isPast = ({ from, end }: Pick<WorldSpan, 'from' | 'end'>, { asOf, certainty }: Clock): boolean =>
  end <= asOf || (certainty === 'possible' && from < asOf)

/** The clocks as axes along which a read may be moved, the hands of the other two staying where they are. */
export const axes = ['world', 'knowledge', 'ledger'] as const
export type Axis = (typeof axes)[number]

const HANDS = { world: 'asOf', knowledge: 'knownAt', ledger: 'sequence' } as const

/** Where the clock's hand stands on an axis: an exclusive bound in milliseconds since 1970, or a sequence. */
export const handOn = (axis: Axis, clock: Clock): number => clock[HANDS[axis]]

/** The clock with its hand on an axis moved. */
export const movedTo = (axis: Axis, clock: Clock, hand: number): Clock => ({ ...clock, [HANDS[axis]]: hand })

/**
 * Where on an axis a statement comes into sight and where it goes out of it, or counts otherwise: each is the first
 * place of the hand from which on that is so. The hands of the other two stay where they are.
 */
export const turnsOf = (
  axis: Axis,
  rectangle: Rectangle,
  { from, end }: WorldSpan,
  clock: Clock,
): readonly number[] => {
  switch (axis) {
    case 'world':
      if (!isVisible(rectangle, clock)) return []
      return clock.certainty === 'possible' ? [Math.max(from, Number.MIN_SAFE_INTEGER) + 1, end] : [end]
    case 'knowledge': {
      const known = rectangle.knownFrom + 1
      return isVisible(rectangle, movedTo(axis, clock, known)) ? [known, rectangle.knownUntil + 1] : []
    }
    case 'ledger':
      return isVisible(rectangle, movedTo(axis, clock, rectangle.recordedFrom))
        ? [rectangle.recordedFrom, rectangle.recordedUntil]
        : []
    default: {
      const _: never = axis
      return _
    }
  }
}

/**
 * Places of the world's hand from which on what a statement tells of may count otherwise than just before: it begins, it
 * has ended, or a time that it names begins or has ended, as that for which a ceasefire was declared.
 */
export const turnsInWorld = (content: Content): readonly number[] => {
  const { from, end } = worldSpan(content)
  const turns: number[] = []
  const turn = (at: number): void => {
    if (!turns.includes(at)) turns.push(at)
  }
  turn(Math.max(from, Number.MIN_SAFE_INTEGER) + 1)
  turn(end)
  timesIn.get(content.type)?.(content, (value) => {
    const time = value as TimeValue
    for (const at of [startOf(time), lastsUntil(time), toMs(time.to)]) {
      if (!Number.isFinite(at)) continue
      turn(at)
      turn(at + 1)
    }
  })
  return turns
}

const timesIn = new Map(developmentTypes.map((type) => [type, leavesOf(fieldsOf(type), ['time'])]))

export type Source = Content['sources'][number]

/** One statement as it counts at a clock: what views are folded from. Times in milliseconds since 1970. */
export type Fact<C extends Content = Content> = WorldSpan & {
  /** The development's id. */
  readonly id: string
  readonly content: C
  /** Revision of the event that made the statement. */
  readonly statement: number
  /** Ledger sequence of the development's first event. */
  readonly sequence: number
  readonly reportedAt: number
  /** False for what only `certainty: possible` admits. */
  readonly certain: boolean
  /** The statement's own sources, then those of its duplicates. */
  readonly sources: readonly Source[]
  /** Developments marked as duplicates of this one whose sources stand here. */
  readonly duplicates: readonly string[]
  /** Admiralty grades at the ledger clock: none counts as F and 6. */
  readonly reliability: Reliability
  readonly credibility: number
}

/** What tells which of two reports is the newer. */
export type Reported = Pick<Fact, 'reportedAt' | 'sequence'> & { readonly content: Pick<Content, 'order'> }

/** What tells the place of a fact among others. */
type Ordered = Reported & Pick<Fact, 'certain' | 'from' | 'end'>

/**
 * Fold order: what is certainly past by (end, reportedAt, order, sequence); then what is only possibly past, by
 * (from, reportedAt, order, sequence).
 */
export const inFoldOrder = (a: Ordered, b: Ordered): number =>
  Number(b.certain) - Number(a.certain) ||
  (a.certain ? compare(a.end, b.end) : compare(a.from, b.from)) ||
  inReportOrder(a, b)

/** "Newer" among one claimant's claims about one incident, figure or series: (reportedAt, order, sequence). */
export const inReportOrder = (a: Reported, b: Reported): number =>
  compare(a.reportedAt, b.reportedAt) || compare(a.content.order, b.content.order) || compare(a.sequence, b.sequence)

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
