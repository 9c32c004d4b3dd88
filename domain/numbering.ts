/** Names by the order in which they were first met, counted from 0. */
export class Numbering {
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()

  get size(): number {
    return this.#names.length
  }

  /** The number of a name, which is the next one where the name is new. */
  of(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#names.push(name) - 1
      this.#numbers.set(name, number)
    }
    return number
  }

  /** The number of a name; undefined where it was never met. */
  find(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  /** In the order of their numbers. */
  all(): readonly string[] {
    return this.#names
  }

  at(number: number): string {
    const name = this.#names[number]
    if (name === undefined) throw new RangeError(`there is no name ${number}`)
    return name
  }
}
