import { z } from 'zod'
import { type Clock, worldSpan } from '../../../domain/clocks.js'
import type { DevelopmentEvent } from '../../../domain/development/events.js'
import type { Development, Says } from '../../../domain/development/state.js'
import type { DevelopmentType } from '../../../domain/developments/catalogue.js'
import type { Work } from '../../../domain/work.js'
import type { Extent } from '../../../projections/parts/lookup.js'
import type { Names } from '../columns/names.js'
import type { Texts } from '../columns/texts.js'
import { type Cuts, cut, evolved, type Kept, openIn, type Row } from '../kept.js'
import { SeenRow } from '../seen-row.js'
import { type Section, type Sections, valueIn, valueSection } from '../snapshots/sections.js'
import type { GrowingDevelopments } from './developments.js'
import { EventColumns } from './event-columns.js'
import type { KeptCache } from './kept-cache.js'
import { type PlacedRow, RowColumns } from './row-columns.js'
import { RowsOfTypes } from './rows-of-types.js'
import type { SeenTable } from './seen-rows.js'

const voidMarksSchema = z.array(z.tuple([z.number(), z.array(z.number())]))

/**
 * Developments in columns: when each row holds, and where the text of each event lies. What they say is read from the
 * texts when it is asked for, and kept while there is room for it; a clock is compared with columns alone.
 */
export class ColumnDevelopments implements GrowingDevelopments {
  readonly #cache: KeptCache
  readonly #ids: Names
  readonly #events: EventColumns
  readonly #rows = new RowColumns()
  readonly #ofTypes = new RowsOfTypes(this.#rows)
  readonly #seenRows: SeenTable
  /** By ordinal: revisions of marks without effect. */
  readonly #voidMarks = new Map<number, Set<number>>()
  /** The development that was fed last: all parts of the index ask for it then. */
  #fed: Kept | undefined

  /** @param ids of developments, each met when its first event is fed. */
  constructor(ids: Names, texts: Texts, cache: KeptCache) {
    this.#ids = ids
    this.#events = new EventColumns(texts)
    this.#cache = cache
    this.#seenRows = cache.rows.table()
  }

  frozen(name: string): readonly Section[] {
    return [
      ...this.#events.frozen(`${name}.events`),
      ...this.#rows.frozen(`${name}.rows`),
      valueSection(
        `${name}.voidMarks`,
        [...this.#voidMarks].map(([ordinal, revisions]) => [ordinal, [...revisions]]),
      ),
    ]
  }

  /** Fills it with what {@link frozen} gave at a sequence, when it is empty and its ids are there. */
  *thaw(name: string, sections: Sections, sequence: number): Work<void> {
    yield* this.#events.thaw(`${name}.events`, sections)
    yield* this.#rows.thaw(`${name}.rows`, sections, sequence)
    for (const [ordinal, revisions] of voidMarksSchema.parse(valueIn(sections, `${name}.voidMarks`)))
      this.#voidMarks.set(ordinal, new Set(revisions))
  }

  /** Bytes of the columns. */
  get bytes(): number {
    return this.#events.bytes + this.#rows.bytes
  }

  get size(): number {
    return this.#ids.size
  }

  has(id: string): boolean {
    return this.#ids.find(id) !== undefined
  }

  ids(): Iterable<string> {
    return this.#ids.all()
  }

  *all(of: Iterable<string> = this.#ids.all()): Generator<Kept> {
    for (const id of of) {
      const ordinal = this.#ids.find(id)
      if (ordinal !== undefined) yield this.#kept(id, ordinal, 'fill')
    }
  }

  get(id: string): Kept | undefined {
    if (this.#fed?.state.id === id) return this.#fed
    const ordinal = this.#ids.find(id)
    return ordinal === undefined ? undefined : this.#kept(id, ordinal, 'set')
  }

  ofEvent(sequence: number): string | undefined {
    const ordinal = this.#events.ownerAt(sequence)
    return ordinal === undefined ? undefined : this.#ids.at(ordinal)
  }

  /** The sequence of the last event; 0 where there is none. */
  get lastSequence(): number {
    return this.#events.lastSequence
  }

  /** The place in the ledger of one of all events, counted from 0 in its order; undefined where there is none. */
  eventAt(place: number): { readonly id: string; readonly sequence: number } | undefined {
    const found = this.#events.at(place)
    return found && { id: this.#ids.at(found.ordinal), sequence: found.sequence }
  }

  *seenAt(clock: Clock, of: Iterable<string> = this.#ids.all()): Generator<SeenRow> {
    for (const id of of) {
      const ordinal = this.#ids.find(id)
      if (ordinal === undefined) continue
      for (const place of this.#rows.placesOf(ordinal)) if (this.#rows.isSeen(place, clock)) yield this.#seen(place)
    }
  }

  /** The rows of some types that a clock sees, by world end, each followed by those whose sources stand with it. */
  *seenOfTypes(clock: Clock, types: ReadonlySet<DevelopmentType>): Generator<SeenRow> {
    const rows = this.#rows
    for (const place of this.#ofTypes.of(types)) {
      if (clock.certainty === 'certain' && rows.endAt(place) > clock.asOf) return
      if (!rows.isOwn(place) || !rows.isSeen(place, clock)) continue
      yield this.#seen(place)
      for (const attached of rows.attachedTo(rows.ownerAt(place)))
        if (rows.isSeen(attached, clock)) yield this.#seen(attached)
    }
  }

  /** Every row that a clock sees, each followed by those whose sources stand with it; in no order that counts. */
  *eachSeen(clock: Clock): Generator<SeenRow> {
    const rows = this.#rows
    for (let place = 0; place < rows.length; place++) {
      if (!rows.isOwn(place) || !rows.isSeen(place, clock)) continue
      yield this.#seenOnce(place)
      for (const attached of rows.attachedTo(rows.ownerAt(place)))
        if (rows.isSeen(attached, clock)) yield this.#seenOnce(attached)
    }
  }

  /** How many developments show something at a clock, and over which time. */
  extentAt(clock: Clock): Work<Extent> {
    return this.#rows.extentAt(clock)
  }

  /** The row at a place, as an object. */
  #seen(place: number): SeenRow {
    const known = this.#seenRows.get(place)
    if (known) return known
    const seen = this.#seenOnce(place)
    this.#seenRows.set(place, seen, this.#events.bytesOf(this.#rows.ownerAt(place)))
    return seen
  }

  /** The same, not kept: whoever goes through all would push out what others read again and again. */
  #seenOnce(place: number): SeenRow {
    const known = this.#seenRows.get(place)
    if (known) return known
    const ordinal = this.#rows.ownerAt(place)
    const id = this.#ids.at(ordinal)
    const kept = this.#kept(id, ordinal, 'fill')
    const row = kept.rows[[...this.#rows.placesOf(ordinal)].indexOf(place)]
    if (!row) throw new Error(`development ${id} has no row at ${place}`)
    return new SeenRow(kept, row)
  }

  /** A development as an object; `fill`: made anew, it takes no other's room. */
  #kept(id: string, ordinal: number, keeping: 'set' | 'fill'): Kept {
    const known = this.#cache.get(id)
    if (known) return known.kept
    const { kept, bytes } = this.#restored(ordinal)
    this.#cache[keeping](id, kept, bytes)
    return kept
  }

  evolve(id: string, sequence: number, event: DevelopmentEvent): void {
    const isNew = !this.has(id)
    const kept = evolved(isNew ? undefined : this.get(id), sequence, event)
    const ordinal = this.#ids.numberOf(id)
    const bytes = this.#events.add(ordinal, sequence, event)
    if (event.type === 'DevelopmentGraded')
      for (const place of this.#rows.placesOf(ordinal)) this.#seenRows.delete(place)
    this.#cache.set(id, kept, isNew ? bytes : bytes + (this.#cache.get(id)?.bytes ?? 0))
    this.#fed = kept
  }

  voidLast(id: string): void {
    const [kept, ordinal] = [this.get(id), this.#ordinalOf(id)]
    if (!kept) return
    const marks = this.#voidMarks.get(ordinal) ?? new Set()
    this.#voidMarks.set(ordinal, marks.add(kept.state.revision))
    kept.voidMarks.add(kept.state.revision)
  }

  cut(kept: Kept, sequence: number, cuts: Cuts): void {
    const { id, revision } = kept.state
    const ordinal = this.#ordinalOf(id)
    this.#rows.close(ordinal, new Set(cuts.closed), sequence)
    for (const row of cuts.opened)
      this.#rows.add(ordinal, this.#placed(row, revision), worldSpan(row.statement.content), row.statement.content.type)
    const after = cut(kept, sequence, cuts)
    if (!this.#cache.replace(id, after)) this.#cache.set(id, after, 0)
    if (this.#fed?.state.id === id) this.#fed = after
  }

  #placed(
    { statement, sourcesOf, knownFrom, knownUntil, recordedFrom, recordedUntil }: Row,
    revision: number,
  ): PlacedRow {
    return {
      revision,
      statement: statement.number,
      sourcesOf: sourcesOf === null ? null : this.#ordinalOf(sourcesOf),
      knownFrom,
      knownUntil,
      recordedFrom,
      recordedUntil,
    }
  }

  #ordinalOf(id: string): number {
    const ordinal = this.#ids.find(id)
    if (ordinal === undefined) throw new Error(`there is no development ${id}`)
    return ordinal
  }

  #restored(ordinal: number): { readonly kept: Kept; readonly bytes: number } {
    let [kept, bytes]: [Kept | undefined, number] = [undefined, 0]
    const states: Development[] = []
    for (const { sequence, event, bytes: more } of this.#events.of(ordinal)) {
      kept = evolved(kept, sequence, event)
      states.push(kept.state)
      bytes += more
    }
    if (!kept) throw new Error(`development ${ordinal} has no events`)
    const { id } = kept.state
    for (const { revision, statement: number, sourcesOf, ...rectangle } of this.#rows.of(ordinal)) {
      const statement = statementIn(states[revision], number)
      if (!statement) throw new Error(`development ${id} has no statement ${number} at revision ${revision}`)
      const target = sourcesOf === null ? null : this.#ids.at(sourcesOf)
      kept.rows.push({ id, statement, sourcesOf: target, ...rectangle })
    }
    for (const revision of this.#voidMarks.get(ordinal) ?? []) kept.voidMarks.add(revision)
    return { kept: { ...kept, open: openIn(kept.rows) }, bytes }
  }
}

const statementIn = (state: Development | undefined, number: number): Says | undefined =>
  state?.entries.find((entry): entry is Says => entry.kind === 'says' && entry.number === number)
