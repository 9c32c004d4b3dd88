import { firstPlace } from '../domain/first-place.js'
import { toMs } from '../domain/vocabulary/time.js'
import type { Work } from '../domain/work.js'
import { Column } from './as-of-index/columns/column.js'
import { linesIn, linesOf, type Section, type Sections } from './as-of-index/snapshots/sections.js'
import type { Head } from './event-store.js'

/** When the ledger's events were recorded, and where the store has them, by their sequences. */
export class LedgerTimes {
  readonly #recordedAt = new Column('instants')
  /** Strings ordered like the sequences. */
  readonly #positions: string[] = []

  /** The last sequence; 0 before the first. */
  get last(): number {
    return this.#positions.length
  }

  push({ recordedAt, position }: Pick<Head, 'recordedAt' | 'position'>): void {
    this.#recordedAt.push(toMs(recordedAt))
    this.#positions.push(position)
  }

  /** The ledger's sequence, position and time after its event `sequence`; undefined where it is not there. */
  at(sequence: number): Head | undefined {
    const position = this.#positions[sequence - 1]
    if (position === undefined) return undefined
    return { sequence, position, recordedAt: new Date(this.#recordedAt.at(sequence - 1)).toISOString() }
  }

  /** The sequence of a position; undefined where its event is not there. */
  sequenceOf(position: string): number | undefined {
    const place = firstPlace(this.last, (at) => (this.#positions[at] ?? position) >= position)
    return this.#positions[place] === position ? place + 1 : undefined
  }

  /** The last sequence recorded before `bound` (milliseconds since 1970, exclusive); 0 where there is none. */
  sequenceBefore(bound: number): number {
    return firstPlace(this.last, (place) => this.#recordedAt.at(place) >= bound)
  }

  frozen(name: string): readonly Section[] {
    const length = this.last
    return [
      { name: `${name}.recordedAt`, bytes: () => this.#recordedAt.frozen(length) },
      { name: `${name}.positions`, bytes: () => linesOf(this.#positions, length) },
    ]
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  *thaw(name: string, sections: Sections): Work<void> {
    this.#recordedAt.thaw(sections.get(`${name}.recordedAt`))
    for (const line of linesIn(sections.get(`${name}.positions`))) {
      for (const position of line) this.#positions.push(String(position))
      yield
    }
  }
}
