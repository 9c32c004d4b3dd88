import { Numbering } from '../../../domain/numbering.js'
import type { Work } from '../../../domain/work.js'
import { linesIn, linesOf, type Section, type Sections } from '../snapshots/sections.js'

/** Names by the order in which they were first met, counted from 0: columns hold these numbers. */
export class Names {
  readonly #names = new Numbering()
  /** The name that was asked for last: it often is again. */
  #last = { name: '', number: -1 }

  get size(): number {
    return this.#names.size
  }

  /** The number of a name, which is the next one where the name is new. */
  numberOf(name: string): number {
    if (name === this.#last.name && this.#last.number >= 0) return this.#last.number
    const number = this.#names.of(name)
    this.#last = { name, number }
    return number
  }

  /** The number of a name; undefined where it was never met. */
  find(name: string): number | undefined {
    return this.#names.find(name)
  }

  /** The names that there are, as lines of JSON. */
  frozen(name: string): readonly Section[] {
    const { size } = this
    return [{ name, bytes: () => linesOf(this.#names.all(), size) }]
  }

  /** Adds the names that {@link frozen} gave, to none. */
  *thaw(name: string, sections: Sections): Work<void> {
    for (const line of linesIn(sections.get(name))) {
      for (const one of line) this.numberOf(String(one))
      yield
    }
  }

  /** In the order of their numbers. */
  all(): Iterable<string> {
    return this.#names.all()
  }

  at(number: number): string {
    return this.#names.at(number)
  }
}
