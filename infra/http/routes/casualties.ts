import { z } from 'zod'
import {
  CASUALTIES_VERSION,
  type CasualtiesAsked,
  casualtiesAnswer,
  casualtiesOf,
  casualtiesParameters,
} from '../../../projections/casualties/casualties.js'
import { groupKeys } from '../../../projections/casualties/groups.js'
import { DEFAULT_POLICY, policyNames } from '../../../projections/casualties/policies.js'
import { withEvidence } from '../../../projections/evidence.js'
import type { ParameterValues } from '../../../projections/listing.js'
import type { Shown } from '../../../projections/view.js'
import type { RoutePlugin } from '../app.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, answerRead, type ReadingFrom, readSchemas } from '../reading.js'
import { conflictParams } from './conflicts.js'

type Asked = ParameterValues<typeof casualtiesParameters>

/** The values of parameters that are names of ours. */
const askedFor = ({ policy, groupBy }: Asked): CasualtiesAsked => {
  const by = policyNames.find((name) => policy?.includes(name))
  return {
    ...(by === undefined ? {} : { policy: by }),
    ...(groupBy === undefined ? {} : { groupBy: groupKeys.filter((key) => groupBy.includes(key)) }),
  }
}

/** `/casualties`: the tally in four shapes. */
export const casualtyRoutes =
  (reading: ReadingFrom): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/casualties',
      {
        schema: {
          operationId: 'getCasualties',
          tags: ['views'],
          summary: 'Casualties in four shapes that are never added together; limit counts rows per section',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(casualtiesParameters) }),
          response: { 200: casualtiesAnswer.extend({ ...answerMembers, nextCursor: z.string().nullable() }) },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const path = `/v1/conflicts/${conflict}/casualties`
        const plan = {
          path,
          conflict,
          version: CASUALTIES_VERSION,
          parameters: casualtiesParameters,
          defaults: { policy: DEFAULT_POLICY },
        }
        await answerRead(reading, plan, request, reply, ({ facts, at, values, offset, limit }) => {
          const asked = values as Asked
          const { policy, incidents, ...sections } = casualtiesOf(facts, at, asked, askedFor(asked))
          const pages = Object.entries<readonly Shown<object>[]>(sections).map(([name, rows]) => ({
            name,
            ...pageOf(rows, offset, limit),
          }))
          const shown = pages.map(({ name, page }) => [name, page.map((row) => withEvidence(row, at.glossary))])
          const next = pages.some((page) => page.next !== null) ? offset + limit : null
          return { members: { policy, incidents, ...Object.fromEntries(shown) }, next }
        })
        return reply
      },
    )
  }
