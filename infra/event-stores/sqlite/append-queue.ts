import { Worker } from 'node:worker_threads'
import { type AppendResult, EventStoreFault } from '../../../services/event-store.js'
import type { PreparedAppend } from '../prepared-append.js'
import type { LedgerEnd, WriterOptions } from './writer.js'
import type { FromWriter, ToWriter } from './writer-messages.js'

/** At most so many appends share a transaction: more of them make each wait longer and gain little. */
const GROUP_APPENDS = 64

/** A group also ends here, so that 64 large appends do not make one enormous transaction. */
const GROUP_BYTES = 4 * 1024 * 1024

/** How many of the appends that wait, at least one of them, make up the next group. */
export const groupLength = (waiting: readonly PreparedAppend[]): number => {
  let [count, bytes] = [0, 0]
  for (const append of waiting) {
    bytes += append.bytes
    if (count === GROUP_APPENDS || (count > 0 && bytes > GROUP_BYTES)) break
    count += 1
  }
  return count
}

type Waiting = {
  readonly append: PreparedAppend
  readonly resolve: (result: AppendResult) => void
  readonly reject: (fault: EventStoreFault) => void
}

export type AppendQueue = {
  /** The end of the ledger as far as it has been acknowledged. */
  readonly end: () => LedgerEnd | undefined
  /** Fulfils when the append is durable. Appends are run in the order of the calls. */
  readonly append: (append: PreparedAppend) => Promise<AppendResult>
  /** Ends the writer once everything waiting has been answered. */
  readonly close: () => Promise<void>
}

const nothingRecorded = (cause: Error | undefined): EventStoreFault =>
  new EventStoreFault('unavailable', 'The thread that writes the store has ended; nothing was recorded', { cause })

const perhapsRecorded = (cause: Error | undefined): EventStoreFault =>
  new EventStoreFault('outcomeUnknown', 'The thread that writes the store ended while it wrote', { cause })

/**
 * Starts the writer's thread and hands it appends in groups: while one group is being made durable the next one gathers.
 * A thread that dies fails the group it had as `outcomeUnknown` and everything else, now and later, as `unavailable`.
 * `onAppended` is called after each group, before its callers are answered.
 */
export const openAppendQueue = (options: WriterOptions, onAppended: () => void): Promise<AppendQueue> => {
  const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: options })
  const waiting: Waiting[] = []
  let group: Waiting[] = []
  let end: LedgerEnd | undefined
  let cause: Error | undefined
  let ended = false
  let scheduled = false
  let onIdle: (() => void) | undefined

  const tell = (message: ToWriter): void => worker.postMessage(message)

  const takeGroup = (): Waiting[] =>
    waiting.splice(0, groupLength(waiting.slice(0, GROUP_APPENDS).map(({ append }) => append)))

  const next = (): void => {
    if (group.length > 0 || ended) return
    if (waiting.length === 0) {
      onIdle?.()
      return
    }
    group = takeGroup()
    tell({ kind: 'commit', group: group.map(({ append }) => append) })
  }

  /** Appends of one turn of the event loop start out together. */
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      next()
    })
  }

  const settle = (message: FromWriter): void => {
    const answered = group
    group = []
    if (message.kind === 'failed') {
      for (const { reject } of answered) reject(new EventStoreFault(message.code, message.message))
    } else {
      end = message.end
      onAppended()
      for (const [index, { resolve, reject }] of answered.entries()) {
        const result = message.results[index]
        if (result === undefined) reject(perhapsRecorded(undefined))
        else resolve(result)
      }
    }
    next()
  }

  const exited = new Promise<void>((resolve) => {
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('messageerror', (error) => {
      cause = error
      void worker.terminate()
    })
    worker.on('exit', () => {
      ended = true
      for (const { reject } of group.splice(0)) reject(perhapsRecorded(cause))
      for (const { reject } of waiting.splice(0)) reject(nothingRecorded(cause))
      onIdle?.()
      resolve()
    })
  })

  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      onIdle = resolve
      if (ended) resolve()
      else next()
    })
    tell({ kind: 'close' })
    await exited
  }

  const queue: AppendQueue = {
    end: () => end,
    append: (append) =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(nothingRecorded(cause))
          return
        }
        waiting.push({ append, resolve, reject })
        schedule()
      }),
    close,
  }

  return new Promise((resolve, reject) => {
    let refusal: EventStoreFault | undefined
    worker.once('message', (opened: FromWriter) => {
      if (opened.kind === 'failed') {
        refusal = new EventStoreFault(opened.code, opened.message)
        return
      }
      end = opened.end
      worker.on('message', settle)
      resolve(queue)
    })
    // Not before the thread has ended, and its connection with it.
    void exited.then(() => reject(refusal ?? nothingRecorded(cause)))
  })
}
