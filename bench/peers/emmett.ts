import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Append } from '../../services/event-store.js'

/** A store of Emmett's, as far as events are appended to it. */
export type EmmettStore = {
  readonly appendToStream: (stream: string, events: readonly object[]) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** An event as Emmett takes it. */
export const emmettEvents = ({ events }: Append): readonly object[] =>
  events.map(({ type, data, metadata }) => ({ type, data, metadata }))

const PACKAGE = '@event-driven-io/emmett-postgresql'

/**
 * Emmett's store over PostgreSQL. Its packages want other versions of some that this project uses, so that they are looked
 * for in a folder of their own; null, with a word, where they are not there.
 */
export const emmettPostgres = async (
  peersFolder: string,
  url: string,
  skip: (reason: string) => void,
): Promise<EmmettStore | null> => {
  let file: string
  try {
    file = createRequire(resolve(peersFolder, 'package.json')).resolve(PACKAGE)
  } catch {
    skip(`Emmett: ${PACKAGE} is not in the folder of --peers`)
    return null
  }
  const module: object = await import(pathToFileURL(file).href)
  if (!('getPostgreSQLEventStore' in module) || typeof module.getPostgreSQLEventStore !== 'function')
    throw new Error(`${PACKAGE} has no getPostgreSQLEventStore`)
  return (module.getPostgreSQLEventStore as (url: string) => EmmettStore)(url)
}
