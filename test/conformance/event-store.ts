import { appendingConformance } from './event-store/appending.js'
import { concurrencyConformance } from './event-store/concurrency.js'
import { leavesConformance } from './event-store/leaves.js'
import { movingConformance } from './event-store/moving.js'
import type { OpenStore } from './event-store/own-events.js'
import { readingConformance } from './event-store/reading.js'
import { subscribingConformance } from './event-store/subscribing.js'

/**
 * The promises of the event-store port, the same for every adapter. It uses nothing but the port, only fresh streams,
 * and only what was recorded after the head it found, so that it also runs on a store that holds other data, as long as
 * nobody else writes meanwhile.
 */
export const eventStoreConformance = (name: string, open: OpenStore): void => {
  appendingConformance(name, open)
  concurrencyConformance(name, open)
  readingConformance(name, open)
  subscribingConformance(name, open)
  leavesConformance(name, open)
  movingConformance(name, open)
}
