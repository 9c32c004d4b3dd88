import { canonicalJson } from '../../domain/canonical-json.js'
import {
  type Append,
  EventStoreFault,
  type ExpectedRevision,
  MAX_APPEND_BYTES,
  type NewEvent,
  STREAM_PREFIXES,
} from '../../services/event-store.js'

/** An event whose JSON is written already: what goes to the writer's thread. */
type PreparedEvent = {
  readonly id: string
  readonly type: string
  readonly schemaVersion: number
  readonly conflict: string
  /** RFC 8785 text. */
  readonly data: string
  /** RFC 8785 text. */
  readonly metadata: string
}

export type PreparedAppend = {
  readonly stream: string
  readonly expected: ExpectedRevision
  readonly events: readonly PreparedEvent[]
  /** When the events were recorded in the store that they come from; left out: now. RFC 3339 UTC with milliseconds. */
  readonly recordedAt?: string
  /** UTF-8 bytes of the canonical text of all events. */
  readonly bytes: number
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The two keys that an adapter may need for itself, and that the ledger's leaf leaves out of the metadata. */
const RESERVED_METADATA = ['recordedAt', 'schemaVersion']

const brokenPromise = ({ stream, expected, events }: Append): string | undefined => {
  if (!STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix) && stream.length > prefix.length))
    return `the stream ${JSON.stringify(stream)} has none of our prefixes`
  if (expected !== 'noStream' && !(Number.isSafeInteger(expected) && expected >= 0))
    return `the expected revision ${expected} is not one`
  if (events.length === 0) return 'an append holds at least one event'
  if (new Set(events.map((event) => event.id)).size < events.length) return 'all ids of one append differ'
  for (const event of events) {
    if (!UUID.test(event.id)) return `the event id ${JSON.stringify(event.id)} is not a UUID`
    if (event.type === '') return 'an event has a type'
    if (!(Number.isSafeInteger(event.schemaVersion) && event.schemaVersion > 0))
      return `the schema version ${event.schemaVersion} is not one`
    const reserved = RESERVED_METADATA.find((key) => Object.hasOwn(event.metadata, key))
    if (reserved !== undefined) return `metadata.${reserved} is the store's own`
  }
  return undefined
}

const prepareEvent = (event: NewEvent): { prepared: PreparedEvent; bytes: number } => {
  const { id, type, schemaVersion, metadata } = event
  const prepared = {
    id,
    type,
    schemaVersion,
    conflict: metadata.conflict,
    data: canonicalJson(event.data),
    metadata: canonicalJson(metadata),
  }
  const envelope = canonicalJson({ data: 0, id, metadata: 0, schemaVersion, type })
  const bytes =
    Buffer.byteLength(prepared.data) + Buffer.byteLength(prepared.metadata) + Buffer.byteLength(envelope) - 2
  return { prepared, bytes }
}

/**
 * Writes an append's JSON down once, before it goes anywhere. An append that breaks the port's promises is a bug of the
 * caller's, so a TypeError; one that is too large is the fault `tooLarge`.
 */
export const prepareAppend = (append: Append): PreparedAppend => {
  const broken = brokenPromise(append)
  if (broken !== undefined) throw new TypeError(`Not an append: ${broken}`)
  const events = append.events.map(prepareEvent)
  const bytes = events.reduce((sum, event) => sum + event.bytes, 0)
  if (bytes >= MAX_APPEND_BYTES)
    throw new EventStoreFault(
      'tooLarge',
      `The append has ${bytes} bytes, the store takes less than ${MAX_APPEND_BYTES}`,
    )
  return { stream: append.stream, expected: append.expected, events: events.map((event) => event.prepared), bytes }
}
