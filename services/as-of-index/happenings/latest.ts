import { firstPlace } from '../../../domain/first-place.js'

/** The last so many of some in an order, found without sorting all. */
export class Latest<One> {
  readonly #compare: (a: One, b: One) => number
  readonly #most: number
  readonly #kept: One[] = []
  #count = 0

  /** @param compare their order, as sorting takes it. */
  constructor(compare: (a: One, b: One) => number, most: number) {
    this.#compare = compare
    this.#most = most
  }

  /** How many were added, kept or not. */
  get count(): number {
    return this.#count
  }

  add(one: One): void {
    this.#count += 1
    const kept = this.#kept
    const [first] = kept
    const isFull = kept.length >= this.#most
    if (isFull && (first === undefined || this.#compare(one, first) < 0)) return
    const place = firstPlace(kept.length, (at) => {
      const other = kept[at]
      return other !== undefined && this.#compare(one, other) < 0
    })
    kept.splice(place, 0, one)
    if (isFull) kept.shift()
  }

  /** Those that are kept, in their order. */
  inOrder(): readonly One[] {
    return this.#kept
  }
}
