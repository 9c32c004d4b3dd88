import type { EventStore } from '../../services/event-store.js'
import { createMemoryStore } from './memory/memory-store.js'
import { openSqliteStore } from './sqlite/sqlite-store.js'

/** Where the events are kept, as the configuration names it. */
export type StoreLocation = { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly file: string }

type ParsedStoreUrl = StoreLocation | { readonly kind: 'refused'; readonly reason: string }

/**
 * Reads `sqlite:<file>` or `memory:`. The reason of a refusal never repeats the URL, which may hold a password.
 */
export const parseStoreUrl = (url: string): ParsedStoreUrl => {
  if (url === 'memory:') return { kind: 'memory' }
  if (/^esdb(\+discover)?:\/\//.test(url)) return { kind: 'refused', reason: 'EventStoreDB is not supported yet' }
  const file = /^sqlite:(?!\/\/)(.+)$/s.exec(url)?.[1]
  if (file === undefined || file.includes('\0'))
    return { kind: 'refused', reason: 'a store is sqlite:<file> or memory:' }
  return { kind: 'sqlite', file }
}

/** Opens the store at a location; see `openSqliteStore` for the faults. */
export const openEventStore = async (location: StoreLocation): Promise<EventStore> =>
  location.kind === 'memory' ? createMemoryStore() : openSqliteStore(location.file)
