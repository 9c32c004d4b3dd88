import { z } from 'zod'
import { DEFAULT_POLICY, type PolicyName, policyNames } from '../../../projections/casualties/policies.js'
import { causeKinds } from '../../../projections/cause.js'
import { change } from '../../../projections/change.js'
import type { Parameters } from '../../../projections/listing.js'
import { allParts } from '../../../projections/parts/all-parts.js'
import { diffBetween } from '../../../services/changes/diff.js'
import { settingOf } from '../../../services/changes/setting.js'
import { type ClockReading, clockParameters } from '../../../services/clock-request.js'
import { sendLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import { type Prefix, prefixed } from '../clock-prefix.js'
import { DEFAULT_VIEWS, isAmong, viewsParameter } from '../compared-views.js'
import type { LongReads } from '../long-reads.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { clockSchema } from '../reading.js'
import { type ReadingFrom, resolveRead } from '../resolve-read.js'
import { exclusionsIn, withoutParameter } from '../without.js'
import { conflictParams } from './conflicts.js'

/** Raised whenever the answer would change for the same facts. */
const DIFF_VERSION = 3

const SIDES = ['a', 'b'] as const satisfies readonly Prefix[]
type Side = (typeof SIDES)[number]

const sideParameters = (side: Side): Parameters => ({
  [prefixed(side, 'without')]: { ...withoutParameter.without, description: `${side}: as if these had never reported` },
  [prefixed(side, 'policy')]: {
    kind: 'one',
    values: policyNames,
    description: `${side}: how the claims about one incident are resolved`,
  },
})

const diffParameters: Parameters = {
  ...sideParameters('a'),
  ...sideParameters('b'),
  views: viewsParameter,
  cause: { kind: 'oneOf', values: causeKinds, description: 'Only what has a cause of these kinds' },
}

/** The clock parameters of both sides, and what else a read takes. */
const diffSchemas = {
  ...Object.fromEntries(
    SIDES.flatMap((side) =>
      Object.entries(clockParameters)
        .filter(([name]) => name !== 'waitFor')
        .map(
          ([name, meaning]) => [prefixed(side, name), z.string().optional().describe(`${side}: ${meaning}`)] as const,
        ),
    ),
  ),
  waitFor: z.string().optional().describe(clockParameters.waitFor),
  version: z.string().optional().describe('The version of this comparison, as citations carry it'),
}

/** `/diff`: what differs between two settings of the clocks, of who is left out, and of the policy. */
export const diffRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/diff',
      {
        schema: {
          operationId: 'getDiff',
          tags: ['views'],
          summary: 'What differs between two settings a and b of all that an answer depends on, and what caused it',
          params: conflictParams,
          querystring: z.strictObject({ ...diffSchemas, ...pagingSchemas, ...parameterSchemas(diffParameters) }),
          response: {
            200: z.object({
              a: clockSchema,
              b: clockSchema,
              citation: z.string(),
              changes: z.array(change),
              nextCursor: z.string().nullable(),
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const plan = {
          path: `/v1/conflicts/${conflict}/diff`,
          conflict,
          version: DIFF_VERSION,
          parameters: diffParameters,
          defaults: { aPolicy: DEFAULT_POLICY, bPolicy: DEFAULT_POLICY, views: DEFAULT_VIEWS.join(',') },
        }
        const resolved = await resolveRead(reading, plan, diffParameters, request, SIDES)
        const { conflictIndex, readings, values, offset, limit } = resolved
        const [a, b] = readings
        if (!a || !b) throw new Error('a comparison has two sides')
        const setting = (side: Side, { clock }: ClockReading) => {
          const without = exclusionsIn({ without: values[prefixed(side, 'without')] })
          return settingOf(conflictIndex, clock, without, policyIn(values[prefixed(side, 'policy')]))
        }
        const views = values.views ?? DEFAULT_VIEWS
        const { cause } = values
        const parts = allParts.filter(({ view }) => isAmong(views, view))
        const work = function* () {
          const all = yield* diffBetween(setting('a', a), setting('b', b), parts, reading.index)
          const changes = all.filter(
            ({ causes }) => cause === undefined || causes.some(({ kind }) => isAmong(cause, kind)),
          )
          const { page, next } = pageOf(changes, offset, limit)
          return { members: { changes: page }, next }
        }
        await sendLongRead(longReads, request, reply, resolved, { a: a.shown, b: b.shown }, work())
        return reply
      },
    )
  }

const policyIn = (value: number | readonly string[] | undefined): PolicyName =>
  policyNames.find((name) => isAmong(value, name)) ?? DEFAULT_POLICY
