import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Work } from '../../domain/work.js'
import type { ShownClock } from '../../services/clock-request.js'
import type { LongReads } from './long-reads.js'
import { type Read, readOf } from './reading.js'
import { madeAnew, type ReadingFrom, type ReadPlan, type ResolvedRead, resolveRead } from './resolve-read.js'
import { type Answered, sendRead } from './send-read.js'
import { withoutParameter } from './without.js'

/** As `answerRead`, where making the members may take long. */
export const answerLongRead = async (
  from: ReadingFrom,
  longReads: LongReads,
  plan: ReadPlan,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (read: Read) => Work<Answered>,
): Promise<void> => {
  const resolved = await resolveRead(from, plan, { ...plan.parameters, ...withoutParameter }, request, [''])
  const read = readOf(from, resolved)
  await sendLongRead(longReads, request, reply, resolved, { clock: read.shown }, answer(read))
}

/**
 * As `sendRead`, once the members are made; nothing where the client has gone away meanwhile, with which the work ends.
 * PARLEY_INDEX_BEHIND where the ledger that it is made of is no longer the store's.
 */
export const sendLongRead = async (
  longReads: LongReads,
  request: FastifyRequest,
  reply: FastifyReply,
  resolved: ResolvedRead,
  clocks: Readonly<Record<string, ShownClock>>,
  work: Work<Answered>,
): Promise<void> => {
  const isWanted = (): boolean => !reply.raw.destroyed && resolved.isCurrent()
  const answered = await longReads.workOut(work, isWanted)
  if (answered) sendRead(request, reply, resolved, clocks, answered)
  else if (reply.raw.destroyed) reply.hijack()
  else throw madeAnew()
}
