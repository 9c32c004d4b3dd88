import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { type EventStore, EventStoreFault } from './event-store.js'
import type { LedgerIndex } from './ledger-index.js'

/** What the feed tells of itself. */
export type FeedListener = {
  readonly onCaughtUp?: () => void
  /** The subscription failed, and is begun anew. */
  readonly onFault?: (error: unknown) => void
  /** The store has lost events that it had acknowledged: the index was cleared, and is made anew. */
  readonly onLost?: () => void
  /** An event could not be read, and is set aside. */
  readonly onSetAside?: (sequence: number, error: unknown) => void
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000
/** So many events are taken in one go, before others have their turn. */
const TURN = 50

/**
 * Feeds the index from the store's subscription until `signal` is aborted. A subscription that fails is begun anew from
 * the last event taken, with back-off and jitter, for ever. Where the store does not know that event any more, the index
 * is of a ledger that no longer exists, and is made anew from the start.
 */
export const followLedger = async (
  store: EventStore,
  index: LedgerIndex,
  signal: AbortSignal,
  { onCaughtUp, onFault, onLost, onSetAside }: FeedListener = {},
): Promise<void> => {
  let wait = FIRST_PAUSE_MS
  while (!signal.aborted) {
    try {
      let taken = 0
      for await (const mark of store.subscribe(index.head?.position, signal)) {
        wait = FIRST_PAUSE_MS
        if (mark.kind === 'caughtUp') onCaughtUp?.()
        else {
          const before = index.setAside.length
          index.apply(mark.event)
          const [aside] = index.setAside.slice(before)
          if (aside) onSetAside?.(aside.sequence, aside.error)
          taken += 1
          if (taken % TURN === 0) await nextTurn()
        }
      }
      if (signal.aborted) return
      throw new Error('the subscription ended by itself')
    } catch (error) {
      if (signal.aborted) return
      if (index.head && error instanceof EventStoreFault && error.code === 'badPosition') {
        index.clear()
        onLost?.()
        continue
      }
      onFault?.(error)
      await pause(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS)
    }
  }
}
