import Database from 'libsql'
import { EventStoreFault, type LedgerEvent, type StreamEvent } from '../../../services/event-store.js'
import { ledgerEventFrom, streamEventFrom } from '../stored-event.js'
import { leafAt, numberAt, optionalTextAt, textAt } from './rows.js'
import { faultFrom } from './sqlite-fault.js'

/**
 * A page is one slice of work on the main thread, which must not be held for more than 20 ms: so it ends at so many rows
 * or so many bytes of text, whichever comes first, and holds one event at least.
 */
const PAGE_ROWS = 256
const PAGE_BYTES = 1024 * 1024

type StreamPage = { readonly events: readonly StreamEvent[]; readonly isLast: boolean }

export type Reader = {
  /** Events after `sequence`, up to and including `upTo`: one page. */
  readonly page: (sequence: number, upTo: number) => readonly LedgerEvent[]
  /** Events of a stream from `revision` on: one page, and whether the stream ends with it. */
  readonly streamPage: (stream: string, revision: number) => StreamPage
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

type StoredRow = { readonly text: string; readonly sequence: number; readonly leaf: Buffer }

/** How a row of the ledger is read. */
export type RowShape<Event> = {
  /** What is selected beside the sequence, the text and the leaf, as blobs, and from where. */
  readonly columns: readonly string[]
  readonly from: string
  readonly eventOf: (row: StoredRow, columns: (index: number) => string | null) => Event
}

const STORE_ROW: RowShape<LedgerEvent> = {
  columns: [],
  from: 'event',
  eventOf: ({ text, sequence, leaf }) => ledgerEventFrom(text, sequence, leaf),
}

/** A connection that only reads. */
export const openReadOnly = (file: string): Database.Database => {
  const db = new Database(file)
  db.exec('PRAGMA query_only = ON')
  return db
}

/** Pages of a file's ledger and of its streams. Sizes are asked first: `octet_length` reads a row's header, never its text. */
export const readPagesOf = <Event>(db: Database.Database, file: string, shape: RowShape<Event>) => {
  const sizes = db
    .prepare('SELECT sequence, octet_length(canonical) FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?')
    .raw()
  const selected = [
    'sequence',
    'CAST(canonical AS BLOB)',
    'leaf',
    ...shape.columns.map((name) => `CAST(${name} AS BLOB)`),
  ]
  const rows = db
    .prepare(`SELECT ${selected.join(', ')} FROM ${shape.from} WHERE sequence > ? AND sequence <= ? ORDER BY sequence`)
    .raw()

  /** Keys are dense: a row that is not the next one means that a row is gone. */
  const dense = <T>(page: readonly unknown[], first: number, eventOf: (row: unknown, key: number) => T): T[] =>
    page.map((row, index) => {
      if (numberAt(row, 0) !== first + index)
        throw new EventStoreFault('damaged', `${file} is damaged: an event is missing before ${numberAt(row, 0)}`)
      return eventOf(row, first + index)
    })

  return {
    dense,
    page: (sequence: number, upTo: number): readonly Event[] =>
      reading(file, () => {
        const last = lastOfPage(sizes.all(sequence, Math.min(PAGE_ROWS, upTo - sequence)))
        if (last === undefined) throw new EventStoreFault('damaged', `${file} is damaged: it ends at ${sequence}`)
        return dense(rows.all(sequence, last), sequence + 1, (row, at) =>
          shape.eventOf({ text: textAt(row, 1), sequence: at, leaf: leafAt(row, 2) }, (index) =>
            optionalTextAt(row, 3 + index),
          ),
        )
      }),
  }
}

/** Runs a read; what goes wrong in SQLite is a fault of the port. */
export const reading = <T>(file: string, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw faultFrom(error, `${file} cannot be read`, 'unavailable')
  }
}

/** Reads a store's file. */
export const openReader = (file: string): Reader => {
  const db = openReadOnly(file)
  const { page, dense } = readPagesOf(db, file, STORE_ROW)
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
  return {
    page,
    streamPage: (stream, revision) =>
      reading(file, () => {
        const sizes = streamSizes.all(stream, revision, PAGE_ROWS)
        const last = lastOfPage(sizes)
        if (last === undefined) return { events: [], isLast: true }
        const events = dense(streamRows.all(stream, revision, last), revision, (row, at) =>
          streamEventFrom(textAt(row, 1), stream, at),
        )
        return { events, isLast: sizes.length < PAGE_ROWS && numberAt(sizes.at(-1), 0) === last }
      }),
    close: () => db.close(),
  }
}
