import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { copyStoreFile } from '../../event-stores/sqlite/copy-store-file.js'
import { CommandError, EXIT } from '../ending.js'
import { refuseDamage, tell, tellHead } from '../findings.js'
import { type StoreOptions, storeFile, storeOption } from '../store-option.js'

const backup = async (to: string, options: StoreOptions): Promise<void> => {
  const file = storeFile(options)
  const target = resolve(to)
  if (existsSync(target))
    throw new CommandError(EXIT.notDone, `${target} is there already: a backup overwrites nothing`)
  if (!existsSync(dirname(target))) throw new CommandError(EXIT.notDone, `there is no directory ${dirname(target)}`)
  const copied = await copyStoreFile(file, target)
  refuseDamage(copied.damage, `${file} is damaged: no backup was made of it`)
  tell(`${target}: ${copied.ledger.tree.size} events of ${file}`)
  tellHead(copied)
}

/** `parley backup`: copies a store while it is being written, and checks the copy. */
export const addBackup = (program: Command): void => {
  program
    .command('backup')
    .summary('copy a store to a file, also while a server writes to it')
    .description(
      'Copies a store to a file, also while a server writes to it: everything that was recorded by the start is in the ' +
        'copy. The copy is checked as by verify before it gets its name, so there is a whole backup or none. ' +
        'Exit codes: 0 it is done, 1 the store is damaged, 2 it could not be done.',
    )
    .argument('<file>', 'where the backup is to be; nothing is overwritten')
    .addOption(storeOption())
    .action(backup)
}
