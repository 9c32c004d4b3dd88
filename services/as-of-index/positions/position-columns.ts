import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Clock, worldSpan } from '../../../domain/clocks.js'
import type { Content } from '../../../domain/developments/catalogue.js'
import type { Work } from '../../../domain/work.js'
import { LinkedPlaces } from '../columns/linked-places.js'
import { Names } from '../columns/names.js'
import { OrderedPlaces } from '../columns/ordered-places.js'
import { OwnedTable } from '../columns/owned-table.js'
import { closing, inColumns, LookedAt, RECTANGLE, reopening } from '../columns/rectangles.js'
import { Words } from '../columns/words.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import type { Kept, Row } from '../kept.js'
import { sampled } from '../sampled.js'
import { type Section, type Sections, valueIn, valueSection } from '../snapshots/sections.js'
import { foldedPositions, inBrief } from './folded-positions.js'
import { factsAt } from './stated-at.js'
import type { Publishers, Said, Stating } from './stated-fact.js'

/** Lists of places: of two developments so far apart the places are in one. */
const LISTS = 65_536

/** So many rows are compared, each with what its development says. */
const SAMPLE = 100

/** So many places are gone through in one go. */
const STEP = 4_096

/**
 * Who said what of an issue, and when that holds on every clock: what cells of positions are decided by, so that of what
 * was once said no text is read but that of the accounts which are shown.
 */
export class PositionColumns implements SumPart {
  /** Raised whenever what is kept of a position is another. */
  static readonly version = 1
  /** The rows of stated positions; their owners are the numbers of their issues. */
  readonly rows = new OwnedTable({
    ordinal: 'counts',
    /** Sequence of the development's first event. */
    sequence: 'counts',
    statement: 'counts',
    said: 'counts',
    publishers: 'counts',
    reportedAt: 'instants',
    ...RECTANGLE,
    from: 'instants',
    end: 'instants',
  })
  readonly #looked = new LookedAt(this.rows)
  /** Places by their development, some developments together: a correction of one does not look at all of its issue. */
  readonly #ofDevelopment = new LinkedPlaces()
  readonly #issues = new Names()
  readonly #words = new Words()
  readonly #ordered = new OrderedPlaces((a, b) => this.rows.at(a, 'end') - this.rows.at(b, 'end'))
  /** Ordinals of developments of which more counts than columns have: grades, and sources of duplicates. */
  readonly #wanting = new Set<number>()
  readonly #developments: Names

  /** @param developments their ids. */
  constructor(developments: Names) {
    this.#developments = developments
  }

  get bytes(): number {
    return this.rows.bytes + this.#ofDevelopment.bytes
  }

  frozen(name: string): readonly Section[] {
    return [
      ...this.rows.frozen(`${name}.rows`),
      ...this.#issues.frozen(`${name}.issues`),
      ...this.#words.frozen(`${name}.words`),
      valueSection(`${name}.wanting`, [...this.#wanting]),
    ]
  }

  /** Fills it with what {@link frozen} gave at a sequence, when it is empty. */
  *thaw(name: string, sections: Sections, sequence: number): Work<void> {
    yield* this.rows.thaw(`${name}.rows`, sections)
    yield* reopening(this.rows, sequence)
    for (let place = 0; place < this.rows.length; place++) {
      this.#ordered.push(this.rows.at(place, 'owner'), place)
      this.#ofDevelopment.push(this.rows.at(place, 'ordinal') % LISTS)
      if (place % STEP === 0) yield
    }
    yield* this.#issues.thaw(`${name}.issues`, sections)
    yield* this.#words.thaw(`${name}.words`, sections)
    for (const ordinal of z.array(z.number()).parse(valueIn(sections, `${name}.wanting`))) this.#wanting.add(ordinal)
  }

  *agrees(index: ConflictIndex, clock: Clock): Work<boolean> {
    const glossary = index.glossaryAt(clock.sequence)
    for (const place of sampled(this.rows.length, SAMPLE)) {
      const ordinal = this.rows.at(place, 'ordinal')
      const kept = yield* factsAt(this, index, clock, glossary, this.#seenOf(ordinal, clock))
      if (!isDeepStrictEqual(inBrief(kept), inBrief(foldedPositions(index, clock, this.developmentAt(ordinal)))))
        return false
      yield
    }
    return true
  }

  /** The places of the rows of a development that a clock sees. */
  *#seenOf(ordinal: number, clock: Clock): Generator<number> {
    for (const place of this.#placesOf(ordinal))
      if (this.rows.at(place, 'ordinal') === ordinal && this.#looked.isSeen(place, clock)) yield place
  }

  /** Some developments were cut anew, or graded, by the event of a sequence. */
  cut(index: ConflictIndex, ids: Iterable<string>, sequence: number): void {
    for (const id of ids) {
      const kept = index.get(id)
      if (!kept) continue
      const ordinal = this.#developments.numberOf(id)
      if (kept.grades.length > 0 && kept.rows.some(isStating)) this.#wanting.add(ordinal)
      for (const row of kept.rows) {
        if (row.recordedFrom === sequence) this.#open(ordinal, kept, row)
        else if (row.recordedUntil === sequence) this.#close(ordinal, row)
      }
    }
  }

  #open(ordinal: number, { sequence }: Kept, row: Row): void {
    if (row.sourcesOf !== null) this.#wanting.add(this.#developments.numberOf(row.sourcesOf))
    else if (isStating(row)) {
      const { content, number: statement, reportedAt } = row.statement
      const { from, end } = worldSpan(content)
      const issue = this.#issues.numberOf(content.issue)
      this.#ordered.push(issue, this.rows.length)
      this.#ofDevelopment.push(ordinal % LISTS)
      this.rows.push(issue, {
        ordinal,
        sequence,
        statement,
        said: this.#words.numberOf(saidIn(content)),
        publishers: this.#words.numberOf(content.sources.map(({ publisher }) => ({ publisher }))),
        reportedAt,
        ...inColumns(row),
        from,
        end,
      })
    }
  }

  #close(ordinal: number, row: Row): void {
    if (row.sourcesOf === null && isStating(row)) closing(this.rows, this.#placesOf(ordinal), ordinal, row)
  }

  /** The places of the rows that a clock sees, those of an issue by world end; of some issues, or of all. */
  *seenAt(clock: Clock, issues: Iterable<string> = this.#issues.all()): Generator<number, void, undefined> {
    for (const name of issues) {
      const issue = this.#issues.find(name)
      for (const place of issue === undefined ? [] : this.#ordered.of(issue)) {
        if (clock.certainty === 'certain' && this.rows.at(place, 'end') > clock.asOf) break
        if (this.#looked.isSeen(place, clock)) yield place
      }
    }
  }

  /** The places of a development's rows, and of those of a few others. */
  #placesOf(ordinal: number): Iterable<number> {
    return this.#ofDevelopment.of(ordinal % LISTS)
  }

  /** What a number of {@link rows} stands for: the same object each time. */
  saidAt(number: number): Said {
    return this.#words.at(number)
  }

  publishersAt(number: number): Publishers {
    return this.#words.at(number)
  }

  developmentAt(ordinal: number): string {
    return this.#developments.at(ordinal)
  }

  /** Whether the fact of a development is to be made of its text, as columns have not all that counts. */
  isWanting(ordinal: number): boolean {
    return this.#wanting.has(ordinal)
  }
}

type OfPosition = Row & { readonly statement: { readonly content: Stating } }

const isStating = (row: Row): row is OfPosition => row.statement.content.type === 'PositionStated'

const saidIn = ({ type, party, issue, stance, value, order, claim }: Content<'PositionStated'>): Said => ({
  type,
  party,
  issue,
  stance,
  ...(value === undefined ? {} : { value }),
  order,
  claim,
})
