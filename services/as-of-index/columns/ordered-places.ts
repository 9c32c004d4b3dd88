import { GrowingOrder } from './growing-order.js'

/** The places of a table by the numbers of their owners, those of an owner in an order; sorted when they are asked for. */
export class OrderedPlaces {
  readonly #compare: (a: number, b: number) => number
  readonly #owners: { readonly order: GrowingOrder; loose: number[] }[] = []

  /** @param compare the order of two places of an owner. */
  constructor(compare: (a: number, b: number) => number) {
    this.#compare = compare
  }

  /** Adds the next place of the table. */
  push(owner: number, place: number): void {
    const owned = this.#owners[owner] ?? { order: new GrowingOrder(this.#compare), loose: [] }
    this.#owners[owner] = owned
    owned.loose.push(place)
  }

  /** The places of an owner, in order. */
  of(owner: number): Uint32Array {
    const owned = this.#owners[owner]
    if (!owned) return NONE
    const { order, loose } = owned
    owned.loose = []
    order.add(loose)
    return order.places
  }
}

const NONE = new Uint32Array(0)
