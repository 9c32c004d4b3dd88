import { pino } from 'pino'
import type { EventStore } from '../../services/event-store.js'
import { openEventStore, type StoreLocation } from '../event-stores/open-event-store.js'
import { environment } from './store-option.js'

/** Opens a store so that it tells what it holds now, and nothing that was remembered of it. Warnings go to stderr. */
export const openAnew = (location: StoreLocation): Promise<EventStore> => {
  const log = pino({ level: 'warn' }, pino.destination(2))
  return openEventStore(location, { mirrors: environment().mirrors, log, fresh: true })
}
