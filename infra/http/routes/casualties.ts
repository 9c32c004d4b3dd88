import { z } from 'zod'
import {
  CASUALTIES_VERSION,
  type CasualtiesAsked,
  casualtiesAnswer,
  casualtiesOf,
  casualtiesParameters,
} from '../../../projections/casualties/casualties.js'
import { explain } from '../../../projections/casualties/explain.js'
import { groupKeys } from '../../../projections/casualties/groups.js'
import { DEFAULT_POLICY, policyNames } from '../../../projections/casualties/policies.js'
import { withEvidence } from '../../../projections/evidence.js'
import type { ParameterValues } from '../../../projections/listing.js'
import type { Shown } from '../../../projections/view.js'
import { statementsOf } from '../../../services/as-of-index/statements.js'
import type { RoutePlugin } from '../app.js'
import { pageOf, pagingSchemas } from '../paging.js'
import { parameterSchemas, type RawQuery } from '../parameters.js'
import { type Answered, answerMembers, answerRead, type Read, type ReadingFrom, readSchemas } from '../reading.js'
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

/** One page of every section. `last`: the event up to which claims are looked for, where the request does not say. */
const answerOf = ({ conflictIndex, exclusions, facts, at, values, offset, limit }: Read, last: number): Answered => {
  const asked = values as Asked
  const { policy, incidents, ...sections } = casualtiesOf(facts, at, asked, askedFor(asked))
  const pages = Object.entries<readonly Shown<object>[]>(sections).map(([name, rows]): Page => {
    const { page, next } = pageOf(rows, offset, limit)
    return { name, page: page.map((row) => withEvidence(row, at.glossary)), next }
  })
  if (asked.explain?.includes('true')) {
    const until = Math.max(asked.considered ?? last, at.clock.sequence)
    const statements = statementsOf(conflictIndex, at.clock, until, exclusions)
    pages.push({ name: 'claims', ...pageOf(explain(statements, at, asked, policy), offset, limit) })
  }
  return {
    members: { policy, incidents, ...Object.fromEntries(pages.map(({ name, page }) => [name, page])) },
    next: pages.some(({ next }) => next !== null) ? offset + limit : null,
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
        // Claims that are recorded later than the ledger clock are told of too, so the citation says up to where.
        const { explain: explained, considered } = request.query as RawQuery
        const isExplained = explained === 'true'
        const last = reading.index.head?.sequence ?? 0
        const plan = {
          path,
          conflict,
          version: CASUALTIES_VERSION,
          parameters: casualtiesParameters,
          defaults: { policy: DEFAULT_POLICY, ...(isExplained ? { considered: String(last) } : {}) },
          changing: isExplained && considered === undefined,
        }
        await answerRead(reading, plan, request, reply, (read) => answerOf(read, last))
        return reply
      },
    )
  }
