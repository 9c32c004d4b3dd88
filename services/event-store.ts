/**
 * The event-store port: what every adapter (memory, sqlite, EventStoreDB) promises.
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

/** The place of an event in the ledger. */
type LedgerPlace = {
  /** Dense index in ledger order, counted from 1; the same on every process and after migration. */
  readonly sequence: number
  /**
   * The store's own position: opaque, as a string ordered like `sequence`, good for `readAll` and `subscribe` of this
   * store only.
   */
  readonly position: string
  /** RFC 3339 UTC with milliseconds; never falls along the ledger, even where the store's clock steps back. */
  readonly recordedAt: string
  /**
   * Its hash as a leaf of the ledger's Merkle tree ({@link import('./ledger-leaf.js').leafHash}), as the store keeps it: the
   * same on every adapter for the same event with the same `recordedAt`.
   */
  readonly leaf: Uint8Array
}

/** An event as read in ledger order. */
export type LedgerEvent = StreamEvent & LedgerPlace

/**
 * An event in one of our streams that none of us wrote, or that is damaged: a shared store can hold such. It keeps its
 * place in the ledger, and its stream and revision; nothing that it holds is ever used.
 */
export type UnreadableEvent = LedgerPlace &
  Pick<StreamEvent, 'stream' | 'revision' | 'id' | 'type'> & {
    /** What is wrong with it. */
    readonly unreadable: string
  }

/** An event of another store's ledger, as a migration brings it. */
export type MovedEvent = StreamEvent & Pick<LedgerPlace, 'recordedAt'>

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
      /** Whether it was recorded by an earlier call: of equal appends at the same time one alone is told that it is not. */
      readonly repeated: boolean
    }
  | { readonly outcome: 'wrongRevision'; readonly actual: ExpectedRevision }

export type MoveResult =
  | { readonly outcome: 'moved' }
  /** The stream of that event is at another revision than its own: it is not recorded. */
  | { readonly outcome: 'wrongRevision'; readonly event: MovedEvent; readonly actual: ExpectedRevision }

export type Head = { readonly sequence: number; readonly position: string; readonly recordedAt: string }

export type SubscriptionMark =
  | { readonly kind: 'event'; readonly event: LedgerEvent }
  | { readonly kind: 'unreadable'; readonly event: UnreadableEvent }
  /** Everything recorded before this mark has been delivered. Comes at least once after the old events, and may repeat. */
  | { readonly kind: 'caughtUp' }

/** Something that somebody has to look at. */
export type StoreProblem = {
  readonly code: /** The store can't be reached, or does not answer. */
    | 'away'
    /** The store refuses us. */
    | 'denied'
    /** An event of a stream is missing in the ledger. */
    | 'gap'
    /** A stream was deleted. */
    | 'deleted'
    /** A stream is set to forget events. */
    | 'retention'
    /** The local copy of the store can't be used. */
    | 'mirror'
  /** One sentence, without names, addresses or anything that was recorded: the log has those. */
  readonly detail: string
  /** Whether evidence is lost or in danger, or this process can not follow: then it is not ready. */
  readonly stops: boolean
}

/** How a store is, as this process sees it at this moment. */
export type StoreHealth = {
  /** The last sequence that can be read now; 0 where nothing is recorded. */
  readonly sequence: number
  /** Whether that is all that was recorded, as far as the store has told: false while it is away or we catch up. */
  readonly current: boolean
  /** When it last was all, in milliseconds since 1970; null while it never was. Says nothing while `current`. */
  readonly lastCurrent: number | null
  readonly problems: readonly StoreProblem[]
  /** What has happened since the start, by name; the names are the adapter's. */
  readonly counts: Readonly<Record<string, number>>
}

export type EventStore = {
  /**
   * Appends to one stream, all events or none; durable once the promise fulfils.
   * The same event ids at the same expected revision once more: the first result again, but `repeated`, and nothing
   * written (also after later events on the stream). Where several processes write to one store, an append that another
   * one has recorded moments ago may be told as not repeated.
   * At any other revision than the stream's: `wrongRevision` with the actual one.
   * `events` holds at least one event, all ids of one append differ, and the whole append stays under
   * {@link MAX_APPEND_BYTES} of canonical text, else the fault is `tooLarge`.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>
  /**
   * Appends to independent streams: each with its own result, in the order given; no atomicity across them. `tooLarge` is
   * found before anything is written; where some of them failed and others may be recorded, the fault is `outcomeUnknown`.
   */
  appendMany(appends: readonly Append[]): Promise<readonly AppendResult[]>
  /**
   * Records events that another store has, in the order given, each at its own revision and with its own `recordedAt`: for
   * a migration, by the only writer of this store. Durable once the promise fulfils; events that stand there already are
   * passed over. Where one is refused it is the result, and what was given after it may be recorded or not.
   * The time is kept as it is, unless the ledger is past it: there it never falls.
   */
  move(events: readonly MovedEvent[]): Promise<MoveResult>
  /** Events of one stream in order of revision, from `fromRevision` (default 0) on. No such stream: nothing. */
  readStream(stream: string, fromRevision?: number): AsyncIterable<StreamEvent>
  /**
   * Our events in ledger order, after `position` (exclusive; left out: from the start), up to the head at the call, as far
   * as this process knows it: everything that it was acknowledged or was told of. Unreadable events are passed over: the
   * sequences show where. A position that this store has not issued is the fault `badPosition`, thrown, like all faults of
   * reading, on iteration.
   */
  readAll(after?: string): AsyncIterable<LedgerEvent>
  /**
   * Our events in ledger order, after `position` (exclusive), old ones first and then live ones for ever, with no gap and
   * no repeat across the seam. Ends when `signal` is aborted or the store closes; a fault is thrown from the iterator.
   * `badPosition` in the middle says that the store has lost events which it had acknowledged: begin anew.
   */
  subscribe(after: string | undefined, signal: AbortSignal): AsyncIterable<SubscriptionMark>
  /** The last event of the ledger; undefined where there is none. Waits until this process has everything. */
  head(): Promise<Head | undefined>
  /**
   * The file on this machine that holds the ledger, or a copy of it, which no other process has as long as this store is
   * open. Left out where there is none.
   */
  readonly file?: string
  /** How the store is, without asking it. */
  health(): StoreHealth
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
