import { z } from 'zod'
import { slug } from '../../../domain/vocabulary/ids.js'
import type { ParameterValues } from '../../../projections/listing.js'
import { matrix, positionIssue } from '../../../projections/positions/matrix.js'
import { positionListing, positions } from '../../../projections/positions.js'
import { proposalVersion, versionsOf } from '../../../projections/proposals/versions.js'
import { proposals } from '../../../projections/proposals.js'
import { talksAt, talksItem, talksStatuses } from '../../../projections/talks.js'
import {
  type TimelineValues,
  timeline,
  timelineItem,
  timelineItemOf,
  timelineParameters,
  timelineView,
} from '../../../projections/timeline.js'
import { disputesByTarget, show } from '../../../projections/view.js'
import type { RoutePlugin } from '../app.js'
import { itemOf } from '../list-route.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, answerRead, type ReadingFrom, readSchemas } from '../reading.js'
import { conflictParams } from './conflicts.js'
import { proposalsOf, registerViewLists, viewLists } from './view-lists.js'

const nextCursor = { nextCursor: z.string().nullable() }

/** Every view but the casualties and the state over them all. */
export const viewRoutes =
  (reading: ReadingFrom): RoutePlugin =>
  async (app) => {
    registerViewLists(app, reading)

    app.get(
      '/v1/conflicts/:conflict/positions',
      {
        schema: {
          operationId: 'listPositions',
          tags: ['views'],
          summary: 'Where each party stands on each issue, in its own voice or attributed; limit counts issues',
          params: conflictParams,
          querystring: z.strictObject({
            ...readSchemas,
            ...pagingSchemas,
            ...parameterSchemas(positionListing.parameters),
          }),
          response: { 200: z.object({ ...answerMembers, issues: z.array(positionIssue), ...nextCursor }) },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const path = `/v1/conflicts/${conflict}/positions`
        const plan = { path, conflict, version: positions.version, parameters: positionListing.parameters }
        await answerRead(reading, plan, request, reply, ({ facts, at, values, offset, limit }) => {
          const asked = values as ParameterValues<typeof positionListing.parameters>
          const cells = show(positions, facts, at, proposalsOf(facts, at))
          const { page, next } = pageOf(matrix(cells, at, asked.party, asked.issue), offset, limit)
          return { members: { issues: page }, next }
        })
        return reply
      },
    )

    app.get(
      '/v1/conflicts/:conflict/proposals/:id/versions',
      {
        schema: {
          operationId: 'listProposalVersions',
          tags: ['views'],
          summary: 'The versions of a proposal, with terms added, dropped and changed',
          params: z.strictObject({ conflict: slug, id: z.string().min(1).max(64) }),
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas }),
          response: { 200: z.object({ ...answerMembers, versions: z.array(proposalVersion), ...nextCursor }) },
        },
      },
      async (request, reply) => {
        const { conflict, id } = request.params
        const path = `/v1/conflicts/${conflict}/proposals/${encodeURIComponent(id)}/versions`
        const plan = { path, conflict, version: proposals.version, parameters: {} }
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
        await answerRead(reading, plan, request, reply, ({ facts, at }) => ({ members: { talks: talksAt(facts, at) } }))
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
        await answerRead(reading, plan, request, reply, ({ facts, at, values, offset, limit }) => {
          const asked = values as TimelineValues
          const matching = timeline(facts, asked, at)
          const disputed = disputesByTarget(facts)
          const { page, next } = pageOf(matching, offset, limit)
          const developments = page.map((fact) => timelineItemOf(fact, disputed, at))
          return { members: { developments, total: asked.q === undefined ? matching.length : null }, next }
        })
        return reply
      },
    )
  }
