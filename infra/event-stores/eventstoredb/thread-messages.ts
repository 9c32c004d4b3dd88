import type { EventStoreFaultCode, ExpectedRevision, Head, StreamEvent } from '../../../services/event-store.js'
import type { PreparedAppend } from '../prepared-append.js'
import type { StreamTrouble } from './mirror-writer.js'
import type { Timings } from './timings.js'

/** What the thread needs to begin. */
export type ThreadOptions = {
  /** The connection string, credentials and all. */
  readonly connection: string
  readonly mirrorFile: string
  readonly timings: Timings
}

/** What may come of one try of an append. */
export type AppendAnswer =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: string | undefined }
  | { readonly outcome: 'wrongRevision'; readonly actual: ExpectedRevision }
  /** Nothing was recorded, and no other try will do better. */
  | { readonly outcome: 'refused'; readonly code: EventStoreFaultCode; readonly reason: string }
  /** Nothing was recorded. */
  | { readonly outcome: 'notDone'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string }

/** What may come of one try of a read. */
export type ReadAnswer =
  | {
      readonly outcome: 'page'
      readonly events: readonly (StreamEvent | { readonly unreadable: string })[]
      /** Whether the stream ends with this page. */
      readonly isLast: boolean
    }
  | { readonly outcome: 'refused'; readonly code: EventStoreFaultCode; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string }

/** Whether one of our events stands at a position of the store's log. */
export type PlaceAnswer =
  | { readonly outcome: 'ours' }
  | { readonly outcome: 'notOurs' }
  | { readonly outcome: 'failed'; readonly reason: string }

export type Request =
  | { readonly kind: 'append'; readonly append: PreparedAppend }
  | { readonly kind: 'read'; readonly stream: string; readonly fromRevision: number }
  | { readonly kind: 'place'; readonly position: string }

/** An answer, with what it answers. */
export type Answer =
  | { readonly to: 'append'; readonly answer: AppendAnswer }
  | { readonly to: 'read'; readonly answer: ReadAnswer }
  | { readonly to: 'place'; readonly answer: PlaceAnswer }

/** Messages to the thread. */
export type ToThread =
  | { readonly kind: 'request'; readonly number: number; readonly request: Request }
  /** What this process wrote does not come back: the subscription may be dead. */
  | { readonly kind: 'resubscribe' }
  /** What this process wrote is missing in what came. */
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'close' }

/** How the thread stands to the store. `live`: it has everything, and hears of all that comes. */
export type FollowState = 'away' | 'catchingUp' | 'live'

/** Messages from the thread. */
export type FromThread =
  | { readonly kind: 'opened'; readonly end: Head | undefined; readonly remade: boolean }
  /** The mirror can't be used at all. */
  | { readonly kind: 'failed'; readonly code: EventStoreFaultCode; readonly message: string }
  | ({ readonly kind: 'answer'; readonly number: number } & Answer)
  | { readonly kind: 'advanced'; readonly end: Head }
  | { readonly kind: 'state'; readonly state: Exclude<FollowState, 'away'> }
  | {
      readonly kind: 'state'
      readonly state: 'away'
      readonly problem: 'away' | 'denied' | 'mirror'
      /** For the log. */
      readonly reason: string
      /** When the store was last heard of, in milliseconds since 1970. */
      readonly heard: number
    }
  | { readonly kind: 'connected'; readonly version: string }
  /** All troubles there are now. */
  | { readonly kind: 'troubles'; readonly troubles: readonly StreamTrouble[] }
  /** The mirror may be of another ledger than the store's: it is empty, and is filled anew. */
  | { readonly kind: 'rebuilt'; readonly reason: string }
