import type { Clock, Rectangle, WorldSpan } from '../../../domain/clocks.js'
import { type DevelopmentType, developmentTypes } from '../../../domain/developments/catalogue.js'
import type { Work } from '../../../domain/work.js'
import type { Extent } from '../../../projections/parts/lookup.js'
import { NOWHERE } from '../columns/linked-places.js'
import { OwnedTable } from '../columns/owned-table.js'
import { inColumns, LookedAt, RECTANGLE, rectangleAt, reopening } from '../columns/rectangles.js'
import { extend } from '../extent.js'
import type { Section, Sections } from '../snapshots/sections.js'

/** So many rows are looked through in one go. */
const TOGETHER = 4_096

/** A row without what it says: the statement that had that number after the event of that revision. */
export type PlacedRow = Rectangle & {
  readonly revision: number
  readonly statement: number
  /** Ordinal of the development that its sources stand with; null: with itself. */
  readonly sourcesOf: number | null
}

const NONE: readonly number[] = []

/** The rows of developments, by their ordinals: when each holds, on every clock, and of which type it is. */
export class RowColumns {
  readonly #rows = new OwnedTable({
    revision: 'counts',
    statement: 'counts',
    sourcesOf: 'counts',
    ...RECTANGLE,
    from: 'instants',
    end: 'instants',
    type: 'counts',
  })
  readonly #looked = new LookedAt(this.#rows)
  /** By ordinal: the rows of others whose sources stand with that development. */
  readonly #attached = new Map<number, number[]>()

  get length(): number {
    return this.#rows.length
  }

  add(ordinal: number, row: PlacedRow, { from, end }: Pick<WorldSpan, 'from' | 'end'>, type: DevelopmentType): void {
    const { revision, statement, sourcesOf } = row
    this.#rows.push(ordinal, {
      revision,
      statement,
      sourcesOf: sourcesOf ?? NOWHERE,
      ...inColumns(row),
      from,
      end,
      type: developmentTypes.indexOf(type),
    })
    this.#attach(this.length - 1)
  }

  #attach(place: number): void {
    const target = this.#rows.at(place, 'sourcesOf')
    if (target === NOWHERE) return
    const attached = this.#attached.get(target) ?? []
    this.#attached.set(target, attached)
    attached.push(place)
  }

  get bytes(): number {
    return this.#rows.bytes
  }

  frozen(name: string): readonly Section[] {
    return this.#rows.frozen(name)
  }

  /** @param sequence of the snapshot: what was closed after it was open. */
  *thaw(name: string, sections: Sections, sequence: number): Work<void> {
    const rows = this.#rows
    yield* rows.thaw(name, sections)
    yield* reopening(rows, sequence)
    for (let place = 0; place < rows.length; place++) {
      this.#attach(place)
      if (place % TOGETHER === 0) yield
    }
  }

  /** Closes rows of a development, counted from its first, at a sequence. */
  close(ordinal: number, numbers: ReadonlySet<number>, sequence: number): void {
    let number = 0
    for (const place of this.#rows.of(ordinal)) {
      if (numbers.has(number)) this.#rows.set(place, 'recordedUntil', sequence)
      number += 1
    }
  }

  /** The rows of a development, in the order in which they were opened. */
  *of(ordinal: number): Generator<PlacedRow> {
    for (const place of this.#rows.of(ordinal)) yield this.#at(place)
  }

  /** The places of the rows of a development, in the order in which they were opened. */
  placesOf(ordinal: number): Iterable<number> {
    return this.#rows.of(ordinal)
  }

  /** The places of the rows whose sources ever stood with a development. */
  attachedTo(ordinal: number): readonly number[] {
    return this.#attached.get(ordinal) ?? NONE
  }

  ownerAt(place: number): number {
    return this.#rows.at(place, 'owner')
  }

  endAt(place: number): number {
    return this.#rows.at(place, 'end')
  }

  typeAt(place: number): DevelopmentType {
    const type = developmentTypes[this.#rows.at(place, 'type')]
    if (type === undefined) throw new RangeError(`the row at ${place} has no type`)
    return type
  }

  isOwn(place: number): boolean {
    return this.#rows.at(place, 'sourcesOf') === NOWHERE
  }

  /** How many developments show something at a clock, and over which time; interrupted now and then. */
  *extentAt(clock: Clock): Work<Extent> {
    const extent = { developments: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
    for (let place = 0; place < this.length; place++) {
      if (place % TOGETHER === TOGETHER - 1) yield
      if (this.isOwn(place) && this.isSeen(place, clock))
        extend(extent, this.#rows.at(place, 'from'), this.endAt(place))
    }
    return extent
  }

  /** Whether a clock sees a row: as its development's own, or as the sources of another. */
  isSeen(place: number, clock: Clock): boolean {
    return this.#looked.isSeen(place, clock, this.isOwn(place))
  }

  #at(place: number): PlacedRow {
    const sourcesOf = this.#rows.at(place, 'sourcesOf')
    return {
      ...rectangleAt(this.#rows, place),
      revision: this.#rows.at(place, 'revision'),
      statement: this.#rows.at(place, 'statement'),
      sourcesOf: sourcesOf === NOWHERE ? null : sourcesOf,
    }
  }
}
