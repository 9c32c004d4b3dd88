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
    let [next, at] = [0, 0]
    for (const place of added) {
      for (
        let earlier = before[at];
        earlier !== undefined && this.#compare(earlier, place) <= 0;
        earlier = before[at]
      ) {
        merged[next++] = earlier
        at += 1
      }
      merged[next++] = place
    }
    merged.set(before.subarray(at), next)
    this.#places = merged
  }
}
