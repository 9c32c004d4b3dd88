import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { movedTo } from '../../../domain/clocks.js'
import { NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { type Frame, frame, type ReplayEnd, replayEnd } from '../../../projections/frame.js'
import { alongParameters, axisIn, type ParameterValues } from '../../../projections/listing.js'
import { allParts } from '../../../projections/parts/all-parts.js'
import { endsOf, windowOn } from '../../../services/changes/axis-window.js'
import { replayAlong } from '../../../services/changes/replay.js'
import { settingOf } from '../../../services/changes/setting.js'
import type { RoutePlugin } from '../app.js'
import { DEFAULT_VIEWS, isAmong, viewsParameter } from '../compared-views.js'
import type { Limiter } from '../limiter.js'
import { NDJSON, ndjsonOf } from '../ndjson-answer.js'
import { parameterSchemas } from '../parameters.js'
import { readSchemas } from '../reading.js'
import { NDJSON_MEDIA_TYPE } from '../request-form.js'
import { granted, type ReadingFrom, resolveRead } from '../resolve-read.js'
import { streamRead } from '../streamed-read.js'
import { exclusionsIn, withoutParameter } from '../without.js'
import { conflictParams } from './conflicts.js'

/** Raised whenever the frames would change for the same facts. */
const REPLAY_VERSION = 2

const DEFAULT_AXIS = 'ledger'

const replayParameters = { ...alongParameters(DEFAULT_AXIS), views: viewsParameter } as const

/** `/replay`: what changed in which view, event by event, as lines of JSON. */
export const replayRoutes =
  (reading: ReadingFrom, places: Limiter): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/replay',
      {
        schema: {
          operationId: 'replay',
          tags: ['views'],
          summary: 'What changed in which view along an axis of time, one line for each event that changed something',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...parameterSchemas(replayParameters) }),
          produces: [NDJSON_MEDIA_TYPE],
          response: {
            200: z
              .union([frame, replayEnd])
              .describe('one line each; the last line has `end`, without it the answer was cut'),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const plan = {
          path: `/v1/conflicts/${conflict}/replay`,
          conflict,
          version: REPLAY_VERSION,
          parameters: replayParameters,
          defaults: { along: DEFAULT_AXIS, views: DEFAULT_VIEWS.join(',') },
        }
        const accepted = { ...replayParameters, ...withoutParameter }
        const resolved = await resolveRead(reading, plan, accepted, request, [''])
        const { conflictIndex, readings, values } = resolved
        const [at] = readings
        if (!at) throw new Error('a replay has a clock')
        const { from, to, along, views } = values as ParameterValues<typeof replayParameters>
        const axis = axisIn(along, DEFAULT_AXIS)
        const window = granted(windowOn(axis, reading.index, at.clock, { from, to }))
        const [first, last] = endsOf(axis, at.clock, window)
        streamRead(request, reply as FastifyReply, resolved, places, { mediaType: NDJSON }, () => {
          const parts = allParts.filter(({ view }) => isAmong(views ?? DEFAULT_VIEWS, view))
          const without = conflictIndex.without(movedTo(axis, at.clock, window.until), exclusionsIn(values))
          const start = settingOf(without, first, NO_EXCLUSIONS, DEFAULT_POLICY)
          const position = reading.index.at(at.clock.sequence)?.position ?? null
          return ndjsonOf(withEnd(replayAlong(axis, start, last, parts, reading.index), position))
        })
        return reply
      },
    )
  }

async function* withEnd(
  frames: AsyncIterable<Frame>,
  position: string | null,
): AsyncGenerator<Frame | ReplayEnd, void, undefined> {
  let count = 0
  for await (const one of frames) {
    count += 1
    yield one
  }
  yield { end: { count, position } }
}
