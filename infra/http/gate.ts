import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { createLimiter } from './limiter.js'
import { localOnlyFault } from './local-only.js'
import { type Fault, fault, HttpProblem } from './problems.js'
import { queryFault } from './query-string.js'
import { headFault, isUpload, JSON_MEDIA_TYPE, mediaFault } from './request-form.js'
import { type AnswerListener, LOCAL_KEY, logRequest } from './request-log.js'
import { SECURITY_HEADERS, VARY } from './security-headers.js'
import { boundUnreadBody } from './unread-body.js'

/** Uploads at once for each key, of all clients together as long as there are no keys. */
const UPLOADS = 4

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

export type GateOptions = {
  /** Milliseconds that requests in flight have when the server closes; then their connections are broken. */
  readonly closeMs: number
  /** Told of every request before it is looked at. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => void
  /** Told of every request once its answer is done or cut. */
  readonly answered: AnswerListener
}

/** What every request has to pass before its body is read, and every answer before it leaves. */
export const registerGate = (app: FastifyInstance, { closeMs, begin, answered }: GateOptions): void => {
  const uploads = createLimiter(UPLOADS)
  let closing = false

  app.addHook('onRequest', async (request, reply) => {
    begin(request.raw, reply.raw)
    logRequest(request, reply, answered)
    boundUnreadBody(request.raw, reply.raw)
    reply.headers(SECURITY_HEADERS)
    if (SAFE_METHODS.has(request.method)) reply.header('vary', VARY)
    const refusal = headFault(request.raw) ?? localOnlyFault(request.raw) ?? closingFault(closing)
    if (refusal) throw new HttpProblem(refusal)
    if (SAFE_METHODS.has(request.method) || request.is404) return
    const unreadable = mediaFault(request.raw, request.routeOptions.schema?.consumes ?? [JSON_MEDIA_TYPE])
    if (unreadable) throw new HttpProblem(unreadable)
    if (!isUpload(request.raw)) return
    const leave = uploads.enter(LOCAL_KEY)
    if (!leave) throw new HttpProblem(fault('PARLEY_TOO_MANY_REQUESTS', `${UPLOADS} uploads are running already.`))
    reply.raw.once('close', leave)
  })

  app.addHook('preValidation', async (request) => {
    const refusal = queryFault(request.query)
    if (refusal) throw new HttpProblem(refusal)
  })

  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    if (closing) reply.header('connection', 'close')
  })

  app.addHook('onResponse', async () => {
    // A connection whose last request has just ended would otherwise be kept alive past the end.
    if (closing) setImmediate(() => app.server.closeIdleConnections())
  })

  app.addHook('preClose', (done) => {
    closing = true
    setTimeout(() => app.server.closeAllConnections(), closeMs).unref()
    done()
  })
}

const closingFault = (closing: boolean): Fault | undefined =>
  closing ? fault('PARLEY_SHUTTING_DOWN', 'The server is shutting down.') : undefined
