import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'libsql'
import { EventStoreFault } from '../../../services/event-store.js'
import { isNewFile, STORE_FILE } from './schema.js'
import { faultFrom } from './sqlite-fault.js'

/**
 * Opens the file of a store to read it and nothing else, whoever writes to it meanwhile; what is not there is not made.
 * Faults: `unavailable` (there is no such file, or no right to it), `damaged` (not a store of ours, or of another version).
 * libsql ignores the option `readonly`; SQLite's own URI parameter it passes on.
 */
export const openExistingStore = (file: string): Database.Database => {
  const path = resolve(file)
  if (!existsSync(path)) throw new EventStoreFault('unavailable', `There is no file ${path}`)
  let db: Database.Database | undefined
  try {
    db = new Database(`${pathToFileURL(path).href}?mode=ro`)
    if (isNewFile(db, path, STORE_FILE)) throw new EventStoreFault('damaged', `${path} holds no ledger`)
    return db
  } catch (error) {
    db?.close()
    throw faultFrom(error, `${path} cannot be opened`, 'unavailable')
  }
}
