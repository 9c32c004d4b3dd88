import { LRUCache } from 'lru-cache'
import type { DevelopmentType } from '../../../domain/developments/catalogue.js'
import type { RowColumns } from './row-columns.js'

/** For so many sets of types the order is kept: views ask for a few of their own. */
const MOST_SETS = 16

type Ordered = { readonly upTo: number; readonly places: Uint32Array }

/** The rows of some types in order of world end, so that lists find what a clock sees in about the order of folding. */
export class RowsOfTypes {
  readonly #rows: RowColumns
  readonly #ordered = new LRUCache<string, Ordered>({ max: MOST_SETS })

  constructor(rows: RowColumns) {
    this.#rows = rows
  }

  /** The places of all rows of some types, by world end. */
  of(types: ReadonlySet<DevelopmentType>): Uint32Array {
    const key = [...types].sort().join(' ')
    const known = this.#ordered.get(key) ?? { upTo: 0, places: new Uint32Array(0) }
    if (known.upTo === this.#rows.length) return known.places
    const added: number[] = []
    for (let place = known.upTo; place < this.#rows.length; place++)
      if (types.has(this.#rows.typeAt(place))) added.push(place)
    const places = added.length > 0 ? this.#merged(known.places, added) : known.places
    this.#ordered.set(key, { upTo: this.#rows.length, places })
    return places
  }

  #merged(before: Uint32Array, added: number[]): Uint32Array {
    added.sort((a, b) => this.#rows.endAt(a) - this.#rows.endAt(b) || a - b)
    const merged = new Uint32Array(before.length + added.length)
    let [next, at] = [0, 0]
    for (const place of added) {
      const end = this.#rows.endAt(place)
      for (let earlier = before[at]; earlier !== undefined && this.#rows.endAt(earlier) <= end; earlier = before[at]) {
        merged[next++] = earlier
        at += 1
      }
      merged[next++] = place
    }
    merged.set(before.subarray(at), next)
    return merged
  }
}
