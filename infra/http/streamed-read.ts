import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { strongTag } from './citation.js'
import { createLimiter, type Limiter } from './limiter.js'
import { fault, HttpProblem } from './problems.js'
import { LOCAL_KEY } from './request-log.js'
import type { ResolvedRead } from './resolve-read.js'
import { isKept, locationOf, placeRead } from './send-read.js'

/** Replays and exports at once for each key, of all clients together as long as there are no keys. */
const STREAMS = 4

/** The places that all streamed reads share. */
export const createStreamPlaces = (): Limiter => createLimiter(STREAMS)

/** What a stream says of itself beside its read: its media type, and headers of its own. */
export type StreamHead = { readonly mediaType: string; readonly headers?: Readonly<Record<string, string>> }

/**
 * Answers a read as a stream, or PARLEY_TOO_MANY_REQUESTS. HEAD ends after the headers. The place is given back when the
 * stream is closed, whether it came to its end, broke, or was left by the client.
 *
 * The body of an answer that can never change is not known before it is sent, so its entity tag is the digest of its
 * citation, which names the version of all that the body is made by.
 */
export const streamRead = (
  request: FastifyRequest,
  reply: FastifyReply,
  resolved: ResolvedRead,
  places: Limiter,
  { mediaType, headers = {} }: StreamHead,
  begin: () => Readable,
): void => {
  const leave = request.method === 'HEAD' ? () => undefined : places.enter(LOCAL_KEY)
  if (!leave)
    throw new HttpProblem(fault('PARLEY_TOO_MANY_REQUESTS', `${STREAMS} replays and exports are under way already.`))
  placeRead(reply, resolved)
  reply.type(mediaType).headers(headers)
  if (isKept(request, reply, resolved, () => strongTag(locationOf(resolved)))) {
    leave()
    reply.code(304).send()
  } else if (request.method === 'HEAD') reply.send()
  else reply.send(closing(begin, leave))
}

/** Begins a stream; `leave` is called once it is closed, or if it cannot begin. */
const closing = (begin: () => Readable, leave: () => void): Readable => {
  try {
    return begin().once('close', leave)
  } catch (error) {
    leave()
    throw error
  }
}
