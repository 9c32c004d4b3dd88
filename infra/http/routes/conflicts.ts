import { z } from 'zod'
import { type Clock, UNBOUNDED } from '../../../domain/clocks.js'
import { NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import { conflictFields } from '../../../domain/glossary/entries.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { slug } from '../../../domain/vocabulary/ids.js'
import { toInstant } from '../../../domain/vocabulary/time.js'
import type { Work } from '../../../domain/work.js'
import type { Extent } from '../../../projections/parts/lookup.js'
import type { ConflictIndex } from '../../../services/as-of-index/conflict-index.js'
import { putConflict } from '../../../services/describe.js'
import type { Glossaries, Writing } from '../../../services/writing.js'
import { answerLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import { addLink, relativeUrl } from '../citation.js'
import type { LongReads } from '../long-reads.js'
import { pageOf, pagingSchemas, readCursor, readLimit, writeCursor } from '../paging.js'
import { authorOf, readIfMatch, readIfNoneMatch, revisionTag } from '../preconditions.js'
import { answerMembers, isAtPresent, readSchemas } from '../reading.js'
import { granted, type ReadingFrom } from '../resolve-read.js'

/** Raised whenever the answer would change for the same facts. */
const CONFLICT_VERSION = 1

const conflictItem = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    timeZone: z.string(),
    principals: z.array(z.string()),
    developments: z.number().int().describe('how many are visible'),
    firstOccurred: z.string().nullable(),
    lastOccurred: z.string().nullable(),
  })
  .meta({ id: 'Conflict' })

/** What a write to a conflict's stream answers. */
export const putAnswer = z
  .object({
    id: z.string(),
    revision: z.number().int(),
    position: z.string().nullable(),
    unchanged: z.boolean(),
  })
  .meta({ id: 'PutAnswer' })

export const conflictParams = z.strictObject({ conflict: slug })

const conflictOf = (
  { conflict, description }: Glossary,
  { developments, first, last }: Extent,
): z.infer<typeof conflictItem> => {
  return {
    id: conflict,
    title: description?.title ?? '',
    description: description?.description ?? null,
    timeZone: description?.timeZone ?? 'UTC',
    principals: description?.principals ?? [],
    developments,
    firstOccurred: Number.isFinite(first) ? toInstant(first) : null,
    lastOccurred: Number.isFinite(last) ? toInstant(last - 1) : null,
  }
}

function* conflictsAt(conflicts: readonly ConflictIndex[], clock: Clock): Work<z.infer<typeof conflictItem>[]> {
  const items: z.infer<typeof conflictItem>[] = []
  for (const conflict of conflicts) {
    const extent = yield* conflict.extentAt(clock, NO_EXCLUSIONS)
    items.push(conflictOf(conflict.glossaryAt(clock.sequence), extent))
  }
  return items
}

/** `/v1/conflicts`, and each conflict's own description. */
export const conflictRoutes =
  (writing: Writing, glossaries: Glossaries, reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts',
      {
        schema: {
          operationId: 'listConflicts',
          tags: ['conflicts'],
          summary: 'All conflicts, as of now',
          querystring: z.strictObject(pagingSchemas),
          response: { 200: z.object({ conflicts: z.array(conflictItem), nextCursor: z.string().nullable() }) },
        },
      },
      async (request, reply) => {
        const limit = readLimit(request.query.limit)
        const offset = readCursor(request.query.cursor, '/v1/conflicts')?.offset ?? 0
        const { index } = reading
        const sequence = index.head?.sequence ?? 0
        const clock = { asOf: reading.now() + 1, knownAt: UNBOUNDED, sequence, certainty: 'certain' } as const
        const open = [...index.conflicts.values()]
          .filter((conflict) => conflict.glossaryAt(sequence).description !== null)
          .sort((a, b) => (a.conflict < b.conflict ? -1 : 1))
        const { page, next } = pageOf(open, offset, limit)
        const nextCursor = next === null ? null : writeCursor({ list: '/v1/conflicts', parameters: {}, offset: next })
        if (nextCursor !== null)
          addLink(reply, relativeUrl('/v1/conflicts', { limit: request.query.limit, cursor: nextCursor }), 'next')
        const conflicts = await longReads.workOut(conflictsAt(page, clock), () => !reply.raw.destroyed)
        if (!conflicts) return reply.hijack()
        return { conflicts, nextCursor }
      },
    )

    app.get(
      '/v1/conflicts/:conflict',
      {
        schema: {
          operationId: 'getConflict',
          tags: ['conflicts'],
          summary: 'One conflict',
          params: conflictParams,
          querystring: z.strictObject(readSchemas),
          response: { 200: z.object({ ...answerMembers, conflict: conflictItem }) },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const plan = { path: `/v1/conflicts/${conflict}`, conflict, version: CONFLICT_VERSION, parameters: {} }
        await answerLongRead(reading, longReads, plan, request, reply, function* ({ found, at }) {
          if (isAtPresent(request)) reply.header('etag', revisionTag(at.glossary.revision))
          return { members: { conflict: conflictOf(at.glossary, yield* found.extent()) } }
        })
        return reply
      },
    )

    app.put(
      '/v1/conflicts/:conflict',
      {
        schema: {
          operationId: 'putConflict',
          tags: ['conflicts'],
          summary: 'Opens a conflict (201), or describes it anew (200)',
          params: conflictParams,
          querystring: z.strictObject({}),
          body: conflictFields.input.extend({ principals: z.array(z.string().min(1).max(200)).max(100).default([]) }),
          response: { 200: putAnswer, 201: putAnswer },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const precondition = { ifMatch: readIfMatch(request), ifNoneMatch: readIfNoneMatch(request) }
        const { glossary, position, unchanged, created } = granted(
          await putConflict(writing, glossaries, conflict, request.body, precondition, authorOf(request)),
        )
        reply.header('etag', revisionTag(glossary.revision)).header('location', `/v1/conflicts/${conflict}`)
        return reply.code(created ? 201 : 200).send({ id: conflict, revision: glossary.revision, position, unchanged })
      },
    )
  }
