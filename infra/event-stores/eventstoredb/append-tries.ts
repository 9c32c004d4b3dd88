import { setTimeout as pause } from 'node:timers/promises'
import pLimit from 'p-limit'
import { type AppendResult, EventStoreFault } from '../../../services/event-store.js'
import type { PreparedAppend } from '../prepared-append.js'
import type { MirroredLedger } from './mirrored-ledger.js'
import type { ThreadHandle } from './thread-handle.js'
import type { AppendAnswer } from './thread-messages.js'
import { pauseMs, type Timings } from './timings.js'

/** So many appends are under way at once; the others wait for their turn. */
const MOST_UNDER_WAY = 64

/** No further try is begun with less time than this: cut short, it tells nothing of an append that is known not to be made. */
const LEAST_TRY_MS = 1_000

/** So many positions are remembered as told to be new. */
const MOST_TOLD = 10_000

export type AppendCounts = { appends: number; unknownOutcomes: number; retries: number }

/** What the appends of one call share: once one of them has failed, those that were not begun are not begun. */
export type Together = { failed: boolean }

/**
 * One append. Its time counts from the call, or, where it is one of many in one call, from its turn: then the call goes on
 * for as long as the store takes them.
 */
export type AppendTries = (append: PreparedAppend, together?: Together) => Promise<AppendResult>

/**
 * Sends appends to the store, each until its outcome is known or its time is over. An outcome that is not known is found
 * out by sending the same append once more: EventStoreDB answers the same ids at the same expected revision with the
 * first result, so that it is recorded once however often it is sent.
 *
 * Faults: `unavailable` where no try can have reached the log, `outcomeUnknown` where one may have, `tooLarge`, and
 * `damaged` for a deleted stream.
 */
export const createAppendTries = (
  thread: Pick<ThreadHandle, 'append'>,
  ledger: MirroredLedger,
  timings: Timings,
  counts: AppendCounts,
): AppendTries => {
  const limit = pLimit(MOST_UNDER_WAY)
  const told = new Set<string>()

  /** Of equal appends at the same time the store answers each as if it had made it; one alone is told so. */
  const isFirstTelling = (position: string): boolean => {
    if (told.has(position)) return false
    told.add(position)
    const [oldest] = told
    if (oldest !== undefined && told.size > MOST_TOLD) told.delete(oldest)
    return true
  }

  const tryOnce = (append: PreparedAppend, ms: number): Promise<AppendAnswer> =>
    new Promise((resolve) => {
      const late = setTimeout(() => resolve({ outcome: 'unknown', reason: 'there was no answer in time' }), ms)
      void thread.append(append).then((answer) => {
        clearTimeout(late)
        resolve(answer)
      })
    })

  const resultOf = async (
    { stream }: PreparedAppend,
    answer: AppendAnswer & { outcome: 'appended' },
    known: string | undefined,
  ): Promise<AppendResult> => {
    const { revision } = answer
    const position = answer.position ?? (await ledger.positionOf(stream, revision))
    if (position === undefined)
      throw new EventStoreFault('outcomeUnknown', 'The append was recorded, and has not come back from the store')
    counts.appends += 1
    ledger.acknowledge(position)
    const isOld = known !== undefined && position <= known
    return { outcome: 'appended', revision, position, repeated: isOld || !isFirstTelling(position) }
  }

  const run = async (append: PreparedAppend, deadline: number, known: string | undefined): Promise<AppendResult> => {
    let isUnknown = false
    let reason = 'it waited too long for its turn'
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) {
        await pause(Math.max(0, Math.min(pauseMs(attempt - 1, timings), deadline - Date.now())))
        counts.retries += 1
      }
      const left = deadline - Date.now()
      if (left <= 0 || (attempt > 0 && left < Math.min(timings.attemptMs, LEAST_TRY_MS))) break
      const answer = await tryOnce(append, left)
      if (answer.outcome === 'appended') return resultOf(append, answer, known)
      if (answer.outcome === 'wrongRevision') return answer
      reason = answer.reason
      if (answer.outcome === 'unknown') {
        isUnknown = true
        counts.unknownOutcomes += 1
      }
      if (answer.outcome === 'refused') {
        if (isUnknown) break
        throw new EventStoreFault(answer.code, `The store refused the append: ${reason}`)
      }
    }
    throw isUnknown
      ? new EventStoreFault('outcomeUnknown', `It is not known whether the append was recorded: ${reason}`)
      : new EventStoreFault('unavailable', `The append was not recorded: ${reason}`)
  }

  const runTogether = async (append: PreparedAppend, known: string | undefined, together: Together) => {
    if (together.failed) throw new EventStoreFault('unavailable', 'It was not sent, as others before it failed')
    try {
      return await run(append, Date.now() + timings.appendMs, known)
    } catch (error) {
      together.failed = true
      throw error
    }
  }

  return (append, together) => {
    const deadline = Date.now() + timings.appendMs
    const { known } = ledger
    return limit(() => (together ? runTogether(append, known, together) : run(append, deadline, known)))
  }
}
