/** Values by the order in which they were first met, counted from 0. */
export class Numbering<Value> {
  readonly #values: Value[] = []
  readonly #numbers = new Map<Value, number>()

  /** The number of a value, which is the next one where the value is new. */
  of(value: Value): number {
    let number = this.#numbers.get(value)
    if (number === undefined) {
      number = this.#values.push(value) - 1
      this.#numbers.set(value, number)
    }
    return number
  }

  at(number: number): Value {
    const value = this.#values[number]
    if (value === undefined) throw new RangeError(`nothing has the number ${number}`)
    return value
  }
}
