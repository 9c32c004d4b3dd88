import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type AppendResult, type EventStore, EventStoreFault, type StreamEvent } from '../../../services/event-store.js'
import { createBell, followLedger, type LedgerSource, readLedger } from '../ledger-reading.js'
import { positionOf } from '../position.js'
import { prepareAppend } from '../prepared-append.js'
import { type AppendQueue, openAppendQueue } from './append-queue.js'
import { type FileLock, lockFile } from './file-lock.js'
import { openReader, type Reader } from './reader.js'
import { faultFrom } from './sqlite-fault.js'

type SqliteStoreOptions = {
  /** The file grows no further than this many pages of SQLite's (4 KiB each). Left out: as far as the disk allows. */
  readonly maxPageCount?: number
}

/** One name for one file, whatever way leads to it, or its lock would not be one. Makes the directory. */
const locate = async (file: string): Promise<string> => {
  const path = resolve(file)
  try {
    await mkdir(dirname(path), { recursive: true })
    return await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)))
  } catch (error) {
    throw faultFrom(error, `The directory of ${path} cannot be used`, 'unavailable')
  }
}

/**
 * What many appends come to together. A fault of one of them says nothing of the others: where these were recorded, or
 * may have been, the outcome of the whole call is unknown.
 */
const settleAll = async (results: readonly Promise<AppendResult>[]): Promise<readonly AppendResult[]> => {
  const settled = await Promise.allSettled(results)
  const faults = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
  if (faults.length === 0) return Promise.all(results)
  const isUnknown = (fault: unknown) => fault instanceof EventStoreFault && fault.code === 'outcomeUnknown'
  if (faults.length === settled.length && !faults.some(isUnknown)) throw faults[0]
  throw new EventStoreFault('outcomeUnknown', 'Some of the appends may have been recorded', { cause: faults[0] })
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
      const page = reader.streamPage(stream, revision)
      if (page.length === 0) return
      yield* page
      revision += page.length
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
    readStream,
    readAll: (after) => readLedger(source, after),
    subscribe: (after, signal) => followLedger(source, after, signal),
    head: async () => {
      assertOpen()
      const end = queue.end()
      return end && { ...end, position: positionOf(end.sequence) }
    },
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
      return storeOver(queue, openReader(path), lock, bell)
    } catch (error) {
      await queue.close()
      throw faultFrom(error, `${path} cannot be read`, 'unavailable')
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
