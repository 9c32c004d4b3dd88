import { LRUCache } from 'lru-cache'
import type { Kept } from '../kept.js'
import { SeenRows } from './seen-rows.js'

type Entry = { kept: Kept; readonly bytes: number }

/** Bytes of text of which developments are kept as objects, which take about ten times as much. */
const KEPT_BYTES = 32 * 2 ** 20

/** The developments that were read or fed last, as objects: an index makes others anew from its columns. */
export class KeptCache {
  /** The rows that were read last: with them go no events and no other rows of their developments. */
  readonly rows: SeenRows
  readonly #bytes: number
  readonly #kept: LRUCache<string, Entry>

  constructor(bytes = KEPT_BYTES) {
    this.#bytes = bytes
    this.rows = new SeenRows(bytes)
    this.#kept = new LRUCache({ maxSize: bytes, sizeCalculation: ({ bytes }) => Math.max(bytes, 1) })
  }

  /** Bytes of the text of those that are kept. */
  get bytes(): number {
    return this.#kept.calculatedSize
  }

  /** An empty one with as much room: whoever still reads from an index of before puts nothing into it. */
  emptied(): KeptCache {
    return new KeptCache(this.#bytes)
  }

  get(id: string): Readonly<Entry> | undefined {
    return this.#kept.get(id)
  }

  /** @param bytes how many its events have as text. */
  set(id: string, kept: Kept, bytes: number): void {
    this.#kept.set(id, { kept, bytes })
  }

  /** Keeps another state of one that is kept, of no more text; false where it is not kept. */
  replace(id: string, kept: Kept): boolean {
    const entry = this.#kept.get(id)
    if (entry) entry.kept = kept
    return entry !== undefined
  }

  /** Keeps one where that pushes no other out. */
  fill(id: string, kept: Kept, bytes: number): void {
    if (this.#kept.calculatedSize + bytes <= this.#kept.maxSize) this.set(id, kept, bytes)
  }
}
