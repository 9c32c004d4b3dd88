import { type FieldError, type Refusal, refuse } from '../../domain/refusal.js'
import { type EventStore, EventStoreFault } from '../event-store.js'
import { eventsOf } from '../ledger-events.js'
import { type LedgerIndex, LONGEST_WAIT_MS } from '../ledger-index.js'
import { leafHash, leafTextOf } from '../ledger-leaf.js'

/** What proofs are made of: the index has the tree, the store the events, and both know how long the ledger is. */
export type ProofSource = { readonly store: Pick<EventStore, 'head' | 'readAll'>; readonly index: LedgerIndex }

/** The ledger's head after its event `sequence`, or at the start (0). Hashes are lower-case hex. */
export const headAfter = (index: LedgerIndex, sequence: number) => {
  const last = index.at(sequence)
  return {
    sequence,
    position: last?.position ?? null,
    recordedAt: last?.recordedAt ?? null,
    root: index.tree.root(sequence).toString('hex'),
  }
}

/** That the event `sequence` is in the ledger of the first `size` events (RFC 9162, 2.1.3). */
export const inclusionProof = ({ tree }: LedgerIndex, sequence: number, size: number) => ({
  sequence,
  leaf: tree.leaf(sequence - 1).toString('hex'),
  size,
  root: tree.root(size).toString('hex'),
  path: tree.inclusionPath(sequence - 1, size).map((hash) => hash.toString('hex')),
})

/** That the ledger of the first `from` events, at least one, is the beginning of that of the first `to` (2.1.4). */
export const consistencyProof = ({ tree }: LedgerIndex, from: number, to: number) => ({
  from,
  fromRoot: tree.root(from).toString('hex'),
  to,
  toRoot: tree.root(to).toString('hex'),
  path: tree.consistencyPath(from, to).map((hash) => hash.toString('hex')),
})

/**
 * Sees to it that the index has the event `sequence`. Refusals: PARLEY_NOT_FOUND where the ledger ends before it,
 * PARLEY_INDEX_BEHIND where this process does not have it within 5 s.
 * @param where the client named it.
 */
export const reachEvent = async (
  { store, index }: ProofSource,
  sequence: number,
  where: Pick<FieldError, 'parameter'> = {},
): Promise<Refusal | undefined> => {
  if (sequence <= index.tree.size) return undefined
  if (sequence > ((await store.head())?.sequence ?? 0))
    return refuse('PARLEY_NOT_FOUND', `There is no event ${sequence} yet.`, [
      { ...where, message: 'is beyond the end of the ledger' },
    ])
  if (await index.reachSequence(sequence, LONGEST_WAIT_MS)) return undefined
  return refuse('PARLEY_INDEX_BEHIND', 'The index has not reached that event.', [
    { ...where, message: 'is ahead of us' },
  ])
}

/**
 * The text that the leaf of a conflict's event covers, to the byte; PARLEY_NOT_FOUND where that event is none of the
 * conflict's, or there is none. A text that does not give the event's leaf hash is the fault `damaged`.
 */
export const canonicalEvent = async (
  source: ProofSource,
  conflict: string,
  sequence: number,
): Promise<string | Refusal> => {
  const behind = await reachEvent(source, sequence, { parameter: 'sequence' })
  if (behind?.code === 'PARLEY_INDEX_BEHIND') return behind
  if (!behind && source.index.nextOf(conflict, sequence - 1) === sequence) {
    for await (const event of eventsOf(source, conflict, sequence - 1, sequence)) {
      const text = leafTextOf(event)
      if (leafHash(text).equals(event.leaf)) return text
      throw new EventStoreFault('damaged', `Event ${sequence} does not match its leaf hash`)
    }
  }
  // Whether there is such an event elsewhere is not this conflict's to tell.
  return refuse('PARLEY_NOT_FOUND', `The conflict ${conflict} has no event ${sequence}.`, [
    { parameter: 'sequence', message: 'is none of its events' },
  ])
}
