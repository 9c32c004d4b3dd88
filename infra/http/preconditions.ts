import type { FastifyRequest } from 'fastify'
import type { Author } from '../../services/writing.js'
import { fault, HttpProblem } from './problems.js'
import { LOCAL_KEY } from './request-log.js'

/** A header that is not in its form: PARLEY_MALFORMED_REQUEST. */
export const badHeader = (header: string, message: string): HttpProblem =>
  new HttpProblem(fault('PARLEY_MALFORMED_REQUEST', 'A header can not be read.', [{ header, message }]))

/** An entity tag that is a revision. */
export const revisionTag = (revision: number): string => `"${revision}"`

/**
 * The revision that `If-Match` names, strong or weak, or `*`: whatever there is; undefined where the header is absent.
 * Another form is PARLEY_MALFORMED_REQUEST.
 */
export const readIfMatch = (request: FastifyRequest): number | '*' | undefined => {
  const header = request.headers['if-match']?.trim()
  if (header === undefined || header === '*') return header
  const tag = /^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1]
  if (tag === undefined) throw badHeader('if-match', 'must be one ETag of this resource, such as "3"')
  return Number(tag)
}

/** Whether the request may only create: `If-None-Match: *`. */
export const readIfNoneMatch = (request: FastifyRequest): boolean => {
  const header = request.headers['if-none-match']?.trim()
  if (header === undefined) return false
  if (header === '*') return true
  throw badHeader('if-none-match', 'must be * on a write: create only')
}

/** Who asks: without keys everybody is `local`. `line` is the physical line of an upload, 0 for a single request. */
export const authorOf = (request: FastifyRequest, line = 0): Author => {
  const key = request.headers['idempotency-key']
  if (key !== undefined && (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)))
    throw badHeader('idempotency-key', 'must be 1 to 255 printable ASCII characters')
  return {
    recordedBy: LOCAL_KEY,
    correlationId: request.id,
    ...(key === undefined ? {} : { idempotency: { key, line } }),
  }
}
