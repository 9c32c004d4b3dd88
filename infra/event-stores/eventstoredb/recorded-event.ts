import { type AllStreamRecordedEvent, isMetastream, originalStreamOf, type RecordedEvent } from '@eventstore/db-client'
import { z } from 'zod'
import { canonicalJson } from '../../../domain/canonical-json.js'
import type { JsonObject, StreamEvent } from '../../../services/event-store.js'
import { positionText } from './log-position.js'

const jsonObject = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

/** What every event of ours has in its metadata; `recordedAt` was written by a migration, and wins over the store's time. */
const ourMetadata = z.looseObject({
  conflict: z.string(),
  recordedBy: z.string(),
  contentDigest: z.string(),
  $correlationId: z.string(),
  schemaVersion: z.int().positive(),
  recordedAt: z.iso.datetime({ precision: 3 }).optional(),
})

const STREAM_DELETED = '$streamDeleted'

/** The parts of an event of ours that are written down: text in the form of RFC 8785. */
export type RecordedContent = {
  readonly schemaVersion: number | null
  readonly conflict: string
  readonly data: string
  readonly metadata: string
  /** RFC 3339 UTC with milliseconds, as the store has it: the ledger's never falls. */
  readonly recordedAt: string
  /** Why nobody can use the event; null where everybody can. */
  readonly unreadable: string | null
}

/** What comes on `$all` for us. */
export type Recorded =
  | ({
      readonly kind: 'event'
      readonly position: string
      readonly stream: string
      readonly revision: number
      readonly id: string
      readonly type: string
    } & RecordedContent)
  /** The stream was deleted for good. */
  | { readonly kind: 'tombstone'; readonly position: string; readonly stream: string }
  /** A stream was given metadata: how it forgets events, null where it does not. */
  | { readonly kind: 'metadata'; readonly position: string; readonly stream: string; readonly retention: string | null }

/** Texts that canonical JSON can't hold (a number beyond a double's range, nesting too deep for it) are told as null. */
const textOf = (value: unknown): string => {
  try {
    return canonicalJson(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : (value ?? null))
  } catch {
    return 'null'
  }
}

/** The store's time; a time that is none is the earliest, as the ledger's never falls behind the event before. */
const createdAt = ({ created }: RecordedEvent): string =>
  new Date(Number.isNaN(created.getTime()) ? 0 : created).toISOString()

/** The members of metadata that are the adapter's own, and stand elsewhere in the ledger's text. */
const OWN_MEMBERS = ['schemaVersion', 'recordedAt']

const withoutOwn = (metadata: object): object =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => !OWN_MEMBERS.includes(name)))

const contentOf = (event: RecordedEvent): RecordedContent => {
  const created = createdAt(event)
  const metadata = ourMetadata.safeParse(event.metadata)
  const data = event.isJson ? jsonObject.safeParse(event.data) : undefined
  const texts = { data: textOf(event.data), metadata: textOf(event.metadata) }
  const unreadable = (reason: string): RecordedContent => {
    return { ...texts, schemaVersion: null, conflict: '', recordedAt: created, unreadable: reason }
  }
  if (!data?.success) return unreadable('its data is not a JSON object')
  if (!metadata.success) {
    const [issue] = metadata.error.issues
    return unreadable(`its metadata is none of ours: ${issue?.path.join('.')} ${issue?.message}`)
  }
  if (texts.data === 'null') return unreadable('its data can not be written as canonical JSON')
  const { schemaVersion, recordedAt, conflict } = metadata.data
  return {
    schemaVersion,
    conflict,
    data: texts.data,
    metadata: textOf(withoutOwn(Object(event.metadata))),
    recordedAt: recordedAt ?? created,
    unreadable: null,
  }
}

/** The members of stream metadata by which EventStoreDB forgets events (docs/streams.md, "Metadata and reserved names"). */
const FORGETTING = ['$maxAge', '$maxCount', '$tb']

const retentionOf = ({ data }: RecordedEvent): string | null => {
  const read = jsonObject.safeParse(data)
  const members = read.success ? FORGETTING.filter((name) => read.data[name] !== undefined) : []
  return members.length === 0 ? null : members.map((name) => `${name} ${String(read.data?.[name])}`).join(', ')
}

/** Reads what came on `$all`, of a stream with one of our prefixes or of such a stream's metadata. */
export const recordedOnAll = (event: AllStreamRecordedEvent): Recorded => {
  const position = positionText(event.position)
  if (isMetastream(event.streamId))
    return { kind: 'metadata', position, stream: originalStreamOf(event.streamId), retention: retentionOf(event) }
  if (event.type === STREAM_DELETED) return { kind: 'tombstone', position, stream: event.streamId }
  const { streamId: stream, id, type } = event
  return { kind: 'event', position, stream, revision: Number(event.revision), id, type, ...contentOf(event) }
}

/** An event as read from its stream, or why it can't be read. */
export const readFromStream = (event: RecordedEvent): StreamEvent | { readonly unreadable: string } => {
  const content = contentOf(event)
  if (content.unreadable !== null || content.schemaVersion === null)
    return { unreadable: content.unreadable ?? 'it has no schema version' }
  const { streamId: stream, id, type } = event
  return {
    stream,
    revision: Number(event.revision),
    id,
    type,
    schemaVersion: content.schemaVersion,
    data: JSON.parse(content.data),
    metadata: JSON.parse(content.metadata),
  }
}
