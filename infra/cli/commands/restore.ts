import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { copyStoreFile } from '../../event-stores/sqlite/copy-store-file.js'
import { lockFile } from '../../event-stores/sqlite/file-lock.js'
import { locate } from '../../event-stores/sqlite/locate.js'
import type { VerifiedStoreFile } from '../../event-stores/sqlite/verify-store-file.js'
import { CommandError, EXIT } from '../ending.js'
import { refuseDamage, tell, tellHead } from '../findings.js'
import { type StoreOptions, storeFile, storeOption } from '../store-option.js'

/** What SQLite keeps beside a file: the log of another store there would be read as that of the restored one. */
const PARTS_OF_A_STORE = ['', '-wal', '-shm', '-journal']

const restoreTo = async (from: string, store: string): Promise<VerifiedStoreFile> => {
  const lock = lockFile(store)
  try {
    const there = PARTS_OF_A_STORE.map((suffix) => `${store}${suffix}`).find(existsSync)
    if (there !== undefined)
      throw new CommandError(EXIT.notDone, `${there} is there already: a restore overwrites nothing`)
    return await copyStoreFile(from, store)
  } finally {
    lock.release()
  }
}

const restore = async (from: string, options: StoreOptions): Promise<void> => {
  const store = await locate(storeFile(options))
  const restored = await restoreTo(from, store)
  refuseDamage(restored.damage, `${from} is damaged: nothing was restored`)
  tell(`${store}: ${restored.ledger.tree.size} events of ${from}`)
  tellHead(restored)
}

/** `parley restore`: makes a store of a backup, where there is none. */
export const addRestore = (program: Command): void => {
  program
    .command('restore')
    .summary('make a store of a backup, where there is none yet')
    .description(
      'Makes a store of a backup, where there is none yet and no server runs. The backup is checked as by verify first, ' +
        'and there is the whole store or none. ' +
        'Exit codes: 0 it is done, 1 the backup is damaged, 2 it could not be done.',
    )
    .argument('<backup>', 'what `parley backup` has written')
    .addOption(storeOption())
    .action(restore)
}
