import { LRUCache } from 'lru-cache'
import type { DevelopmentType } from '../../../domain/developments/catalogue.js'
import { GrowingOrder } from '../columns/growing-order.js'
import type { RowColumns } from './row-columns.js'

/** For so many sets of types the order is kept: views ask for a few of their own. */
const MOST_SETS = 16

type Ordered = { readonly order: GrowingOrder; upTo: number }

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
    const ordered = this.#ordered.get(key) ?? { order: new GrowingOrder(this.#byEnd), upTo: 0 }
    this.#ordered.set(key, ordered)
    const added: number[] = []
    for (let place = ordered.upTo; place < this.#rows.length; place++)
      if (types.has(this.#rows.typeAt(place))) added.push(place)
    ordered.order.add(added)
    ordered.upTo = this.#rows.length
    return ordered.order.places
  }

  readonly #byEnd = (a: number, b: number): number => this.#rows.endAt(a) - this.#rows.endAt(b)
}
