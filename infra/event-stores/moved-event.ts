import type { AppendResult, MovedEvent, MoveResult } from '../../services/event-store.js'
import { type PreparedAppend, prepareAppend } from './prepared-append.js'

/** A moved event as the append that it is: of itself alone, at its own revision, with its own time. */
export const prepareMoved = ({ stream, revision, recordedAt, ...event }: MovedEvent): PreparedAppend => ({
  ...prepareAppend({ stream, expected: revision === 0 ? 'noStream' : revision - 1, events: [event] }),
  recordedAt,
})

/** What moving events came to, given the result of each. */
export const moveResult = (events: readonly MovedEvent[], results: readonly AppendResult[]): MoveResult => {
  for (const [index, event] of events.entries()) {
    const result = results[index]
    if (result?.outcome === 'wrongRevision') return { outcome: 'wrongRevision', event, actual: result.actual }
  }
  return { outcome: 'moved' }
}
