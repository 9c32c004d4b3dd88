import { EventStoreFault, type JsonObject, type LedgerEvent, type StreamEvent } from '../../services/event-store.js'
import { positionOf } from './position.js'

type StoredEvent = StreamEvent & { readonly recordedAt: string }

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isStoredEvent = (value: unknown): value is StoredEvent => {
  if (!isObject(value)) return false
  const { stream, revision, id, type, schemaVersion, recordedAt, data, metadata } = value
  return (
    typeof stream === 'string' &&
    typeof revision === 'number' &&
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof schemaVersion === 'number' &&
    typeof recordedAt === 'string' &&
    isObject(data) &&
    isObject(metadata)
  )
}

/** Reads back the text that `leafText` wrote; other text is the fault `damaged`, naming the event by `label`. */
const parseStored = (text: string, label: string): StoredEvent => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new EventStoreFault('damaged', `The stored text of ${label} is not JSON`, { cause })
  }
  if (!isStoredEvent(value)) throw new EventStoreFault('damaged', `The stored text of ${label} is not an event`)
  return value
}

/** One event of a stream; `stream` and `revision` are those it was looked up by, and must be those it holds. */
export const streamEventFrom = (text: string, stream: string, revision: number): StreamEvent => {
  const label = `revision ${revision} of ${stream}`
  const { recordedAt: _, ...event } = parseStored(text, label)
  if (event.stream !== stream || event.revision !== revision)
    throw new EventStoreFault('damaged', `The stored text of ${label} is that of another event`)
  return event
}

export const ledgerEventFrom = (text: string, sequence: number): LedgerEvent => ({
  ...parseStored(text, `event ${sequence}`),
  sequence,
  position: positionOf(sequence),
})
