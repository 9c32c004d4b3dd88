import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Clock, worldSpan } from '../../../domain/clocks.js'
import type { Grade } from '../../../domain/development/state.js'
import { harm, population } from '../../../domain/vocabulary/harm.js'
import { toMs } from '../../../domain/vocabulary/time.js'
import type { Work } from '../../../domain/work.js'
import { moves } from '../../../projections/view.js'
import { NOWHERE } from '../columns/linked-places.js'
import { Names } from '../columns/names.js'
import { OwnedTable } from '../columns/owned-table.js'
import { closing, inColumns, RECTANGLE, reopening } from '../columns/rectangles.js'
import { Table } from '../columns/table.js'
import { Words } from '../columns/words.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import type { Row } from '../kept.js'
import { type Section, type Sections, valueIn, valueSection } from '../snapshots/sections.js'
import { claimsAt } from './claims-at.js'
import { foldedClaims, sampledIncidents, toldIn } from './folded-reports.js'
import { type About, aboutOf, incidentOf, isOfIncidents, type OfIncidents, type Told } from './told-alike.js'

type GradeAt = { readonly sequence: number; readonly grade: Grade }

const gradesSchema = z.array(z.tuple([z.number(), z.array(z.custom<GradeAt>())]))

/**
 * What tallies need of each report about an incident, by incident, and when its row holds on every clock: so that no text
 * is read for them.
 */
export class ReportColumns implements SumPart {
  /** Raised whenever what is kept of a report is another. */
  static readonly version = 1
  /** The rows of reports; their owners are the numbers of their incidents. */
  readonly rows = new OwnedTable({
    ordinal: 'counts',
    /** Sequence of the development's first event. */
    sequence: 'counts',
    about: 'counts',
    publishers: 'counts',
    figures: 'counts',
    figureCount: 'counts',
    reportedAt: 'instants',
    ...RECTANGLE,
    from: 'instants',
    end: 'instants',
    to: 'instants',
  })
  /** Rows whose sources stand with another development, which owns them. */
  readonly attached = new OwnedTable({
    ordinal: 'counts',
    sequence: 'counts',
    publishers: 'counts',
    ...RECTANGLE,
  })
  /** `best` is not a number where there is none, and `high` infinite where it is open. */
  readonly figures = new Table({ kind: 'counts', side: 'counts', low: 'instants', best: 'instants', high: 'instants' })
  readonly #words = new Words()
  readonly #claimants = new Names()
  /** By the number of what reports are about, as far as it was asked for. */
  readonly #told: Told[] = []
  readonly #incidents = new Names()
  /** Ordinals of developments that ever had sources of others. */
  readonly #targets = new Set<number>()
  readonly #grades = new Map<number, readonly GradeAt[]>()
  readonly #developments: Names

  /** @param developments their ids. */
  constructor(developments: Names) {
    this.#developments = developments
  }

  get bytes(): number {
    return this.rows.bytes + this.attached.bytes + this.figures.bytes
  }

  frozen(name: string): readonly Section[] {
    return [
      ...this.rows.frozen(`${name}.rows`),
      ...this.attached.frozen(`${name}.attached`),
      ...this.figures.frozen(`${name}.figures`),
      ...this.#words.frozen(`${name}.words`),
      ...this.#incidents.frozen(`${name}.incidents`),
      valueSection(`${name}.grades`, [...this.#grades]),
    ]
  }

  /** Fills it with what {@link frozen} gave at a sequence, when it is empty. */
  *thaw(name: string, sections: Sections, sequence: number): Work<void> {
    for (const [table, part] of [
      [this.rows, 'rows'],
      [this.attached, 'attached'],
    ] as const) {
      yield* table.thaw(`${name}.${part}`, sections)
      yield* reopening(table, sequence)
    }
    for (let place = 0; place < this.attached.length; place++) this.#targets.add(this.attached.at(place, 'owner'))
    yield* this.figures.thaw(`${name}.figures`, sections)
    yield* this.#words.thaw(`${name}.words`, sections)
    yield* this.#incidents.thaw(`${name}.incidents`, sections)
    for (const [ordinal, grades] of gradesSchema.parse(valueIn(sections, `${name}.grades`)))
      this.#grades.set(ordinal, grades)
  }

  *agrees(index: ConflictIndex, clock: Clock): Work<boolean> {
    const sample = sampledIncidents(index)
    const folded = yield* foldedClaims(index, clock, sample)
    const kept = claimsAt(this, clock, index.glossaryAt(clock.sequence), { incident: sample })
    return isDeepStrictEqual(toldIn(kept), folded)
  }

  /** Some developments were cut anew, or graded, by the event of a sequence. */
  cut(index: ConflictIndex, ids: Iterable<string>, sequence: number): void {
    for (const id of ids) {
      const kept = index.get(id)
      if (!kept) continue
      const ordinal = this.#developments.numberOf(id)
      if (kept.grades.length > 0) this.#grades.set(ordinal, [...kept.grades])
      for (const row of kept.rows) {
        if (row.recordedFrom === sequence) this.#open(ordinal, kept.sequence, row)
        else if (row.recordedUntil === sequence) this.#close(ordinal, row)
      }
    }
  }

  #open(ordinal: number, sequence: number, row: Row): void {
    const { statement, sourcesOf } = row
    const { content } = statement
    const rectangle = inColumns(row)
    const incident = isOfIncidents(content) ? incidentOf(row) : undefined
    if (sourcesOf === null && incident === undefined) return
    const publishers = this.#words.numberOf(content.sources.map(({ publisher }) => ({ publisher })))
    if (sourcesOf !== null) {
      const target = this.#developments.numberOf(sourcesOf)
      this.#targets.add(target)
      this.attached.push(target, { ordinal, sequence, publishers, ...rectangle })
      return
    }
    if (incident === undefined || !isOfIncidents(content)) return
    const { from, end } = worldSpan(content)
    this.rows.push(this.#incidents.numberOf(incident), {
      ordinal,
      sequence,
      about: this.#words.numberOf(aboutOf(content)),
      publishers,
      ...this.#addFigures(content),
      reportedAt: statement.reportedAt,
      ...rectangle,
      from,
      end,
      to: toMs(content.occurred.to),
    })
  }

  #addFigures({ casualties }: OfIncidents): { readonly figures: number; readonly figureCount: number } {
    const figures = this.figures.length
    for (const { harm: what, population: whom, side, count } of casualties)
      this.figures.push({
        kind: harm.options.indexOf(what) * population.options.length + population.options.indexOf(whom),
        side: side === undefined ? NOWHERE : this.#words.numberOf(side),
        low: count.low,
        best: count.best ?? Number.NaN,
        high: count.high ?? Number.POSITIVE_INFINITY,
      })
    return { figures, figureCount: casualties.length }
  }

  #close(ordinal: number, row: Row): void {
    const { sourcesOf } = row
    if (sourcesOf !== null) {
      closing(this.attached, this.attached.of(this.#developments.numberOf(sourcesOf)), ordinal, row)
      return
    }
    const incident = this.#incidents.find(incidentOf(row) ?? '')
    if (incident !== undefined) closing(this.rows, this.rows.of(incident), ordinal, row)
  }

  /** What a number of {@link rows}, `figures` or `attached` stands for: the same object each time. */
  wordAt<Word>(number: number): Word {
    return this.#words.at(number)
  }

  /** What reports about the same tell alike: the same object each time. */
  toldAt(number: number): Told {
    let told = this.#told[number]
    if (told === undefined) {
      const about = this.wordAt<About>(number)
      told = { about, moves: moves({ content: about }), claimant: this.#claimants.numberOf(about.claim.claimant) }
      this.#told[number] = told
    }
    return told
  }

  /** The numbers of some incidents by their names. */
  *incidentsOf(names: readonly string[]): Generator<number> {
    for (const name of names) yield* [this.#incidents.find(name) ?? []].flat()
  }

  /** The numbers of the incidents of which anything was recorded up to a sequence. */
  *incidents(sequence: number): Generator<number> {
    for (let number = 0; number < this.#incidents.size; number++) {
      // They are numbered as they were first recorded.
      if (this.rows.at(this.rows.first(number), 'recordedFrom') > sequence) return
      yield number
    }
  }

  /** The number of an incident; undefined where no report of it was ever shown. */
  incidentOf(name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.#incidents.find(name)
  }

  /** The name of an incident by its number. */
  incidentAt(number: number): string {
    return this.#incidents.at(number)
  }

  developmentAt(ordinal: number): string {
    return this.#developments.at(ordinal)
  }

  /** What a development is graded at a sequence. */
  gradeAt(ordinal: number, sequence: number): Grade | undefined {
    return this.#grades.get(ordinal)?.findLast((one) => one.sequence <= sequence)?.grade
  }

  /** Whether sources of others ever stood with a development. */
  hasAttached(ordinal: number): boolean {
    return this.#targets.has(ordinal)
  }
}
