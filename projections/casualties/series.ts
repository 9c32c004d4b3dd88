import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { rootParty } from '../../domain/glossary/glossary.js'
import { harm, population } from '../../domain/vocabulary/harm.js'
import { instant } from '../../domain/vocabulary/time.js'
import { nullableInstant, reportedCount } from '../reported.js'
import { type At, type Disputes, disputesOf, isOf, moves, type Shown } from '../view.js'
import { type CasualtiesFilter, selectsFigure, selectsReport } from './filter.js'

/** One figure that is about no single incident. `from` is null where the start is open; world clock. */
export const casualtyRow = z.object({
  developmentId: z.uuid(),
  claimant: z.string(),
  from: nullableInstant,
  to: instant,
  /** Where a running total starts; null where not said. */
  since: nullableInstant,
  method: z.string(),
  places: z.array(z.string()),
  harm,
  population,
  side: z.string().nullable(),
  /** The party for which the side speaks in the end. */
  sideRoot: z.string().nullable(),
  count: reportedCount,
})
export type CasualtyRow = z.infer<typeof casualtyRow>

type Report = Fact<Content<'CasualtiesReported'>>
type Scope = 'period' | 'cumulative' | 'total'

/**
 * A row with its fact and its key: in world time, then by claimant, development and entry; unique in its section.
 * `series` names the claimant's figures about the same, of which the latest is shown.
 */
type Kept = {
  readonly key: string
  readonly series: string
  readonly subject: string
  readonly row: CasualtyRow
  readonly fact: Report
}

/** A figure that is about no single incident, with the names under which it may be looked for. */
export type SeriesRow = Shown<CasualtyRow> & Pick<Kept, 'series' | 'subject'>

/** Increments over a window: all of them are listed, overlapping or not. */
export const periodsOf = (facts: readonly Fact[], disputed: Disputes, at: At, filter: CasualtiesFilter) =>
  present(facts, disputed, at, 'period', rowsOf(facts, 'period', at, filter))

/** Running totals since a start: of each series the one with the latest end. Another start opens another series. */
export const cumulativeOf = (facts: readonly Fact[], disputed: Disputes, at: At, filter: CasualtiesFilter) =>
  present(facts, disputed, at, 'cumulative', latestOf(rowsOf(facts, 'cumulative', at, filter)))

/** Standing totals by a method: of each series the one with the latest end. */
export const totalsOf = (facts: readonly Fact[], disputed: Disputes, at: At, filter: CasualtiesFilter) =>
  present(facts, disputed, at, 'total', latestOf(rowsOf(facts, 'total', at, filter)))

const rowsOf = (facts: readonly Fact[], scope: Scope, at: At, filter: CasualtiesFilter): readonly Kept[] =>
  facts
    .filter((fact): fact is Report => isReportOf(fact, scope) && moves(fact))
    .filter((fact) => selectsReport(filter, fact, at.glossary))
    .flatMap((fact) => {
      const { incident = null } = fact.content
      return rowsOfReport(fact, at).filter(({ row }) => selectsFigure(filter, { ...row, incident }, at.glossary))
    })

const isReportOf = (fact: Fact, scope: Scope): fact is Report =>
  isOf(fact, 'CasualtiesReported') && fact.content.scope === scope

const rowsOfReport = (fact: Report, { glossary }: At): readonly Kept[] => {
  const { occurred, claim, since, method, place = [], casualties } = fact.content
  return casualties.map((figure, entry) => {
    const { harm, population, side = null, count } = figure
    const subject = subjectOf(fact.content, figure)
    const row = {
      developmentId: fact.id,
      claimant: claim.claimant,
      from: occurred.from,
      to: occurred.to,
      since: since?.from ?? null,
      method,
      places: [...place],
      harm,
      population,
      side,
      sideRoot: side === null ? null : rootParty(glossary, side),
      count,
    }
    return {
      key: [occurred.from ?? '', occurred.to, claim.claimant, fact.id, String(entry).padStart(3, '0')].join('/'),
      series: [claim.claimant, method, subject].join('/'),
      subject,
      fact,
      row,
    }
  })
}

/** Facts come in fold order, so that the last of a series has the latest end, and of equal ends is the newest. */
const latestOf = (rows: readonly Kept[]): readonly Kept[] => [
  ...new Map(rows.map((kept) => [kept.series, kept])).values(),
]

type Figure = Content<'CasualtiesReported'>['casualties'][number]

/**
 * What a figure that is about no single incident is about, whoever claims it: of a period also which; of a running total
 * since when.
 */
export const subjectOf = (
  { scope, occurred, since, place = [] }: Content<'CasualtiesReported'>,
  { harm, population, side }: Figure,
): string => {
  const window = scope === 'period' ? [occurred.from, occurred.to] : []
  const said = [...window, since?.from, harm, population, side].map((one) => one ?? '-')
  return [...said, [...place].sort().join('+') || '-'].join('/')
}

/** Claims that deny or doubt are disputes of the rows about the same, whoever claims these. */
const present = (
  facts: readonly Fact[],
  disputed: Disputes,
  at: At,
  scope: Scope,
  rows: readonly Kept[],
): readonly SeriesRow[] => {
  const denials = new Map<string, Set<Fact>>()
  for (const fact of facts) {
    if (!isReportOf(fact, scope) || moves(fact)) continue
    for (const { subject } of rowsOfReport(fact, at)) {
      const against = denials.get(subject) ?? new Set<Fact>()
      denials.set(subject, against.add(fact))
    }
  }
  return [...rows]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, series, subject, row, fact }) => ({
      key,
      series,
      subject,
      item: row,
      facts: [fact],
      disputes: [...(denials.get(subject) ?? []), ...disputesOf(fact, disputed)],
    }))
}
