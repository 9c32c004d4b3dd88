import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { z } from 'zod'
import { AnswerSpool } from '../../../infra/http/answer-spool.js'
import { type AppOptions, buildApp, type RoutePlugin } from '../../../infra/http/app.js'
import type { Readiness } from '../../../infra/http/health.js'
import { readNdjson } from '../../../infra/http/ndjson.js'
import { isUpload } from '../../../infra/http/request-form.js'

const idOnly = z.strictObject({ id: z.string() })
const content = z.strictObject({
  kind: z.enum(['state', 'nonState']).optional(),
  when: z.union([z.string(), z.strictObject({ from: z.string(), to: z.string() })]).optional(),
  tags: z.array(z.unknown()).optional(),
})

/** Routes that answer what they were sent, and that fail on demand: the smallest users of the app's foundation. */
export const echoRoutes =
  ({ spool }: { readonly spool?: ConstructorParameters<typeof AnswerSpool>[0] } = {}): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/echo/:id',
      {
        schema: {
          operationId: 'getEcho',
          params: idOnly,
          querystring: z.strictObject({ limit: z.coerce.number().optional() }),
        },
      },
      (request) => ({ id: request.params.id, query: request.query }),
    )
    app.put(
      '/v1/echo/:id',
      { schema: { operationId: 'putEcho', params: idOnly, querystring: z.strictObject({}), body: content } },
      (request) => request.body,
    )
    app.post(
      '/v1/lines',
      {
        schema: {
          operationId: 'postLines',
          querystring: z.strictObject({}),
          body: z.looseObject({}),
          consumes: ['application/json', 'application/x-ndjson'],
        },
      },
      async (request, reply) => {
        if (!isUpload(request.raw)) return request.body
        const answer = new AnswerSpool(spool)
        const answered = async () => {
          let lines = 0
          try {
            for await (const line of readNdjson(request.raw)) {
              lines += 1
              await answer.put(
                `${JSON.stringify('bytes' in line ? { line: line.line, is: line.bytes.toString() } : line)}\n`,
              )
            }
            await answer.put(`${JSON.stringify({ summary: { lines } })}\n`)
            answer.finish()
          } catch (error) {
            answer.destroy(error instanceof Error ? error : new Error('the upload failed'))
          }
        }
        void answered()
        return reply.type('application/x-ndjson').send(answer)
      },
    )
  }

/** An app over the echo routes, ready and silent unless told otherwise. */
/** How a process is that has caught up, and of which nothing is wrong. */
export const READY: Readiness = { caughtUp: true, lag: 0, stale: false, setAside: 0, problems: [], counts: {} }

export const echoApp = (options: Partial<AppOptions> = {}): Promise<FastifyInstance> =>
  buildApp({
    logger: pino({ level: 'silent' }),
    version: '0.0.0',
    readiness: () => READY,
    routes: [echoRoutes()],
    ...options,
  })
