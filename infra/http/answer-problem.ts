import type { FastifyReply, FastifyRequest } from 'fastify'
import { faultOf, HttpProblem, problemOf } from './problems.js'

/**
 * The one error handler: answers whatever was thrown as a problem, and logs what is our own fault or the store's. That a
 * process is not ready yet is neither: probes ask for it every second, and each request is logged with its status anyway.
 */
export const answerProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { status, headers, body } = problemOf(faultOf(error), request.id)
  if (status >= 500 && !(error instanceof HttpProblem))
    request.log.error({ err: error, code: body.code }, 'request failed')
  // Fastify closes the connection after any body that it could not parse; there is no need once all of it has come.
  if (request.raw.complete) reply.removeHeader('connection')
  // Sent as bytes, because Fastify adds a charset to the type of JSON texts, and this type has none.
  return reply
    .code(status)
    .headers(headers)
    .send(Buffer.from(JSON.stringify(body)))
}
