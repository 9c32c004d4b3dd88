import { setImmediate } from 'node:timers/promises'
import type { LedgerEvent, SubscriptionMark, UnreadableEvent } from '../../services/event-store.js'
import { sequenceAfter } from './position.js'

/** What a store offers for reading its ledger from where this process keeps it. */
export type LedgerSource = {
  /** Throws the fault `closed` once the store is closed. */
  readonly assertOpen: () => void
  readonly isClosed: () => boolean
  /** The sequence of the last event that can be read; 0 where there is none. */
  readonly headSequence: () => number
  /** Whether the head is that of the store. Left out: always. */
  readonly isCurrent?: () => boolean
  /** The sequence after which a read starts; the fault `badPosition` for what was never issued. Left out: as embedded. */
  readonly sequenceAfter?: (position: string | undefined) => number | Promise<number>
  /** The events after `sequence` up to and including `upTo`, as many as one slice of work allows, at least one. */
  readonly page: (sequence: number, upTo: number) => readonly (LedgerEvent | UnreadableEvent)[]
  readonly bell: Bell
}

/** Wakes whoever waits for more events. */
export type Bell = { readonly ring: () => void; readonly wait: (signal: AbortSignal) => Promise<void> }

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

const startOf = (source: LedgerSource, after: string | undefined): number | Promise<number> =>
  source.sequenceAfter ? source.sequenceAfter(after) : sequenceAfter(after, source.headSequence())

const isReadable = (event: LedgerEvent | UnreadableEvent): event is LedgerEvent => !('unreadable' in event)

/** The readable events after a position up to and including the sequence `upTo`. */
export async function* readPages(
  source: LedgerSource,
  after: string | undefined,
  upTo: number,
): AsyncGenerator<LedgerEvent, void, undefined> {
  source.assertOpen()
  let last = await startOf(source, after)
  while (last < upTo) {
    source.assertOpen()
    const page = source.page(last, upTo)
    yield* page.filter(isReadable)
    last += page.length
    // A consumer that never waits would otherwise keep the event loop for the whole ledger.
    await setImmediate()
  }
}

/** `readAll` over pages: the head is the one at the call, not at the first step. */
export const readLedger = (source: LedgerSource, after: string | undefined): AsyncIterable<LedgerEvent> =>
  readPages(source, after, source.headSequence())

const markOf = (event: LedgerEvent | UnreadableEvent): SubscriptionMark =>
  isReadable(event) ? { kind: 'event', event } : { kind: 'unreadable', event }

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
  let last = await startOf(source, after)
  let marked = false
  while (!ended()) {
    const head = source.headSequence()
    if (last < head) {
      for (const event of source.page(last, head)) {
        yield markOf(event)
        last = event.sequence
        if (ended()) return
      }
      marked = false
      await setImmediate()
    } else if (!marked && (source.isCurrent?.() ?? true)) {
      marked = true
      yield { kind: 'caughtUp' }
    } else {
      await source.bell.wait(signal)
    }
  }
}
