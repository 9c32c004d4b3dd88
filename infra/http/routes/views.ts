import { z } from 'zod'
import { slug } from '../../../domain/vocabulary/ids.js'
import { withDisputes } from '../../../projections/parts/lookup.js'
import { proposalVersion, proposalVersionsView, versionsOf } from '../../../projections/proposals/version-history.js'
import { talksAt, talksItem, talksStatuses, talksTypes } from '../../../projections/talks.js'
import {
  type TimelineValues,
  timelineItem,
  timelineItemOf,
  timelineParameters,
  timelineUpTo,
  timelineView,
} from '../../../projections/timeline.js'
import { disputesByTarget } from '../../../projections/view.js'
import { answerLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import { itemOf } from '../list-route.js'
import type { LongReads } from '../long-reads.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, answerRead, readSchemas } from '../reading.js'
import type { ReadingFrom } from '../resolve-read.js'
import { conflictParams } from './conflicts.js'
import { registerViewLists, viewLists } from './view-lists.js'

const nextCursor = { nextCursor: z.string().nullable() }

/** Every view but positions, casualties and the state over them all. */
export const viewRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
  async (app) => {
    registerViewLists(app, reading, longReads)

    app.get(
      '/v1/conflicts/:conflict/proposals/:id/versions',
      {
        schema: {
          operationId: 'listProposalVersions',
          tags: ['views'],
          summary: 'The versions of a proposal, with terms added, dropped and changed, and the answers to each',
          params: z.strictObject({ conflict: slug, id: z.string().min(1).max(64) }),
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas }),
          response: { 200: z.object({ ...answerMembers, versions: z.array(proposalVersion), ...nextCursor }) },
        },
      },
      async (request, reply) => {
        const { conflict, id } = request.params
        const path = `/v1/conflicts/${conflict}/proposals/${encodeURIComponent(id)}/versions`
        const plan = { path, conflict, version: proposalVersionsView.version, parameters: {} }
        await answerRead(reading, plan, request, reply, (read) => {
          const versions = versionsOf(itemOf(viewLists.proposals, read, id), read.at)
          const { page, next } = pageOf(versions, read.offset, read.limit)
          return { members: { versions: page }, next }
        })
        return reply
      },
    )

    app.get(
      '/v1/conflicts/:conflict/talks',
      {
        schema: {
          operationId: 'getTalks',
          tags: ['views'],
          summary: 'How the talks stand as each party declares it, and the next and last contact of principals',
          params: conflictParams,
          querystring: z.strictObject(readSchemas),
          response: { 200: z.object({ ...answerMembers, talks: talksItem }) },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const plan = {
          path: `/v1/conflicts/${conflict}/talks`,
          conflict,
          version: talksStatuses.version,
          parameters: {},
        }
        await answerRead(reading, plan, request, reply, ({ found, at }) => ({
          members: { talks: talksAt(found.ofTypes(talksTypes), at) },
        }))
        return reply
      },
    )

    app.get(
      '/v1/conflicts/:conflict/timeline',
      {
        schema: {
          operationId: 'listTimeline',
          tags: ['views'],
          summary: 'Developments in fold order; total counts all that match, and is null with q',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(timelineParameters) }),
          response: {
            200: z.object({
              ...answerMembers,
              developments: z.array(timelineItem),
              total: z.number().int().nullable(),
              ...nextCursor,
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const path = `/v1/conflicts/${conflict}/timeline`
        const plan = { path, conflict, version: timelineView.version, parameters: timelineParameters }
        await answerLongRead(reading, longReads, plan, request, reply, function* (read) {
          const { found, at, values, offset, limit } = read
          const asked = values as TimelineValues
          const { facts, total } = yield* timelineUpTo(found, asked, offset + limit)
          const page = facts.slice(offset, offset + limit)
          const next = total > offset + limit ? offset + limit : null
          const disputed = disputesByTarget(withDisputes(page, found))
          const developments = page.map((fact) => timelineItemOf(fact, disputed, at))
          return { members: { developments, total: asked.q === undefined ? total : null }, next }
        })
        return reply
      },
    )
  }
