import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { nanoid } from 'nanoid'
import { type AllowedMethods, createAllowedMethods } from './allowed-methods.js'
import { answerProblem } from './answer-problem.js'
import { createClientErrors } from './client-errors.js'
import { registerGate } from './gate.js'
import { healthRoutes, type Readiness } from './health.js'
import { BODY_MS, readJsonBody } from './json-body.js'
import { registerKeptAnswers } from './kept-answers.js'
import { openApiRoutes, registerOpenApi } from './open-api.js'
import { fault, HttpProblem } from './problems.js'
import { parseQueryString } from './query-string.js'
import { JSON_MEDIA_TYPE, MAX_HEADER_BYTES, MAX_URL_BYTES, NDJSON_MEDIA_TYPE } from './request-form.js'
import { type AnswerListener, logRequest } from './request-log.js'
import { assertStrictQuery, serializerCompiler, validatorCompiler } from './schema-checks.js'
import { SECURITY_HEADERS } from './security-headers.js'

/** A set of routes. Their schemas are zod; `schema.consumes` lists NDJSON where a route takes uploads. */
export type RoutePlugin = FastifyPluginAsyncZod

/** Time limits in milliseconds. */
export type TimeLimits = {
  /** For the head of a request. */
  readonly headMs: number
  /** For a whole JSON body. */
  readonly bodyMs: number
  /** For a connection on which nothing moves in either direction. */
  readonly idleMs: number
  /** For requests in flight when the server closes. */
  readonly closeMs: number
}

const TIME_LIMITS: TimeLimits = { headMs: 10_000, bodyMs: BODY_MS, idleMs: 120_000, closeMs: 30_000 }

export type AppOptions = {
  readonly logger: FastifyBaseLogger
  /** Of this program, as the API's description gives it. */
  readonly version: string
  readonly readiness: () => Readiness
  readonly routes: readonly RoutePlugin[]
  readonly limits?: Partial<TimeLimits>
  readonly onAnswered?: AnswerListener
  /** The generation of the ledger that answers are of; left out, none is kept to be sent again. */
  readonly generation?: () => number
}

/**
 * Builds the HTTP side: limits, checks, errors, health and API pages, and the routes given. The app is ready, and
 * listens to nothing yet. `close()` lets requests in flight end and refuses new ones.
 */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const limits = { ...TIME_LIMITS, ...options.limits }
  const allowed = createAllowedMethods()
  const answered = options.onAnswered ?? (() => undefined)
  const clientErrors = createClientErrors(options.logger, allowed, answered)
  const app: FastifyInstance = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => nanoid(),
    // The answer to requests that come while we close is ours to give (gate.ts).
    return503OnClosing: false,
    connectionTimeout: limits.idleMs,
    http: {
      // A missing Host is answered by us, as a problem.
      requireHostHeader: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headMs),
    },
    routerOptions: { querystringParser: parseQueryString, maxParamLength: MAX_URL_BYTES },
    clientErrorHandler: clientErrors.handle,
    frameworkErrors: (error, request, reply) => {
      logRequest(request, reply, answered)
      void reply.headers(SECURITY_HEADERS)
      void answerProblem(error, request, reply)
    },
  })
  app.server.on('checkExpectation', (request, response) => app.routing(request, response))
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(JSON_MEDIA_TYPE, ({ raw }: FastifyRequest) => readJsonBody(raw, limits.bodyMs))
  app.addContentTypeParser(NDJSON_MEDIA_TYPE, (_request, payload, done) => done(null, payload))
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler(({ url }) => {
    throw new HttpProblem(missingFault(url, allowed))
  })
  app.addHook('onRoute', ({ url, method, schema }) => {
    allowed.add(url, method)
    if (schema?.hide !== true) assertStrictQuery(schema?.querystring, url)
  })
  registerGate(app, { closeMs: limits.closeMs, begin: clientErrors.begin, answered })
  if (options.generation) registerKeptAnswers(app, options.generation)
  await registerOpenApi(app, options.version)
  for (const plugin of [healthRoutes(options.readiness), openApiRoutes, ...options.routes]) await app.register(plugin)
  await app.ready()
  return app
}

const missingFault = (url: string, allowed: AllowedMethods) => {
  const methods = allowed.of(url)
  if (methods.length === 0) return fault('PARLEY_NOT_FOUND', 'There is nothing at this path.')
  return { ...fault('PARLEY_METHOD_NOT_ALLOWED', 'The method is not allowed here.'), allow: methods }
}
