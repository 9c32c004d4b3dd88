import { z } from 'zod'
import type { EventLog, LogRecord } from './event-log.js'

/** The revision of a tombstone, and the `$tb` of a soft delete: .NET's Int64.MaxValue. */
export const DELETED = 9_223_372_036_854_775_807n

/** The event that closes a stream for good (docs/streams.md, "Hard delete"). */
export const STREAM_DELETED = '$streamDeleted'

export const metastreamOf = (stream: string): string => `$$${stream}`

/** Metadata is read as text, as `$tb` may be larger than a double can say. */
const retention = z.object({
  $maxAge: z.number().optional(),
  $maxCount: z.number().optional(),
  $tb: z.number().optional(),
})
type Retention = z.infer<typeof retention>

const retentionOf = (log: EventLog, stream: string): Retention => {
  // A metastream keeps only its last event (EventStore/EventStore, IndexReader.cs: GetStreamMetadataCached gives every
  // metastream MaxCount 1).
  if (stream.startsWith('$$')) return { $maxCount: 1 }
  const last = log.stream(metastreamOf(stream)).at(-1)
  if (last === undefined) return {}
  try {
    return retention.parse(JSON.parse(Buffer.from(last.data).toString('utf8')))
  } catch {
    return {}
  }
}

export const lastRevision = (log: EventLog, stream: string): bigint => log.stream(stream).at(-1)?.revision ?? -1n

/** "When you delete a stream, its `$tb` is set to the max long value" (docs/streams.md, "Soft delete"). */
export const isSoftDeleted = (log: EventLog, stream: string): boolean =>
  (retentionOf(log, stream).$tb ?? 0) >= Number(DELETED)

export const isTombstoned = (log: EventLog, stream: string): boolean => lastRevision(log, stream) === DELETED

/**
 * What a read of the stream shows: nothing before `$tb`, nothing beyond the last `$maxCount`, nothing older than
 * `$maxAge` seconds at the time of the read (docs/streams.md, "Deleting streams and events"). `$all` shows all of it
 * until a scavenge: "the `$all` stream bypasses the index".
 */
export const visibleEvents = (log: EventLog, stream: string, now: number): readonly LogRecord[] => {
  const { $maxAge, $maxCount, $tb } = retentionOf(log, stream)
  const all = log.stream(stream)
  const counted = $maxCount === undefined ? all : all.slice(-$maxCount)
  const oldest = $maxAge === undefined ? 0n : (BigInt(now) - BigInt($maxAge) * 1_000n) * 10_000n
  return counted.filter(({ revision, created }) => revision >= BigInt($tb ?? 0) && created >= oldest)
}

/** The data of a `$metadata` event. `$tb` is written by hand: JSON.stringify would round Int64.MaxValue. */
export const metadataText = (rules: { readonly [key: string]: number | bigint }): Buffer =>
  Buffer.from(`{${Object.entries(rules).map(([key, value]) => `"${key}":${value}`)}}`)
