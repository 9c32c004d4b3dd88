import { type Clock, type Fact, isKnown, isRecorded } from './clocks.js'
import { type Development, type Says, strikesInForce, unstruckEntries } from './development/state.js'

/** Why a clock does not show a statement: of several reasons the first. */
export const hiddenReasons = [
  'notRecordedYet',
  'duplicate',
  'retracted',
  'corrected',
  'notKnownYet',
  'afterAsOf',
  'excluded',
] as const

/** Whose correction it was: its claimant's or source's account changed, or an error of ours was put right. */
type Corrected = { readonly by: 'source' | 'recorder' }

export type Hidden =
  | { readonly reason: 'notRecordedYet' | 'notKnownYet' | 'afterAsOf' | 'excluded' }
  /** `of`: the development that stands for both. */
  | { readonly reason: 'duplicate'; readonly of: string }
  | ({ readonly reason: 'retracted' } & Corrected)
  /** `instead`: the statement that took its place. */
  | ({ readonly reason: 'corrected'; readonly instead: Says } & Corrected)

/** A statement that was ever made, as the fact that it is or would be at a clock. */
export type Considered = {
  readonly fact: Fact
  /** Ledger sequence of the event that gave the statement this content. */
  readonly recorded: number
  /** Null where the clock shows it. */
  readonly hidden: Hidden | null
}

/** A statement with one of its contents, and the ledger sequences [recordedFrom, recordedUntil) for which it had it. */
export type Version = {
  readonly statement: Says
  readonly recordedFrom: number
  readonly recordedUntil: number
}

/**
 * Why a clock does not show a version of a development's statements: to be asked of versions that it does not show.
 * @param then the development as of the ledger clock; null where it was not recorded yet.
 * @param hiddenBehind the development that it is a duplicate of at the clock.
 */
export const hidingAt = (
  then: Development | null,
  hiddenBehind: string | null,
  clock: Clock,
): ((version: Version) => Hidden) => {
  if (then === null) return () => ({ reason: 'notRecordedYet' })
  const strikes = strikesInForce(then).map((strike) => strike.strikes)
  const isWholeStruck = strikes.some(({ kind }) => kind === 'whole')
  const struck = new Set(strikes.flatMap((strike) => (strike.kind === 'entry' ? [strike.statement] : [])))
  const entries = unstruckEntries(then)
  const places = new Map(entries.map(({ number }, place) => [number, place]))
  const known = entries.filter(({ reportedAt }) => isKnown(reportedAt, clock))
  const isWithdrawn = known.at(-1)?.kind === 'withdraws'
  const standing = known.findLast((entry) => entry.kind === 'says')
  return ({ statement, recordedFrom, recordedUntil }) => {
    if (!isRecorded(recordedFrom, clock)) return { reason: 'notRecordedYet' }
    if (hiddenBehind !== null) return { reason: 'duplicate', of: hiddenBehind }
    if (isWholeStruck || struck.has(statement.number)) return { reason: 'retracted', by: 'recorder' }
    const place = places.get(statement.number) ?? entries.length
    if (place < known.length && isWithdrawn) return { reason: 'retracted', by: 'source' }
    const replacing = entries[place]
    if (isRecorded(recordedUntil, clock) && replacing?.kind === 'says')
      return { reason: 'corrected', by: 'recorder', instead: replacing }
    if (place >= known.length) return { reason: 'notKnownYet' }
    return standing && standing.number !== statement.number
      ? { reason: 'corrected', by: 'source', instead: standing }
      : { reason: 'afterAsOf' }
  }
}
