import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type LedgerSource, sequenceAt } from '../../../services/ledger-events.js'
import type { RoutePlugin } from '../app.js'
import { EventFeed, FEED_LIMITS, type FeedLimits } from '../event-feed.js'
import { createLimiter } from '../limiter.js'
import { fault, HttpProblem } from '../problems.js'
import { LOCAL_KEY } from '../request-log.js'
import { granted, openConflict } from '../resolve-read.js'
import { conflictParams } from './conflicts.js'

/** Feeds at once for each key, of all clients together as long as there are no keys. */
const FEEDS = 10

/** Milliseconds for which a client may take what its feed still holds when the server closes. */
const FAREWELL_MS = 1_000

const MEDIA_TYPE = 'text/event-stream'

/** What can be set of feeds: their own limits, and how many there may be at once for each key. */
export type FeedOptions = Partial<FeedLimits & { readonly feeds: number }>

/** `/feed`: events as they are recorded, as server-sent events. */
export const feedRoutes =
  (source: LedgerSource, { feeds = FEEDS, ...options }: FeedOptions = {}): RoutePlugin =>
  async (app) => {
    const limits = { ...FEED_LIMITS, ...options }
    const places = createLimiter(feeds)
    const open = new Map<EventFeed, FastifyReply>()
    let closing = false

    app.addHook('preClose', async () => {
      closing = true
      for (const [feed, { raw }] of open) {
        feed.finish()
        setTimeout(() => raw.destroy(), FAREWELL_MS).unref()
      }
    })

    app.get(
      '/v1/conflicts/:conflict/feed',
      {
        schema: {
          operationId: 'followEvents',
          tags: ['ledger'],
          summary: 'The events of the conflict, old ones and then each as it is recorded, as server-sent events',
          params: conflictParams,
          querystring: z.strictObject({
            after: z.string().optional().describe('A position: the events recorded after it; left out: from the start'),
          }),
          headers: z.looseObject({
            'last-event-id': z.string().optional().describe('The position to go on after; it counts, not `after`'),
          }),
          produces: [MEDIA_TYPE],
          response: {
            200: z.string().describe('`id` is the position, `event` the type, `data` one LedgerEvent; never ends'),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const { 'last-event-id': lastId } = request.headers
        const { after } = request.query
        await openConflict(source.index, conflict)
        const position = lastId ?? after
        const where = lastId === undefined ? { parameter: 'after' } : { header: 'last-event-id' }
        const start = position === undefined ? 0 : granted(await sequenceAt(source, position, where))
        reply.type(MEDIA_TYPE)
        if (request.method === 'HEAD') return (reply as FastifyReply).send()
        if (closing) throw new HttpProblem(fault('PARLEY_SHUTTING_DOWN', 'The server is shutting down.'))
        const leave = places.enter(LOCAL_KEY)
        if (!leave) throw new HttpProblem(fault('PARLEY_TOO_MANY_REQUESTS', `${feeds} feeds are open already.`))
        const feed = new EventFeed(source, conflict, start, limits)
        open.set(feed, reply)
        feed.once('close', () => {
          open.delete(feed)
          leave()
        })
        // A proxy that gathers answers before it passes them on would hold events back.
        reply.header('x-accel-buffering', 'no')
        ;(reply as FastifyReply).send(feed)
        return reply
      },
    )
  }
