import { isDeepStrictEqual } from 'node:util'
import { type Clock, worldSpan } from '../../../domain/clocks.js'
import type { Content } from '../../../domain/developments/catalogue.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { placesOf } from '../../../domain/roles.js'
import type { Work } from '../../../domain/work.js'
import { incidentTold } from '../../../projections/strands.js'
import { moves } from '../../../projections/view.js'
import { LinkedPlaces, NOWHERE } from '../columns/linked-places.js'
import { Names } from '../columns/names.js'
import { OrderedPlaces } from '../columns/ordered-places.js'
import { OwnedTable } from '../columns/owned-table.js'
import { closing, inColumns, LookedAt, RECTANGLE, reopening } from '../columns/rectangles.js'
import { Words } from '../columns/words.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import type { Row } from '../kept.js'
import { sampled } from '../sampled.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { foldedHappenings } from './folded-happenings.js'
import { type Block, blocksOf } from './happening-blocks.js'
import { PlacesInAreas } from './places-in-areas.js'
import { SeenHappenings } from './seen-happenings.js'
import { toldOf } from './told-happenings.js'

/** Before the id of a movement's development, so that no incident has its name. */
export const MOVED = 'moved '

/** So many happenings are compared. */
const SAMPLE = 50

/** So many places are put in lists in one go. */
const TOGETHER = 4_096

/** Places of rows by lists of places, among so many of all rows. */
type RowsOf = { readonly upTo: number; readonly rows: ReadonlyMap<number, readonly number[]> }

/**
 * Where and when incidents and movements of forces happened, and by whom as reported: what promises are judged by, so
 * that no text is read for what happened in their areas. Claims that deny or doubt are left out, as they tell of nothing.
 */
export class HappeningColumns implements SumPart {
  /** Raised whenever what is kept of a happening is another. */
  static readonly version = 1
  /** The rows of reports; their owners are the numbers of all places that each names. */
  readonly rows = new OwnedTable({
    ordinal: 'counts',
    /** Sequence of the development's first event. */
    sequence: 'counts',
    happening: 'counts',
    doer: 'counts',
    /** May be negative. */
    order: 'instants',
    reportedAt: 'instants',
    ...RECTANGLE,
    from: 'instants',
    end: 'instants',
  })
  /** Which lists of places lie in an area. */
  readonly areas = new PlacesInAreas(this)
  readonly #looked = new LookedAt(this.rows)
  readonly #ofHappening = new LinkedPlaces()
  readonly #ordered = new OrderedPlaces((a, b) => this.#compare(a, b))
  readonly #rowsOf = new WeakMap<ReadonlySet<string>, RowsOf>()
  /** By the number of the list of places, as far as they were asked for. */
  readonly #blocks: { readonly places: Uint32Array; readonly blocks: readonly Block[] }[] = []
  /** What a clock sees, as long as somebody has that clock, with the glossary by which doers were read. */
  readonly #seen = new WeakMap<Clock, { readonly glossary: Glossary; readonly seen: SeenHappenings }>()
  readonly #places = new Words()
  /** Incidents, and movements under the id of their development. */
  readonly #happenings = new Names()
  readonly #doers = new Names()
  readonly #developments: Names

  /** @param developments their ids. */
  constructor(developments: Names) {
    this.#developments = developments
  }

  get bytes(): number {
    return this.rows.bytes + this.#ofHappening.bytes
  }

  frozen(name: string): readonly Section[] {
    return [
      ...this.rows.frozen(`${name}.rows`),
      ...this.#places.frozen(`${name}.places`),
      ...this.#happenings.frozen(`${name}.happenings`),
      ...this.#doers.frozen(`${name}.doers`),
    ]
  }

  /** Fills it with what {@link frozen} gave at a sequence, when it is empty. */
  *thaw(name: string, sections: Sections, sequence: number): Work<void> {
    const { rows } = this
    yield* rows.thaw(`${name}.rows`, sections)
    yield* reopening(rows, sequence)
    for (let place = 0; place < rows.length; place++) {
      this.#find(place)
      if (place % TOGETHER === 0) yield
    }
    yield* this.#places.thaw(`${name}.places`, sections)
    yield* this.#happenings.thaw(`${name}.happenings`, sections)
    yield* this.#doers.thaw(`${name}.doers`, sections)
  }

  *agrees(index: ConflictIndex, clock: Clock): Work<boolean> {
    const glossary = index.glossaryAt(clock.sequence)
    const sample = sampled(this.#happenings.size, SAMPLE).map((number) => this.#happenings.at(number))
    for (const name of sample) {
      const folded = foldedHappenings(index, clock, name)
      if (!isDeepStrictEqual(toldOf(this, name, clock, glossary), folded)) return false
      yield
    }
    return true
  }

  /** Some developments were cut anew by the event of a sequence. */
  cut(index: ConflictIndex, ids: Iterable<string>, sequence: number): void {
    for (const id of ids) {
      const kept = index.get(id)
      for (const row of kept?.rows ?? []) {
        if (row.sourcesOf !== null || !moves(row.statement)) continue
        const happening = happeningOf(row)
        if (!kept || happening === undefined) continue
        if (row.recordedFrom === sequence) this.#open(happening, kept.sequence, row)
        else if (row.recordedUntil === sequence) this.#close(happening, row)
      }
    }
  }

  #open(name: string, sequence: number, row: Row): void {
    const { content, reportedAt } = row.statement
    const { from, end } = worldSpan(content)
    const happening = this.#happenings.numberOf(name)
    const doer = doerOf(content)
    this.rows.push(this.#places.numberOf(placesOf(content)), {
      ordinal: this.#developments.numberOf(row.id),
      sequence,
      happening,
      doer: doer === undefined ? NOWHERE : this.#doers.numberOf(doer),
      order: content.order,
      reportedAt,
      ...inColumns(row),
      from,
      end,
    })
    this.#find(this.rows.length - 1)
  }

  /** Notes the row at a place, the last, wherever it is looked for. */
  #find(place: number): void {
    const { rows } = this
    this.#ofHappening.push(rows.at(place, 'happening'))
    this.#ordered.push(rows.at(place, 'owner'), place)
  }

  #close(name: string, row: Row): void {
    const happening = this.#happenings.find(name)
    if (happening === undefined) return
    closing(this.rows, this.#ofHappening.of(happening), this.#developments.numberOf(row.id), row)
  }

  /** The order in which what is certainly past is folded. */
  #compare(a: number, b: number): number {
    const { rows } = this
    return (
      rows.at(a, 'end') - rows.at(b, 'end') ||
      rows.at(a, 'reportedAt') - rows.at(b, 'reportedAt') ||
      rows.at(a, 'order') - rows.at(b, 'order') ||
      rows.at(a, 'sequence') - rows.at(b, 'sequence')
    )
  }

  /** The rows of a list of places, by its number, in the order of folding what is certainly past. */
  blocksOf(placeList: number): readonly Block[] {
    const places = this.#ordered.of(placeList)
    const known = this.#blocks[placeList]
    if (known?.places === places) return known.blocks
    const blocks = blocksOf(this.rows, places, known?.blocks ?? [])
    this.#blocks[placeList] = { places, blocks }
    return blocks
  }

  /** The places of the rows of some developments, by the number of their list of places: found once for each set. */
  rowsOf(ids: ReadonlySet<string>): ReadonlyMap<number, readonly number[]> {
    const known = this.#rowsOf.get(ids)
    if (known?.upTo === this.rows.length) return known.rows
    const ordinals = new Set([...ids].map((id) => this.#developments.find(id)))
    const [ordinal, owner] = [this.rows.column('ordinal'), this.rows.column('owner')]
    const rows = new Map<number, number[]>()
    for (let place = 0; place < this.rows.length; place++) {
      if (!ordinals.has(ordinal.at(place))) continue
      const places = rows.get(owner.at(place)) ?? []
      rows.set(owner.at(place), places)
      places.push(place)
    }
    this.#rowsOf.set(ids, { upTo: this.rows.length, rows })
    return rows
  }

  /** What a clock sees: once for each object that is one, as comparisons read at one clock in several ways. */
  seenAt(clock: Clock, glossary: Glossary): SeenHappenings {
    const known = this.#seen.get(clock)
    if (known?.glossary === glossary) return known.seen
    const seen = new SeenHappenings(this, clock, glossary)
    this.#seen.set(clock, { glossary, seen })
    return seen
  }

  /** The numbers of all that reports name as their places. */
  get placeLists(): number {
    return this.#places.size
  }

  /** The places that a number stands for: the owners of {@link rows}. */
  placesAt(number: number): readonly string[] {
    return this.#places.at(number)
  }

  developmentAt(ordinal: number): string {
    return this.#developments.at(ordinal)
  }

  isSeen(place: number, clock: Clock): boolean {
    return this.#looked.isSeen(place, clock)
  }

  /** Whoever the row at a place names as the doer, if anybody. */
  doerAt(place: number): string | undefined {
    const doer = this.rows.at(place, 'doer')
    return doer === NOWHERE ? undefined : this.#doers.at(doer)
  }

  /** The places of the rows of a happening, by its number. */
  rowsOfHappening(happening: number): Iterable<number> {
    return this.#ofHappening.of(happening)
  }

  /** The number of a happening, by its name. */
  happeningOf(name: string): number | undefined {
    return this.#happenings.find(name)
  }
}

/** The incident that a row is of, or the movement; undefined where it is of neither. */
const happeningOf = ({ id, statement: { content } }: Row): string | undefined =>
  content.type === 'ForcesMoved' ? `${MOVED}${id}` : incidentTold({ id, content })

/** Whoever is named as having done it: who moved, or the attacker. */
const doerOf = (content: Content): string | undefined =>
  content.type === 'ForcesMoved' ? content.party : content.type === 'StrikeReported' ? content.attacker : undefined
