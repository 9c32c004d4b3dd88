import type { Logger } from 'pino'
import type { EventStore } from '../../services/event-store.js'
import { ConnectionString } from './eventstoredb/connection-string.js'
import { createMemoryStore } from './memory/memory-store.js'
import { openSqliteStore } from './sqlite/sqlite-store.js'

/** Where the events are kept, as the configuration names it. */
export type StoreLocation =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'eventstoredb'; readonly connection: ConnectionString }

type ParsedStoreUrl = StoreLocation | { readonly kind: 'refused'; readonly reason: string }

/**
 * Reads `sqlite:<file>`, `memory:`, or a connection string of EventStoreDB (`esdb://...`, `esdb+discover://...`). The
 * reason of a refusal never repeats the URL, which may hold a password.
 */
export const parseStoreUrl = (url: string): ParsedStoreUrl => {
  if (url === 'memory:') return { kind: 'memory' }
  if (/^esdb(\+discover)?:\/\//.test(url)) {
    const connection = ConnectionString.parse(url)
    return 'refused' in connection
      ? { kind: 'refused', reason: `the connection string of EventStoreDB is wrong: ${connection.refused}` }
      : { kind: 'eventstoredb', connection }
  }
  const file = /^sqlite:(?!\/\/)(.+)$/s.exec(url)?.[1]
  if (file === undefined || file.includes('\0'))
    return { kind: 'refused', reason: 'a store is sqlite:<file>, memory:, esdb://... or esdb+discover://...' }
  return { kind: 'sqlite', file }
}

export type OpeningOptions = {
  /** The directory for mirrors of stores that are elsewhere. */
  readonly mirrors: string
  readonly log: Logger
  /** Whether what a local copy has of a store is to be read from the store anew. */
  readonly fresh?: boolean
}

/** A store's name for people, without credentials. */
export const storeName = (location: StoreLocation): string => {
  switch (location.kind) {
    case 'memory':
      return 'memory:'
    case 'sqlite':
      return location.file
    case 'eventstoredb':
      return `EventStoreDB at ${location.connection.where}`
    default: {
      const _: never = location
      return _
    }
  }
}

/** Opens the store at a location; see `openSqliteStore` and `openEventStoreDb` for the faults. */
export const openEventStore = async (location: StoreLocation, options: OpeningOptions): Promise<EventStore> => {
  switch (location.kind) {
    case 'memory':
      return createMemoryStore()
    case 'sqlite':
      return openSqliteStore(location.file)
    case 'eventstoredb': {
      // The client is a third of what a command has to load.
      const { openEventStoreDb } = await import('./eventstoredb/eventstoredb-store.js')
      return openEventStoreDb({ ...options, connection: location.connection })
    }
    default: {
      const _: never = location
      return _
    }
  }
}
