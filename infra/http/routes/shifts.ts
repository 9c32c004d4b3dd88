import { z } from 'zod'
import { axes } from '../../../domain/clocks.js'
import { withEvidence } from '../../../projections/evidence.js'
import { DEFAULT_AXIS, type ShiftValues, shiftItem, shiftParameters, shiftsView } from '../../../projections/shifts.js'
import { disputesByTarget } from '../../../projections/view.js'
import { shiftsAlong } from '../../../services/shifts.js'
import type { RoutePlugin } from '../app.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, answerRead, type ReadingFrom, readSchemas } from '../reading.js'
import { conflictParams } from './conflicts.js'

/** `/shifts`: how positions changed, and by which development. */
export const shiftRoutes =
  (reading: ReadingFrom): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/shifts',
      {
        schema: {
          operationId: 'listShifts',
          tags: ['views'],
          summary: 'How positions changed along one axis of time, what did it, and whether a party moved at all',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(shiftParameters) }),
          response: {
            200: z.object({ ...answerMembers, shifts: z.array(shiftItem), nextCursor: z.string().nullable() }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const plan = {
          path: `/v1/conflicts/${conflict}/shifts`,
          conflict,
          version: shiftsView.version,
          parameters: shiftParameters,
          defaults: { along: DEFAULT_AXIS },
        }
        await answerRead(reading, plan, request, reply, (read) => {
          const { facts, at, exclusions, values, offset, limit } = read
          const asked = values as ShiftValues
          const conflictIndex = read.conflictIndex.without(at.clock, exclusions)
          const axis = axes.find((one) => asked.along?.includes(one)) ?? DEFAULT_AXIS
          const shifts = shiftsAlong(axis, conflictIndex, reading.index, at, asked, disputesByTarget(facts))
          const { page, next } = pageOf(shifts, offset, limit)
          return { members: { shifts: page.map((shift) => withEvidence(shift, at.glossary)) }, next }
        })
        return reply
      },
    )
  }
