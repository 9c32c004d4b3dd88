import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Metrics } from '../metrics/metrics.js'
import type { RoutePlugin } from './app.js'

/** `/metrics`: what Prometheus, or anything that reads its text form, scrapes. */
export const metricsRoutes =
  ({ scrape }: Pick<Metrics, 'scrape'>): RoutePlugin =>
  async (app) => {
    app.get(
      '/metrics',
      {
        schema: {
          operationId: 'getMetrics',
          tags: ['operation'],
          summary: 'Counts, lags, sizes and durations, in the text form of Prometheus',
          querystring: z.strictObject({}),
          produces: ['text/plain'],
          response: { 200: z.string().describe('docs/metrics.md lists what there is') },
        },
      },
      async (_request, reply) => {
        const { text, mediaType } = await scrape()
        ;(reply.type(mediaType) as FastifyReply).send(text)
        return reply
      },
    )
  }
