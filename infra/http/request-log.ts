import type { FastifyReply, FastifyRequest } from 'fastify'

/** Whom the log and the limits take a request to be from, as long as there are no keys. */
export const LOCAL_KEY = 'local'

/** A request that was answered, or whose answer was cut. */
export type AnsweredRequest = {
  /** Null where what came was no request. */
  readonly method: string | null
  /** The route's pattern, never the URL; null where there is no such route. */
  readonly route: string | null
  readonly status: number
  readonly seconds: number
}

/** Is told of each request once its answer is done or cut. */
export type AnswerListener = (request: AnsweredRequest) => void

/**
 * Logs a request, and tells of it, once its answer is done or cut: the route's pattern, never the URL, the query, a body or an address
 * (api.md, section 7). The request's id is bound to the logger.
 */
export const logRequest = (request: FastifyRequest, reply: FastifyReply, answered: AnswerListener): void => {
  const started = performance.now()
  reply.raw.once('close', () => {
    const ms = performance.now() - started
    const answer = {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.raw.statusCode,
    }
    answered({ ...answer, seconds: ms / 1_000 })
    request.log.info(
      {
        ...answer,
        key: LOCAL_KEY,
        ms: Math.round(ms * 10) / 10,
        ...(reply.raw.writableFinished ? {} : { cut: true }),
      },
      'request',
    )
  })
}
