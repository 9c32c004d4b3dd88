import { z } from 'zod'
import { SINGLE_SOURCE_VERSION, singleSourceItem, singleSourceOf } from '../../../projections/single-source.js'
import type { RoutePlugin } from '../app.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { answerMembers, answerRead, type ReadingFrom, readSchemas } from '../reading.js'
import { conflictParams } from './conflicts.js'

/** `/single-source`: what would be gone, had one claimant not spoken. */
export const singleSourceRoutes =
  (reading: ReadingFrom): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/single-source',
      {
        schema: {
          operationId: 'listSingleSource',
          tags: ['views'],
          summary: 'The items of all views that rest on one original claimant, however many published it',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas }),
          response: {
            200: z.object({
              ...answerMembers,
              singleSource: z.array(singleSourceItem),
              nextCursor: z.string().nullable(),
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const path = `/v1/conflicts/${conflict}/single-source`
        const plan = { path, conflict, version: SINGLE_SOURCE_VERSION, parameters: {} }
        await answerRead(reading, plan, request, reply, ({ facts, at, offset, limit }) => {
          const { page, next } = pageOf(singleSourceOf(facts, at), offset, limit)
          return { members: { singleSource: page }, next }
        })
        return reply
      },
    )
  }
