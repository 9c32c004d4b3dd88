import { z } from 'zod'
import { chosenOf } from '../../../projections/parts/lookup.js'
import { SINGLE_SOURCE_VERSION, singleSourceItem, singleSourceOf } from '../../../projections/single-source.js'
import { answerLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import type { LongReads } from '../long-reads.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { answerMembers, readSchemas } from '../reading.js'
import type { ReadingFrom } from '../resolve-read.js'
import { conflictParams } from './conflicts.js'

/** `/single-source`: what would be gone, had one claimant not spoken. */
export const singleSourceRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
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
        await answerLongRead(reading, longReads, plan, request, reply, function* ({ found, at, offset, limit }) {
          const { page, next } = pageOf(yield* singleSourceOf(yield* chosenOf(found.each()), at), offset, limit)
          return { members: { singleSource: page }, next }
        })
        return reply
      },
    )
  }
