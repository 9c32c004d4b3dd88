import type { StoreHealth } from '../../services/event-store.js'

/** How a store inside this process is: whatever it has, this process has. Its faults are thrown where they occur. */
export const embeddedHealth = (sequence: number): StoreHealth => ({
  sequence,
  current: true,
  lastCurrent: null,
  problems: [],
  counts: {},
})
