import { firstPlace } from '../../../domain/first-place.js'

/** The last so many of some in an order, found without sorting all. */
export class Latest<One> {
  readonly #compare: (a: One, b: One) => number
  readonly #most: number
  readonly #kept: One[] = []

  /** @param compare their order, as sorting takes it. */
  constructor(compare: (a: One, b: One) => number, most: number) {
    this.#compare = compare
    this.#most = most
  }

  /** @returns whether it is kept so far: nothing before it in the order will be where it is not. */
  add(one: One): boolean {
    const kept = this.#kept
    const [first] = kept
    const isFull = kept.length >= this.#most
    if (isFull && (first === undefined || this.#compare(one, first) < 0)) return false
    const place = firstPlace(kept.length, (at) => {
      const other = kept[at]
      return other !== undefined && this.#compare(one, other) < 0
    })
    kept.splice(place, 0, one)
    if (isFull) kept.shift()
    return true
  }

  /** Those that are kept, in their order. */
  inOrder(): readonly One[] {
    return this.#kept
  }
}
