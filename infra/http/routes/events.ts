import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { eventsOf, sequenceAt, toldEvent } from '../../../services/ledger-events.js'
import type { Writing } from '../../../services/writing.js'
import type { RoutePlugin } from '../app.js'
import { addLink, relativeUrl } from '../citation.js'
import { pagingSchemas, readLimit } from '../paging.js'
import { granted, openConflict, type ReadingFrom } from '../resolve-read.js'
import { staleMembers } from '../staleness.js'
import { conflictParams } from './conflicts.js'

/** A page ends at its limit or at so many bytes of events, whichever comes first, and holds one event at least. */
const PAGE_BYTES = 4 * 1024 * 1024

/** An event of the ledger, as pages and feeds tell it. */
const eventItem = z
  .object({
    sequence: z.number().int(),
    position: z.string(),
    recordedAt: z.string(),
    type: z.string(),
    developmentId: z.string().nullable().describe('the development whose life it belongs to; null: the glossary'),
    glossary: z.string().nullable().describe('the conflict whose glossary it belongs to; null: a development'),
    revision: z.number().int().describe('its place in the life of the development, or of the glossary'),
    recordedBy: z.string(),
    data: z.looseObject({}).describe('as stored'),
  })
  .meta({ id: 'LedgerEvent' })

/** `/events`: what was recorded, in the order of recording. */
export const eventRoutes =
  (source: Pick<Writing, 'store' | 'index'>, { staleness }: Pick<ReadingFrom, 'staleness'>): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/events',
      {
        schema: {
          operationId: 'listEvents',
          tags: ['ledger'],
          summary: 'Every event of the conflict in the order of recording; corrections and retractions are events too',
          params: conflictParams,
          querystring: z.strictObject({
            after: z.string().optional().describe('A position: the events recorded after it; left out: from the start'),
            limit: pagingSchemas.limit,
            waitFor: z.string().optional().describe('A position from a write: answer once it is indexed, at most 5 s'),
          }),
          response: {
            200: z.object({
              events: z.array(eventItem),
              next: z.string().nullable().describe('`after` of the next page; null at the end'),
              head: z.string().describe('position of the last event of the ledger: `after` of what is yet to come'),
              ...staleMembers,
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const { after, limit: limitText, waitFor } = request.query
        const limit = readLimit(limitText)
        const { index } = source
        await openConflict(index, conflict, waitFor)
        const start = after === undefined ? 0 : granted(await sequenceAt(source, after, { parameter: 'after' }))
        const { head } = index
        if (!head) throw new Error('a conflict is open in a ledger without events')
        const told: string[] = []
        let bytes = 0
        let last = { sequence: start, position: '' }
        for await (const event of eventsOf(source, conflict, start, head.sequence)) {
          const text = JSON.stringify(toldEvent(event))
          bytes += text.length
          if (told.length > 0 && bytes > PAGE_BYTES) break
          told.push(text)
          last = event
          if (told.length === limit) break
        }
        const following = index.nextOf(conflict, last.sequence)
        const next = following !== undefined && following <= head.sequence ? last.position : null
        if (next !== null)
          addLink(reply, relativeUrl(`/v1/conflicts/${conflict}/events`, { after: next, limit: limitText }), 'next')
        const paging = JSON.stringify({ next, head: head.position, ...staleness() })
        // The events are text already, as their bytes were counted.
        ;(reply.type('application/json; charset=utf-8') as FastifyReply).send(
          `{"events":[${told.join()}],${paging.slice(1)}`,
        )
        return reply
      },
    )
  }
