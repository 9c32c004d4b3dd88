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
 * Why a clock does not show a version of a statement, which is known not to be shown.
 * @param then the development as of the ledger clock; null where it was not recorded yet.
 * @param hiddenBehind the development that it is a duplicate of at the clock.
 */
export const whyHidden = (
  { statement, recordedFrom, recordedUntil }: Version,
  then: Development | null,
  hiddenBehind: string | null,
  clock: Clock,
): Hidden => {
  if (then === null || !isRecorded(recordedFrom, clock)) return { reason: 'notRecordedYet' }
  if (hiddenBehind !== null) return { reason: 'duplicate', of: hiddenBehind }
  const isStruck = strikesInForce(then).some(
    ({ strikes }) => strikes.kind === 'whole' || (strikes.kind === 'entry' && strikes.statement === statement.number),
  )
  if (isStruck) return { reason: 'retracted', by: 'recorder' }
  const entries = unstruckEntries(then)
  const own = entries.findIndex(({ number }) => number === statement.number)
  const known = entries.filter(({ reportedAt }) => isKnown(reportedAt, clock))
  if (own < known.length && known.at(-1)?.kind === 'withdraws') return { reason: 'retracted', by: 'source' }
  const replacing = entries[own]
  if (isRecorded(recordedUntil, clock) && replacing?.kind === 'says')
    return { reason: 'corrected', by: 'recorder', instead: replacing }
  if (own >= known.length) return { reason: 'notKnownYet' }
  const standing = known.findLast((entry) => entry.kind === 'says')
  return standing && standing.number !== statement.number
    ? { reason: 'corrected', by: 'source', instead: standing }
    : { reason: 'afterAsOf' }
}
