import Database from 'libsql'
import { EventStoreFault } from '../../../services/event-store.js'
import { faultFrom, sqliteCode } from './sqlite-fault.js'

export type FileLock = { readonly release: () => void }

/**
 * Takes the store for this process: an exclusive transaction on `<file>.lock`, which the operating system ends when the
 * process dies, however it dies. The store's own file stays readable by anybody meanwhile.
 * Held by somebody else, in this process or another: the fault `locked`.
 */
export const lockFile = (file: string): FileLock => {
  const path = `${file}.lock`
  try {
    const db = new Database(path)
    try {
      // Without a journal on disk nothing of the lock is left behind but the empty file itself.
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    } catch (error) {
      db.close()
      throw error
    }
    return {
      release: () => {
        db.exec('ROLLBACK')
        db.close()
      },
    }
  } catch (error) {
    if (sqliteCode(error).startsWith('SQLITE_BUSY'))
      throw new EventStoreFault('locked', `${file} is in use by another process, which holds ${path}`, { cause: error })
    throw faultFrom(error, `${path} cannot be locked`, 'unavailable')
  }
}
