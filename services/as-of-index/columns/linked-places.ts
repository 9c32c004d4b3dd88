import { Column } from './column.js'

/** No place: behind all that a column can have. */
export const NOWHERE = 0xffff_ffff

/** Places of a table in lists, one for each owner, each place in one list: 12 bytes an owner or less, 4 a place. */
export class LinkedPlaces {
  readonly #first = new Column('counts')
  readonly #last = new Column('counts')
  readonly #next = new Column('counts')

  get bytes(): number {
    return this.#first.bytes + this.#last.bytes + this.#next.bytes
  }

  /** Puts the next place of the table at the end of an owner's list. */
  push(owner: number): void {
    const place = this.#next.push(NOWHERE)
    while (this.#first.length <= owner) {
      this.#first.push(NOWHERE)
      this.#last.push(NOWHERE)
    }
    const last = this.#last.at(owner)
    if (last === NOWHERE) this.#first.set(owner, place)
    else this.#next.set(last, place)
    this.#last.set(owner, place)
  }

  /** The places of an owner, in the order in which they were put there. */
  *of(owner: number): Generator<number, void, undefined> {
    for (let place = this.first(owner); place !== NOWHERE; place = this.next(place)) yield place
  }

  /** The first place of an owner, and the one behind another; {@link NOWHERE} where there is none. */
  first(owner: number): number {
    return owner < this.#first.length ? this.#first.at(owner) : NOWHERE
  }

  next(place: number): number {
    return this.#next.at(place)
  }
}
