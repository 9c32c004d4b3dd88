import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { type Append, type AppendResult, type EventStore, EventStoreFault } from '../../../services/event-store.js'
import { followLedger } from '../ledger-reading.js'
import { prepareMoved } from '../moved-event.js'
import { prepareAppend } from '../prepared-append.js'
import { settleAll } from '../settle-all.js'
import { type AppendCounts, createAppendTries, type Together } from './append-tries.js'
import type { ConnectionString } from './connection-string.js'
import { claimMirror, forgetMirror } from './mirror-file.js'
import { MirroredLedger } from './mirrored-ledger.js'
import { createStoreWatch } from './store-watch.js'
import { createStreamReading } from './stream-reading.js'
import { startThread, type ThreadHandle, type ThreadNews } from './thread-handle.js'
import { TIMINGS, type Timings } from './timings.js'

export type EventStoreDbOptions = {
  readonly connection: ConnectionString
  /** The directory that mirrors are kept in. */
  readonly mirrors: string
  readonly log: Logger
  /** Forgets the mirror that is there, so that everything is read from the server anew. */
  readonly fresh?: boolean
  readonly timings?: Partial<Timings>
}

/** What has happened since the start, for readiness and metrics. */
type Counts = AppendCounts & {
  /** Times that the subscription broke, or could not be begun. */
  reconnects: number
  /** Mirrors that were made anew because they were damaged, or because the store had lost events. */
  mirrorRebuilds: number
}

/**
 * Opens a store on EventStoreDB. It opens also while the server is away: it has what its mirror has, and catches up when
 * the server is there. Faults: `locked` and `unavailable`, `damaged` for a mirror that can't be used.
 */
export const openEventStoreDb = async ({
  connection,
  mirrors,
  log,
  fresh = false,
  timings: given,
}: EventStoreDbOptions): Promise<EventStore> => {
  const timings = { ...TIMINGS, ...given }
  const { file, lock } = await claimMirror(resolve(mirrors), connection.fileName)
  if (fresh) forgetMirror(file)
  const watch = createStoreWatch(connection.where, log)
  const counts: Counts = { appends: 0, unknownOutcomes: 0, retries: 0, reconnects: 0, mirrorRebuilds: 0 }
  const underWay = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  let ledger: MirroredLedger | undefined
  let echo: NodeJS.Timeout | undefined

  const isClosed = (): boolean => closing !== undefined
  const assertOpen = (): void => {
    if (isClosed()) throw new EventStoreFault('closed', 'The event store is closed')
  }

  const take = (news: ThreadNews): void => {
    watch.take(news)
    if (news.kind === 'opened' && news.remade) counts.mirrorRebuilds += 1
    if (news.kind === 'rebuilt') counts.mirrorRebuilds += 1
    if (news.kind === 'state' && news.state === 'away') counts.reconnects += 1
    if (ledger === undefined || isClosed()) return
    if (news.kind === 'advanced') ledger.advance(news.end)
    if (news.kind === 'rebuilt') ledger.begin(undefined, false)
    // A thread that was started again goes on with the mirror as it is, or with a new one.
    if (news.kind === 'opened' && news.remade) ledger.begin(news.end, true)
    if (news.kind === 'opened' && !news.remade && news.end) ledger.advance(news.end)
    if (news.kind === 'state' && news.state === 'live') ledger.becomeCurrent()
    if (news.kind === 'state' && news.state === 'catchingUp') ledger.becomeStale(Date.now())
    if (news.kind === 'state' && news.state === 'away') ledger.becomeStale(news.heard)
    if (news.kind === 'died') ledger.becomeStale(Date.now())
  }

  const start = async (): Promise<{ readonly thread: ThreadHandle; readonly ledger: MirroredLedger }> => {
    let opened: (ThreadNews & { kind: 'opened' }) | undefined
    const thread = await startThread({ connection: connection.text, mirrorFile: file, timings }, (news) => {
      if (news.kind === 'opened') opened ??= news
      take(news)
    })
    const made = new MirroredLedger(
      { file, assertOpen, isClosed, catchUpMs: timings.catchUpMs, placeOf: (position) => thread.place(position) },
      opened?.end,
    )
    ledger = made
    return { thread, ledger: made }
  }

  const store = ({ thread, ledger }: { thread: ThreadHandle; ledger: MirroredLedger }): EventStore => {
    const tryAppend = createAppendTries(thread, ledger, timings, counts)
    const readStream = createStreamReading(thread, ledger, timings, assertOpen)

    /** What this process wrote has to come back: a subscription on which it does not is dead, or leaves things out. */
    const expectEcho = (position: string): void => {
      if (echo !== undefined) return
      const look = (): void => {
        echo = undefined
        const stands = isClosed() ? 'came' : ledger.echoOf(position)
        if (stands === 'came') return
        if (ledger.isCurrent) stands === 'comes' ? thread.resubscribe() : thread.rebuild()
        expectEcho(position)
      }
      echo = setTimeout(look, timings.catchUpMs)
      echo.unref()
    }

    const append = (one: ReturnType<typeof prepareAppend>, together?: Together): Promise<AppendResult> => {
      const appending = tryAppend(one, together)
      underWay.add(appending)
      return appending
        .finally(() => underWay.delete(appending))
        .then((result) => {
          if (result.outcome === 'appended') expectEcho(result.position)
          return result
        })
    }

    /** Independent streams go side by side; appends to one stream go in the order given. */
    const appendAll = (appends: readonly Append[]): Promise<readonly AppendResult[]> => {
      const last = new Map<string, Promise<unknown>>()
      const together: Together = { failed: false }
      return settleAll(
        appends.map(prepareAppend).map((one) => {
          const before = last.get(one.stream)
          const appending = before === undefined ? append(one, together) : before.then(() => append(one, together))
          last.set(
            one.stream,
            appending.catch(() => undefined),
          )
          return appending
        }),
      )
    }

    const close = async (): Promise<void> => {
      await Promise.allSettled([...underWay])
      clearTimeout(echo)
      try {
        await thread.close()
      } finally {
        ledger.close()
        lock.release()
      }
    }

    return {
      file,
      append: async (stream, expected, events) => {
        assertOpen()
        return append(prepareAppend({ stream, expected, events }))
      },
      appendMany: async (appends) => {
        assertOpen()
        return appendAll(appends)
      },
      move: async (events) => {
        assertOpen()
        // One after another: what is under way together is written in no certain order.
        for (const event of events) {
          const result = await append(prepareMoved(event))
          if (result.outcome === 'wrongRevision') return { outcome: 'wrongRevision', event, actual: result.actual }
        }
        return { outcome: 'moved' }
      },
      readStream,
      readAll: (after) => ledger.readAll(after),
      subscribe: async function* (after, signal) {
        assertOpen()
        yield* followLedger(ledger.source(), after, signal)
      },
      head: async () => {
        assertOpen()
        return ledger.head()
      },
      health: () => ({
        sequence: ledger.sequence,
        current: ledger.isCurrent,
        lastCurrent: ledger.lastCurrent,
        problems: watch.problems(),
        counts: { ...counts },
      }),
      close: () => {
        closing ??= close()
        return closing
      },
    }
  }

  try {
    return store(await start())
  } catch (error) {
    lock.release()
    throw error
  }
}
