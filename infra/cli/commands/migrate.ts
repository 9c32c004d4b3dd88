import { type Command, Option } from 'commander'
import { EventStoreFault } from '../../../services/event-store.js'
import { type MigrationStep, migrateLedger } from '../../../services/migrate-ledger.js'
import { type StoreLocation, storeName } from '../../event-stores/open-event-store.js'
import { openExistingStore } from '../../event-stores/sqlite/existing-store.js'
import { locate } from '../../event-stores/sqlite/locate.js'
import { CommandError, complain, EXIT } from '../ending.js'
import { tell, tellHead } from '../findings.js'
import { openAnew } from '../open-anew.js'
import { storeLocation } from '../store-option.js'

type MigrateOptions = { readonly from?: string; readonly to?: string }

/** Where a migration leads from or to; a store that is gone with its process is none. */
const place = (option: string, url: string | undefined): StoreLocation => {
  const location = storeLocation(option, url)
  if (location.kind !== 'memory') return location
  throw new CommandError(EXIT.notDone, `${option}: a store in memory ends with its process`)
}

const isSame = async (from: StoreLocation, to: StoreLocation): Promise<boolean> => {
  if (from.kind === 'sqlite' && to.kind === 'sqlite') return (await locate(from.file)) === (await locate(to.file))
  return from.kind === 'eventstoredb' && to.kind === 'eventstoredb' && from.connection.where === to.connection.where
}

/** A line at most so often, in milliseconds. */
const PROGRESS_MS = 1_000

/** Tells on stderr how far it is: when a step begins and ends, and now and then between. */
const createProgress = () => {
  let [told, step]: [number, MigrationStep | undefined] = [0, undefined]
  return (now: MigrationStep, done: number, of: number): void => {
    const time = performance.now()
    if (now === step && done < of && time - told < PROGRESS_MS) return
    ;[told, step] = [time, now]
    complain(`${now}: ${done} of ${of} events`)
  }
}

const migrate = async (options: MigrateOptions): Promise<void> => {
  const [from, to] = [place('--from', options.from), place('--to', options.to)]
  // Opening a store makes it where there is none, which is right for the target only.
  if (from.kind === 'sqlite') openExistingStore(from.file).close()
  if (await isSame(from, to)) throw new CommandError(EXIT.notDone, '--from and --to are the same store')
  const source = await openAnew(from)
  try {
    const result = await migrateLedger({ source, openTarget: () => openAnew(to), onProgress: createProgress() })
    if (result.outcome === 'differs')
      throw new CommandError(EXIT.damaged, result.reason, `${storeName(to)} is not a copy: do not serve it`)
    const { ledger, before } = result
    tell(`${storeName(to)}: ${ledger.tree.size} events of ${storeName(from)}, ${before} of them there before`)
    tell('ok  every event has its sequence, id, stream, revision, time and content')
    tellHead({ ledger })
  } catch (error) {
    throw error instanceof EventStoreFault && error.code !== 'damaged'
      ? new CommandError(EXIT.notDone, error.message, 'it goes on from here when the same command is given again')
      : error
  } finally {
    await source.close()
  }
}

/** `parley migrate`: moves the ledger of a store into another one. */
export const addMigrate = (program: Command): void => {
  const option = (name: string, which: string): Option =>
    new Option(`${name} <url>`, `${which}: sqlite:<file> or esdb://...; left out: that of PARLEY_STORE`)
  program
    .command('migrate')
    .summary('move the whole ledger of a store into another one')
    .description(
      'Moves the whole ledger of a store into another one, which must be empty or hold the beginning of the same ledger: ' +
        'so a migration that was cut short goes on when the same command is given again. Sequences, ids, times and the ' +
        'root stay the same, positions do not. No server may write to either store meanwhile. ' +
        'Exit codes: 0 both hold the same, 1 they differ or one is damaged, 2 it could not be done, or not to its end.',
    )
    .addOption(option('--from', 'the store to read'))
    .addOption(option('--to', 'the store to write'))
    .action(migrate)
}
