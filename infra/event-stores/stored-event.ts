import {
  EventStoreFault,
  type JsonObject,
  type LedgerEvent,
  type StreamEvent,
  type UnreadableEvent,
} from '../../services/event-store.js'
import { positionOf } from './position.js'

/** What every stored text says of its event, whoever wrote it. */
type StoredPlace = {
  readonly stream: string
  readonly revision: number
  readonly id: string
  readonly type: string
  readonly recordedAt: string
}
type StoredEvent = StreamEvent & StoredPlace

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isStoredPlace = (value: unknown): value is StoredPlace & JsonObject => {
  if (!isObject(value)) return false
  const { stream, revision, id, type, recordedAt } = value
  return (
    typeof stream === 'string' &&
    typeof revision === 'number' &&
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof recordedAt === 'string'
  )
}

const isStoredEvent = (value: StoredPlace & JsonObject): value is StoredEvent & JsonObject =>
  typeof value.schemaVersion === 'number' && isObject(value.data) && isObject(value.metadata)

/** Reads the place that a text which `leafText` wrote gives its event; other text is the fault `damaged`. */
export const storedPlaceFrom = (text: string, label: string): StoredPlace & JsonObject => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new EventStoreFault('damaged', `The stored text of ${label} is not JSON`, { cause })
  }
  if (!isStoredPlace(value)) throw new EventStoreFault('damaged', `The stored text of ${label} is not an event`)
  return value
}

/** Reads back the text that `leafText` wrote; other text is the fault `damaged`, naming the event by `label`. */
const parseStored = (text: string, label: string): StoredEvent => {
  const value = storedPlaceFrom(text, label)
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

export const ledgerEventFrom = (
  text: string,
  sequence: number,
  leaf: Uint8Array,
  position = positionOf(sequence),
): LedgerEvent => ({
  ...parseStored(text, `event ${sequence}`),
  sequence,
  position,
  leaf,
})

/** An event of the ledger that was found unreadable when it was taken: only its place is read. */
export const unreadableEventFrom = (
  text: string,
  sequence: number,
  leaf: Uint8Array,
  position: string,
  unreadable: string,
): UnreadableEvent => {
  const { stream, revision, id, type, recordedAt } = storedPlaceFrom(text, `event ${sequence}`)
  return { stream, revision, id, type, recordedAt, sequence, position, leaf, unreadable }
}
