import type { FieldError, Refusal, RefusalCode } from '../../domain/refusal.js'
import { isRefusal } from '../../domain/refusal.js'
import { EventStoreFault, type EventStoreFaultCode } from '../../services/event-store.js'

/** Codes of faults that only exist because the request came by HTTP. */
type HttpCode =
  | 'PARLEY_MALFORMED_REQUEST'
  | 'PARLEY_TOO_DEEP'
  | 'PARLEY_FORBIDDEN'
  | 'PARLEY_METHOD_NOT_ALLOWED'
  | 'PARLEY_REQUEST_TIMEOUT'
  | 'PARLEY_URI_TOO_LONG'
  | 'PARLEY_UNSUPPORTED_MEDIA_TYPE'
  | 'PARLEY_MISDIRECTED'
  | 'PARLEY_TOO_MANY_REQUESTS'
  | 'PARLEY_HEADERS_TOO_LARGE'
  | 'PARLEY_INTERNAL'
  | 'PARLEY_STORE_UNAVAILABLE'
  | 'PARLEY_OUTCOME_UNKNOWN'
  | 'PARLEY_SHUTTING_DOWN'

export type ProblemCode = RefusalCode | HttpCode

type Row = {
  readonly status: number
  readonly title: string
  /** Seconds after which the same request may be tried again. */
  readonly retryAfter?: number
}

/** The one table of all errors (api.md, section 6). */
export const PROBLEMS: { readonly [code in ProblemCode]: Row } = {
  PARLEY_MALFORMED_REQUEST: { status: 400, title: 'The request is malformed' },
  PARLEY_TOO_DEEP: { status: 400, title: 'The JSON is nested too deeply' },
  PARLEY_UNKNOWN_PARAMETER: { status: 400, title: 'The query has an unknown parameter' },
  PARLEY_BAD_PARAMETER: { status: 400, title: 'A parameter is malformed' },
  PARLEY_BAD_CURSOR: { status: 400, title: 'The cursor is not one of ours, or belongs to another query' },
  PARLEY_BAD_POSITION: { status: 400, title: 'The position is not one of this store' },
  PARLEY_FORBIDDEN: { status: 403, title: 'The request is not allowed' },
  PARLEY_NOT_FOUND: { status: 404, title: 'There is no such thing' },
  PARLEY_NOT_VISIBLE: { status: 404, title: 'It exists, but not at these clocks' },
  PARLEY_METHOD_NOT_ALLOWED: { status: 405, title: 'The method is not allowed here' },
  PARLEY_REQUEST_TIMEOUT: { status: 408, title: 'The request came too slowly' },
  PARLEY_ID_CONFLICT: { status: 409, title: 'The id is taken by other content' },
  PARLEY_ALIAS_TAKEN: { status: 409, title: 'The alias belongs to another entry' },
  PARLEY_TIME_ZONE_FIXED: { status: 409, title: 'The time zone is fixed once a development exists' },
  PARLEY_WRONG_REVISION: { status: 409, title: 'Somebody else wrote first' },
  PARLEY_VIEW_VERSION_GONE: { status: 410, title: 'This version of the view is no longer served' },
  PARLEY_STALE: { status: 412, title: 'The condition does not hold' },
  PARLEY_TOO_LARGE: { status: 413, title: 'The content is too large' },
  PARLEY_URI_TOO_LONG: { status: 414, title: 'The URL is too long' },
  PARLEY_UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type or encoding is not supported' },
  PARLEY_MISDIRECTED: { status: 421, title: 'The request is meant for another host' },
  PARLEY_INVALID: { status: 422, title: 'The content is invalid' },
  PARLEY_UNKNOWN_PARTY: { status: 422, title: 'The party is unknown' },
  PARLEY_UNKNOWN_ISSUE: { status: 422, title: 'The issue is unknown' },
  PARLEY_UNKNOWN_PLACE: { status: 422, title: 'The place is unknown' },
  PARLEY_UNKNOWN_PUBLISHER: { status: 422, title: 'The publisher is unknown' },
  PARLEY_BAD_TIME: { status: 422, title: 'The time value is invalid' },
  PARLEY_BAD_COUNT: { status: 422, title: 'The count is invalid' },
  PARLEY_BAD_TEXT: { status: 422, title: 'The text is invalid' },
  PARLEY_BAD_URL: { status: 422, title: 'The URL is invalid' },
  PARLEY_IMMUTABLE_FIELD: { status: 422, title: 'The field cannot change' },
  PARLEY_NO_SUCH_STATEMENT: { status: 422, title: 'There is no such statement' },
  PARLEY_DUPLICATE_EARLIER: { status: 422, title: 'The duplicate was known before its target' },
  PARLEY_FOREIGN_REFERENCE: { status: 422, title: 'The reference leads into another conflict' },
  PARLEY_IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was used for other content' },
  PARLEY_TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests at once', retryAfter: 5 },
  PARLEY_HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  PARLEY_INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  PARLEY_STORE_UNAVAILABLE: { status: 503, title: 'The store cannot be reached', retryAfter: 5 },
  PARLEY_OUTCOME_UNKNOWN: { status: 503, title: 'The outcome is unknown: repeat the same request', retryAfter: 1 },
  PARLEY_INDEX_BEHIND: { status: 503, title: 'The index has not caught up', retryAfter: 1 },
  PARLEY_SHUTTING_DOWN: { status: 503, title: 'The server is shutting down', retryAfter: 5 },
}

/** A refusal with any code: what is answered, before it is put into HTTP's form. */
export type Fault = {
  readonly code: ProblemCode
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly currentRevision?: number
  /** The methods that the resource has: goes with PARLEY_METHOD_NOT_ALLOWED. */
  readonly allow?: readonly string[]
}

/** Makes a fault with a code of any kind. */
export const fault = (code: ProblemCode, detail: string, errors: readonly FieldError[] = []): Fault => ({
  code,
  detail,
  errors,
})

/** Carries a fault or a refusal out of a hook, a parser or a route, to the one error handler. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly fault: Fault
  /** The status by which Fastify itself tells errors of the client from ours. */
  readonly statusCode: number
  constructor(problem: Fault | Refusal) {
    super(problem.detail)
    this.fault = problem
    this.statusCode = PROBLEMS[problem.code].status
  }
}

const STORE_FAULTS: { readonly [code in EventStoreFaultCode]: ProblemCode } = {
  unavailable: 'PARLEY_STORE_UNAVAILABLE',
  outcomeUnknown: 'PARLEY_OUTCOME_UNKNOWN',
  tooLarge: 'PARLEY_TOO_LARGE',
  badPosition: 'PARLEY_BAD_POSITION',
  locked: 'PARLEY_STORE_UNAVAILABLE',
  damaged: 'PARLEY_STORE_UNAVAILABLE',
  closed: 'PARLEY_SHUTTING_DOWN',
}

/** What a client may read about a store's fault: the store's own words can hold paths and addresses. */
const STORE_DETAILS: { readonly [code in EventStoreFaultCode]: string } = {
  unavailable: 'The store did not take the request; nothing of it was recorded.',
  outcomeUnknown: 'The store may have recorded this or not. Repeat the same request to learn which.',
  tooLarge: 'The event would be larger than the store takes.',
  badPosition: 'The position is not one that this store has given.',
  locked: 'Another process holds the store.',
  damaged: 'The store cannot be read.',
  closed: 'The server is shutting down.',
}

const FRAMEWORK_FAULTS: ReadonlyMap<string, Fault> = new Map([
  ['FST_ERR_BAD_URL', fault('PARLEY_MALFORMED_REQUEST', 'The path holds a malformed percent-encoding.')],
  ['FST_ERR_MAX_PARAM_LENGTH', fault('PARLEY_URI_TOO_LONG', 'A segment of the path is too long.')],
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    fault('PARLEY_UNSUPPORTED_MEDIA_TYPE', 'The content type is missing or not supported here.', [
      { header: 'content-type', message: 'is missing or not supported here' },
    ]),
  ],
])

const INTERNAL = fault('PARLEY_INTERNAL', '')

/** Reads any thrown value or refusal as a fault; what is not known is a bug, PARLEY_INTERNAL. */
export const faultOf = (error: unknown): Fault => {
  if (error instanceof HttpProblem) return error.fault
  if (isRefusal(error)) return error
  if (error instanceof EventStoreFault) return fault(STORE_FAULTS[error.code], STORE_DETAILS[error.code])
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return INTERNAL
  const known = FRAMEWORK_FAULTS.get(error.code)
  if (known) return known
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  const ofFramework = error.code.startsWith('FST_') && status >= 400 && status < 500
  return ofFramework ? fault('PARLEY_MALFORMED_REQUEST', 'The request cannot be read.') : INTERNAL
}

/** A problem's body: RFC 9457, with our `code` and `errors`. */
export type ProblemBody = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code: ProblemCode
  readonly instance: string
  readonly errors?: readonly FieldError[]
  readonly currentRevision?: number
}

export type Problem = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ProblemBody
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

const typeOf = (code: ProblemCode): string => `urn:parley:problem:${code.toLowerCase().replaceAll('_', '-')}`

/**
 * The problem to answer a refusal or fault with (api.md, section 6); of anything thrown, take {@link faultOf} first.
 * A bug is told by title and instance only: its instance leads to the log.
 */
export const problemOf = (refused: Fault | Refusal, requestId: string): Problem => {
  const { code, detail, errors, currentRevision } = refused
  const { status, title, retryAfter } = PROBLEMS[code]
  const headers: Record<string, string> = { 'content-type': PROBLEM_MEDIA_TYPE, 'cache-control': 'no-store' }
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter)
  if ('allow' in refused && refused.allow) headers.allow = refused.allow.join(', ')
  const head = { type: typeOf(code), title, status }
  const instance = `urn:parley:request:${requestId}`
  if (code === 'PARLEY_INTERNAL') return { status, headers, body: { ...head, code, instance } }
  const body = { ...head, detail, code, instance, errors }
  return { status, headers, body: currentRevision === undefined ? body : { ...body, currentRevision } }
}
