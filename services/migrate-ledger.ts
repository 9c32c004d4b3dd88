import { type CheckedLedger, checkedEvents } from './checked-events.js'
import type { EventStore, LedgerEvent } from './event-store.js'
import { LedgerCheck } from './proofs/ledger-check.js'

export type Migration = {
  readonly source: EventStore
  /** Opens the target so that it tells what it holds now, and nothing that was remembered of it. */
  readonly openTarget: () => Promise<EventStore>
  /** Is told now and then how many of the source's events were looked at or moved. */
  readonly onProgress?: (step: MigrationStep, done: number, of: number) => void
  /** How long a store may stay away without a sign of progress, in milliseconds. */
  readonly patienceMs?: number
}

export type MigrationStep = 'checking the source' | 'comparing the target' | 'moving' | 'verifying the target'

export type MigrationResult =
  | {
      readonly outcome: 'migrated'
      /** The ledger that both have. */
      readonly ledger: CheckedLedger
      /** How many of its events the target had before. */
      readonly before: number
    }
  /** The target is not what the source is. What it held before was not changed. */
  | { readonly outcome: 'differs'; readonly reason: string }

/** So many events are moved in one call. */
const MOVED_AT_ONCE = 256

/**
 * Moves the whole ledger of one store into another, event by event in its order, and holds the target against the source
 * at the end. The source is checked before anything is written, as `parley verify` does. A target that holds the beginning
 * of the ledger already, as after a migration that was cut short, gets the rest; one that holds anything else is left as
 * it is. Nobody else may write to either meanwhile: who does is found at the end.
 *
 * Faults: `damaged` for a ledger that is not whole, and those of the stores.
 */
export const migrateLedger = async (migration: Migration): Promise<MigrationResult> => {
  const { source } = migration
  const ledger = new LedgerCheck()
  for await (const _ of checked(source, ledger, 'source', 'checking the source', migration));
  const begun = await withTarget(migration, async (target) => {
    const before = await compare(target, ledger, 'comparing the target', migration)
    return typeof before === 'string' ? before : ((await moveRest(target, ledger, before, migration)) ?? before)
  })
  if (typeof begun === 'string') return { outcome: 'differs', reason: begun }
  const reached = await withTarget(migration, (target) => compare(target, ledger, 'verifying the target', migration))
  if (typeof reached === 'string') return { outcome: 'differs', reason: reached }
  if (reached < ledger.tree.size) return { outcome: 'differs', reason: `The target ends at event ${reached}` }
  if (source.health().sequence > ledger.tree.size)
    return { outcome: 'differs', reason: 'Others have recorded events in the source meanwhile, which the target lacks' }
  return { outcome: 'migrated', ledger, before: begun }
}

const withTarget = async <T>({ openTarget }: Migration, use: (target: EventStore) => Promise<T>): Promise<T> => {
  const target = await openTarget()
  try {
    return await use(target)
  } finally {
    await target.close()
  }
}

/**
 * How many events the target has, where each is the source's at its place: the leaf says so, as it covers all that an
 * event says, its id, place and time. Else what differs.
 */
const compare = async (
  target: EventStore,
  { tree }: CheckedLedger,
  step: MigrationStep,
  migration: Migration,
): Promise<number | string> => {
  const found = new LedgerCheck()
  for await (const event of checked(target, found, 'target', step, migration)) {
    const { sequence, stream, revision, id, recordedAt, leaf } = event
    if (sequence <= tree.size && tree.leaf(sequence - 1).equals(leaf)) continue
    const what = `${event.type} ${id}, revision ${revision} of ${stream}, recorded at ${recordedAt}`
    return sequence > tree.size
      ? `The target holds more than the source, which ends at event ${tree.size}: event ${sequence} is ${what}`
      : `The target holds another event than the source as event ${sequence}: ${what}`
  }
  const { size } = found.tree
  // Equal leaves have equal roots: this would be a mistake of ours, and is what the target is trusted for.
  if (!found.tree.root(size).equals(tree.root(size))) return `The roots differ after event ${size}`
  return size
}

/** Moves what comes after the event `before`; why it stopped, if it did. */
const moveRest = async (
  target: EventStore,
  { tree }: CheckedLedger,
  before: number,
  { source, onProgress }: Migration,
): Promise<string | undefined> => {
  const move = async (events: readonly LedgerEvent[]): Promise<string | undefined> => {
    const result = await target.move(events)
    if (result.outcome === 'moved') {
      onProgress?.('moving', events.at(-1)?.sequence ?? before, tree.size)
      return undefined
    }
    const { event, actual } = result
    return `${event.stream} of the target is at revision ${actual}, where ${event.revision} is due: somebody else has written there`
  }
  let events: LedgerEvent[] = []
  for await (const event of source.readAll()) {
    if (event.sequence <= before) continue
    if (event.sequence > tree.size) break
    events.push(event)
    if (events.length < MOVED_AT_ONCE) continue
    const stopped = await move(events)
    if (stopped !== undefined) return stopped
    events = []
  }
  return events.length === 0 ? undefined : move(events)
}

const checked = (
  store: EventStore,
  check: LedgerCheck,
  name: 'source' | 'target',
  step: MigrationStep,
  { onProgress, patienceMs }: Migration,
): AsyncIterable<LedgerEvent> =>
  checkedEvents(store, check, {
    name,
    onProgress: (done, of) => onProgress?.(step, done, of),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  })
