import type { Clock } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import type { LedgerEvent } from '../../services/event-store.js'
import { LedgerIndex } from '../../services/ledger-index.js'

/** Feeds one stored event, which must be readable. */
export const feed = (index: LedgerIndex, event: LedgerEvent): void => {
  index.apply(event)
  const [aside] = index.setAside
  if (aside) throw aside.error
}

/** The index of a ledger, built in one go. */
export const ledgerIndexOf = (events: readonly LedgerEvent[]): LedgerIndex => {
  const index = new LedgerIndex()
  for (const event of events) feed(index, event)
  return index
}

/** The index of the one conflict of a ledger. */
export const warOf = (index: LedgerIndex): ConflictIndex => {
  const war = index.conflicts.get('war')
  if (!war) throw new Error('the ledger has no events')
  return war
}

export const indexOf = (events: readonly LedgerEvent[]): ConflictIndex => warOf(ledgerIndexOf(events))

/** What a glossary holds, in a form that can be compared. */
export const plain = ({ description, revision, entries }: Glossary): object => ({
  description,
  revision,
  entries: Object.values(entries).map((kind: ReadonlyMap<string, unknown>) => [...kind.entries()]),
})

/** The kept tally of all incidents at a clock; undefined where it is to be folded. */
export const tallyAt = (index: ConflictIndex, clock: Clock) => index.parts.sums.tally?.at(index, clock)

/** The first facts at a clock, as they are kept; undefined where all are to be made. */
export const firstAt = (index: ConflictIndex, clock: Clock, count: number) =>
  index.parts.sums.visible?.firstAt(index, clock, count)
