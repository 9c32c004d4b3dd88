import { mkdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Section, valueIn, valueSection } from '../../services/as-of-index/snapshots/sections.js'
import type { Snapshots } from '../../services/as-of-index/snapshots/snapshots.js'
import { FileTexts } from './file-texts.js'
import { readSections, writeSections } from './snapshot-file.js'

/**
 * Raised whenever a whole snapshot can't be used any more: what the texts, the columns and the ledger's own sections hold is
 * another, or what the domain makes of an event, or of when a statement holds. Derived parts have versions of their own.
 */
export const SNAPSHOT_FORMAT = 5

const head = z.object({
  format: z.literal(SNAPSHOT_FORMAT),
  sequence: z.int().min(1),
  texts: z.object({ bytes: z.int().min(0), sha256: z.string() }),
})
const HEAD = 'head'

/**
 * Snapshots in a directory, which is made where it is not there: `texts`, to which what events say is added as it comes, and
 * `snapshot`, which is replaced as a whole. It belongs to one process at a time, as the store beside which it lies does.
 * Nothing in it is needed: where it is lost, the index is made of the store.
 */
export const openFileSnapshots = (directory: string): Snapshots => {
  mkdirSync(directory, { recursive: true })
  const texts = new FileTexts(join(directory, 'texts'))
  const path = join(directory, 'snapshot')
  return {
    texts,
    read: async (ignored) => {
      const nothing = (reason: string): null => {
        texts.clear()
        ignored(reason)
        return null
      }
      const found = await readSections(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (found === null) {
        texts.clear()
        return null
      }
      if (typeof found === 'string') return nothing(found)
      const stated = found.has(HEAD) ? valueIn(found, HEAD) : null
      if (stated === null) return nothing('its head is damaged')
      const read = head.safeParse(stated)
      if (!read.success) return nothing('it is of another format')
      if (!(await texts.resume(read.data.texts))) return nothing('its texts are damaged or cut off')
      return { sequence: read.data.sequence, sections: found }
    },
    write: async (sequence: number, sections: readonly Section[], signal: AbortSignal) => {
      const mark = texts.mark()
      const whole = [valueSection(HEAD, { format: SNAPSHOT_FORMAT, sequence, texts: mark }), ...sections]
      const fresh = `${path}.new`
      if (!(await writeSections(fresh, whole, signal))) {
        await rm(fresh, { force: true })
        return
      }
      await texts.settle()
      await rename(fresh, path)
      await synced(directory)
    },
    close: async () => texts.close(),
  }
}

const synced = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
