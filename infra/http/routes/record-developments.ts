import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { developmentInput } from '../../../domain/developments/catalogue.js'
import { isRefusal } from '../../../domain/refusal.js'
import { noSuchConflict, record } from '../../../services/record.js'
import type { Glossaries, Writing } from '../../../services/writing.js'
import { AnswerSpool } from '../answer-spool.js'
import type { RoutePlugin } from '../app.js'
import { authorOf, revisionTag } from '../preconditions.js'
import { HttpProblem } from '../problems.js'
import { isUpload, JSON_MEDIA_TYPE, NDJSON_MEDIA_TYPE } from '../request-form.js'
import { describing } from '../schema-checks.js'
import { recordUpload } from '../upload.js'
import { conflictParams } from './conflicts.js'

const recordedAnswer = z
  .object({
    id: z.uuid(),
    revision: z.number().int(),
    position: z.string().nullable(),
    location: z.string(),
    unchanged: z.boolean(),
  })
  .meta({ id: 'Recorded' })

/** `POST /v1/conflicts/{c}/developments`: one development, or an upload of many and of `op` lines. */
export const recordRoutes =
  (writing: Writing, glossaries: Glossaries): RoutePlugin =>
  async (app) => {
    app.post(
      '/v1/conflicts/:conflict/developments',
      {
        schema: {
          operationId: 'recordDevelopment',
          tags: ['developments'],
          summary: 'Records one development, or, as NDJSON, a stream of developments and of op lines',
          params: conflictParams,
          querystring: z.strictObject({ results: z.literal('refused').optional() }),
          consumes: [JSON_MEDIA_TYPE, NDJSON_MEDIA_TYPE],
          body: describing(developmentInput),
          response: { 200: recordedAnswer, 201: recordedAnswer },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        if (isUpload(request.raw)) {
          const { description } = await glossaries.opened(conflict)
          if (!description) throw new HttpProblem(noSuchConflict(conflict))
          const author = (line: number) => authorOf(request, line)
          author(0)
          const answer = new AnswerSpool()
          const onlyRefused = request.query.results === 'refused'
          const upload = { writing, glossaries, conflict, author, onlyRefused, requestId: request.id }
          void recordUpload(upload, request.raw, answer, (error) =>
            request.log.error({ err: error }, 'an upload failed'),
          )
          reply.type(NDJSON_MEDIA_TYPE)
          // What is described is the answer to one development; an upload is answered by a stream of lines.
          ;(reply as FastifyReply).send(answer)
          return reply
        }
        const report = { input: request.body, author: authorOf(request) }
        const recorded = await record(writing, glossaries, conflict, report)
        if (isRefusal(recorded)) throw new HttpProblem(recorded)
        const location = `/v1/developments/${recorded.id}`
        reply.header('etag', revisionTag(recorded.revision)).header('location', location)
        return reply.code(recorded.unchanged ? 200 : 201).send({ ...recorded, location })
      },
    )
  }
