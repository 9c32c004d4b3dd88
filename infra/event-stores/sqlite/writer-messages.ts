import type { AppendResult, EventStoreFaultCode } from '../../../services/event-store.js'
import type { PreparedAppend } from '../prepared-append.js'
import type { LedgerEnd } from './writer.js'

/** What the main thread tells the writer: a group to commit, answered by one message, or to end. */
export type ToWriter =
  | { readonly kind: 'commit'; readonly group: readonly PreparedAppend[] }
  | { readonly kind: 'close' }

/** What the writer answers to opening (no results) and to each group. */
export type FromWriter =
  | { readonly kind: 'done'; readonly results: readonly AppendResult[]; readonly end: LedgerEnd | undefined }
  | { readonly kind: 'failed'; readonly code: EventStoreFaultCode; readonly message: string }
