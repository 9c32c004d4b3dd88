import type { Work } from '../../../domain/work.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { Column, type Kind } from './column.js'
import { LinkedPlaces } from './linked-places.js'
import { Table } from './table.js'

/** So many places are put in lists in one go. */
const TOGETHER = 4_096

/** A table whose places each belong to an owner: those of an owner are found in the order in which they were added. */
export class OwnedTable<Name extends string> {
  readonly #table: Table<Name>
  readonly #owners = new Column('counts')
  readonly #lists = new LinkedPlaces()

  constructor(kinds: Readonly<Record<Name, Kind>>) {
    this.#table = new Table<Name>(kinds)
  }

  get length(): number {
    return this.#table.length
  }

  get bytes(): number {
    return this.#table.bytes + this.#owners.bytes + this.#lists.bytes
  }

  push(owner: number, values: Readonly<Record<Name, number>>): void {
    this.#table.push(values)
    this.#owners.push(owner)
    this.#lists.push(owner)
  }

  /** The places of an owner. */
  of(owner: number): Iterable<number> {
    return this.#lists.of(owner)
  }

  /** The first place of an owner, and the one behind another: `NOWHERE` where there is none. */
  first(owner: number): number {
    return this.#lists.first(owner)
  }

  next(place: number): number {
    return this.#lists.next(place)
  }

  at(place: number, name: Name | 'owner'): number {
    return name === 'owner' ? this.#owners.at(place) : this.#table.at(place, name)
  }

  column(name: Name | 'owner'): Pick<Column, 'at'> {
    return name === 'owner' ? this.#owners : this.#table.column(name)
  }

  set(place: number, name: Name, value: number): void {
    this.#table.set(place, name, value)
  }

  /** What is there, a section for each column: the lists follow from the owners. */
  frozen(name: string): readonly Section[] {
    const { length } = this
    return [...this.#table.frozen(name), { name: `${name}.owner`, bytes: () => this.#owners.frozen(length) }]
  }

  /** Fills an empty table with what {@link frozen} gave under a name. */
  *thaw(name: string, sections: Sections): Work<void> {
    yield* this.#table.thaw(name, sections)
    this.#owners.thaw(sections.get(`${name}.owner`))
    for (let place = 0; place < this.length; place++) {
      this.#lists.push(this.#owners.at(place))
      if (place % TOGETHER === 0) yield
    }
  }
}
