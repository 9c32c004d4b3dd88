import { setImmediate } from 'node:timers/promises'
import type { LedgerEvent, SubscriptionMark } from '../../services/event-store.js'
import { sequenceAfter } from './position.js'

/** What an embedded store offers for reading its ledger. */
export type LedgerSource = {
  /** Throws the fault `closed` once the store is closed. */
  readonly assertOpen: () => void
  readonly isClosed: () => boolean
  /** The sequence of the last acknowledged event; 0 where there is none. */
  readonly headSequence: () => number
  /** The events after `sequence` up to and including `upTo`, as many as one slice of work allows, at least one. */
  readonly page: (sequence: number, upTo: number) => readonly LedgerEvent[]
  readonly bell: Bell
}

/** Wakes whoever waits for more events. */
type Bell = { readonly ring: () => void; readonly wait: (signal: AbortSignal) => Promise<void> }

export const createBell = (): Bell => {
  const waiting = new Set<() => void>()
  return {
    ring: () => {
      for (const wake of [...waiting]) wake()
    },
    /** Fulfils at the next ring, or when the signal is aborted. */
    wait: (signal) =>
      new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
        if (signal.aborted) wake()
      }),
  }
}

async function* readPages(
  source: LedgerSource,
  after: string | undefined,
  upTo: number,
): AsyncGenerator<LedgerEvent, void, undefined> {
  source.assertOpen()
  let last = sequenceAfter(after, upTo)
  while (last < upTo) {
    source.assertOpen()
    const page = source.page(last, upTo)
    yield* page
    last += page.length
    // A consumer that never waits would otherwise keep the event loop for the whole ledger.
    await setImmediate()
  }
}

/** `readAll` over pages: the head is the one at the call, not at the first step. */
export const readLedger = (source: LedgerSource, after: string | undefined): AsyncIterable<LedgerEvent> =>
  readPages(source, after, source.headSequence())

/**
 * `subscribe` over pages. The reader's own position is the only state: live events are read from the store like old
 * ones, so there is no seam, and a slow reader holds one page and nothing more.
 */
export async function* followLedger(
  source: LedgerSource,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionMark, void, undefined> {
  source.assertOpen()
  const ended = () => signal.aborted || source.isClosed()
  let last = sequenceAfter(after, source.headSequence())
  let marked = false
  while (!ended()) {
    const head = source.headSequence()
    if (last < head) {
      for (const event of source.page(last, head)) {
        yield { kind: 'event', event }
        last = event.sequence
        if (ended()) return
      }
      marked = false
      await setImmediate()
    } else if (!marked) {
      marked = true
      yield { kind: 'caughtUp' }
    } else {
      await source.bell.wait(signal)
    }
  }
}
