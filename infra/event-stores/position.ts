import { EventStoreFault } from '../../services/event-store.js'

/**
 * The position of the embedded stores: the sequence in 16 digits, so that positions compare as strings. Clients see an
 * opaque string.
 */
export const positionOf = (sequence: number): string => String(sequence).padStart(16, '0')

/**
 * The sequence after which a read starts; 0 where no position is given. A position of another form, or one that this
 * store has never issued (beyond its head), is the fault `badPosition`: it belongs to another store, or to a file that
 * was replaced, and whoever sent it must not be told that it is up to date.
 */
export const sequenceAfter = (position: string | undefined, head: number): number => {
  if (position === undefined) return 0
  const sequence = /^\d{16}$/.test(position) ? Number(position) : 0
  if (sequence < 1 || sequence > head)
    throw new EventStoreFault('badPosition', 'The position was not issued by this store')
  return sequence
}
