import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { fault, HttpProblem } from './problems.js'

/** How far the index is: `lag` counts the events of the store that it does not have yet. */
export type Readiness = { readonly caughtUp: boolean; readonly lag: number }

/** `/health/live` and `/health/ready`: 200 while we run, and once the index has caught up (else 503). */
export const healthRoutes =
  (readiness: () => Readiness): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/health/live',
      {
        schema: {
          operationId: 'getLiveness',
          tags: ['operation'],
          summary: 'Whether the process serves requests',
          querystring: z.strictObject({}),
          response: { 200: z.object({ status: z.literal('live') }) },
        },
      },
      () => ({ status: 'live' as const }),
    )
    app.get(
      '/health/ready',
      {
        schema: {
          operationId: 'getReadiness',
          tags: ['operation'],
          summary: 'Whether the index has caught up with the store; 503 until then',
          querystring: z.strictObject({}),
          response: {
            200: z.object({ status: z.literal('ready'), lag: z.int().min(0).describe('events not yet indexed') }),
          },
        },
      },
      () => {
        const { caughtUp, lag } = readiness()
        if (!caughtUp) throw new HttpProblem(fault('PARLEY_INDEX_BEHIND', `The index is ${lag} events behind.`))
        return { status: 'ready' as const, lag }
      },
    )
  }
