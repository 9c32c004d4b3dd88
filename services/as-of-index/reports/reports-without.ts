import type { Clock } from '../../../domain/clocks.js'
import { claimantFalls, type Exclusions, sourcesFall, sourcesLeft } from '../../../domain/exclusions.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import type { BriefReport } from '../../../projections/casualties/claims.js'
import { aboutIn, type Strand } from '../../../projections/strands.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { About, ReportColumns } from './report-columns.js'
import { reading } from './reports-at.js'

/** What some developments report of an incident, made of facts. */
type Folds = (ids: ReadonlySet<string>) => readonly BriefReport[]

/**
 * Reads what a clock sees of single incidents where some never reported. A statement that is seen is the one by which its
 * development stands or falls, so that columns decide it; but for what marks of duplicates ever bound to others, which may
 * show where one of these falls. That is folded.
 * @param glossary by which publishers are graded.
 */
export const reportsWithout = (
  columns: ReportColumns,
  index: ConflictIndex,
  clock: Clock,
  glossary: Glossary,
  exclusions: Exclusions,
): ((incident: Strand, folded: Folds) => readonly BriefReport[]) => {
  const { marks, directories } = index.parts
  const speaking = index.glossaryAt(clock.sequence)
  const staying = new Map<number, boolean>()
  const claimStays = (about: number): boolean => {
    const known =
      staying.get(about) ?? !claimantFalls(columns.wordAt<About>(about).claim.claimant, exclusions, speaking)
    staying.set(about, known)
    return known
  }
  let bound = new Set<string>()
  const read = reading(columns, clock, glossary, {
    stays: (ordinal, about) => claimStays(about) && !(bound.size > 0 && bound.has(columns.developmentAt(ordinal))),
    left: (sources) => (sourcesFall(sources, exclusions) ? null : sourcesLeft(sources, exclusions)),
  })
  return (incident, folded) => {
    bound = new Set()
    for (const id of directories.filing.filed(incident)) if (marks.binds(id)) bound.add(id)
    const kept = columns.incidentOf(aboutIn('incident', incident))
    const reports = kept === undefined ? [] : read(kept)
    return bound.size === 0 ? reports : [...reports, ...folded(bound)]
  }
}
