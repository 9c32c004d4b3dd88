import { z } from 'zod'
import { withEvidence } from '../../../projections/evidence.js'
import { axisIn } from '../../../projections/listing.js'
import { positionTypes } from '../../../projections/positions/facts.js'
import { DEFAULT_AXIS, type ShiftValues, shiftItem, shiftParameters, shiftsView } from '../../../projections/shifts.js'
import { disputesByTarget, typesOf } from '../../../projections/view.js'
import { windowOn } from '../../../services/changes/axis-window.js'
import { shiftsAlong } from '../../../services/shifts.js'
import { answerLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import type { LongReads } from '../long-reads.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, readSchemas } from '../reading.js'
import { granted, type ReadingFrom } from '../resolve-read.js'
import { conflictParams } from './conflicts.js'

/** `/shifts`: how positions changed, and by which development. */
export const shiftRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
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
        await answerLongRead(reading, longReads, plan, request, reply, function* (read) {
          const { found, at, exclusions, values, offset, limit } = read
          const asked = values as ShiftValues
          const of = read.conflictIndex.ofTypes(positionTypes)
          const conflictIndex = read.conflictIndex.without(at.clock, exclusions, of)
          const axis = axisIn(asked.along, DEFAULT_AXIS)
          const window = granted(windowOn(axis, reading.index, at.clock, asked))
          const disputed = disputesByTarget(found.ofTypes(typesOf()))
          const shifts = yield* shiftsAlong(axis, conflictIndex, reading.index, at, window, asked, disputed, of)
          const { page, next } = pageOf(shifts, offset, limit)
          return { members: { shifts: page.map((shift) => withEvidence(shift, at.glossary)) }, next }
        })
        return reply
      },
    )
  }
