import { z } from 'zod'
import { developmentId } from '../../../domain/vocabulary/ids.js'
import { type Curation, type CurationOp, curate, curationBodies } from '../../../services/curate.js'
import type { Glossaries, Writing } from '../../../services/writing.js'
import type { RoutePlugin } from '../app.js'
import { authorOf, readIfMatch, revisionTag } from '../preconditions.js'
import { granted } from '../resolve-read.js'

export const developmentParams = z.strictObject({ id: developmentId })

const curatedAnswer = z
  .object({ id: z.uuid(), revision: z.number().int(), position: z.string().nullable(), unchanged: z.boolean() })
  .meta({ id: 'Curated' })

/** What each op is called in URLs, and what it does. */
const routes = {
  correct: ['corrections', 'The claimant changed its account, or our record was wrong: a merge patch of a statement'],
  retract: ['retraction', 'The source withdrew its report, or our record was wrong'],
  reinstate: ['reinstatement', 'The source restored its report, or a strike of ours is lifted'],
  duplicate: ['duplicate', 'Marks the development as a duplicate of another'],
  grade: ['grade', 'Grades the development by the Admiralty code'],
} as const satisfies Record<CurationOp, readonly [string, string]>

const isOp = (op: string): op is CurationOp => Object.hasOwn(routes, op)

/** Corrections, retraction, reinstatement, duplicate and grade of one development. */
export const curateRoutes =
  (writing: Writing, glossaries: Glossaries): RoutePlugin =>
  async (app) => {
    for (const op of Object.keys(routes).filter(isOp)) {
      const [path, summary] = routes[op]
      app.post(
        `/v1/developments/:id/${path}`,
        {
          schema: {
            operationId: `${op}Development`,
            tags: ['developments'],
            summary,
            params: developmentParams,
            querystring: z.strictObject({}),
            body: curationBodies[op],
            response: { 200: curatedAnswer },
          },
        },
        async (request, reply) => {
          const curation = { op, body: request.body } as Curation
          const { id } = request.params
          const ifMatch = readIfMatch(request)
          const curated = granted(
            await curate(writing, glossaries, { id, curation, ifMatch, author: authorOf(request) }),
          )
          reply.header('etag', revisionTag(curated.revision))
          return curated
        },
      )
    }
  }
