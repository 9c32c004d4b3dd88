import { CONFLICT_STREAM } from '../domain/conflict.js'
import { DEVELOPMENT_STREAM } from '../domain/development/events.js'
import { type FieldError, type Refusal, refuse } from '../domain/refusal.js'
import { type EventStore, EventStoreFault, type LedgerEvent } from './event-store.js'
import { type LedgerIndex, LONGEST_WAIT_MS } from './ledger-index.js'

/** Where a conflict's events are: the index knows their places in the ledger, the store has what they hold. */
export type LedgerSource = { readonly store: Pick<EventStore, 'readAll'>; readonly index: LedgerIndex }

/** Events of other conflicts that are read over; a longer run of them is stepped over by a read of its own. */
const LONGEST_RUN = 256

/**
 * The events of a conflict in ledger order, after the sequence `after`, up to and including `upTo`, which the index has.
 * They are read as they are taken: whoever stops taking stops the reading. Faults of the store are thrown.
 */
export async function* eventsOf(
  { store, index }: LedgerSource,
  conflict: string,
  after: number,
  upTo: number,
): AsyncGenerator<LedgerEvent, void, undefined> {
  let last = after
  for (;;) {
    let next = index.nextOf(conflict, last)
    if (next === undefined || next > upTo) return
    const begun = last
    for await (const event of store.readAll(index.at(next - 1)?.position)) {
      if (event.sequence < next) continue
      yield event
      last = next
      next = index.nextOf(conflict, last)
      if (next === undefined || next > upTo) return
      if (next - last > LONGEST_RUN) break
    }
    if (last === begun) throw new Error(`the store ends before event ${next}, which the index has`)
  }
}

/**
 * The sequence of a position from which a client wants to go on. Refusals: PARLEY_BAD_POSITION where the store has never
 * issued it, PARLEY_INDEX_BEHIND where this process does not have its event within 5 s.
 * @param where the client named it: a parameter or a header.
 */
export const sequenceAt = async (
  { store, index }: LedgerSource,
  position: string,
  where: Pick<FieldError, 'parameter' | 'header'>,
): Promise<number | Refusal> => {
  const known = index.sequenceOf(position)
  if (known !== undefined) return known
  try {
    for await (const _ of store.readAll(position)) break
  } catch (error) {
    if (!(error instanceof EventStoreFault) || error.code !== 'badPosition') throw error
    return refuse('PARLEY_BAD_POSITION', 'The position is not one that this store has given.', [
      { ...where, message: 'must be a position that an answer or an event has given' },
    ])
  }
  await index.reachPosition(position, LONGEST_WAIT_MS)
  return (
    index.sequenceOf(position) ??
    refuse('PARLEY_INDEX_BEHIND', 'The index has not reached that position.', [{ ...where, message: 'is ahead of us' }])
  )
}

/** An event as it is told to clients: its place, what it is about, and its data as stored. */
export const toldEvent = ({ stream, ...event }: LedgerEvent) => ({
  sequence: event.sequence,
  position: event.position,
  recordedAt: event.recordedAt,
  type: event.type,
  /** The development whose life it belongs to; null for an event of the glossary. */
  developmentId: after(DEVELOPMENT_STREAM, stream),
  /** The conflict whose glossary it belongs to; null for an event of a development. */
  glossary: after(CONFLICT_STREAM, stream),
  /** Its place in the life of the development, or in the glossary's. */
  revision: event.revision,
  recordedBy: event.metadata.recordedBy,
  data: event.data,
})

const after = (prefix: string, stream: string): string | null =>
  stream.startsWith(prefix) ? stream.slice(prefix.length) : null
