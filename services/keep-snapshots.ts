import { setTimeout as pause } from 'node:timers/promises'
import type { Snapshots } from './as-of-index/snapshots/snapshots.js'
import type { EventStore } from './event-store.js'
import type { LedgerIndex } from './ledger-index.js'

/** So often it is looked whether a snapshot is due, in milliseconds. */
const INTERVAL_MS = 30_000
/** So many events, and such a part of them all, are new to the snapshot that is written. */
const LEAST_NEW = 1_000
const LEAST_PART = 1 / 20

/** What is told of snapshots. */
export type SnapshotListener = {
  /** A snapshot that was found is not used. */
  readonly onIgnored?: (reason: string) => void
  /** A derived part of one that is used is not used: it is made anew. */
  readonly onPartIgnored?: (part: string, reason: string) => void
  readonly onRestored?: (sequence: number) => void
  readonly onWritten?: (sequence: number) => void
  readonly onFault?: (error: unknown) => void
}

/**
 * Fills an empty index from the last snapshot, where it is one of this store's ledger: the store's event of that
 * sequence is then the snapshot's. Else the index stays empty, and is fed from the beginning.
 */
export const restoreIndex = async (
  snapshots: Snapshots,
  index: LedgerIndex,
  store: EventStore,
  { onIgnored, onPartIgnored, onRestored, onFault }: SnapshotListener = {},
): Promise<void> => {
  try {
    const found = await snapshots.read((reason) => onIgnored?.(reason))
    if (!found) return
    const reason = await index.thaw(found.sequence, found.sections, onPartIgnored).then(() => undefined, whyNot)
    if (reason === undefined && (await isOfStore(index, store))) onRestored?.(found.sequence)
    else {
      index.clear()
      onIgnored?.(reason ?? 'it is of another ledger')
    }
  } catch (error) {
    index.clear()
    onFault?.(error)
  }
}

const whyNot = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isOfStore = async (index: LedgerIndex, store: EventStore): Promise<boolean> => {
  const { head } = index
  if (!head) return false
  const enough = new AbortController()
  try {
    for await (const mark of store.subscribe(index.at(head.sequence - 1)?.position, enough.signal)) {
      if (mark.kind === 'caughtUp') return false
      const { position, leaf } = mark.event
      return position === head.position && index.tree.leaf(head.sequence - 1).equals(leaf)
    }
    return false
  } finally {
    enough.abort()
  }
}

/**
 * Writes a snapshot whenever enough is new, or a derived part was made anew, until `signal` is aborted, and then a last
 * one if anything much is new. Reads and events go on meanwhile.
 */
export const keepSnapshots = async (
  snapshots: Snapshots,
  index: LedgerIndex,
  signal: AbortSignal,
  { onWritten, onFault }: SnapshotListener = {},
  intervalMs = INTERVAL_MS,
): Promise<void> => {
  let last = index.head?.sequence ?? 0
  let remade = 0
  let { generation } = index
  const write = async (least: number, until: AbortSignal): Promise<void> => {
    if (index.generation !== generation) [last, remade, generation] = [0, 0, index.generation]
    const sequence = index.head?.sequence ?? 0
    const isDue = sequence - last >= least || index.remade > remade
    const has = index.remade
    const frozen = isDue ? index.frozen() : null
    if (!frozen) return
    try {
      await snapshots.write(frozen.sequence, frozen.sections, until)
      if (until.aborted || index.generation !== generation) return
      ;[last, remade] = [frozen.sequence, has]
      onWritten?.(last)
    } catch (error) {
      onFault?.(error)
    }
  }
  while (!signal.aborted) {
    await pause(intervalMs, undefined, { signal, ref: false }).catch(() => undefined)
    if (!signal.aborted) await write(Math.max(LEAST_NEW, last * LEAST_PART), signal)
  }
  await write(LEAST_NEW, new AbortController().signal)
}
