import { type Clock, OPEN_END, type Rectangle, type WorldSpan } from '../../../domain/clocks.js'
import type { Work } from '../../../domain/work.js'
import { isSeenAt } from '../kept.js'
import type { Column, Kind } from './column.js'
import { NOWHERE } from './linked-places.js'
import type { OwnedTable } from './owned-table.js'

/** So many rows are looked through in one go. */
const TOGETHER = 4_096

/** The columns that say when a row holds: one that is still open in the ledger is so nowhere else. */
export const RECTANGLE = {
  knownFrom: 'instants',
  knownUntil: 'instants',
  recordedFrom: 'counts',
  recordedUntil: 'counts',
} as const satisfies Readonly<Record<keyof Rectangle, Kind>>

type Rows = Pick<OwnedTable<keyof Rectangle>, 'length' | 'at' | 'set'>

/** When a row holds, as its columns have it. */
export const inColumns = ({ knownFrom, knownUntil, recordedFrom, recordedUntil }: Rectangle): Rectangle => ({
  knownFrom,
  knownUntil,
  recordedFrom,
  recordedUntil: recordedUntil === OPEN_END ? NOWHERE : recordedUntil,
})

/** When the row at a place holds. */
export const rectangleAt = (rows: Rows, place: number): Rectangle => {
  const recordedUntil = rows.at(place, 'recordedUntil')
  return {
    knownFrom: rows.at(place, 'knownFrom'),
    knownUntil: rows.at(place, 'knownUntil'),
    recordedFrom: rows.at(place, 'recordedFrom'),
    recordedUntil: recordedUntil === NOWHERE ? OPEN_END : recordedUntil,
  }
}

type Columns = Readonly<Record<keyof Rectangle | 'from' | 'end', Pick<Column, 'at'>>>

/** Looks at the rows of a table one after another, which takes no object for each: what it says is of the row looked at. */
export class LookedAt implements Rectangle, Pick<WorldSpan, 'from' | 'end'> {
  readonly #columns: Columns
  #place = 0

  constructor(rows: Pick<OwnedTable<keyof Columns>, 'column'>) {
    this.#columns = {
      knownFrom: rows.column('knownFrom'),
      knownUntil: rows.column('knownUntil'),
      recordedFrom: rows.column('recordedFrom'),
      recordedUntil: rows.column('recordedUntil'),
      from: rows.column('from'),
      end: rows.column('end'),
    }
  }

  /** Whether a clock sees the row at a place. @param isOwn whether its sources stand with its own development. */
  isSeen(place: number, clock: Clock, isOwn = true): boolean {
    this.#place = place
    return isSeenAt(this, isOwn, this.#span, clock)
  }

  readonly #span = (): Pick<WorldSpan, 'from' | 'end'> => this

  get knownFrom(): number {
    return this.#columns.knownFrom.at(this.#place)
  }

  get knownUntil(): number {
    return this.#columns.knownUntil.at(this.#place)
  }

  get recordedFrom(): number {
    return this.#columns.recordedFrom.at(this.#place)
  }

  get recordedUntil(): number {
    const until = this.#columns.recordedUntil.at(this.#place)
    return until === NOWHERE ? OPEN_END : until
  }

  get from(): number {
    return this.#columns.from.at(this.#place)
  }

  get end(): number {
    return this.#columns.end.at(this.#place)
  }
}

/**
 * Closes the open row of a development among some places of a table, where it is one of them.
 * @param ordinal of the development.
 */
export const closing = (
  rows: OwnedTable<keyof Rectangle | 'ordinal'>,
  places: Iterable<number>,
  ordinal: number,
  { knownFrom, recordedFrom, recordedUntil }: Rectangle,
): void => {
  for (const place of places) {
    const isSame =
      rows.at(place, 'ordinal') === ordinal &&
      rows.at(place, 'recordedUntil') === NOWHERE &&
      rows.at(place, 'recordedFrom') === recordedFrom &&
      rows.at(place, 'knownFrom') === knownFrom
    if (isSame) rows.set(place, 'recordedUntil', recordedUntil)
  }
}

/** Opens in rows of a snapshot what was closed after its sequence, while it was written. */
export function* reopening(rows: Rows, sequence: number): Work<void> {
  for (let place = 0; place < rows.length; place++) {
    if (rows.at(place, 'recordedUntil') > sequence) rows.set(place, 'recordedUntil', NOWHERE)
    if (place % TOGETHER === 0) yield
  }
}
