import {
  AccessDeniedError,
  DeadlineExceededError,
  isCommandError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  StreamNotFoundError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import type { ExpectedRevision } from '../../../services/event-store.js'

/** What a failed call says about the store. */
export type CallFailure =
  /** Nothing of it was done; another try may do better. */
  | { readonly kind: 'notDone'; readonly reason: string }
  /** It may have been done or not. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** Nothing of it was done, and no other try will do better. */
  | { readonly kind: 'refused'; readonly code: 'tooLarge' | 'damaged' | 'denied'; readonly reason: string }
  | { readonly kind: 'wrongRevision'; readonly actual: ExpectedRevision }
  | { readonly kind: 'noStream' }
  /** The position is no record's: the log that it came from is not this one. */
  | { readonly kind: 'badPosition' }

/** One line, as it goes to logs: the client's messages hold addresses and statuses, never credentials. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${'type' in error ? `${error.type}: ` : ''}${error.message}` : String(error)).slice(0, 300)

/** The status of gRPC for arguments that no server would take. */
const INVALID_ARGUMENT = 3

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined)

/** grpc-js says this of a call that never got a connection, so that not a byte of it was sent. */
const NEVER_SENT = /No connection established|Name resolution failed|Failed to connect before the deadline/

/** Servers before 23.10 have no status of their own for a bad position. */
const BAD_POSITION = /invalid position|ReadAllResult: (Error|InvalidPosition)/i

const revisionOf = (actual: bigint | string): ExpectedRevision =>
  typeof actual === 'bigint' && actual >= 0n ? Number(actual) : 'noStream'

/**
 * Reads what the client threw. Whatever is not known to have failed before it reached the log is unknown: a broken
 * connection, a reset call, a timeout, a server that was not ready, a thread that died, and what nobody has seen yet.
 */
export const failureOf = (error: unknown): CallFailure => {
  const reason = reasonOf(error)
  if (!(error instanceof Error)) return { kind: 'unknown', reason }
  if (error instanceof WrongExpectedVersionError)
    return { kind: 'wrongRevision', actual: revisionOf(error.actualVersion) }
  if (error instanceof StreamNotFoundError) return { kind: 'noStream' }
  if (error instanceof StreamDeletedError) return { kind: 'refused', code: 'damaged', reason }
  if (error instanceof MaxAppendSizeExceededError) return { kind: 'refused', code: 'tooLarge', reason }
  if (error instanceof AccessDeniedError) return { kind: 'refused', code: 'denied', reason }
  if (error instanceof NotLeaderError) return { kind: 'notDone', reason }
  if (error instanceof UnavailableError || error instanceof DeadlineExceededError)
    return { kind: NEVER_SENT.test(error.message) ? 'notDone' : 'unknown', reason }
  if (BAD_POSITION.test(error.message)) return { kind: 'badPosition' }
  // Discovery throws a plain error when no member of the cluster answers.
  if (!isCommandError(error) && /^Failed to discover/.test(error.message)) return { kind: 'notDone', reason }
  if (codeOf(error) === INVALID_ARGUMENT) return { kind: 'refused', code: 'damaged', reason }
  return { kind: 'unknown', reason }
}
