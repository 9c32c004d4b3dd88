import { rmSync } from 'node:fs'
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { EventStoreFault } from '../../../services/event-store.js'
import { type FileLock, lockFile } from '../sqlite/file-lock.js'
import { firstCell } from '../sqlite/rows.js'
import { EVENT_TABLE, type FileKind, STORE_FILE } from '../sqlite/schema.js'
import { faultFrom } from '../sqlite/sqlite-fault.js'

/**
 * A mirror's file: the table of the sqlite store, and beside it what only a mirror has. It is marked as another kind of
 * file ("PARM"), so that nobody opens a cache as a store and writes to it.
 *
 * - `place`: the store's position of each event, and why it can't be read where that is so
 * - `trouble`: what is wrong with a stream, as the store has told: that it was deleted, or is set to forget events
 */
export const MIRROR_FILE: FileKind = {
  applicationId: 0x5041524d,
  name: 'mirror of a Parley store',
  schema: `${EVENT_TABLE};
  CREATE TABLE place (
    sequence INTEGER PRIMARY KEY,
    position TEXT NOT NULL UNIQUE,
    unreadable TEXT
  ) STRICT;
  CREATE TABLE trouble (
    stream TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (stream, kind)
  ) STRICT`,
}

export type ClaimedMirror = { readonly file: string; readonly lock: FileLock }

/** So many processes of one machine can have a mirror of the same store in the same directory. */
const MOST_MIRRORS = 64

/**
 * Takes a mirror's file for this process: in `directory`, which is made, the first of the store's files that no other
 * process has. So processes that are started in the same place never share one, and one that is started again finds its
 * own. Faults: `locked`, `unavailable`.
 */
export const claimMirror = async (directory: string, store: string): Promise<ClaimedMirror> => {
  let place: string
  try {
    await mkdir(directory, { recursive: true })
    place = await realpath(directory)
  } catch (error) {
    throw faultFrom(error, `The directory for mirrors, ${directory}, cannot be used`, 'unavailable')
  }
  for (let slot = 1; slot <= MOST_MIRRORS; slot += 1) {
    const file = join(place, `${store}.mirror-${slot}.db`)
    try {
      return { file, lock: lockFile(file) }
    } catch (error) {
      if (!(error instanceof EventStoreFault) || error.code !== 'locked') throw error
    }
  }
  throw new EventStoreFault('locked', `${MOST_MIRRORS} processes have a mirror in ${place} already`)
}

/** Whether the file is somebody's store, which must never be thrown away. */
const isStore = (file: string): boolean => {
  try {
    const db = new Database(file)
    try {
      return firstCell(db, 'PRAGMA application_id') === STORE_FILE.applicationId
    } finally {
      db.close()
    }
  } catch {
    return false
  }
}

/**
 * Deletes a mirror, if there is one: whatever it had, or was damaged in it, can be had from the store again. False where
 * a store bears its name, which stays.
 */
export const forgetMirror = (file: string): boolean => {
  if (isStore(file)) return false
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  return true
}
