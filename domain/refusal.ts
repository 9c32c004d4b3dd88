/**
 * A refusal: the answer to a request that is understood and can't be granted. It is a value, never thrown; what is
 * thrown is a bug or a fault. Which HTTP status a code has is infra's business (infra/http/problems.ts).
 */

/** Codes that the domain and the services may give. Clients rely on the names: add, never rename. */
export type RefusalCode =
  | 'PARLEY_INVALID'
  | 'PARLEY_UNKNOWN_PARTY'
  | 'PARLEY_UNKNOWN_ISSUE'
  | 'PARLEY_UNKNOWN_PLACE'
  | 'PARLEY_UNKNOWN_PUBLISHER'
  | 'PARLEY_BAD_TIME'
  | 'PARLEY_BAD_COUNT'
  | 'PARLEY_BAD_TEXT'
  | 'PARLEY_BAD_URL'
  | 'PARLEY_IMMUTABLE_FIELD'
  | 'PARLEY_NO_SUCH_STATEMENT'
  | 'PARLEY_DUPLICATE_EARLIER'
  | 'PARLEY_FOREIGN_REFERENCE'
  | 'PARLEY_IDEMPOTENCY_KEY_REUSED'
  | 'PARLEY_TOO_LARGE'
  | 'PARLEY_ID_CONFLICT'
  | 'PARLEY_ALIAS_TAKEN'
  | 'PARLEY_TIME_ZONE_FIXED'
  | 'PARLEY_WRONG_REVISION'
  | 'PARLEY_STALE'
  | 'PARLEY_NOT_FOUND'
  | 'PARLEY_NOT_VISIBLE'
  | 'PARLEY_VIEW_VERSION_GONE'
  | 'PARLEY_UNKNOWN_PARAMETER'
  | 'PARLEY_BAD_PARAMETER'
  | 'PARLEY_BAD_CURSOR'
  | 'PARLEY_BAD_POSITION'
  | 'PARLEY_INDEX_BEHIND'

/** What is wrong with one field: `pointer` (RFC 6901) into a body, or the name of a query parameter or header. */
export type FieldError = {
  readonly pointer?: string
  readonly parameter?: string
  readonly header?: string
  readonly message: string
  /** Known names that come nearest to the unknown one, best first. */
  readonly nearest?: readonly string[]
}

export type Refusal = {
  readonly refused: true
  readonly code: RefusalCode
  /** One sentence for the reader of this one answer. */
  readonly detail: string
  readonly errors: readonly FieldError[]
  /** The revision that the caller has not seen: of PARLEY_STALE and PARLEY_WRONG_REVISION. */
  readonly currentRevision?: number
}

/** Makes a refusal. `extras` holds what only some codes carry. */
export const refuse = (
  code: RefusalCode,
  detail: string,
  errors: readonly FieldError[] = [],
  extras: { readonly currentRevision?: number } = {},
): Refusal => ({ refused: true, code, detail, errors, ...extras })

/** Tells a refusal from a result. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && value.refused === true
