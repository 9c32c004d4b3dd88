import { isDeepStrictEqual } from 'node:util'
import { type Clock, worldSpan } from '../../../domain/clocks.js'
import type { Content } from '../../../domain/developments/catalogue.js'
import { type Glossary, rootParty } from '../../../domain/glossary/glossary.js'
import { placesOf } from '../../../domain/roles.js'
import type { Work } from '../../../domain/work.js'
import { incidentTold } from '../../../projections/strands.js'
import { moves } from '../../../projections/view.js'
import { LinkedPlaces, NOWHERE } from '../columns/linked-places.js'
import { Names } from '../columns/names.js'
import { OwnedTable } from '../columns/owned-table.js'
import { closing, inColumns, RECTANGLE, rectangleAt, reopening } from '../columns/rectangles.js'
import { Words } from '../columns/words.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import { isSeenAt, type Row } from '../kept.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { foldedHappenings, sampledHappenings } from './folded-happenings.js'

/** Before the id of a movement's development, so that no incident has its name. */
export const MOVED = 'moved '

/** So many places are put in lists in one go. */
const TOGETHER = 4_096

/** What is told of one happening at a clock, in brief: `doers` are roots of whoever is named, null where nobody is. */
export type Told = {
  readonly id: string
  readonly sequence: number
  readonly order: number
  readonly places: readonly string[]
  readonly doers: readonly string[] | null
  readonly from: number
  readonly end: number
  readonly reportedAt: number
}

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
  readonly #ofHappening = new LinkedPlaces()
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
      this.#ofHappening.push(rows.at(place, 'happening'))
      if (place % TOGETHER === 0) yield
    }
    yield* this.#places.thaw(`${name}.places`, sections)
    yield* this.#happenings.thaw(`${name}.happenings`, sections)
    yield* this.#doers.thaw(`${name}.doers`, sections)
  }

  *agrees(index: ConflictIndex, clock: Clock): Work<boolean> {
    const glossary = index.glossaryAt(clock.sequence)
    const sample = sampledHappenings(this.#happenings.size).map((number) => this.#happenings.at(number))
    for (const name of sample) {
      const folded = foldedHappenings(index, clock, name)
      if (!isDeepStrictEqual(this.toldOf(name, clock, glossary), folded)) return false
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
    this.#ofHappening.push(happening)
  }

  #close(name: string, row: Row): void {
    const happening = this.#happenings.find(name)
    if (happening === undefined) return
    closing(this.rows, this.#ofHappening.of(happening), this.#developments.numberOf(row.id), row)
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
    const { rows } = this
    const span = () => ({ from: rows.at(place, 'from'), end: rows.at(place, 'end') })
    return isSeenAt(rectangleAt(rows, place), true, span, clock)
  }

  /** The roots of whoever any report of a happening names as its doer at a clock; null where none does. */
  doersOf(happening: number, clock: Clock, glossary: Glossary): readonly string[] | null {
    let doers: string[] | null = null
    for (const place of this.#ofHappening.of(happening)) {
      const doer = this.rows.at(place, 'doer')
      if (doer === NOWHERE || !this.isSeen(place, clock)) continue
      const root = rootParty(glossary, this.#doers.at(doer))
      doers ??= []
      if (!doers.includes(root)) doers.push(root)
    }
    return doers
  }

  /** What is told of a happening at a clock, by id. */
  toldOf(name: string, clock: Clock, glossary: Glossary): readonly Told[] {
    const happening = this.#happenings.find(name)
    if (happening === undefined) return []
    const { rows } = this
    const doers = this.doersOf(happening, clock, glossary)
    return [...this.#ofHappening.of(happening)]
      .filter((place) => this.isSeen(place, clock))
      .map((place) => ({
        id: this.developmentAt(rows.at(place, 'ordinal')),
        sequence: rows.at(place, 'sequence'),
        order: rows.at(place, 'order'),
        places: this.placesAt(rows.at(place, 'owner')),
        doers: doers && [...doers].sort(),
        from: rows.at(place, 'from'),
        end: rows.at(place, 'end'),
        reportedAt: rows.at(place, 'reportedAt'),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/** The incident that a row is of, or the movement; undefined where it is of neither. */
const happeningOf = ({ id, statement: { content } }: Row): string | undefined =>
  content.type === 'ForcesMoved' ? `${MOVED}${id}` : incidentTold({ id, content })

/** Whoever is named as having done it: who moved, or the attacker. */
const doerOf = (content: Content): string | undefined =>
  content.type === 'ForcesMoved' ? content.party : content.type === 'StrikeReported' ? content.attacker : undefined
