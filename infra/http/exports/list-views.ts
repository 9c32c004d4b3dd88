import type { z } from 'zod'
import { type Evidence, withEvidence } from '../../../projections/evidence.js'
import { acledTable } from '../../../projections/exports/acled.js'
import { type Column, columnsOf } from '../../../projections/exports/columns.js'
import { flatTable, type Layout, spreadTable } from '../../../projections/exports/flat-table.js'
import { hxlTags } from '../../../projections/exports/hxl.js'
import type { Table } from '../../../projections/exports/table.js'
import { ucdpTable } from '../../../projections/exports/ucdp.js'
import { type Figure, type FigureValue, figureItem } from '../../../projections/figures.js'
import type { Parameters } from '../../../projections/listing.js'
import { type Adding, itemsOf, type ListRoute } from '../list-route.js'
import { viewLists } from '../routes/view-lists.js'
import { type ExportedView, type ExportSource, exportedView } from './exported-view.js'

/** What is known of the items of a list beside their schema; `csv` is another table than that of the items themselves. */
type Known<Item> = Pick<Layout<Item>, 'when'> &
  Pick<ExportSource<Item>, 'tags' | 'feature'> & { readonly tables?: Partial<ExportSource<Item>['tables']> }

export const developmentsOf = ({ developments }: { readonly developments: readonly string[] }): readonly string[] =>
  developments

/** The columns of a list's items, without what further parameters of its own route add: exports do not take those. */
const ownColumnsOf = ({ schema, adding }: Laid): readonly Column[] =>
  columnsOf(schema).filter(({ path: [member = ''] }) => !Object.hasOwn(adding?.members ?? {}, member))

type Laid = { readonly schema: z.ZodType; readonly adding?: Pick<Adding<never>, 'members'> }

/** A view whose items are asked for by a list route. */
const ofList = <Entry, Item extends object, Given, P extends Parameters>(
  route: ListRoute<Entry, Item, Given, P>,
  { when, tags, feature, tables }: Known<Item & Evidence> = {},
): ExportedView =>
  exportedView<Item & Evidence>({
    name: route.listing.name,
    version: route.view.version,
    parameters: route.listing.parameters,
    *items(read) {
      for (const shown of itemsOf(route, read).selected) yield withEvidence(shown, read.at.glossary)
    },
    developments: developmentsOf,
    tables: {
      csv: flatTable({ columns: ownColumnsOf(route), developments: developmentsOf, when, where: feature?.where }),
      ...tables,
    },
    tags,
    feature,
  })

/** A series has a row for each of its values. */
const figuresTable: Table<Figure & Evidence> = spreadTable(
  ({ values, ...series }) => values.map((value) => ({ ...series, ...value })),
  flatTable<FigureValue & Evidence>({
    columns: columnsOf(figureItem.omit({ values: true }).extend(figureItem.shape.values.element.shape)),
    developments: ({ developmentId }) => [developmentId],
    when: ({ occurred }) => occurred,
    where: ({ places }) => places,
  }),
)

const placesOf = ({ place }: { readonly place: readonly string[] | null }): readonly string[] => place ?? []

/** The views that have list routes of the common kind. */
export const listViews: readonly ExportedView[] = [
  ofList(viewLists.proposals),
  ofList(viewLists.ceasefires),
  ofList(viewLists.violations, {
    when: ({ window }) => window,
    feature: { where: placesOf, id: ({ developmentId }) => developmentId },
  }),
  ofList(viewLists.incidents, {
    when: ({ occurred }) => occurred,
    feature: { where: placesOf, id: ({ incident }) => incident },
    tags: hxlTags,
    tables: { acled: acledTable, ucdp: ucdpTable },
  }),
  ofList(viewLists.contacts, {
    when: ({ occurred }) => occurred,
    feature: { where: placesOf, id: ({ contact }) => contact },
  }),
  ofList(viewLists.commitments),
  ofList(viewLists.figures, { tables: { csv: figuresTable } }),
  ofList(viewLists.agreements, {
    when: ({ occurred }) => occurred,
    feature: { where: placesOf, id: ({ agreement }) => agreement },
  }),
  ofList(viewLists.statements, {
    when: ({ occurred }) => occurred,
    feature: { where: placesOf, id: ({ developmentId }) => developmentId },
  }),
]
