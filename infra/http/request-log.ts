import type { FastifyReply, FastifyRequest } from 'fastify'

/** Whom the log and the limits take a request to be from, as long as there are no keys. */
export const LOCAL_KEY = 'local'

/**
 * Logs a request once its answer is done or cut: the route's pattern, never the URL, the query, a body or an address
 * (api.md, section 7). The request's id is bound to the logger.
 */
export const logRequest = (request: FastifyRequest, reply: FastifyReply): void => {
  const started = performance.now()
  reply.raw.once('close', () => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.raw.statusCode,
        key: LOCAL_KEY,
        ms: Math.round((performance.now() - started) * 10) / 10,
        ...(reply.raw.writableFinished ? {} : { cut: true }),
      },
      'request',
    )
  })
}
