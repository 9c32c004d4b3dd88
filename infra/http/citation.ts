import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** A relative URL with sorted parameters: what a citation is. Colons and commas stand as they are, to be read by people. */
export const relativeUrl = (path: string, parameters: Readonly<Record<string, string | undefined>>): string => {
  const query = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeValue(value)}`]))
    .sort()
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

const encodeValue = (value: string): string =>
  encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/')

/** Adds a link (RFC 8288) to those that the answer carries already. */
export const addLink = (reply: FastifyReply, url: string, rel: string): void => {
  const before = reply.getHeader('link')
  const link = `<${url}>; rel="${rel}"`
  reply.header('link', before === undefined ? link : `${before}, ${link}`)
}

/** A strong entity tag: a digest of the body's bytes. */
export const strongTag = (body: string): string => `"${createHash('sha256').update(body).digest('base64url')}"`

/** Whether an `If-None-Match` header names the tag (RFC 9110, 13.1.2: weak comparison). */
export const noneMatches = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag))
