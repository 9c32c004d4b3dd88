import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openExistingStore } from './existing-store.js'
import { readingFault } from './sqlite-fault.js'
import { type VerifiedStoreFile, verifyStoreFile } from './verify-store-file.js'

const writeOut = async (from: string, to: string): Promise<void> => {
  const db = openExistingStore(from)
  try {
    // One statement reads the store as it is at one moment, whatever is appended meanwhile.
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
  // VACUUM INTO leaves it to the system when its output reaches the disk (sqlite.org/lang_vacuum.html, section 4).
  await sync(to, 'r+')
}

/** Makes what was written survive a power cut. */
const sync = async (path: string, flags: 'r' | 'r+'): Promise<void> => {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same of a name in a directory; Windows opens no directories, and writes names down by itself. */
const syncName = async (path: string): Promise<void> => {
  if (process.platform !== 'win32') await sync(dirname(path), 'r')
}

/**
 * Copies the file of a store, as it is at one moment, to the path `to`, where nothing may be yet. The copy is written
 * beside that path under a name that ends in `.part`, checked as `parley verify` does, and named only if nothing is wrong
 * with it: at `to` there is the whole copy or nothing, also if the process is killed. What the check has found; where that
 * is damage, nothing was copied. Faults: those of {@link openExistingStore}, and `unavailable` (no room, no right to write).
 */
export const copyStoreFile = async (from: string, to: string): Promise<VerifiedStoreFile> => {
  const part = `${to}.${randomUUID()}.part`
  try {
    await writeOut(from, part)
    const verified = verifyStoreFile(part)
    if (verified.damage.length > 0) return verified
    await rename(part, to)
    await syncName(to)
    return verified
  } catch (error) {
    throw readingFault(error, `${from} cannot be copied to ${to}`)
  } finally {
    await rm(part, { force: true })
  }
}
