import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { clockParameters, parseSequence } from '../../../services/clock-request.js'
import {
  canonicalEvent,
  consistencyProof,
  headAfter,
  inclusionProof,
  type ProofSource,
  reachEvent,
} from '../../../services/proofs/ledger-proofs.js'
import type { RoutePlugin } from '../app.js'
import { fault, HttpProblem } from '../problems.js'
import { granted, openConflict, type ReadingFrom, reachPosition } from '../resolve-read.js'
import { staleMembers } from '../staleness.js'
import { conflictParams } from './conflicts.js'

/** A number of events in a URL. */
const sequenceFrom = (least: 0 | 1, meaning: string) =>
  z
    .string()
    .refine((text) => (parseSequence(text) ?? -1) >= least, `must be a whole number, ${least} or more`)
    .describe(meaning)
    .transform(Number)

const hash = z.string().describe('SHA-256, as 64 digits of lower-case hex')
const path = z.array(hash)

const ledgerHead = z
  .object({
    sequence: z.number().int().describe('how many events the ledger has, and the sequence of the last; 0: none'),
    position: z.string().nullable().describe('of the last event; null: none'),
    recordedAt: z.string().nullable().describe('of the last event; null: none'),
    root: hash,
    ...staleMembers,
  })
  .meta({ id: 'LedgerHead' })

const inclusion = z
  .object({
    sequence: z.number().int(),
    leaf: hash.describe('of the event: its leaf index in the tree is `sequence` - 1'),
    size: z.number().int().describe('of the tree, in events'),
    root: hash.describe('of the tree of that size'),
    path: path.describe('as RFC 9162, 2.1.3.1, has it'),
    ...staleMembers,
  })
  .meta({ id: 'InclusionProof' })

const consistency = z
  .object({
    from: z.number().int(),
    fromRoot: hash,
    to: z.number().int(),
    toRoot: hash,
    path: path.describe('as RFC 9162, 2.1.4.1, has it'),
    ...staleMembers,
  })
  .meta({ id: 'ConsistencyProof' })

/**
 * The ledger as a transparency log (RFC 9162). What stands below `/v1/ledger` is of all conflicts together, and holds
 * hashes and numbers only; what an event says is told below its own conflict. Nothing of it may be kept by caches: who
 * asks for an old root again wants to know what we say of it now. What is said of the ledger of now, its size left out,
 * tells where this process may not have all of it.
 */
export const ledgerRoutes =
  (source: ProofSource, { staleness }: Pick<ReadingFrom, 'staleness'>): RoutePlugin =>
  async (app) => {
    const { index } = source
    const staleUnless = (size: number | undefined) => (size === undefined ? staleness() : undefined)
    const reached = async (sequence: number, parameter: string): Promise<void> => {
      granted(await reachEvent(source, sequence, { parameter }))
    }

    app.get(
      '/v1/ledger',
      {
        schema: {
          operationId: 'getLedger',
          tags: ['ledger'],
          summary: 'How many events were recorded, and the root of the Merkle tree over them',
          querystring: z.strictObject({
            sequence: sequenceFrom(0, 'As it was after that event; left out: now').optional(),
            waitFor: z.string().optional().describe(clockParameters.waitFor),
          }),
          response: { 200: ledgerHead },
        },
      },
      async (request) => {
        const { sequence, waitFor } = request.query
        await reachPosition(index, waitFor)
        if (sequence !== undefined) await reached(sequence, 'sequence')
        return { ...headAfter(index, sequence ?? index.tree.size), ...staleUnless(sequence) }
      },
    )

    app.get(
      '/v1/ledger/proof/inclusion',
      {
        schema: {
          operationId: 'getInclusionProof',
          tags: ['ledger'],
          summary: 'That an event is in the ledger of a given size',
          querystring: z.strictObject({
            sequence: sequenceFrom(1, 'The event'),
            size: sequenceFrom(1, 'The ledger of the first so many events; left out: all of them').optional(),
          }),
          response: { 200: inclusion },
        },
      },
      async (request) => {
        const { sequence, size } = request.query
        if (size !== undefined && size < sequence) throw wrongOrder('size', 'must not be smaller than `sequence`')
        await (size === undefined ? reached(sequence, 'sequence') : reached(size, 'size'))
        return { ...inclusionProof(index, sequence, size ?? index.tree.size), ...staleUnless(size) }
      },
    )

    app.get(
      '/v1/ledger/proof/consistency',
      {
        schema: {
          operationId: 'getConsistencyProof',
          tags: ['ledger'],
          summary: 'That the ledger of an earlier size is the beginning of that of a later one',
          querystring: z.strictObject({
            from: sequenceFrom(1, 'The earlier size, in events'),
            to: sequenceFrom(1, 'The later size; left out: that of now').optional(),
          }),
          response: { 200: consistency },
        },
      },
      async (request) => {
        const { from, to } = request.query
        if (to !== undefined && from > to) throw wrongOrder('from', 'must not be larger than `to`')
        await (to === undefined ? reached(from, 'from') : reached(to, 'to'))
        return { ...consistencyProof(index, from, to ?? index.tree.size), ...staleUnless(to) }
      },
    )

    app.get(
      '/v1/conflicts/:conflict/events/:sequence/canonical',
      {
        schema: {
          operationId: 'getCanonicalEvent',
          tags: ['ledger'],
          summary: 'An event of the conflict in the form that its leaf hash covers, to the byte (RFC 8785)',
          params: conflictParams.extend({ sequence: sequenceFrom(1, 'The event') }),
          querystring: z.strictObject({ waitFor: z.string().optional().describe(clockParameters.waitFor) }),
          response: { 200: z.looseObject({}).describe('the stored event; docs/storage-format.md has its members') },
        },
      },
      async (request, reply) => {
        const { conflict, sequence } = request.params
        await openConflict(index, conflict, request.query.waitFor)
        const text = granted(await canonicalEvent(source, conflict, sequence))
        ;(reply.type('application/json; charset=utf-8') as FastifyReply).send(text)
        return reply
      },
    )
  }

const wrongOrder = (parameter: string, message: string): HttpProblem =>
  new HttpProblem(fault('PARLEY_BAD_PARAMETER', 'The sizes are in the wrong order.', [{ parameter, message }]))
