import { Option } from 'commander'
import { type Config, ConfigError, readConfig } from '../config.js'
import { parseStoreUrl, type StoreLocation } from '../event-stores/open-event-store.js'
import { CommandError, EXIT } from './ending.js'

/** The options of a command that is about a store. */
export type StoreOptions = { readonly store?: string }

/** `--store`, as PARLEY_STORE has it; `forms` are those that the command takes. */
export const storeOption = (forms = 'sqlite:<file>'): Option =>
  new Option('--store <url>', `the store, as ${forms}; left out: that of PARLEY_STORE`)

/** The file of the store that a command is about: that of the option, or else of the environment. */
export const storeFile = ({ store }: StoreOptions): string => {
  const location = storeLocation('--store', store)
  if (location.kind === 'sqlite') return location.file
  throw new CommandError(EXIT.notDone, `the store is ${location.kind}: this command is for sqlite:<file>`)
}

/** The store that an option names, or else the environment. */
export const storeLocation = (option: string, url: string | undefined): StoreLocation => {
  if (url === undefined) return environment().store
  const location = parseStoreUrl(url)
  if (location.kind === 'refused') throw new CommandError(EXIT.notDone, `${option}: ${location.reason}`)
  return location
}

/** What the environment says, for a command. */
export const environment = (): Config => {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(EXIT.notDone, error.message)
    throw error
  }
}
