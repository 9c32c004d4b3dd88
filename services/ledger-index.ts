import { CONFLICT_STREAM, isConflictEventType, parseConflictEvent } from '../domain/conflict.js'
import { DEVELOPMENT_STREAM, parseDevelopmentEvent } from '../domain/development/events.js'
import { toMs } from '../domain/vocabulary/time.js'
import { ConflictIndex } from './as-of-index/conflict-index.js'
import type { Kept } from './as-of-index/kept.js'
import type { Head, LedgerEvent } from './event-store.js'

/** An event that can't be read: it keeps its place in the ledger, and is reported, never dropped silently. */
export type SetAside = { readonly event: LedgerEvent; readonly error: unknown }

/**
 * Everything that reads are answered from, in memory: the index of each conflict, and the ledger's own clock. It is fed
 * with the ledger's events in order ({@link import('./ledger-feed.js').followLedger}).
 */
export class LedgerIndex {
  readonly #conflicts = new Map<string, ConflictIndex>()
  /** Conflict of each development. */
  readonly #homes = new Map<string, string>()
  /** By sequence - 1: the ledger's times (milliseconds since 1970) and the store's positions. */
  readonly #recordedAt: number[] = []
  readonly #positions: string[] = []
  readonly #sequences = new Map<string, number>()
  /** By conflict: the sequences of its events, rising. */
  readonly #ofConflict = new Map<string, number[]>()
  readonly #setAside: SetAside[] = []
  readonly #waiting = new Set<{ readonly reached: () => boolean; readonly wake: () => void }>()

  /** Takes the next event of the ledger. */
  apply(event: LedgerEvent): void {
    if (event.sequence !== this.#recordedAt.length + 1)
      throw new Error(`event ${event.sequence} came where ${this.#recordedAt.length + 1} was due`)
    this.#recordedAt.push(toMs(event.recordedAt))
    this.#positions.push(event.position)
    this.#sequences.set(event.position, event.sequence)
    const { conflict } = event.metadata
    const sequences = this.#ofConflict.get(conflict) ?? []
    sequences.push(event.sequence)
    this.#ofConflict.set(conflict, sequences)
    try {
      this.#take(event)
    } catch (error) {
      this.#setAside.push({ event, error })
    }
    for (const waiting of this.#waiting) if (waiting.reached()) waiting.wake()
  }

  #take({ stream, type, data, sequence }: LedgerEvent): void {
    if (stream.startsWith(CONFLICT_STREAM)) {
      if (!isConflictEventType(type)) throw new Error(`no such event type: ${type}`)
      const event = parseConflictEvent(type, data)
      this.#conflictIndex(stream.slice(CONFLICT_STREAM.length)).applyGlossaryEvent(sequence, event)
      return
    }
    const id = stream.slice(DEVELOPMENT_STREAM.length)
    const event = parseDevelopmentEvent(type, data)
    const conflict = 'conflict' in event.data ? event.data.conflict : this.#homes.get(id)
    if (conflict === undefined) throw new Error(`the stream of ${id} begins with ${type}`)
    this.#homes.set(id, conflict)
    this.#conflictIndex(conflict).applyDevelopmentEvent(sequence, id, event)
  }

  #conflictIndex(conflict: string): ConflictIndex {
    const found = this.#conflicts.get(conflict)
    if (found) return found
    const made = new ConflictIndex(conflict)
    this.#conflicts.set(conflict, made)
    return made
  }

  get conflicts(): ReadonlyMap<string, ConflictIndex> {
    return this.#conflicts
  }

  /** Events that could not be read, oldest first. */
  get setAside(): readonly SetAside[] {
    return this.#setAside
  }

  /** The conflict that a development belongs to. */
  homeOf(development: string): string | undefined {
    return this.#homes.get(development)
  }

  development(id: string): Kept | undefined {
    const home = this.#homes.get(id)
    return home === undefined ? undefined : this.#conflicts.get(home)?.get(id)
  }

  /** The last event that this process has; undefined before the first. */
  get head(): Head | undefined {
    return this.at(this.#recordedAt.length)
  }

  /** The ledger's sequence, position and time after its event `sequence`. */
  at(sequence: number): Head | undefined {
    const recordedAt = this.#recordedAt[sequence - 1]
    const position = this.#positions[sequence - 1]
    if (recordedAt === undefined || position === undefined) return undefined
    return { sequence, position, recordedAt: new Date(recordedAt).toISOString() }
  }

  /** The sequence of a position; undefined where this process does not have its event. */
  sequenceOf(position: string): number | undefined {
    return this.#sequences.get(position)
  }

  /** The last sequence recorded before `bound` (milliseconds since 1970, exclusive); 0 where there is none. */
  sequenceBefore(bound: number): number {
    return countBelow(this.#recordedAt, bound)
  }

  /** The sequence of the first event of a conflict after `sequence`; undefined where it has none yet. */
  nextOf(conflict: string, sequence: number): number | undefined {
    const sequences = this.#ofConflict.get(conflict) ?? []
    return sequences[countBelow(sequences, sequence + 1)]
  }

  /** Waits until the index has the event of that position; false where it has not after `timeoutMs`. */
  reachPosition(position: string, timeoutMs: number): Promise<boolean> {
    return this.#reach(() => this.#sequences.has(position), { timeoutMs })
  }

  /** Waits until the index has the event of that sequence; false where it has not after `timeoutMs`. */
  reachSequence(sequence: number, timeoutMs: number): Promise<boolean> {
    return this.#reach(() => this.#recordedAt.length >= sequence, { timeoutMs })
  }

  /** Waits until a conflict has an event after `sequence`; false where `signal` was aborted before. */
  reachNextOf(conflict: string, sequence: number, signal: AbortSignal): Promise<boolean> {
    return this.#reach(() => (this.#ofConflict.get(conflict)?.at(-1) ?? 0) > sequence, { signal })
  }

  #reach(
    reached: () => boolean,
    { timeoutMs, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<boolean> {
    if (reached()) return Promise.resolve(true)
    if (signal?.aborted) return Promise.resolve(false)
    return new Promise((resolve) => {
      const settle = (result: boolean): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
        this.#waiting.delete(waiting)
        resolve(result)
      }
      const giveUp = (): void => settle(false)
      const waiting = { reached, wake: () => settle(true) }
      const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs)
      signal?.addEventListener('abort', giveUp)
      this.#waiting.add(waiting)
    })
  }
}

/** How many of some rising numbers lie below `bound`. */
const countBelow = (rising: readonly number[], bound: number): number => {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] ?? 0) < bound) low = middle + 1
    else high = middle
  }
  return low
}
