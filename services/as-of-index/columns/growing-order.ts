import { firstPlace } from '../../../domain/first-place.js'

/** Places of a table in an order; places that are added later are merged in. */
export class GrowingOrder {
  readonly #compare: (a: number, b: number) => number
  #places = new Uint32Array(0)

  /** @param compare the order of two places; where it says 0, the earlier place comes first. */
  constructor(compare: (a: number, b: number) => number) {
    this.#compare = compare
  }

  /** Those that there are, in order: never changed, so that what goes through them is not disturbed. */
  get places(): Uint32Array {
    return this.#places
  }

  /** Merges more in, which come after all others in the table. */
  add(places: Iterable<number>): void {
    const added = [...places].sort((a, b) => this.#compare(a, b) || a - b)
    if (added.length === 0) return
    const before = this.#places
    const merged = new Uint32Array(before.length + added.length)
    let at = 0
    for (const [number, place] of added.entries()) {
      const rest = before.subarray(at)
      const earlier = firstPlace(rest.length, (one) => this.#compare(rest[one] ?? 0, place) > 0)
      merged.set(rest.subarray(0, earlier), at + number)
      at += earlier
      merged[at + number] = place
    }
    merged.set(before.subarray(at), at + added.length)
    this.#places = merged
  }
}
