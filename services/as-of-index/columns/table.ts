import type { Work } from '../../../domain/work.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { Column, type Kind } from './column.js'

/** Columns of one length: what is known of each place, by name. */
export class Table<Name extends string> {
  readonly #columns: Readonly<Record<Name, Column>>
  /** The same in a list: rows are pushed more often than anything else is done. */
  readonly #named: readonly (readonly [name: string, column: Column])[]
  #length = 0

  constructor(kinds: Readonly<Record<Name, Kind>>) {
    this.#named = Object.entries<Kind>(kinds).map(([name, kind]) => [name, new Column(kind)] as const)
    this.#columns = Object.fromEntries(this.#named) as Record<Name, Column>
  }

  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return this.#named.reduce((sum, [, { bytes }]) => sum + bytes, 0)
  }

  /** @returns the place of what was added, counted from 0. */
  push(values: Readonly<Record<Name, number>>): number {
    for (const [name, column] of this.#named) column.push(values[name as Name])
    this.#length += 1
    return this.#length - 1
  }

  /** What its first places hold, a section for each column. */
  frozen(name: string): readonly Section[] {
    const length = this.#length
    return this.#named.map(([column, numbers]) => ({
      name: `${name}.${column}`,
      bytes: () => numbers.frozen(length),
    }))
  }

  /** Fills an empty table with what {@link frozen} gave under a name. */
  *thaw(name: string, sections: Sections): Work<void> {
    for (const [column, numbers] of this.#named) {
      numbers.thaw(sections.get(`${name}.${column}`))
      this.#length = numbers.length
      yield
    }
  }

  at(place: number, name: Name): number {
    return this.#columns[name].at(place)
  }

  /** One of its columns, for whoever reads it at very many places. */
  column(name: Name): Pick<Column, 'at'> {
    return this.#columns[name]
  }

  set(place: number, name: Name, value: number): void {
    this.#columns[name].set(place, value)
  }
}
