import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ShownClock } from '../../services/clock-request.js'
import { addLink, noneMatches, relativeUrl, strongTag } from './citation.js'
import { stampMemento } from './memento.js'
import { writeCursor } from './paging.js'
import type { ResolvedRead } from './resolve-read.js'

/** The members of an answer, and the offset of the next page where there is one. */
export type Answered = { readonly members: object; readonly next?: number | null }

/**
 * Sends the answer to a read: the clocks first, its citation, its members and, where it is a list, the cursor of the next
 * page; with the headers of caching.
 */
export const sendRead = (
  request: FastifyRequest,
  reply: FastifyReply,
  resolved: ResolvedRead,
  clocks: Readonly<Record<string, ShownClock>>,
  { members, next }: Answered,
): void => {
  const { plan, parameters, paging } = resolved
  const nextCursor = typeof next === 'number' ? writeCursor({ list: plan.path, parameters, offset: next }) : null
  const shown = Object.entries(clocks).map(([name, clock]) => [name, { ...clock, ...resolved.staleness }] as const)
  const body = JSON.stringify({
    ...Object.fromEntries(shown),
    citation: relativeUrl(plan.path, parameters),
    ...members,
    ...(next === undefined ? {} : { nextCursor }),
  })
  placeRead(reply, resolved)
  if (nextCursor !== null) addLink(reply, relativeUrl(plan.path, { limit: paging.limit, cursor: nextCursor }), 'next')
  reply.type('application/json; charset=utf-8')
  if (isKept(request, reply, resolved, () => strongTag(body))) reply.code(304).send()
  else reply.send(body)
}

/** Says in the headers of an answer, of whatever form, which read it is. */
export const placeRead = (reply: FastifyReply, { memento, ...resolved }: ResolvedRead): void => {
  reply.header('content-location', locationOf(resolved))
  stampMemento(reply, memento)
}

/** The URL at which a read is found again, its page included. */
export const locationOf = ({
  plan,
  parameters,
  paging,
}: Pick<ResolvedRead, 'plan' | 'parameters' | 'paging'>): string => relativeUrl(plan.path, { ...parameters, ...paging })

/**
 * Gives an answer that can never change its entity tag, and says for how long it may be kept.
 * @returns whether the client has it already: then it is answered 304.
 */
export const isKept = (
  request: FastifyRequest,
  reply: FastifyReply,
  { isPinned, isVersioned }: ResolvedRead,
  tagOf: () => string,
): boolean => {
  if (!isPinned) return false
  const tag = tagOf()
  reply.header('etag', tag)
  reply.header('cache-control', `private, max-age=86400${isVersioned ? ', immutable' : ''}`)
  return noneMatches(request.headers['if-none-match'], tag)
}
