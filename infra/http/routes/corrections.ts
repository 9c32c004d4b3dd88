import { z } from 'zod'
import { NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import type { Work } from '../../../domain/work.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { type Correction, correction } from '../../../projections/corrections.js'
import type { Parameters, ParameterValues } from '../../../projections/listing.js'
import { windowOn } from '../../../services/changes/axis-window.js'
import { correctedAxes, correctionsAlong } from '../../../services/changes/corrections.js'
import { settingOf } from '../../../services/changes/setting.js'
import { sendLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import type { LongReads } from '../long-reads.js'
import { pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, readSchemas } from '../reading.js'
import { granted, type ReadingFrom, resolveRead } from '../resolve-read.js'
import type { Answered } from '../send-read.js'
import { exclusionsIn, withoutParameter } from '../without.js'
import { conflictParams } from './conflicts.js'

/** Raised whenever the answer would change for the same facts. */
const CORRECTIONS_VERSION = 1

const DEFAULT_AXIS = 'ledger'

const correctionParameters = {
  from: { kind: 'place', edge: 'start', description: 'Only what was answered then or later, on the axis `along`' },
  to: { kind: 'place', edge: 'end', description: 'Only what was answered then or earlier, on the axis `along`' },
  along: {
    kind: 'one',
    values: correctedAxes,
    description: `ledger: as we recorded it; knowledge: as sources told it. ${DEFAULT_AXIS} where left out`,
  },
} as const satisfies Parameters

/** `/corrections`: which figures and positions that we once answered have since been corrected. */
export const correctionRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/corrections',
      {
        schema: {
          operationId: 'listCorrections',
          tags: ['views'],
          summary:
            'Figures and positions that we once answered and that were corrected since: by how much, after how long',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(correctionParameters) }),
          response: {
            200: z.object({ ...answerMembers, corrections: z.array(correction), nextCursor: z.string().nullable() }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const plan = {
          path: `/v1/conflicts/${conflict}/corrections`,
          conflict,
          version: CORRECTIONS_VERSION,
          parameters: correctionParameters,
          defaults: { along: DEFAULT_AXIS },
        }
        const accepted = { ...correctionParameters, ...withoutParameter }
        const resolved = await resolveRead(reading, plan, accepted, request, [''])
        const { conflictIndex, readings, values, offset, limit } = resolved
        const [at] = readings
        if (!at) throw new Error('the corrections have a clock')
        const { from, to, along } = values as ParameterValues<typeof correctionParameters>
        const axis = correctedAxes.find((one) => along?.includes(one)) ?? DEFAULT_AXIS
        const window = granted(windowOn(axis, reading.index, at.clock, { from, to }))
        const left = conflictIndex.without(at.clock, exclusionsIn(values))
        const here = settingOf(left, at.clock, NO_EXCLUSIONS, DEFAULT_POLICY)
        const work = pageAmong(correctionsAlong(axis, here, window, reading.index), offset, limit)
        await sendLongRead(longReads, request, reply, resolved, { clock: at.shown }, work)
        return reply
      },
    )
  }

/** One page of what is made one by one, no more of which is made than is needed to know whether another follows. */
function* pageAmong(corrections: Iterable<Correction | undefined>, offset: number, limit: number): Work<Answered> {
  const page: Correction[] = []
  let place = 0
  for (const one of corrections) {
    if (one && place >= offset + limit) return { members: { corrections: page }, next: offset + limit }
    if (one && place >= offset) page.push(one)
    if (one) place += 1
    yield
  }
  return { members: { corrections: page }, next: null }
}
