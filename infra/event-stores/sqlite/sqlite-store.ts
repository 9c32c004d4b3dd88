import { setImmediate } from 'node:timers/promises'
import {
  type EventStore,
  EventStoreFault,
  type MovedEvent,
  type MoveResult,
  type StreamEvent,
} from '../../../services/event-store.js'
import { embeddedHealth } from '../embedded-health.js'
import { createBell, followLedger, type LedgerSource, readLedger } from '../ledger-reading.js'
import { moveResult, prepareMoved } from '../moved-event.js'
import { positionOf } from '../position.js'
import { prepareAppend } from '../prepared-append.js'
import { settleAll } from '../settle-all.js'
import { type AppendQueue, groupLength, openAppendQueue } from './append-queue.js'
import { type FileLock, lockFile } from './file-lock.js'
import { locate } from './locate.js'
import { openReader, type Reader } from './reader.js'
import { faultFrom } from './sqlite-fault.js'

type SqliteStoreOptions = {
  /** The file grows no further than this many pages of SQLite's (4 KiB each). Left out: as far as the disk allows. */
  readonly maxPageCount?: number
}

/** Group by group: were one to fail, what comes after it must not be written in its place in the ledger. */
const moveInGroups = async (queue: AppendQueue, events: readonly MovedEvent[]): Promise<MoveResult> => {
  const waiting = events.map(prepareMoved)
  while (waiting.length > 0) {
    const group = events.slice(events.length - waiting.length)
    const appending = waiting.splice(0, groupLength(waiting)).map(queue.append)
    const result = moveResult(group.slice(0, appending.length), await settleAll(appending))
    if (result.outcome !== 'moved') return result
  }
  return { outcome: 'moved' }
}

const storeOver = (queue: AppendQueue, reader: Reader, lock: FileLock, bell: LedgerSource['bell']): EventStore => {
  let closing: Promise<void> | undefined

  const assertOpen = (): void => {
    if (closing !== undefined) throw new EventStoreFault('closed', 'The event store is closed')
  }

  const source: LedgerSource = {
    assertOpen,
    isClosed: () => closing !== undefined,
    headSequence: () => queue.end()?.sequence ?? 0,
    page: reader.page,
    bell,
  }

  async function* readStream(stream: string, fromRevision = 0): AsyncGenerator<StreamEvent, void, undefined> {
    let revision = fromRevision
    for (;;) {
      assertOpen()
      const { events, isLast } = reader.streamPage(stream, revision)
      yield* events
      if (isLast) return
      revision += events.length
      await setImmediate()
    }
  }

  const closeAll = async (): Promise<void> => {
    bell.ring()
    try {
      await queue.close()
    } finally {
      lock.release()
    }
  }

  return {
    append: async (stream, expected, events) => {
      assertOpen()
      return queue.append(prepareAppend({ stream, expected, events }))
    },
    appendMany: async (appends) => {
      assertOpen()
      return settleAll(appends.map(prepareAppend).map(queue.append))
    },
    move: async (events) => {
      assertOpen()
      return moveInGroups(queue, events)
    },
    readStream,
    readAll: (after) => readLedger(source, after),
    subscribe: (after, signal) => followLedger(source, after, signal),
    head: async () => {
      assertOpen()
      const end = queue.end()
      return end && { ...end, position: positionOf(end.sequence) }
    },
    health: () => embeddedHealth(source.headSequence()),
    close: () => {
      if (closing === undefined) {
        closing = closeAll()
        reader.close()
      }
      return closing
    },
  }
}

/**
 * Opens the store in a SQLite file, which is made, with its directory, where there is none. This process is its only
 * writer until `close`; anybody may read the file meanwhile. Faults: `locked` (another process has it), `damaged` (not a
 * store of ours, of another version, or broken), `unavailable` (no such place, no right to it, no room).
 */
export const openSqliteStore = async (file: string, options: SqliteStoreOptions = {}): Promise<EventStore> => {
  const path = await locate(file)
  const lock = lockFile(path)
  const bell = createBell()
  try {
    const queue = await openAppendQueue({ ...options, file: path }, bell.ring)
    try {
      return { ...storeOver(queue, openReader(path), lock, bell), file: path }
    } catch (error) {
      await queue.close()
      throw faultFrom(error, `${path} cannot be read`, 'unavailable')
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
