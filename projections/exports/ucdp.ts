import type { Population } from '../../domain/vocabulary/harm.js'
import type { CasualtyClaim } from '../casualties/claims.js'
import { resolveStanding, standingOf } from '../casualties/incident-range.js'
import { DEFAULT_POLICY } from '../casualties/policies.js'
import type { Incident } from '../incidents.js'
import { isOf } from '../view.js'
import type { Level } from './geography.js'
import {
  accountOf,
  claimantName,
  documentsOf,
  type IncidentAccount,
  listed,
  publisherName,
} from './incident-account.js'
import type { Cell, ExportContext, Table } from './table.js'

type Deaths = { readonly a: number; readonly b: number; readonly civilians: number; readonly unknown: number }

type GedEvent = {
  readonly account: IncidentAccount
  readonly deaths: Deaths | null
  readonly sources: readonly Document[]
}

/**
 * Incidents in the columns of UCDP GED 23.1, with its codes for what Parley knows; the others stay empty, as docs/exports.md
 * tells one by one. Codes: UCDP GED Codebook, https://ucdp.uu.se/downloads/.
 */
const COLUMNS = {
  id: ({ account }) => account.incident.incident,
  relid: null,
  year: ({ account: { days } }) => {
    const year = days.end.slice(0, 4)
    return days.start?.startsWith(year) ? Number(year) : null
  },
  active_year: null,
  code_status: null,
  type_of_violence: null,
  conflict_dset_id: null,
  conflict_new_id: null,
  conflict_name: (_, { glossary }) => glossary.description?.title ?? null,
  dyad_dset_id: null,
  dyad_new_id: null,
  dyad_name: ({ account: { attacker, harmed } }) => (attacker && harmed ? `${attacker.name} - ${harmed.name}` : null),
  side_a_dset_id: null,
  side_a_new_id: null,
  side_a: ({ account }) => account.attacker?.name ?? null,
  side_b_dset_id: null,
  side_b_new_id: null,
  side_b: ({ account }) => account.harmed?.name ?? null,
  number_of_sources: ({ sources }) => sources.length,
  source_article: ({ sources }) => inParallel(sources, (source) => `"${source.join(',')}"`),
  source_office: ({ sources }) => inParallel(sources, ([office]) => office),
  source_date: ({ sources }) => inParallel(sources, ([, date]) => date),
  source_headline: ({ sources }) => inParallel(sources, ([, , headline]) => headline),
  source_original: ({ account }, { glossary }) =>
    listed(account.reports.map(({ content }) => claimantName(glossary, content.claim.claimant))),
  where_prec: ({ account: { where } }) => (where.place?.level ? WHERE_PREC[where.place.level] : null),
  where_coordinates: ({ account }) => account.where.place?.name ?? null,
  where_description: ({ account }) => listed(account.where.names, ', '),
  adm_1: ({ account }) => account.where.adm1,
  adm_2: ({ account }) => account.where.adm2,
  latitude: ({ account }) => account.where.point?.latitude ?? null,
  longitude: ({ account }) => account.where.point?.longitude ?? null,
  geom_wkt: ({ account: { where } }) => where.point && `POINT (${where.point.longitude} ${where.point.latitude})`,
  priogrid_gid: ({ account: { where } }) => where.point && priogridCell(where.point),
  country: ({ account }) => account.where.country,
  country_id: null,
  region: null,
  event_clarity: ({ account }) => clarityOf(account),
  date_prec: ({ account }) => datePrec(account.days.count),
  date_start: ({ account }) => account.days.start,
  date_end: ({ account }) => account.days.end,
  deaths_a: ({ deaths }) => deaths?.a ?? null,
  deaths_b: ({ deaths }) => deaths?.b ?? null,
  deaths_civilians: ({ deaths }) => deaths?.civilians ?? null,
  deaths_unknown: ({ deaths }) => deaths?.unknown ?? null,
  best: ({ account }) => account.incident.casualties.killed?.best ?? null,
  high: ({ account }) => account.incident.casualties.killed?.high ?? null,
  low: ({ account }) => account.incident.casualties.killed?.low ?? null,
  gwnoa: null,
  gwnob: null,
} satisfies Readonly<Record<string, null | ((event: GedEvent, context: ExportContext) => Cell)>>

const WHERE_PREC: Readonly<Record<Level, number | null>> = {
  point: 1,
  adm3: 3,
  adm2: 3,
  adm1: 4,
  // First-level units as well as parts of a country that are none: 4 or 5.
  region: null,
  country: 6,
}

/** 1: the day is known; 2: 2 to 6 days; 3: a week; 4: up to a month; 5: more. So are the 1,000 rows of a sample of GED 23.1. */
const datePrec = (days: number | null): number | null => {
  if (days === null) return null
  if (days === 1) return 1
  if (days <= 6) return 2
  if (days === 7) return 3
  return days <= 31 ? 4 : 5
}

/** The cell of PRIO-GRID (half a degree, 720 columns, from the south-west): https://grid.prio.org/ */
export const priogridCell = ({
  latitude,
  longitude,
}: {
  readonly latitude: number
  readonly longitude: number
}): number => {
  const row = Math.min(Math.floor((latitude + 90) * 2), 359)
  const column = Math.min(Math.floor((longitude + 180) * 2), 719)
  return row * 720 + column + 1
}

/** Of each document: outlet, date, headline. */
type Document = readonly [office: string, date: string, headline: string]

const sourcesOf = ({ reports }: IncidentAccount, { glossary }: ExportContext): readonly Document[] =>
  documentsOf(reports).map(({ publisher, publishedAt = '', title = '' }) => [
    publisherName(glossary, publisher),
    publishedAt,
    title,
  ])

/** Of each document the same part, in the same order; null where none has it. */
const inParallel = (sources: readonly Document[], part: (source: Document) => string): string | null =>
  sources.some((source) => part(source) !== '') ? sources.map(part).join(';') : null

/** 2: several happenings in one account, as several strikes or places; 1: what reports name as one. Else it is not said. */
const clarityOf = ({ reports, where }: IncidentAccount): number | null => {
  const isSummary = reports.some((fact) => isOf(fact, 'StrikeReported') && (fact.content.strikes?.low ?? 0) > 1)
  if (isSummary || (where.place === null && where.names.length > 0)) return 2
  return reports.some(({ content }) => content.incident !== undefined) ? 1 : null
}

/**
 * The best estimate by whose they were: the military of either side, civilians, and all others. Null where there is no
 * best estimate, where that of a part is unknown, or where the parts are claimed to be more than the whole.
 */
const deathsOf = ({ incident, claims, attacker, harmed }: IncidentAccount): Deaths | null => {
  const best = incident.casualties.killed?.best ?? null
  const standing = standingOf(claims)
  const militaryOf = (root: string | undefined): number | null =>
    bestOf(
      standing.filter(({ sideRoot }) => sideRoot !== null && sideRoot === root),
      'military',
    )
  const a = militaryOf(attacker?.root)
  const b = militaryOf(harmed?.root)
  const civilians = bestOf(standing, 'civilian')
  if (best === null || a === null || b === null || civilians === null) return null
  const unknown = best - a - b - civilians
  return unknown < 0 ? null : { a, b, civilians, unknown }
}

/** The best estimate of a part's dead; 0 where nobody claims any, null where claims name no number. */
const bestOf = (claims: readonly CasualtyClaim[], part: Population): number | null => {
  const { killed } = resolveStanding(claims, [part], DEFAULT_POLICY).ranges
  return killed === null ? 0 : killed.best
}

export const ucdpTable: Table<Incident & { readonly developments: readonly string[] }> = {
  columns: Object.keys(COLUMNS),
  rows: (incident, context) => {
    const account = accountOf(incident, context)
    const event = { account, deaths: deathsOf(account), sources: sourcesOf(account, context) }
    const cells = Object.values(COLUMNS).map((column) => column?.(event, context) ?? null)
    return [{ cells, developmentIds: incident.developments }]
  },
}
