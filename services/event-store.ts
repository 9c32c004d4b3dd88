/**
 * The event-store port: what every adapter (memory, sqlite, later EventStoreDB) promises.
 *
 * Refusals are values, faults are thrown as {@link EventStoreFault}. The promises below are held by one conformance
 * suite that runs on every adapter (test/conformance/event-store.ts).
 */

/** JSON as it is stored: what RFC 8785 can write. A member that is undefined is absent. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json | undefined }

/**
 * Metadata on every event. `$correlationId` and `$causationId` are EventStoreDB's own conventions. The keys `recordedAt`
 * and `schemaVersion` are kept for the adapters: an append that sets them is refused as a bug.
 */
export type EventMetadata = {
  /** The conflict that the event belongs to: stream names do not carry it. */
  readonly conflict: string
  /** Public id of the API key, or `local`. */
  readonly recordedBy: string
  /** SHA-256 (hex) of the RFC 8785 form of the normalised content, before any default taken from a clock. */
  readonly contentDigest: string
  readonly $correlationId: string
  readonly $causationId?: string
  readonly [key: string]: Json | undefined
}

export type NewEvent = {
  /** UUID; see {@link EventStore.append} for what a repeated id means. */
  readonly id: string
  readonly type: string
  readonly schemaVersion: number
  readonly data: JsonObject
  readonly metadata: EventMetadata
}

/** Ours are `parleyConflict-<id>` and `parleyDevelopment-<uuid>`: other streams of a shared store are never seen. */
export const STREAM_PREFIXES = ['parleyConflict-', 'parleyDevelopment-'] as const

/** An event as read from its stream. */
export type StreamEvent = NewEvent & {
  readonly stream: string
  /** Counted from 0 within the stream, without gaps. */
  readonly revision: number
}

/** An event as read in ledger order. */
export type LedgerEvent = StreamEvent & {
  /** Dense index in ledger order, counted from 1; the same on every process and after migration. */
  readonly sequence: number
  /**
   * The store's own position: opaque, as a string ordered like `sequence`, good for `readAll` and `subscribe` of this
   * store only.
   */
  readonly position: string
  /** RFC 3339 UTC with milliseconds; never falls along the ledger, even where the store's clock steps back. */
  readonly recordedAt: string
}

/** The revision that the stream must have for an append to be made: `noStream`, or the revision of its last event. */
export type ExpectedRevision = 'noStream' | number

export type Append = {
  readonly stream: string
  readonly expected: ExpectedRevision
  readonly events: readonly NewEvent[]
}

export type AppendResult =
  | {
      readonly outcome: 'appended'
      /** Revision and position of the last event of the append. */
      readonly revision: number
      readonly position: string
    }
  | { readonly outcome: 'wrongRevision'; readonly actual: ExpectedRevision }

export type Head = { readonly sequence: number; readonly position: string; readonly recordedAt: string }

export type SubscriptionMark =
  | { readonly kind: 'event'; readonly event: LedgerEvent }
  /** Everything recorded before this mark has been delivered. Comes at least once after the old events, and may repeat. */
  | { readonly kind: 'caughtUp' }

export type EventStore = {
  /**
   * Appends to one stream, all events or none; durable once the promise fulfils.
   * The same event ids at the same expected revision once more: the first result again, nothing written (also after
   * later events on the stream). At any other revision than the stream's: `wrongRevision` with the actual one.
   * `events` holds at least one event, all ids of one append differ, and the whole append stays under
   * {@link MAX_APPEND_BYTES} of canonical text, else the fault is `tooLarge`.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>
  /**
   * Appends to independent streams: each with its own result, in the order given; no atomicity across them. `tooLarge` is
   * found before anything is written; where some of them failed and others may be recorded, the fault is `outcomeUnknown`.
   */
  appendMany(appends: readonly Append[]): Promise<readonly AppendResult[]>
  /** Events of one stream in order of revision, from `fromRevision` (default 0) on. No such stream: nothing. */
  readStream(stream: string, fromRevision?: number): AsyncIterable<StreamEvent>
  /**
   * Our events in ledger order, after `position` (exclusive; left out: from the start), up to the head at the call. A
   * position that this store has not issued is the fault `badPosition`, thrown, like all faults of reading, on iteration.
   */
  readAll(after?: string): AsyncIterable<LedgerEvent>
  /**
   * Our events in ledger order, after `position` (exclusive), old ones first and then live ones for ever, with no gap and
   * no repeat across the seam. Ends when `signal` is aborted or the store closes; a fault is thrown from the iterator.
   */
  subscribe(after: string | undefined, signal: AbortSignal): AsyncIterable<SubscriptionMark>
  /** The last event of the ledger; undefined where there is none. */
  head(): Promise<Head | undefined>
  /** Finishes what is in flight, then releases the store. Calls made afterwards, but `close`, are faults with code `closed`. */
  close(): Promise<void>
}

/** Bytes of canonical text of all events of one append. EventStoreDB takes 1 MiB for the whole append. */
export const MAX_APPEND_BYTES = 900 * 1024

export type EventStoreFaultCode =
  /** The store can't be reached, is full or failed: nothing of the call was recorded. */
  | 'unavailable'
  /** The call may have been recorded or not: repeat it with the same ids and the same expected revision. */
  | 'outcomeUnknown'
  | 'tooLarge'
  | 'badPosition'
  /** Another process holds the store. */
  | 'locked'
  /** The file is not a Parley store, is of another version, or is damaged. */
  | 'damaged'
  | 'closed'

/** A fault of the store, as opposed to a refusal, which is a value. */
export class EventStoreFault extends Error {
  override readonly name = 'EventStoreFault'
  readonly code: EventStoreFaultCode
  constructor(code: EventStoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
