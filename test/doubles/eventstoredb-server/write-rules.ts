import type { EventLog, LogRecord } from './event-log.js'
import { DELETED, isSoftDeleted, lastRevision, metastreamOf } from './stream-metadata.js'

/** The revision that a writer expects. */
export type Expected = 'any' | 'streamExists' | 'noStream' | bigint

type WriteDecision =
  | { readonly kind: 'write'; readonly first: bigint; readonly undeletes: boolean }
  /** Recorded before: the answer names the last of its events. */
  | { readonly kind: 'repeat'; readonly last: LogRecord }
  | { readonly kind: 'wrongRevision'; readonly current: bigint }
  | { readonly kind: 'deleted' }

/**
 * Decides a write as EventStore/EventStore, src/EventStore.Core/Services/Storage/ReaderIndex/IndexWriter.cs, CheckCommit,
 * does (also told in docs/http-api/introduction.md, "Idempotence"):
 *
 * - A tombstoned stream takes nothing.
 * - Idempotency looks at ids only, never at content, and only where the expected revision lies before the current one:
 *   the events that follow the expected revision must bear the ids in order. Then the answer is that of the first time,
 *   also for the beginning of a longer batch, and also after later events.
 * - Where only some of them do, the write is "corrupted" and answered as a wrong revision (StorageWriterService.cs).
 * - At the current revision the events are written whatever their ids: an id may be there twice.
 * - With `any` and `streamExists` ids are looked for among those committed of late.
 */
export const decideWrite = (
  log: EventLog,
  stream: string,
  expected: Expected,
  ids: readonly string[],
): WriteDecision => {
  const current = lastRevision(log, stream)
  if (current === DELETED) return { kind: 'deleted' }
  const wrong: WriteDecision = { kind: 'wrongRevision', current }
  const undeletes = isSoftDeleted(log, stream)
  const write: WriteDecision = { kind: 'write', first: current + 1n, undeletes }
  const records = log.stream(stream)

  if (expected === 'any' || expected === 'streamExists') {
    if (expected === 'streamExists' && undeletes) return { kind: 'deleted' }
    if (expected === 'streamExists' && current < 0n && lastRevision(log, metastreamOf(stream)) < 0n) return wrong
    const known = ids.map((id) => records.findLast((record) => record.id === id))
    const last = known.at(-1)
    if (known[0] === undefined) return write
    return known.includes(undefined) || last === undefined ? wrong : { kind: 'repeat', last }
  }

  const revision = expected === 'noStream' ? -1n : expected
  if (revision > current) return wrong
  if (revision === current) return write
  const following = records.slice(Number(revision) + 1, Number(revision) + 1 + ids.length)
  const last = following.at(-1)
  if (ids.length > 0 && last !== undefined && ids.every((id, index) => following[index]?.id === id))
    return { kind: 'repeat', last }
  // "expectedVersion == ExpectedVersion.NoStream && IsSoftDeleted": a soft-deleted stream may be begun again.
  if (expected === 'noStream' && undeletes && following[0]?.id !== ids[0]) return write
  return wrong
}
