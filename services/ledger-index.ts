import { firstPlace } from '../domain/first-place.js'
import { MemoryTexts, type Texts } from './as-of-index/columns/texts.js'
import type { ConflictIndex } from './as-of-index/conflict-index.js'
import type { SumPart } from './as-of-index/derived-part.js'
import { KeptCache } from './as-of-index/developments/kept-cache.js'
import type { Kept } from './as-of-index/kept.js'
import type { PartIgnored, SumName } from './as-of-index/parts.js'
import { adopt } from './as-of-index/remaker.js'
import type { Section, Sections } from './as-of-index/snapshots/sections.js'
import type { Head, LedgerEvent, UnreadableEvent } from './event-store.js'
import { LedgerContents, type SetAside } from './ledger-contents.js'
import type { MerkleTree } from './proofs/merkle-tree.js'
import { finishedInSlices } from './work.js'

/** What an index is at a sequence. */
export type FrozenIndex = { readonly sequence: number; readonly sections: readonly Section[] }

/** How long a request waits for a point of the ledger that this process has not reached, in milliseconds. */
export const LONGEST_WAIT_MS = 5_000

/** The ledger's Merkle tree, to be read. */
export type LedgerTree = Omit<MerkleTree, 'push'>

/**
 * Everything that reads are answered from, in memory: the index of each conflict, the ledger's own clock, and its
 * Merkle tree. It is fed with the ledger's events in order ({@link import('./ledger-feed.js').followLedger}).
 */
export class LedgerIndex {
  #contents: LedgerContents
  readonly #texts: Texts
  #cache: KeptCache
  readonly #waiting = new Set<{ readonly reached: () => boolean; readonly settle: (result: boolean) => void }>()
  #generation = 0

  /**
   * @param texts where what events say is kept: left out, in memory.
   * @param cache the developments that are kept as objects.
   */
  constructor(texts: Texts = new MemoryTexts(), cache = new KeptCache()) {
    this.#texts = texts
    this.#cache = cache
    this.#contents = new LedgerContents(texts, cache)
  }

  /** Takes the next event of the ledger. */
  apply(event: LedgerEvent | UnreadableEvent): void {
    this.#contents.apply(event)
    for (const waiting of this.#waiting) if (waiting.reached()) waiting.settle(true)
  }

  /**
   * Forgets everything, because the ledger that it was made of is no longer the store's. Whoever waits for a point of that
   * ledger is told that it was not reached.
   */
  clear(): void {
    this.#generation += 1
    this.#texts.clear()
    this.#cache = this.#cache.emptied()
    this.#contents = new LedgerContents(this.#texts, this.#cache)
    for (const waiting of [...this.#waiting]) waiting.settle(false)
  }

  /** What the index is now, as sections of a snapshot; null where there is nothing. */
  frozen(): FrozenIndex | null {
    const sequence = this.#contents.times.last
    return sequence === 0 ? null : { sequence, sections: this.#contents.frozen() }
  }

  /**
   * Fills an empty index with what {@link frozen} gave at a sequence; the texts that it had must be there again. It is
   * empty until all is there, and everything else has its turn meanwhile. Throws where the sections are not those of an
   * index.
   */
  async thaw(sequence: number, sections: Sections, ignored: PartIgnored = () => undefined): Promise<void> {
    const contents = new LedgerContents(this.#texts, this.#cache)
    await finishedInSlices(contents.thaw(sequence, sections, ignored))
    if (this.head) throw new Error('an index is filled once')
    this.#contents = contents
    for (const waiting of this.#waiting) if (waiting.reached()) waiting.settle(true)
  }

  /** Uses a sum of a conflict from now on that was told of all its events. */
  adopt(conflict: ConflictIndex, name: SumName, made: SumPart): void {
    adopt(conflict, name, made)
    this.#contents.remade += 1
  }

  /** What it takes of memory that can be counted, in bytes: columns, outside of the heap, and the text of kept objects. */
  get bytes(): { readonly columns: number; readonly kept: number } {
    const columns = [...this.#contents.conflicts.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    return { columns, kept: this.#cache.bytes }
  }

  /** How many derived parts were made anew: the snapshot that the index was filled with has them not. */
  get remade(): number {
    return this.#contents.remade
  }

  /** How many times the index was cleared: what was derived from it before is of another ledger. */
  get generation(): number {
    return this.#generation
  }

  get conflicts(): ReadonlyMap<string, ConflictIndex> {
    return this.#contents.conflicts
  }

  /** Events that could not be read, oldest first. */
  get setAside(): readonly SetAside[] {
    return this.#contents.setAside
  }

  /** The Merkle tree over all events that this process has, those set aside among them: its size is the head's sequence. */
  get tree(): LedgerTree {
    return this.#contents.tree
  }

  /** The conflict that a development belongs to. */
  homeOf(development: string): string | undefined {
    return this.#contents.homes.get(development)
  }

  development(id: string): Kept | undefined {
    const home = this.#contents.homes.get(id)
    return home === undefined ? undefined : this.#contents.conflicts.get(home)?.get(id)
  }

  /** The last event that this process has; undefined before the first. */
  get head(): Head | undefined {
    return this.at(this.#contents.times.last)
  }

  /** The ledger's sequence, position and time after its event `sequence`. */
  at(sequence: number): Head | undefined {
    return this.#contents.times.at(sequence)
  }

  /** The sequence of a position; undefined where this process does not have its event. */
  sequenceOf(position: string): number | undefined {
    return this.#contents.times.sequenceOf(position)
  }

  /** The last sequence recorded before `bound` (milliseconds since 1970, exclusive); 0 where there is none. */
  sequenceBefore(bound: number): number {
    return this.#contents.times.sequenceBefore(bound)
  }

  /** The sequence of the first event of a conflict after `sequence`; undefined where it has none yet. */
  nextOf(conflict: string, sequence: number): number | undefined {
    const sequences = this.#contents.ofConflict.get(conflict)
    if (!sequences) return undefined
    const place = firstPlace(sequences.length, (at) => sequences.at(at) > sequence)
    return place < sequences.length ? sequences.at(place) : undefined
  }

  /** Waits until the index has the event of that position; false where it has not after `timeoutMs`, or was cleared. */
  reachPosition(position: string, timeoutMs: number): Promise<boolean> {
    return this.#reach(() => this.#contents.times.sequenceOf(position) !== undefined, { timeoutMs })
  }

  /** Waits until the index has the event of that sequence; false where it has not after `timeoutMs`, or was cleared. */
  reachSequence(sequence: number, timeoutMs: number): Promise<boolean> {
    return this.#reach(() => this.#contents.times.last >= sequence, { timeoutMs })
  }

  /** Waits until a conflict has an event after `sequence`; false where `signal` was aborted before, or the index cleared. */
  reachNextOf(conflict: string, sequence: number, signal: AbortSignal): Promise<boolean> {
    return this.#reach(() => this.nextOf(conflict, sequence) !== undefined, { signal })
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
      const waiting = { reached, settle }
      const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs)
      signal?.addEventListener('abort', giveUp)
      this.#waiting.add(waiting)
    })
  }
}
