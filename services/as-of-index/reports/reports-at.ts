import { type Clock, isVisible } from '../../../domain/clocks.js'
import type { Reliability } from '../../../domain/developments/envelope.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { harm, population } from '../../../domain/vocabulary/harm.js'
import { toInstant } from '../../../domain/vocabulary/time.js'
import type { BriefFigure, BriefReport } from '../../../projections/casualties/claims.js'
import { NOWHERE } from '../columns/linked-places.js'
import { rectangleAt } from '../columns/rectangles.js'
import { bestReliability } from '../kept.js'
import type { ReportColumns } from './report-columns.js'
import type { About, Sources } from './told-alike.js'

/** What is read of reports. */
export type Leaving = {
  /** Whether one is read by the number of its development and that of what it is about. */
  readonly stays: (ordinal: number, about: number) => boolean
  /** What is left of some sources; null where nothing is read that rests on them. */
  readonly left: (sources: Sources) => Sources | null
}

export const EVERYTHING: Leaving = { stays: () => true, left: (sources) => sources }

/**
 * Reads the report at a place that a clock sees.
 * @param glossary by which publishers are graded.
 */
export const reading = (
  columns: ReportColumns,
  clock: Clock,
  glossary: Glossary,
  { left }: Leaving,
): ((place: number) => BriefReport) => {
  const { rows } = columns
  const publishedBy = publishing(columns, glossary, left)
  return (place) => {
    const published = publishedBy(rows.at(place, 'publishers'))
    if (!published) throw new Error(`nobody published the report at ${place}`)
    return reportAt(columns, columns.incidentAt(rows.at(place, 'owner')), place, clock, published)
  }
}

/** Reads sources by their number; null where none of them is left. */
export const publishing = (
  columns: ReportColumns,
  glossary: Glossary,
  left: Leaving['left'],
): ((publishers: number) => Published | null) => {
  const known: (Published | null | undefined)[] = []
  return (publishers) => {
    let published = known[publishers]
    if (published === undefined) {
      const sources = left(columns.wordAt<Sources>(publishers))
      published = sources && { sources, reliability: bestReliability(sources, glossary) }
      known[publishers] = published
    }
    return published
  }
}

/** The sources of a report, and how they are graded. */
export type Published = { readonly sources: Sources; readonly reliability: Reliability }

const reportAt = (
  columns: ReportColumns,
  incident: string,
  place: number,
  clock: Clock,
  { sources: own, reliability }: Published,
): BriefReport => {
  const { rows } = columns
  const ordinal = rows.at(place, 'ordinal')
  const [from, end] = [rows.at(place, 'from'), rows.at(place, 'end')]
  const about = columns.wordAt<About>(rows.at(place, 'about'))
  const grade = columns.gradeAt(ordinal, clock.sequence)
  const attached = columns.hasAttached(ordinal) ? attachedTo(columns, ordinal, clock) : NONE
  return {
    id: columns.developmentAt(ordinal),
    sequence: rows.at(place, 'sequence'),
    reportedAt: rows.at(place, 'reportedAt'),
    from,
    end,
    certain: end <= clock.asOf,
    sources: attached.length === 0 ? own : [...own, ...attached.flatMap(({ sources }) => sources)],
    duplicates: attached.map(({ id }) => id),
    reliability: grade?.reliability ?? reliability,
    credibility: grade?.credibility ?? about.credibility,
    content: {
      // Named one by one: this is made of each report, and copying whatever is there takes several times as long.
      type: about.type,
      scope: about.scope,
      method: about.method,
      claim: about.claim,
      order: about.order,
      place: about.place,
      incident,
      occurred: new Occurred(from, rows.at(place, 'to')),
      casualties: figuresAt(columns, rows.at(place, 'figures'), rows.at(place, 'figureCount')),
    },
  }
}

/** Written as instants when it is asked for, which is seldom. */
class Occurred {
  readonly #from: number
  readonly #to: number

  constructor(from: number, to: number) {
    this.#from = from
    this.#to = to
  }

  get from(): string | null {
    return Number.isFinite(this.#from) ? toInstant(this.#from) : null
  }

  get to(): string {
    return toInstant(this.#to)
  }
}

const figuresAt = (columns: ReportColumns, first: number, count: number): readonly BriefFigure[] => {
  const { figures } = columns
  const found: BriefFigure[] = []
  for (let place = first; place < first + count; place++) {
    const kind = figures.at(place, 'kind')
    const what = harm.options[Math.floor(kind / population.options.length)]
    const whom = population.options[kind % population.options.length]
    if (what === undefined || whom === undefined) throw new Error(`there is no kind ${kind} of figures`)
    const side = figures.at(place, 'side')
    const [best, high] = [figures.at(place, 'best'), figures.at(place, 'high')]
    found.push({
      harm: what,
      population: whom,
      side: side === NOWHERE ? undefined : columns.wordAt<string>(side),
      count: {
        low: figures.at(place, 'low'),
        best: Number.isNaN(best) ? null : best,
        high: Number.isFinite(high) ? high : null,
      },
    })
  }
  return found
}

type Attached = { readonly id: string; readonly sequence: number; readonly sources: Sources }
const NONE: readonly Attached[] = []

/** The duplicates whose sources stand with a development at a clock, in the order of their first events. */
export const attachedTo = (columns: ReportColumns, ordinal: number, clock: Clock): readonly Attached[] => {
  const { attached } = columns
  const found: Attached[] = []
  for (const place of attached.of(ordinal)) {
    if (!isVisible(rectangleAt(attached, place), clock)) continue
    found.push({
      id: columns.developmentAt(attached.at(place, 'ordinal')),
      sequence: attached.at(place, 'sequence'),
      sources: columns.wordAt<Sources>(attached.at(place, 'publishers')),
    })
  }
  return found.sort((a, b) => a.sequence - b.sequence)
}
