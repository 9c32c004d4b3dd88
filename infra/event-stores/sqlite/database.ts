import Database from 'libsql'
import { firstCell } from './rows.js'
import { checkFile, createSchema, type FileKind, isNewFile } from './schema.js'
import { faultFrom, sqliteCode } from './sqlite-fault.js'

export type DatabaseOptions = {
  /** Absolute path of the file. */
  readonly file: string
  readonly kind: FileKind
  /**
   * `FULL`: a commit is durable when it returns. `NORMAL`: after a power cut the last commits may be gone, but what is
   * there is whole.
   */
  readonly synchronous: 'FULL' | 'NORMAL'
  /** SQLite's `max_page_count`: the file grows no further than this many pages. Left out: as far as the disk allows. */
  readonly maxPageCount?: number
}

/** How long the writer waits, in its own thread, for somebody who writes to the file by other means. */
const BUSY_MILLISECONDS = 2_000

/** Opens a file's only writing connection, makes the schema in a new file, and checks the file otherwise. */
export const openDatabase = ({ file, kind, synchronous, maxPageCount }: DatabaseOptions): Database.Database => {
  const db = new Database(file)
  try {
    const isNew = isNewFile(db, file, kind)
    db.exec(`PRAGMA busy_timeout = ${BUSY_MILLISECONDS}`)
    if (firstCell(db, 'PRAGMA journal_mode = WAL') !== 'wal') throw new Error('the file system does not allow WAL')
    db.exec(`PRAGMA synchronous = ${synchronous}`)
    if (maxPageCount !== undefined) db.exec(`PRAGMA max_page_count = ${maxPageCount}`)
    if (isNew) createSchema(db, kind)
    else checkFile(db, file)
    return db
  } catch (error) {
    db.close()
    // Our own statements are sound: what they don't find, or can't read, has been changed in the file.
    throw faultFrom(error, `${file} cannot be opened`, sqliteCode(error) === 'SQLITE_ERROR' ? 'damaged' : 'unavailable')
  }
}

/** Leaves one file behind that says everything; where a reader hinders this, the log beside it stays valid. */
export const closeDatabase = (db: Database.Database): void => {
  db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
  db.close()
}

/** Undoes what a transaction did before it failed. */
export const rollBack = (db: Database.Database): void => {
  try {
    // SQLITE_FULL has rolled the transaction back by itself.
    if (db.inTransaction) db.exec('ROLLBACK')
  } catch {
    // What made the transaction fail is told; the next BEGIN fails if the connection is past use.
  }
}
