import { z } from 'zod'
import type { Work } from '../../../domain/work.js'
import { explainParameters } from '../../../projections/explained/parameters.js'
import type { ParameterValues } from '../../../projections/listing.js'
import { proposalFactsIn } from '../../../projections/parts/positions-part.js'
import { cellsNotShown, explainCells, withExplanations } from '../../../projections/positions/explain.js'
import { cellNotShown } from '../../../projections/positions/explanation.js'
import { factsOfPositions, positionTypes } from '../../../projections/positions/facts.js'
import { matrix, positionIssue } from '../../../projections/positions/matrix.js'
import { isCellAsked, positionListing, positions } from '../../../projections/positions.js'
import { show } from '../../../projections/view.js'
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

const parameters = { ...positionListing.parameters, ...explainParameters }

/** One page of issues; explained, also one of the cells that are not shown. */
function* answerOf(read: Read, { considered }: Explaining): Work<Answered> {
  const { found, at, values, offset, limit } = read
  const asked = values as ParameterValues<typeof parameters>
  const facts = yield* factsOfPositions(found, asked)
  const issues = matrix(show(positions, facts, at, proposalFactsIn(facts)), at, asked.party, asked.issue)
  const { page, next } = pageOf(issues, offset, limit)
  const statements = considered(read, positionTypes)
  if (!statements) return { members: { issues: page }, next }
  const explained = explainCells(statements, at)
  const hidden = cellsNotShown(explained, issues).filter((cell) => isCellAsked(cell, asked, at))
  const rest = pageOf(hidden, offset, limit)
  return {
    members: {
      issues: withExplanations(page, explained),
      notShown: rest.page.map((cell) => ({ ...cell, explanation: explained.explanationOf(cell) })),
    },
    next: next ?? rest.next,
  }
}

/** `/positions`: the matrix of issues and parties. */
export const positionRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/positions',
      {
        schema: {
          operationId: 'listPositions',
          tags: ['views'],
          summary: 'Where each party stands on each issue, in its own voice or attributed; limit counts issues',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(parameters) }),
          response: {
            200: z.object({
              ...answerMembers,
              issues: z.array(positionIssue),
              notShown: z
                .array(cellNotShown)
                .optional()
                .describe('with explain: cells that are not shown, though something was once said of them'),
              nextCursor: z.string().nullable(),
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const explaining = explainingBy(reading, request.query)
        const plan = {
          path: `/v1/conflicts/${conflict}/positions`,
          conflict,
          version: positions.version,
          parameters,
          ...explaining.plan,
        }
        await answerLongRead(reading, longReads, plan, request, reply, (read) => answerOf(read, explaining))
        return reply
      },
    )
  }
