import { type Clock, type Fact, isKnown, isRecorded } from '../../domain/clocks.js'
import type { Hidden, Version } from '../../domain/considered.js'
import {
  type Development,
  type Entry,
  type Strike,
  strikesInForce,
  unstruckEntries,
} from '../../domain/development/state.js'
import type { CauseKind } from '../../projections/cause.js'
import { isSameFact } from '../../projections/fact-change.js'
import { type Kept, stateAt } from '../as-of-index/kept.js'
import { hidingIn, versionsOf } from '../as-of-index/statements.js'
import { IndexLookup } from './index-lookup.js'
import { leavesOutSame, type Setting } from './setting.js'

/** Why a development counts otherwise at one setting than at another. */
export type Fate = {
  readonly kind: CauseKind
  /** Ledger sequence of the event that did it. */
  readonly sequence: number
  /** When what did it was reported, milliseconds since 1970; of a correction of ours, the statement concerned. */
  readonly reportedAt: number
}

/** Whether a clock is the later of two: by ledger, knowledge, then world. */
const isLater = (a: Clock, b: Clock): boolean =>
  (a.sequence - b.sequence || a.knownAt - b.knownAt || a.asOf - b.asOf) > 0

/**
 * Tells why developments count otherwise at one of two settings, in the direction of time, whichever is named first: to be
 * asked of those that do.
 */
export const fatesBetween = (a: Setting, b: Setting): ((id: string) => Fate) => {
  const [earlier, later] = isLater(a.clock, b.clock) ? [b, a] : [a, b]
  const hidingEarlier = hidingIn(earlier.index, earlier.clock)
  const hidingLater = hidingIn(later.index, later.clock)
  const isLeftOutOnce = leavingOut(a, b)
  return (id) => {
    const kept = later.whole.get(id)
    const [before, after] = [earlier.lookup.factOf(id), later.lookup.factOf(id)]
    const fact = after ?? before
    if (!kept || !fact) throw new Error(`development ${id} says nothing at either setting`)
    const was = before && versionOf(kept, before, earlier.clock, later.clock.sequence)
    const is = after && versionOf(kept, after, later.clock, later.clock.sequence)
    const life = new Life(kept, later.clock)
    const told = { sequence: (is ?? was)?.recordedFrom ?? kept.sequence, reportedAt: fact.reportedAt }
    if (isLeftOutOnce(id)) return { ...told, kind: 'excluded' }
    if (was && !is) return { ...told, ...wentOf(hidingLater(id)(was), life) }
    if (is && !was) return { ...told, ...cameOf(hidingEarlier(id)(lastKnownOf(kept, earlier.clock) ?? is), life) }
    if (before && after && was && is) {
      const isSaidOtherwise = was.statement.number !== is.statement.number || was.recordedFrom !== is.recordedFrom
      if (isSaidOtherwise) return { ...told, kind: 'corrected', ...life.strikeOf(was.statement.number) }
      return { ...told, ...alteredOf(before, after, life, earlier, later) }
    }
    return { ...told, kind: 'new' }
  }
}

/** The version of a statement that is shown as a fact at a clock, among those recorded up to a sequence. */
const versionOf = (kept: Kept, { statement }: Pick<Fact, 'statement'>, clock: Clock, until: number) =>
  versionsOf(kept, until).find(
    ({ statement: { number }, recordedFrom, recordedUntil }) =>
      number === statement && isRecorded(recordedFrom, clock) && !isRecorded(recordedUntil, clock),
  )

/** What was last known of a development at a clock, whether it stands or not. */
const lastKnownOf = (kept: Kept, clock: Clock): Version | undefined =>
  versionsOf(kept, clock.sequence)
    .filter(({ statement, recordedUntil }) => !isRecorded(recordedUntil, clock) && isKnown(statement.reportedAt, clock))
    .sort((a, b) => a.statement.reportedAt - b.statement.reportedAt || a.statement.number - b.statement.number)
    .at(-1)

/** Whether a development counts at one setting and not at the other because somebody is left out at one of them. */
const leavingOut = (a: Setting, b: Setting): ((id: string) => boolean) => {
  if (leavesOutSame(a, b)) return () => false
  const [inA, inB] = [a, b].map(({ whole, clock, policy }) => new IndexLookup(whole, clock, policy))
  const falls = (id: string, { index, whole }: Setting): boolean =>
    whole.get(id) !== undefined && index.get(id) === undefined
  return (id) => {
    const [factA, factB] = [inA?.factOf(id), inB?.factOf(id)]
    return factA === factB || isSameFact(factA, factB) || falls(id, a) !== falls(id, b)
  }
}

type Told = Pick<Fate, 'kind'> & Partial<Fate>

/** What is shown earlier, and later hidden for a reason. */
const wentOf = (hidden: Hidden, life: Life): Told => {
  switch (hidden.reason) {
    case 'duplicate':
      return { kind: 'duplicate', ...life.lastMark() }
    case 'retracted':
      return { kind: 'retracted', ...(hidden.by === 'source' ? life.lastKnown() : life.lastStrike()) }
    case 'corrected':
      return { kind: 'corrected', ...life.versionOf(hidden.instead.number), reportedAt: hidden.instead.reportedAt }
    default:
      return { kind: 'new' }
  }
}

/** What is shown later, and of which what was known earlier is hidden there for a reason. */
const cameOf = (hidden: Hidden, life: Life): Told => {
  switch (hidden.reason) {
    case 'duplicate':
      return { kind: 'duplicate', ...life.lastMark() }
    case 'retracted':
      return { kind: 'reinstated', ...(hidden.by === 'source' ? life.lastKnown() : life.lastStrike()) }
    case 'corrected':
      return { kind: 'corrected' }
    default:
      return { kind: 'new' }
  }
}

/** The same statement shown twice, with other sources, grades or certainty. */
const alteredOf = (before: Fact, after: Fact, life: Life, earlier: Setting, later: Setting): Told => {
  const duplicates = new Set([...before.duplicates, ...after.duplicates])
  const isJoined = JSON.stringify(before.sources) !== JSON.stringify(after.sources)
  if (duplicates.size > 0 && isJoined) {
    const kept = [...duplicates].flatMap((id) => later.whole.get(id) ?? [])
    const last = kept.flatMap((one) => joiningEvents(one, after.id, later.clock)).sort((a, b) => b - a)[0]
    return { kind: 'duplicate', ...(last === undefined ? {} : { sequence: last }) }
  }
  const isGraded = before.reliability !== after.reliability || before.credibility !== after.credibility
  const graded = isGraded ? life.gradedAfter(earlier.clock) : undefined
  return graded === undefined ? { kind: 'timePassed' } : { kind: 'graded', sequence: graded }
}

/** The events, as far as a clock has them, by which a duplicate's sources came to stand with a development, or left it. */
const joiningEvents = ({ rows }: Kept, target: string, clock: Clock): readonly number[] =>
  rows
    .filter(({ sourcesOf }) => sourcesOf === target)
    .flatMap(({ recordedFrom, recordedUntil }) => [recordedFrom, recordedUntil])
    .filter((sequence) => isRecorded(sequence, clock))

type Event = { readonly sequence?: number; readonly reportedAt?: number }

/** A development as far as it is recorded at a clock: which of its events did what. */
class Life {
  readonly #kept: Kept
  readonly #clock: Clock
  readonly #state: Development | null

  constructor(kept: Kept, clock: Clock) {
    this.#kept = kept
    this.#clock = clock
    this.#state = stateAt(kept, clock.sequence)
  }

  #event(revision: number | null | undefined): Event {
    const sequence = revision === null || revision === undefined ? undefined : this.#kept.sequences[revision]
    return sequence === undefined ? {} : { sequence }
  }

  /** The event that made, or lifted, the last of some strikes. */
  #strike(of: (strike: Strike) => boolean): Event {
    const last = (this.#state?.strikes ?? [])
      .filter(of)
      .map(({ number, liftedBy }) => liftedBy ?? number)
      .sort((a, b) => b - a)[0]
    return this.#event(last)
  }

  lastStrike(): Event {
    return this.#strike(({ strikes }) => strikes.kind !== 'duplicate')
  }

  lastMark(): Event {
    return this.#strike(({ strikes }) => strikes.kind === 'duplicate')
  }

  /** The strike in force against a statement; nothing where there is none. */
  strikeOf(statement: number): Event {
    const inForce = this.#state ? strikesInForce(this.#state) : []
    const strike = inForce.find(({ strikes }) => strikes.kind === 'entry' && strikes.statement === statement)
    return this.#event(strike?.number)
  }

  /** The entry that decides at the clock. */
  lastKnown(): Event {
    const entries: readonly Entry[] = this.#state ? unstruckEntries(this.#state) : []
    const last = entries.findLast(({ reportedAt }) => isKnown(reportedAt, this.#clock))
    return last ? { ...this.#event(last.number), reportedAt: last.reportedAt } : {}
  }

  /** The event that gave a statement the content that it has. */
  versionOf(statement: number): Event {
    const version = versionOf(this.#kept, { statement }, this.#clock, this.#clock.sequence)
    return version ? { sequence: version.recordedFrom } : {}
  }

  /** The last event that graded it, where an earlier clock does not have that yet. */
  gradedAfter(earlier: Clock): number | undefined {
    const last = this.#kept.grades.findLast(({ sequence }) => isRecorded(sequence, this.#clock))?.sequence
    return last === undefined || isRecorded(last, earlier) ? undefined : last
  }
}
