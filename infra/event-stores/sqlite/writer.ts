import Database from 'libsql'
import type { AppendResult, ExpectedRevision } from '../../../services/event-store.js'
import { leafHash, leafText } from '../../../services/ledger-leaf.js'
import { decideAppend } from '../expected-revision.js'
import { positionOf } from '../position.js'
import type { PreparedAppend } from '../prepared-append.js'
import { recordedAtAfter } from '../recorded-at.js'
import { firstCell, numberAt, textAt } from './rows.js'
import { checkFile, createSchema, isNewFile } from './schema.js'
import { faultFrom, sqliteCode } from './sqlite-fault.js'

/** The end of the ledger as the writer has committed it. */
export type LedgerEnd = { readonly sequence: number; readonly recordedAt: string }

export type WriterOptions = {
  /** Absolute path of the store's file. */
  readonly file: string
  /** SQLite's `max_page_count`: the file grows no further than this many pages. Left out: as far as the disk allows. */
  readonly maxPageCount?: number
}

type Writer = {
  /** Undefined where nothing is recorded yet. */
  readonly end: () => LedgerEnd | undefined
  /** Runs a group in one transaction; durable on return. Throws one fault for the whole group. */
  readonly commit: (group: readonly PreparedAppend[]) => readonly AppendResult[]
  readonly close: () => void
}

/** How long the writer waits, in its own thread, for somebody who writes to the file by other means. */
const BUSY_MILLISECONDS = 2_000

const openDatabase = ({ file, maxPageCount }: WriterOptions): Database.Database => {
  const db = new Database(file)
  try {
    const isNew = isNewFile(db, file)
    db.exec(`PRAGMA busy_timeout = ${BUSY_MILLISECONDS}`)
    if (firstCell(db, 'PRAGMA journal_mode = WAL') !== 'wal') throw new Error('the file system does not allow WAL')
    db.exec('PRAGMA synchronous = FULL')
    if (maxPageCount !== undefined) db.exec(`PRAGMA max_page_count = ${maxPageCount}`)
    if (isNew) createSchema(db)
    else checkFile(db, file)
    return db
  } catch (error) {
    db.close()
    // Our own statements are sound: what they don't find, or can't read, has been changed in the file.
    throw faultFrom(error, `${file} cannot be opened`, sqliteCode(error) === 'SQLITE_ERROR' ? 'damaged' : 'unavailable')
  }
}

/** Opens the store's only writing connection, makes the schema in a new file, and checks the file otherwise. */
export const openWriter = (options: WriterOptions): Writer => {
  const db = openDatabase(options)
  const lastRevision = db.prepare('SELECT max(revision) FROM event WHERE stream = ?').raw()
  const idsFrom = db
    .prepare('SELECT CAST(id AS BLOB) FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?')
    .raw()
  const sequenceOf = db.prepare('SELECT sequence FROM event WHERE stream = ? AND revision = ?').raw()
  const insert = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const lastRow = db
    .prepare('SELECT sequence, CAST(recorded_at AS BLOB) FROM event ORDER BY sequence DESC LIMIT 1')
    .raw()
    .all()[0]
  let end: LedgerEnd | undefined =
    lastRow === undefined ? undefined : { sequence: numberAt(lastRow, 0), recordedAt: textAt(lastRow, 1) }

  const revisionOf = (stream: string): ExpectedRevision => {
    const row = lastRevision.all(stream)[0]
    return Array.isArray(row) && row[0] === null ? 'noStream' : numberAt(row, 0)
  }

  /** Applies one append inside the transaction; the sequence after it. */
  const apply = (append: PreparedAppend, sequence: number, recordedAt: string): [AppendResult, number] => {
    const { stream, events } = append
    const decision = decideAppend(append, revisionOf(stream), (revision, count) =>
      idsFrom.all(stream, revision, count).map((row) => textAt(row, 0)),
    )
    if (decision.kind === 'wrongRevision') return [{ outcome: 'wrongRevision', actual: decision.actual }, sequence]
    if (decision.kind === 'repeat') {
      const position = positionOf(numberAt(sequenceOf.all(stream, decision.revision)[0], 0))
      return [{ outcome: 'appended', revision: decision.revision, position }, sequence]
    }
    let [revision, last] = [decision.first - 1, sequence]
    for (const event of events) {
      revision += 1
      last += 1
      const { id, type, schemaVersion, conflict } = event
      const text = leafText({ ...event, stream, revision, recordedAt })
      insert.run(last, stream, revision, id, type, schemaVersion, conflict, recordedAt, text, leafHash(text))
    }
    return [{ outcome: 'appended', revision, position: positionOf(last) }, last]
  }

  const rollBack = (): void => {
    try {
      // SQLITE_FULL has rolled the transaction back by itself.
      if (db.inTransaction) db.exec('ROLLBACK')
    } catch {
      // What made the group fail is told; the next BEGIN fails if the connection is past use.
    }
  }

  const commit = (group: readonly PreparedAppend[]): readonly AppendResult[] => {
    const results: AppendResult[] = []
    const recordedAt = recordedAtAfter(end?.recordedAt, Date.now())
    const before = end?.sequence ?? 0
    let sequence = before
    try {
      db.exec('BEGIN IMMEDIATE')
      for (const append of group) {
        const [result, last] = apply(append, sequence, recordedAt)
        results.push(result)
        sequence = last
      }
    } catch (error) {
      rollBack()
      throw faultFrom(error, 'Nothing was recorded', 'unavailable')
    }
    try {
      db.exec('COMMIT')
    } catch (error) {
      // The write-ahead log may hold the whole group already, and recovery after a crash would find it there.
      rollBack()
      throw faultFrom(error, 'It is not known whether this was recorded', 'outcomeUnknown')
    }
    if (sequence > before) end = { sequence, recordedAt }
    return results
  }

  return {
    end: () => end,
    commit,
    close: () => {
      // Leaves one file behind that says everything; where a reader hinders this, the log beside it stays valid.
      db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
      db.close()
    },
  }
}
