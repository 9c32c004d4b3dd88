import type { SeenRow } from '../seen-row.js'

type Entry = { readonly place: number; readonly row: SeenRow; readonly bytes: number; wasUsed: boolean }

/** The rows of one conflict that are kept as objects, by their places in its columns. */
export type SeenTable = {
  get(place: number): SeenRow | undefined
  /** @param bytes how many its development has as text. */
  set(place: number, row: SeenRow, bytes: number): void
  delete(place: number): void
}

/**
 * Rows kept as objects, those of all conflicts within one bound. Where there is no room a hand goes round and takes out
 * what was not used since it came by last: that costs a read no more than a mark.
 */
export class SeenRows {
  readonly #most: number
  readonly #round: { readonly table: Map<number, Entry>; readonly entry: Entry }[] = []
  #hand = 0
  #bytes = 0

  /** @param most bytes of text of which rows are kept. */
  constructor(most: number) {
    this.#most = most
  }

  /** Room for the rows of another conflict. */
  table(): SeenTable {
    const table = new Map<number, Entry>()
    return {
      get: (place) => {
        const entry = table.get(place)
        if (entry) entry.wasUsed = true
        return entry?.row
      },
      set: (place, row, bytes) => {
        const entry = { place, row, bytes, wasUsed: false }
        table.set(place, entry)
        this.#round.push({ table, entry })
        this.#bytes += bytes
        while (this.#bytes > this.#most) this.#goOn()
      },
      delete: (place) => {
        // The hand finds later that it is gone.
        table.delete(place)
      },
    }
  }

  #goOn(): void {
    if (this.#hand >= this.#round.length) this.#hand = 0
    const at = this.#round[this.#hand]
    const last = this.#round.at(-1)
    if (!at || !last) return
    const { table, entry } = at
    const isThere = table.get(entry.place) === entry
    if (isThere && entry.wasUsed) {
      entry.wasUsed = false
      this.#hand += 1
      return
    }
    if (isThere) table.delete(entry.place)
    this.#bytes -= entry.bytes
    this.#round[this.#hand] = last
    this.#round.pop()
  }
}
