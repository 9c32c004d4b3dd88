import Database from 'libsql'
import { EventStoreFault, type LedgerEvent, type StreamEvent } from '../../../services/event-store.js'
import { ledgerEventFrom, streamEventFrom } from '../stored-event.js'
import { numberAt, textAt } from './rows.js'
import { faultFrom } from './sqlite-fault.js'

/**
 * A page is one slice of work on the main thread, which must not be held for more than 20 ms: so it ends at so many rows
 * or so many bytes of text, whichever comes first, and holds one event at least.
 */
const PAGE_ROWS = 256
const PAGE_BYTES = 1024 * 1024

export type Reader = {
  /** Events after `sequence`, up to and including `upTo`: one page. */
  readonly page: (sequence: number, upTo: number) => readonly LedgerEvent[]
  /** Events of a stream from `revision` on: one page; none where the stream ends before. */
  readonly streamPage: (stream: string, revision: number) => readonly StreamEvent[]
  readonly close: () => void
}

/** The last key of a page, given rows of (key, bytes); undefined where there are no rows. */
const lastOfPage = (sizes: readonly unknown[]): number | undefined => {
  let last: number | undefined
  let bytes = 0
  for (const row of sizes) {
    bytes += numberAt(row, 1)
    if (last !== undefined && bytes > PAGE_BYTES) break
    last = numberAt(row, 0)
  }
  return last
}

/** A connection that only reads. Sizes are asked first: `octet_length` reads a row's header, never its text. */
export const openReader = (file: string): Reader => {
  const db = new Database(file)
  db.exec('PRAGMA query_only = ON')
  const sizes = db
    .prepare('SELECT sequence, octet_length(canonical) FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?')
    .raw()
  const rows = db
    .prepare(
      'SELECT sequence, CAST(canonical AS BLOB) FROM event WHERE sequence > ? AND sequence <= ? ORDER BY sequence',
    )
    .raw()
  const streamSizes = db
    .prepare(
      'SELECT revision, octet_length(canonical) FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
    )
    .raw()
  const streamRows = db
    .prepare(
      'SELECT revision, CAST(canonical AS BLOB) FROM event WHERE stream = ? AND revision >= ? AND revision <= ? ORDER BY revision',
    )
    .raw()

  const reading = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      throw faultFrom(error, `${file} cannot be read`, 'unavailable')
    }
  }

  /** Keys are dense: a row that is not the next one means that a row is gone. */
  const dense = <T>(page: readonly unknown[], first: number, eventOf: (text: string, key: number) => T): T[] =>
    page.map((row, index) => {
      if (numberAt(row, 0) !== first + index)
        throw new EventStoreFault('damaged', `${file} is damaged: an event is missing before ${numberAt(row, 0)}`)
      return eventOf(textAt(row, 1), first + index)
    })

  return {
    page: (sequence, upTo) =>
      reading(() => {
        const last = lastOfPage(sizes.all(sequence, Math.min(PAGE_ROWS, upTo - sequence)))
        if (last === undefined) throw new EventStoreFault('damaged', `${file} is damaged: it ends at ${sequence}`)
        return dense(rows.all(sequence, last), sequence + 1, ledgerEventFrom)
      }),
    streamPage: (stream, revision) =>
      reading(() => {
        const last = lastOfPage(streamSizes.all(stream, revision, PAGE_ROWS))
        if (last === undefined) return []
        return dense(streamRows.all(stream, revision, last), revision, (text, at) => streamEventFrom(text, stream, at))
      }),
    close: () => db.close(),
  }
}
