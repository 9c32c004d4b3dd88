import { setTimeout as pause } from 'node:timers/promises'
import { type EventStore, EventStoreFault, type LedgerEvent } from './event-store.js'
import type { LedgerCheck } from './proofs/ledger-check.js'

/** A ledger that was checked from its first event to its last. */
export type CheckedLedger = Omit<LedgerCheck, 'take' | 'takeUnreadable'>

export type CheckingOptions = {
  /** What the store is called in the messages of faults. */
  readonly name: string
  /** Is told how many events were checked, of how many. */
  readonly onProgress?: (done: number, of: number) => void
  /** How long the store may stay away without a sign of progress, in milliseconds. */
  readonly patienceMs?: number
}

const PATIENCE_MS = 30_000
const LOOK_MS = 20

/**
 * Every event that a store holds at the call, each checked by `check` before it is given. Faults: `damaged` for the first
 * thing that is wrong, `unavailable` for a store that does not tell what it holds.
 */
export async function* checkedEvents(
  store: EventStore,
  check: LedgerCheck,
  { name, onProgress, patienceMs = PATIENCE_MS }: CheckingOptions,
): AsyncGenerator<LedgerEvent, void, undefined> {
  const size = await allOf(store, name, patienceMs)
  const damaged = (sequence: number, wrong: string): EventStoreFault =>
    new EventStoreFault('damaged', `Event ${sequence} of the ${name} ${wrong}`)
  for await (const event of store.readAll()) {
    const due = check.tree.size + 1
    // What can't be read is passed over by the store.
    if (event.sequence !== due) throw damaged(due, 'cannot be read')
    const [wrong] = check.take(event)
    if (wrong !== undefined) throw damaged(due, wrong)
    onProgress?.(due, Math.max(size, due))
    yield event
  }
  if (check.tree.size < size) throw damaged(check.tree.size + 1, 'cannot be read')
}

/** Waits until a store has told everything that it holds; how many events that are. */
const allOf = async (store: EventStore, name: string, patienceMs: number): Promise<number> => {
  let [last, since] = [-1, Date.now()]
  for (;;) {
    const { current, sequence, problems } = store.health()
    const stopping = problems.filter(({ stops }) => stops).map(({ detail }) => detail)
    if (stopping.length > 0) throw new EventStoreFault('damaged', `The ${name}: ${stopping.join(' ')}`)
    if (current) return sequence
    if (sequence !== last) [last, since] = [sequence, Date.now()]
    else if (Date.now() - since > patienceMs) {
      const why = problems.map(({ detail }) => detail).join(' ')
      throw new EventStoreFault('unavailable', `The ${name} does not tell what it holds. ${why}`.trim())
    }
    await pause(LOOK_MS)
  }
}
