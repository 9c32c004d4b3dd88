import type { ExpectedRevision } from '../../services/event-store.js'
import type { PreparedAppend } from './prepared-append.js'

/** What an append comes to on a stream: write at `first`, answer with an earlier result again, or refuse. */
type AppendDecision =
  | { readonly kind: 'write'; readonly first: number }
  | { readonly kind: 'repeat'; readonly revision: number }
  | { readonly kind: 'wrongRevision'; readonly actual: ExpectedRevision }

/**
 * Decides an append as EventStoreDB does: at the stream's revision it is written, whatever its ids; at an earlier one it
 * is a repeat when the events that follow that revision bear its ids in its order. Content is never compared.
 * `idsFrom(revision, count)` are the ids of at most `count` events of the stream from `revision` on.
 */
export const decideAppend = (
  { expected, events }: PreparedAppend,
  actual: ExpectedRevision,
  idsFrom: (revision: number, count: number) => readonly string[],
): AppendDecision => {
  const first = expected === 'noStream' ? 0 : expected + 1
  if (expected === actual) return { kind: 'write', first }
  const recorded = idsFrom(first, events.length)
  const repeated = recorded.length === events.length && events.every((event, index) => event.id === recorded[index])
  return repeated ? { kind: 'repeat', revision: first + events.length - 1 } : { kind: 'wrongRevision', actual }
}
