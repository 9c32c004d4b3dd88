import { z } from 'zod'
import type { Work } from '../../../domain/work.js'
import {
  CASUALTIES_VERSION,
  type CasualtiesAsked,
  casualtiesAnswer,
  casualtiesParameters,
} from '../../../projections/casualties/casualties.js'
import { explain } from '../../../projections/casualties/explain.js'
import { casualtiesAt, casualtiesTypes } from '../../../projections/casualties/facts.js'
import { groupKeys } from '../../../projections/casualties/group-values.js'
import { DEFAULT_POLICY, policyNames } from '../../../projections/casualties/policies.js'
import { withEvidence } from '../../../projections/evidence.js'
import type { ParameterValues } from '../../../projections/listing.js'
import { answerLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import { type Explaining, explainingBy } from '../explaining.js'
import type { LongReads } from '../long-reads.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, type Read, readSchemas } from '../reading.js'
import type { ReadingFrom } from '../resolve-read.js'
import type { Answered } from '../send-read.js'
import { conflictParams } from './conflicts.js'

type Asked = ParameterValues<typeof casualtiesParameters>

/** A section's page, and where the next begins. */
type Page = { readonly name: string; readonly page: readonly object[]; readonly next: number | null }

/** The values of parameters that are names of ours. */
const askedFor = ({ policy, groupBy }: Asked): CasualtiesAsked => {
  const by = policyNames.find((name) => policy?.includes(name))
  return {
    ...(by === undefined ? {} : { policy: by }),
    ...(groupBy === undefined ? {} : { groupBy: groupKeys.filter((key) => groupBy.includes(key)) }),
  }
}

/** A row of any section. */
type ShownRow = Parameters<typeof withEvidence<object>>[0]

/** One page of every section. */
function* answerOf(read: Read, { considered }: Explaining): Work<Answered> {
  const { found, at, values, offset, limit } = read
  const asked = values as Asked
  const { policy, incidents, groups, ...sections } = yield* casualtiesAt(found, asked, askedFor(asked))
  const pages = Object.entries<readonly ShownRow[]>(sections).map(([name, rows]): Page => {
    const { page, next } = pageOf(rows, offset, limit)
    return { name, page: page.map((row) => withEvidence(row, at.glossary)), next }
  })
  if (groups) {
    const { page, next } = pageOf(groups, offset, limit)
    const shown: object[] = []
    for (const { item, evidence } of page) {
      shown.push(withEvidence({ item, ...(yield* evidence()) }, at.glossary))
      yield
    }
    pages.push({ name: 'groups', page: shown, next })
  }
  const statements = considered(read, casualtiesTypes)
  if (statements) pages.push({ name: 'claims', ...pageOf(explain(statements, at, asked, policy), offset, limit) })
  return {
    members: { policy, incidents, ...Object.fromEntries(pages.map(({ name, page }) => [name, page])) },
    next: pages.some(({ next }) => next !== null) ? offset + limit : null,
  }
}

/** `/casualties`: the tally in four shapes. */
export const casualtyRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
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
        const explaining = explainingBy(reading, request.query)
        const plan = {
          path,
          conflict,
          version: CASUALTIES_VERSION,
          parameters: casualtiesParameters,
          ...explaining.plan,
          defaults: { policy: DEFAULT_POLICY, ...explaining.plan.defaults },
        }
        await answerLongRead(reading, longReads, plan, request, reply, (read) => answerOf(read, explaining))
        return reply
      },
    )
  }
