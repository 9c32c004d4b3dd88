import { withEvidence } from '../../../projections/evidence.js'
import type { Cell, ExportContext, Table } from '../../../projections/exports/table.js'
import { againstIncidents, incidents } from '../../../projections/incidents.js'
import { show } from '../../../projections/view.js'
import { atOf, type Beside, factsOf, glossaryOf, type Report, told } from '../../doubles/facts.js'

/** Two sides, who speaks for them, and places of every exactness. */
const glossary = glossaryOf({
  parties: {
    russia: null,
    'russian-army': 'russia',
    putin: 'russia',
    ukraine: null,
    'ukrainian-army': 'ukraine',
    us: null,
  },
  places: {
    ukraine: { precision: 'country' },
    'kharkiv-oblast': { within: 'ukraine', name: 'Kharkiv Oblast', precision: 'Oblast' },
    'chuhuiv-raion': { within: 'kharkiv-oblast', precision: 'raion' },
    chuhuiv: { within: 'chuhuiv-raion', name: 'Chuhuiv', latitude: 49.835, longitude: 36.686, precision: 'town' },
    kharkiv: { within: 'kharkiv-oblast', latitude: 49.99, longitude: 36.23, precision: 'city' },
    east: { within: 'ukraine', precision: 'region' },
    somewhere: { within: 'ukraine' },
    kherson: { within: 'ukraine', latitude: 46.64, longitude: 32.61 },
  },
  publishers: { wire: {}, gazette: {} },
})

/** When the last event of each development of a test was recorded. */
export const CHANGED = Date.parse('2025-01-02T03:04:05.678Z')

/** The rows that the incidents of some reports have in a table, each by its columns. */
export const rowsIn = (
  table: Table<ReturnType<typeof incidentsOf>['items'][number]>,
  reports: readonly Report[],
): readonly { readonly [column: string]: Cell | undefined }[] => {
  const { items, context } = incidentsOf(reports)
  return items.flatMap((item) =>
    table
      .rows(item, context)
      .map(({ cells }) => Object.fromEntries(table.columns.map((column, place) => [column, cells[place]]))),
  )
}

const incidentsOf = (reports: readonly Report[]) => {
  const at = atOf('2026-01-01', { glossary })
  const facts = factsOf(reports, at)
  const context: ExportContext = {
    glossary,
    zone: 'Europe/Kyiv',
    position: '0007',
    factOf: (id) => facts.find((fact) => fact.id === id),
    changedAt: () => CHANGED,
  }
  const items = show(incidents, facts, at, againstIncidents(facts)).map((shown) => withEvidence(shown, glossary))
  return { items, context }
}

/** A strike on one market, told by somebody. */
export const struck = (
  body: { readonly [member: string]: unknown } = {},
  beside: Beside & { readonly claimant?: string; readonly occurred?: string } = {},
): Report => {
  const { claimant = 'ukraine', occurred = '2025-04-03', ...others } = beside
  return told('StrikeReported', occurred, claimant, { incident: 'market-strike', ...body }, others)
}
