import type { Clock } from '../../../domain/clocks.js'
import { claimantFalls, type Exclusions, sourcesFall, sourcesLeft } from '../../../domain/exclusions.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import type { Work } from '../../../domain/work.js'
import { addReport, type ClaimSource, fillingEach } from '../../../projections/casualties/claim-source.js'
import type { BriefReport } from '../../../projections/casualties/claims.js'
import type { CasualtiesFilter } from '../../../projections/casualties/filter.js'
import { IncidentClaims } from '../../../projections/casualties/incident-claims.js'
import { aboutIn, type Strand, strand } from '../../../projections/strands.js'
import type { ConflictIndex } from '../conflict-index.js'
import { filling } from './claims-at.js'
import type { ReportColumns } from './report-columns.js'
import { type Leaving, reading } from './reports-at.js'
import type { About } from './told-alike.js'

/** What some developments report of an incident, made of facts. */
type Folds = (incident: Strand, ids: ReadonlySet<string>) => readonly BriefReport[]

/** An incident by its number in columns, by its name, or by both. */
type Asked = { readonly number?: number | undefined; readonly name?: string }

/**
 * The claims that a clock sees and a filter selects where some never reported. A statement that is seen is the one by
 * which its development stands or falls, so that columns decide it; but for what marks of duplicates ever bound to others,
 * which may show where one of these falls. That is folded.
 * @param glossary by which they are read.
 */
export function* claimsWithout(
  columns: ReportColumns,
  index: ConflictIndex,
  clock: Clock,
  glossary: Glossary,
  exclusions: Exclusions,
  filter: CasualtiesFilter,
  folds: Folds,
): Work<ClaimSource> {
  const boundTo = yield* boundIn(index, filter.incident)
  const claims = new IncidentClaims()
  const folded: BriefReport[] = []
  let bound: ReadonlySet<string> | undefined
  const staying = leavingOf(columns, index.glossaryAt(clock.sequence), exclusions)
  const leaving: Leaving = {
    stays: (ordinal, about) => staying.stays(ordinal, about) && !bound?.has(columns.developmentAt(ordinal)),
    left: staying.left,
  }
  const fill = filling({ claims, columns, clock, glossary, filter, leaving })
  const citedAt = reading(columns, clock, leaving)
  return {
    incidents: fillingEach(
      incidentsAsked(columns, clock.sequence, filter.incident, boundTo.keys()),
      claims,
      ({ number, name }) => {
        const incident = name ?? columns.incidentAt(number ?? 0)
        bound = boundTo.get(incident)
        if (number === undefined) claims.begin(incident)
        else fill(number)
        // Refs of what is folded are negative, those of columns are not.
        for (const report of bound ? folds(strand('incident', incident), bound) : [])
          addReport(claims, report, -folded.push(report), filter, glossary)
      },
    ),
    citedAt: (ref) => folded[-ref - 1] ?? citedAt(ref),
  }
}

/** What marks of duplicates ever bound to others, by the names of incidents: of some, or of all. */
function* boundIn(
  { parts: { marks, directories } }: ConflictIndex,
  of: readonly string[] | undefined,
): Work<ReadonlyMap<string, ReadonlySet<string>>> {
  const bound = new Map<string, ReadonlySet<string>>()
  for (const name of of ?? []) {
    const ids = [...directories.filing.under([strand('incident', name)])].filter((id) => marks.binds(id))
    if (ids.length > 0) bound.set(name, new Set(ids))
  }
  if (of !== undefined) return bound
  const held = yield* directories.filing.holding('incident', marks.bound())
  for (const [incident, ids] of held) bound.set(aboutIn('incident', incident) ?? '', ids)
  return bound
}

/** Some incidents, or all: also those that columns have nothing of, or nothing yet. */
function* incidentsAsked(
  columns: ReportColumns,
  sequence: number,
  of: readonly string[] | undefined,
  bound: Iterable<string>,
): Generator<Asked> {
  const named = [...(of ?? bound)].map((name) => ({ name, number: columns.incidentOf(name) }))
  yield* named
  if (of !== undefined) return
  const known = new Set(named.map(({ number }) => number))
  for (const number of columns.incidents(sequence)) if (!known.has(number)) yield { number }
}

/** @param speaking the glossary by which somebody falls with those for whom they speak. */
const leavingOf = (columns: ReportColumns, speaking: Glossary, exclusions: Exclusions): Leaving => {
  const staying = new Map<number, boolean>()
  return {
    stays: (_, about) => {
      const known =
        staying.get(about) ?? !claimantFalls(columns.wordAt<About>(about).claim.claimant, exclusions, speaking)
      staying.set(about, known)
      return known
    },
    left: (sources) => (sourcesFall(sources, exclusions) ? null : sourcesLeft(sources, exclusions)),
  }
}
