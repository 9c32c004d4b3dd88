import { z } from 'zod'
import { UNBOUNDED } from '../../../domain/clocks.js'
import { reliability } from '../../../domain/developments/envelope.js'
import { isNothing } from '../../../domain/exclusions.js'
import { withDisputes } from '../../../projections/parts/lookup.js'
import { strand } from '../../../projections/strands.js'
import { developmentItem, developmentItemOf } from '../../../projections/timeline/development-item.js'
import { disputesByTarget, disputesOf } from '../../../projections/view.js'
import type { Kept } from '../../../services/as-of-index/kept.js'
import { clockOf } from '../../../services/clock-request.js'
import { historyOf } from '../../../services/history.js'
import type { Writing } from '../../../services/writing.js'
import type { RoutePlugin } from '../app.js'
import { revisionTag } from '../preconditions.js'
import { fault, HttpProblem } from '../problems.js'
import { answerMembers, answerRead, isAtPresent, readSchemas } from '../reading.js'
import { granted, type ReadingFrom } from '../resolve-read.js'
import { developmentParams } from './curate-developments.js'

/** Raised whenever the answer would change for the same facts. */
const DEVELOPMENT_VERSION = 1

const developmentAnswer = developmentItem.extend({ revision: z.number().int() }).meta({ id: 'Development' })

/** Who recorded something, and when. */
const recorded = {
  sequence: z.number().int().nullable(),
  recordedAt: z.string().nullable(),
  recordedBy: z.string().nullable(),
}

const rectangle = {
  knownFrom: z.string(),
  knownUntil: z.string().nullable(),
  recordedFrom: z.number().int(),
  recordedUntil: z.number().int().nullable(),
  recordedFromAt: z.string().nullable(),
  recordedUntilAt: z.string().nullable(),
}

const historyAnswer = z.object({
  id: z.uuid(),
  conflict: z.string(),
  revision: z.number().int(),
  events: z.array(
    z.object({
      revision: z.number().int(),
      sequence: z.number().int(),
      position: z.string().nullable(),
      recordedAt: z.string().nullable(),
      recordedBy: z.string(),
      type: z.string(),
      data: z.looseObject({}),
    }),
  ),
  entries: z.array(
    z.object({
      number: z.number().int(),
      kind: z.enum(['says', 'withdraws', 'restores']),
      reportedAt: z.string(),
      ...recorded,
      struckBy: z.array(z.number().int()),
      content: z.looseObject({}).nullable(),
    }),
  ),
  strikes: z.array(
    z.object({
      revision: z.number().int(),
      strikes: z.enum(['entry', 'whole', 'duplicate']),
      statement: z.number().int().nullable(),
      of: z.string().nullable(),
      ...recorded,
      liftedBy: z.number().int().nullable(),
      lifted: z.object(recorded).nullable(),
      void: z.boolean(),
    }),
  ),
  statements: z.array(
    z.object({
      statement: z.number().int(),
      ...rectangle,
      sourcesOf: z.string().nullable(),
      content: z.looseObject({}),
    }),
  ),
  grades: z.array(
    z.object({
      ...recorded,
      sequence: z.number().int(),
      reliability: reliability.nullable(),
      credibility: z.number().int().nullable(),
    }),
  ),
  supports: z
    .array(z.object({ view: z.string(), path: z.string() }))
    .describe('the items of views that rest on it now, or tell of it; a duplicate supports what stands for both'),
})

/** A development at a clock, and its whole history. */
export const readDevelopmentRoutes =
  ({ store, index }: Writing, reading: ReadingFrom): RoutePlugin =>
  async (app) => {
    /** The development, waiting first for what `waitFor` names. */
    const find = async (id: string, waitFor: string | undefined): Promise<Kept> => {
      if (waitFor !== undefined) granted(await clockOf({ waitFor }, () => 'UTC', index, reading.now()))
      const kept = index.development(id)
      if (!kept) throw new HttpProblem(fault('PARLEY_NOT_FOUND', `There is no development ${id}.`))
      return kept
    }

    app.get(
      '/v1/developments/:id',
      {
        schema: {
          operationId: 'getDevelopment',
          tags: ['developments'],
          summary: 'A development in input form; without clock parameters its ETag is the revision, for If-Match',
          params: developmentParams,
          querystring: z.strictObject(readSchemas),
          response: { 200: z.object({ ...answerMembers, development: developmentAnswer }) },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const query: Readonly<Record<string, unknown>> = request.query
        const waitFor = typeof query.waitFor === 'string' ? query.waitFor : undefined
        const kept = await find(id, waitFor)
        const { conflict, revision } = kept.state
        if (isAtPresent(request)) reply.header('etag', revisionTag(revision))
        const plan = { path: `/v1/developments/${id}`, conflict, version: DEVELOPMENT_VERSION, parameters: {} }
        await answerRead(reading, plan, request, reply, ({ found, at, exclusions, conflictIndex }) => {
          const own = found.about(strand('development', id))
          const fact = own.find((one) => one.id === id)
          if (!fact) {
            const isLeftOut =
              !isNothing(exclusions) && conflictIndex.read(at.clock, undefined, new Set([id])).facts.length > 0
            const why = isLeftOut ? LEFT_OUT : whyNotVisible(kept, index.head?.sequence ?? 0)
            throw new HttpProblem(fault('PARLEY_NOT_VISIBLE', why))
          }
          const disputes = disputesOf(fact, disputesByTarget(withDisputes(own, found)))
          // As of the ledger clock, as all else here: a pinned answer must not tell of later corrections.
          const { sequences } = index.development(id) ?? kept
          const revisionThen = sequences.filter((sequence) => sequence <= at.clock.sequence).length - 1
          return { members: { development: { ...developmentItemOf(fact, disputes, at), revision: revisionThen } } }
        })
        return reply
      },
    )

    app.get(
      '/v1/developments/:id/history',
      {
        schema: {
          operationId: 'getDevelopmentHistory',
          tags: ['developments'],
          summary:
            'Every event, entry, strike and statement of a development, and which items of views it supports now',
          params: developmentParams,
          querystring: z.strictObject({ waitFor: z.string().optional() }),
          response: { 200: historyAnswer },
        },
      },
      async (request, reply) => {
        const kept = await find(request.params.id, request.query.waitFor)
        reply.header('etag', revisionTag(kept.state.revision))
        return historyOf(kept, store, index, reading.now())
      },
    )
  }

const LEFT_OUT = 'The development is known, but not at these clocks without those left out.'

/** Why a development that exists is not seen, in the words of the present ledger. */
const whyNotVisible = ({ state, rows, voidMarks }: Kept, head: number): string => {
  const inForce = state.strikes.filter(({ number, liftedBy }) => liftedBy === null && !voidMarks.has(number))
  const duplicate = inForce.findLast(({ strikes }) => strikes.kind === 'duplicate')
  if (inForce.some(({ strikes }) => strikes.kind === 'whole'))
    return 'The development was recorded in error and is retracted.'
  if (duplicate?.strikes.kind === 'duplicate')
    return `The development is a duplicate of ${duplicate.strikes.of}, under which its sources stand.`
  const stands = rows.some(({ recordedUntil, knownUntil }) => recordedUntil > head && knownUntil > UNBOUNDED)
  return stands
    ? 'The development is known, but not at these clocks.'
    : 'The source has withdrawn the report; nothing of it stands now.'
}
