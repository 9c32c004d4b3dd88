import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { noneMatches } from './citation.js'

/** So much is kept in all, and so much of one answer at most, in characters. */
const MOST_KEPT = 32 * 1024 * 1024
const MOST_OF_ONE = 1024 * 1024

/** The headers of an answer that are its own: all others are put on every answer. */
const OWN_HEADERS = ['content-type', 'content-location', 'etag', 'cache-control', 'link'] as const

type KeptAnswer = {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Answers that can never change, kept to be sent again to whoever asks for the very same URL: those that say of
 * themselves, by a strong entity tag and for how long they may be kept, that they are so.
 *
 * Asked for beside what `Vary` names, a request is answered anew.
 * @param generation of the ledger: what was answered of an earlier one is forgotten.
 */
export const registerKeptAnswers = (app: FastifyInstance, generation: () => number): void => {
  const kept = new LRUCache<string, KeptAnswer>({
    maxSize: MOST_KEPT,
    maxEntrySize: MOST_OF_ONE,
    sizeCalculation: ({ body }, url) => body.length + url.length,
  })
  let of = generation()
  const keptNow = (): typeof kept => {
    if (of !== generation()) kept.clear()
    of = generation()
    return kept
  }
  const begunIn = new WeakMap<FastifyRequest, number>()

  app.addHook('onRequest', async (request, reply) => {
    if (!isPlainGet(request)) return undefined
    const found = keptNow().get(request.url)
    if (!found) {
      begunIn.set(request, of)
      return undefined
    }
    reply.headers(found.headers)
    const isThere = noneMatches(request.headers['if-none-match'], found.headers.etag ?? '')
    return isThere ? reply.code(304).send() : reply.send(found.body)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (begunIn.get(request) !== generation()) return
    if (reply.statusCode === 200 && typeof payload === 'string' && isLasting(reply))
      keptNow().set(request.url, { body: payload, headers: ownHeaders(reply) })
  })
}

/** Whether the answer depends on the URL alone. */
const isPlainGet = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers['accept-datetime'] === undefined && headers.authorization === undefined

/** Whether an answer says that it never changes. */
const isLasting = (reply: FastifyReply): boolean =>
  /^"/.test(String(reply.getHeader('etag'))) && /\bmax-age=/.test(String(reply.getHeader('cache-control')))

const ownHeaders = (reply: FastifyReply): Readonly<Record<string, string>> =>
  Object.fromEntries(
    OWN_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    }),
  )
