import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../infra/event-stores/sqlite/sqlite-store.js'
import { appendsOf, writeLedger } from './appends.js'
import type { LedgerShape } from './plan.js'

/** A ledger so small is enough to tell whether others would still come out the same. */
const SAMPLE_SIZE = 300

/** A digest of a small ledger of the same seed: it is another as soon as the generator or the stored form is. */
const fingerprint = ({ seed }: LedgerShape): string => {
  const hash = createHash('sha256')
  for (const append of appendsOf({ size: SAMPLE_SIZE, seed })) hash.update(JSON.stringify(append))
  return hash.digest('hex').slice(0, 12)
}

/** The store file of a ledger below a folder: written where it is not there from an earlier run. */
export const ledgerFileIn = async (
  folder: string,
  shape: LedgerShape,
  tell: (progress: string) => void,
): Promise<string> => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `ledger-${shape.size}-${shape.seed}-${fingerprint(shape)}.db`)
  if (existsSync(file)) return file
  const unfinished = `${file}.unfinished`
  const clear = (): void => {
    for (const rest of ['', '-wal', '-shm', '.lock']) rmSync(`${unfinished}${rest}`, { force: true })
  }
  clear()
  const store = await openSqliteStore(unfinished)
  const every = Math.max(10_240, Math.floor(shape.size / 20))
  let told = 0
  await writeLedger(store, shape, (events) => {
    if (events < told + every) return
    told = events
    tell(`writing the ledger: ${events.toLocaleString('en-US')} events`)
  })
  await store.close()
  // A store that is closed has everything in the file itself.
  renameSync(unfinished, file)
  clear()
  return file
}
