import { type Clock, isVisible } from '../../../domain/clocks.js'
import type { Reliability } from '../../../domain/developments/envelope.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import type { CitedReport } from '../../../projections/casualties/claim-source.js'
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
 * Reads what is cited of the report at a place that a clock sees.
 * @param left what is left of some sources.
 */
export const reading = (columns: ReportColumns, clock: Clock, { left }: Leaving): ((place: number) => CitedReport) => {
  return (place) => {
    const sources = left(columns.wordAt<Sources>(columns.rows.at(place, 'publishers')))
    if (!sources) throw new Error(`nobody published the report at ${place}`)
    return reportAt(columns, place, clock, sources)
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

const reportAt = (columns: ReportColumns, place: number, clock: Clock, own: Sources): CitedReport => {
  const { rows } = columns
  const ordinal = rows.at(place, 'ordinal')
  const [from, end] = [rows.at(place, 'from'), rows.at(place, 'end')]
  const { order, claim } = columns.wordAt<About>(rows.at(place, 'about'))
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
    content: { order, claim },
  }
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
