import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { EventStoreFault } from '../../../services/event-store.js'
import type { PreparedAppend } from '../prepared-append.js'
import { reasonOf } from './client-errors.js'
import type {
  AppendAnswer,
  FromThread,
  PlaceAnswer,
  ReadAnswer,
  Request,
  ThreadOptions,
  ToThread,
} from './thread-messages.js'
import { pauseMs } from './timings.js'

/** What the thread tells beside its answers. */
export type ThreadNews = Exclude<FromThread, { kind: 'answer' }> | { readonly kind: 'died'; readonly reason: string }

export type ThreadHandle = {
  readonly append: (append: PreparedAppend) => Promise<AppendAnswer>
  readonly read: (stream: string, fromRevision: number) => Promise<ReadAnswer>
  readonly place: (position: string) => Promise<PlaceAnswer>
  readonly resubscribe: () => void
  readonly rebuild: () => void
  /** Lets the thread close what it has, and waits for its end. */
  readonly close: () => Promise<void>
}

type Pending =
  | { readonly to: 'append'; readonly resolve: (answer: AppendAnswer) => void }
  | { readonly to: 'read'; readonly resolve: (answer: ReadAnswer) => void }
  | { readonly to: 'place'; readonly resolve: (answer: PlaceAnswer) => void }

/** What a request comes to whose thread died under it. */
const lose = (pending: Pending): void => {
  const reason = 'the thread that talks to the store ended'
  if (pending.to === 'append') pending.resolve({ outcome: 'unknown', reason })
  else pending.resolve({ outcome: 'failed', reason })
}

const settle = (pending: Pending | undefined, message: FromThread & { kind: 'answer' }): void => {
  if (pending?.to === 'append' && message.to === 'append') pending.resolve(message.answer)
  else if (pending?.to === 'read' && message.to === 'read') pending.resolve(message.answer)
  else if (pending?.to === 'place' && message.to === 'place') pending.resolve(message.answer)
}

/**
 * Starts the thread that has the client, and starts it again whenever it dies, for ever. Fulfils once the mirror is open;
 * a mirror that can't be opened at the start is thrown, a later one is told.
 */
export const startThread = (options: ThreadOptions, listener: (news: ThreadNews) => void): Promise<ThreadHandle> => {
  const pending = new Map<number, Pending>()
  let worker: Worker | undefined
  let numbers = 0
  const closing = new AbortController()
  let deaths = 0
  let ended = Promise.resolve()

  const send = (message: ToThread): void => worker?.postMessage(message)

  const ask = (request: Request, waiting: Pending): void => {
    if (worker === undefined) {
      const reason = 'the thread that talks to the store is being started'
      if (waiting.to === 'append') waiting.resolve({ outcome: 'notDone', reason })
      else waiting.resolve({ outcome: 'failed', reason })
      return
    }
    numbers += 1
    pending.set(numbers, waiting)
    send({ kind: 'request', number: numbers, request })
  }

  const handle: ThreadHandle = {
    append: (append) => new Promise((resolve) => ask({ kind: 'append', append }, { to: 'append', resolve })),
    read: (stream, fromRevision) =>
      new Promise((resolve) => ask({ kind: 'read', stream, fromRevision }, { to: 'read', resolve })),
    place: (position) => new Promise((resolve) => ask({ kind: 'place', position }, { to: 'place', resolve })),
    resubscribe: () => send({ kind: 'resubscribe' }),
    rebuild: () => send({ kind: 'rebuild' }),
    close: async () => {
      closing.abort()
      send({ kind: 'close' })
      await ended
    },
  }

  /** One life of the thread; fulfils when it has ended. */
  const live = (onMessage: (message: FromThread) => void): Promise<void> => {
    const made = new Worker(new URL('./store-thread.js', import.meta.url), { workerData: options })
    worker = made
    let cause: unknown
    made.on('error', (error) => {
      cause = error
    })
    made.on('message', onMessage)
    return new Promise((resolve) => {
      made.once('exit', () => {
        worker = undefined
        for (const one of pending.values()) lose(one)
        pending.clear()
        if (!closing.signal.aborted)
          listener({ kind: 'died', reason: cause === undefined ? 'it ended' : reasonOf(cause) })
        resolve()
      })
    })
  }

  const takeMessage = (message: FromThread): void => {
    if (message.kind === 'answer') {
      settle(pending.get(message.number), message)
      pending.delete(message.number)
      return
    }
    if (message.kind === 'state' && message.state === 'live') deaths = 0
    listener(message)
  }

  const liveForEver = async (first: Promise<void>): Promise<void> => {
    await first
    while (!closing.signal.aborted) {
      await pause(pauseMs(deaths, options.timings), undefined, { signal: closing.signal }).catch(() => undefined)
      deaths += 1
      if (!closing.signal.aborted) await live(takeMessage)
    }
  }

  return new Promise((resolve, reject) => {
    let refusal: EventStoreFault | undefined
    const first = live((message) => {
      if (message.kind === 'failed') {
        // Not before the thread has ended, and its connection with it.
        refusal = new EventStoreFault(message.code, message.message)
        closing.abort()
        return
      }
      takeMessage(message)
      if (message.kind === 'opened') resolve(handle)
    })
    ended = liveForEver(first)
    void first.then(() => {
      if (refusal) reject(refusal)
    })
  })
}
