import {
  type ConflictEvent,
  conflictStream,
  evolveConflict,
  isConflictEventType,
  parseConflictEvent,
} from '../domain/conflict.js'
import { developmentStream, parseDevelopmentEvent } from '../domain/development/events.js'
import { type Development, evolveDevelopment } from '../domain/development/state.js'
import { emptyGlossary, type Glossary } from '../domain/glossary/glossary.js'
import { type Refusal, refuse } from '../domain/refusal.js'
import { derivedId } from '../domain/vocabulary/ids.js'
import type { EventMetadata, EventStore, ExpectedRevision, JsonObject, NewEvent, StreamEvent } from './event-store.js'
import type { LedgerIndex } from './ledger-index.js'

/** Who asks for a write, and by which request. */
export type Author = {
  /** Public id of the API key, or `local`. */
  readonly recordedBy: string
  readonly correlationId: string
  /** Idempotency-Key of the request, if any, and the physical line (0 for a single request). */
  readonly idempotency?: { readonly key: string; readonly line: number } | undefined
}

/** What a write did. `unchanged`: what was asked for was so already. */
export type Written = {
  readonly id: string
  /** Revision of the stream's last event. */
  readonly revision: number
  readonly position: string | null
  readonly unchanged: boolean
}

/** What the writing services are made of. */
export type Writing = {
  readonly store: EventStore
  readonly index: LedgerIndex
  /** The server's clock, in milliseconds since 1970. */
  readonly now: () => number
  /** A new UUIDv7. */
  readonly newId: () => string
}

/** Canonical text of one stored event's data may have so many bytes. */
const MAX_EVENT_BYTES = 512 * 1024

const SCHEMA_VERSION = 1

/**
 * Makes an event. Its id follows from the stream, the expected revision and the content, so that a retry makes the same
 * id, and other content another.
 */
export const newEvent = (
  stream: string,
  expected: ExpectedRevision,
  event: { readonly type: string; readonly data: object },
  about: { readonly conflict: string; readonly contentDigest: string; readonly inputDigest?: string },
  author: Author,
): NewEvent | Refusal => {
  if (Buffer.byteLength(JSON.stringify(event.data)) > MAX_EVENT_BYTES)
    return refuse('PARLEY_TOO_LARGE', 'What would be stored is larger than 512 KiB.')
  // It is made of nothing but JSON, beside members that are undefined, which no store writes down.
  const data = event.data as JsonObject
  const metadata: EventMetadata = {
    ...about,
    recordedBy: author.recordedBy,
    ...(author.idempotency ? { idempotencyKey: author.idempotency.key, idempotencyLine: author.idempotency.line } : {}),
    $correlationId: author.correlationId,
  }
  const id = derivedId(stream, expected, event.type, about.contentDigest)
  return { id, type: event.type, schemaVersion: SCHEMA_VERSION, data, metadata }
}

/** A development as its stream has it now, with what its events say of the requests that made them. */
export type LoadedDevelopment = { readonly state: Development; readonly metadata: readonly EventMetadata[] }

/**
 * Reads a development from the store; undefined where there is none. A past state never steers a command, but tells what
 * it came to when it was given first.
 * @param isBehind tells by its metadata which event is the first that is not read.
 */
export const loadDevelopment = async (
  store: EventStore,
  id: string,
  isBehind: (of: EventMetadata) => boolean = () => false,
): Promise<LoadedDevelopment | undefined> => {
  let state: Development | null = null
  const metadata: EventMetadata[] = []
  for await (const { type, data, metadata: of } of store.readStream(developmentStream(id))) {
    if (isBehind(of)) break
    state = evolveDevelopment(state, parseDevelopmentEvent(type, data))
    metadata.push(of)
  }
  return state ? { state, metadata } : undefined
}

/** The first event of a development's stream; undefined where there is none. */
export const loadReport = async (store: EventStore, id: string): Promise<StreamEvent | undefined> => {
  for await (const event of store.readStream(developmentStream(id))) return event
  return undefined
}

/**
 * The newest glossaries that this process knows: those of the index, or of its own writes where the index has not
 * followed yet.
 */
export class Glossaries {
  readonly #store: EventStore
  readonly #index: LedgerIndex
  readonly #written = new Map<string, Glossary>()
  #generation: number

  constructor(store: EventStore, index: LedgerIndex) {
    this.#store = store
    this.#index = index
    this.#generation = index.generation
  }

  /** The glossary as this process knows it, without asking the store. */
  known(conflict: string): Glossary {
    if (this.#generation !== this.#index.generation) {
      // The store has lost events: what this process wrote may be among them.
      this.#written.clear()
      this.#generation = this.#index.generation
    }
    const index = this.#index.conflicts.get(conflict)
    const indexed = index?.glossaryAt(this.#index.head?.sequence ?? 0) ?? emptyGlossary(conflict)
    const written = this.#written.get(conflict)
    if (!written) return indexed
    if (written.revision > indexed.revision) return written
    this.#written.delete(conflict)
    return indexed
  }

  /** The glossary with what the store has beyond it: another process, or the index, may lag. */
  async fresh(conflict: string): Promise<Glossary> {
    const known = this.known(conflict)
    const events: ConflictEvent[] = []
    for await (const { type, data } of this.#store.readStream(conflictStream(conflict), known.revision + 1))
      if (isConflictEventType(type)) events.push(parseConflictEvent(type, data))
    return events.length === 0 ? known : this.wrote(known, events)
  }

  /** The glossary, asking the store only where this process does not know the conflict. */
  async opened(conflict: string): Promise<Glossary> {
    const known = this.known(conflict)
    return known.description ? known : this.fresh(conflict)
  }

  /** Takes note of events that were appended after `before`. */
  wrote(before: Glossary, events: readonly ConflictEvent[]): Glossary {
    const after = evolveConflict(before, events)
    this.#written.set(after.conflict, after)
    return after
  }
}

/** The position after which a write is surely visible: of the development's last event where the index has it. */
export const positionOf = async ({ store, index }: Writing, id: string, revision: number): Promise<string | null> => {
  const sequence = index.development(id)?.sequences[revision]
  const indexed = sequence === undefined ? undefined : index.at(sequence)
  return (indexed ?? (await store.head()))?.position ?? null
}
