import { z } from 'zod'
import { count } from '../../../domain/vocabulary/count.js'
import { harm } from '../../../domain/vocabulary/harm.js'
import { finished } from '../../../domain/work.js'
import { CASUALTIES_VERSION } from '../../../projections/casualties/casualties.js'
import { sectionsAt } from '../../../projections/casualties/facts.js'
import { type CasualtiesFilter, filterParameters } from '../../../projections/casualties/filter.js'
import { type CasualtyRow, casualtyRow } from '../../../projections/casualties/series.js'
import { type Evidence, evidence, withEvidence } from '../../../projections/evidence.js'
import { columnsOf } from '../../../projections/exports/columns.js'
import { flatTable, spreadTable } from '../../../projections/exports/flat-table.js'
import { hxlTags } from '../../../projections/exports/hxl.js'
import { timelineColumns } from '../../../projections/exports/timeline-columns.js'
import { axisIn, type ParameterValues } from '../../../projections/listing.js'
import { withDisputes } from '../../../projections/parts/lookup.js'
import { proposalFactsIn } from '../../../projections/parts/positions-part.js'
import { factsOfPositions, positionTypes } from '../../../projections/positions/facts.js'
import { matrix, type PositionIssue, positionIssue } from '../../../projections/positions/matrix.js'
import { positionListing, positions } from '../../../projections/positions.js'
import {
  DEFAULT_AXIS,
  type Shift,
  type ShiftValues,
  shiftItem,
  shiftParameters,
  shiftsView,
} from '../../../projections/shifts.js'
import {
  type TimelineValues,
  type timelineItem,
  timelineItemOf,
  timelineParameters,
  timelineView,
  wholeTimeline,
} from '../../../projections/timeline.js'
import { disputesByTarget, show, typesOf } from '../../../projections/view.js'
import { windowOn } from '../../../services/changes/axis-window.js'
import { shiftsAlong } from '../../../services/shifts.js'
import { granted } from '../resolve-read.js'
import { type ExportedView, exportedView } from './exported-view.js'
import { developmentsOf, listViews } from './list-views.js'

/** A cell without what `explain` adds to it: exports do not take that. */
const cellSchema = positionIssue.shape.cells.element.omit({ explanation: true })

/** An issue has a row for each party. */
const positionsView = exportedView<PositionIssue>({
  name: positionListing.name,
  version: positions.version,
  parameters: positionListing.parameters,
  *items({ found, at, values }) {
    const { party, issue } = values as ParameterValues<typeof positionListing.parameters>
    const facts = finished(factsOfPositions(found, { issue }))
    yield* matrix(show(positions, facts, at, proposalFactsIn(facts)), at, party, issue)
  },
  developments: ({ cells }) => [...new Set(cells.flatMap(developmentsOf))],
  tables: {
    csv: spreadTable(
      ({ cells, ...issue }) => cells.map((cell) => ({ ...issue, ...cell })),
      flatTable({
        columns: columnsOf(positionIssue.omit({ cells: true }).extend(cellSchema.shape)),
        developments: developmentsOf,
      }),
    ),
  },
})

const shiftsExport = exportedView<Shift & Evidence>({
  ...shiftsView,
  parameters: shiftParameters,
  defaults: { along: DEFAULT_AXIS },
  items: ({ found, at, exclusions, values, conflictIndex }, { index }) => {
    const asked = values as ShiftValues
    const axis = axisIn(asked.along, DEFAULT_AXIS)
    const window = granted(windowOn(axis, index, at.clock, asked))
    function* walk() {
      const of = conflictIndex.ofTypes(positionTypes)
      const left = conflictIndex.without(at.clock, exclusions, of)
      const disputed = disputesByTarget(found.ofTypes(typesOf()))
      for (const shift of finished(shiftsAlong(axis, left, index, at, window, asked, disputed, of)))
        yield withEvidence(shift, at.glossary)
    }
    return walk()
  },
  developments: developmentsOf,
  tables: {
    csv: flatTable<Shift & Evidence>({
      columns: columnsOf(shiftItem),
      developments: developmentsOf,
      when: ({ occurred }) => occurred,
    }),
  },
})

/** The sections of the tally that list figures; they are never added together. */
const SECTIONS = ['periods', 'cumulative', 'totals'] as const
type CasualtyLine = { readonly section: (typeof SECTIONS)[number] } & CasualtyRow & Evidence

const bounds = count.pick({ low: true, best: true, high: true })

/** The columns of a figure: its bounds stand in those of its harm, as an incident's do. */
const casualtyColumns = columnsOf(
  z
    .object({ section: z.string() })
    .extend(casualtyRow.shape)
    .extend({
      count: count.pick({ qualifier: true, given: true }),
      counts: z.object(Object.fromEntries(harm.options.map((one) => [one, bounds]))),
    })
    .extend(evidence.shape),
)

const casualtiesView = exportedView<CasualtyLine>({
  name: 'casualties',
  version: CASUALTIES_VERSION,
  parameters: filterParameters,
  *items({ found, at, values }) {
    const tally = sectionsAt(found, values as CasualtiesFilter)
    for (const section of SECTIONS)
      for (const row of tally[section]) yield { section, ...withEvidence(row, at.glossary) }
  },
  developments: developmentsOf,
  tables: {
    csv: spreadTable(
      (line) => [{ ...line, counts: { [line.harm]: line.count } }],
      flatTable<CasualtyLine>({
        columns: casualtyColumns,
        developments: developmentsOf,
        when: ({ from, to }) => ({ from, to }),
        where: ({ places }) => places,
      }),
    ),
  },
  tags: hxlTags,
  feature: { where: ({ places }) => places },
})

type TimelineItem = z.infer<typeof timelineItem>

/** The places of a development in input form: one or a list. */
const placesIn = ({ place }: TimelineItem): readonly string[] =>
  [place].flat().filter((one): one is string => typeof one === 'string')

const timelineExport = exportedView<TimelineItem>({
  ...timelineView,
  parameters: timelineParameters,
  *items({ found, at, values }) {
    const asked = values as TimelineValues
    const listed = finished(wholeTimeline(found, asked))
    const disputed = disputesByTarget(withDisputes(listed, found))
    for (const fact of listed) yield timelineItemOf(fact, disputed, at)
  },
  developments: developmentsOf,
  tables: {
    csv: flatTable({
      columns: timelineColumns,
      developments: developmentsOf,
      when: ({ resolved }) => resolved.occurred,
      where: placesIn,
    }),
  },
  feature: { where: placesIn, id: ({ id }) => id },
})

/** Every view that can be exported, in the order of their names. */
export const exportedViews: readonly ExportedView[] = [
  ...listViews,
  positionsView,
  shiftsExport,
  casualtiesView,
  timelineExport,
].toSorted((a, b) => (a.name < b.name ? -1 : 1))
