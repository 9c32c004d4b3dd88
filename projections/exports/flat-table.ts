import { type Column, cellAt } from './columns.js'
import { daysOf, type Span } from './days.js'
import { whereaboutsOf } from './geography.js'
import { type Cell, type ExportContext, joined, type Table } from './table.js'

/** How items, or what is listed in them, are laid out as a row each. */
export type Layout<Item> = {
  readonly columns: readonly Column[]
  readonly developments: (item: Item) => readonly string[]
  /** When it was; null where an item has no time. Left out: none has. */
  readonly when?: ((item: Item) => Span | null) | undefined
  /** The ids of the places where it was. Left out: no item has places. */
  readonly where?: ((item: Item) => readonly string[]) | undefined
}

/** Columns behind those of an item: what its ids and instants stand for, by the glossary and the sources. */
const DATED = ['dateStart', 'dateEnd'] as const
const PLACED = ['placeNames', 'latitude', 'longitude'] as const
const SOURCED = ['publishers', 'urls'] as const

/**
 * A row for each item: its own columns, then days, places and sources. Its `developments` are not among its own, as every
 * row ends in them.
 */
export const flatTable = <Item>({ columns, developments, when, where }: Layout<Item>): Table<Item> => {
  const own = columns.filter(({ name }) => name !== 'developments')
  return {
    columns: [...own.map(({ name }) => name), ...(when ? DATED : []), ...(where ? PLACED : []), ...SOURCED],
    rows: (item, context) => {
      const developmentIds = developments(item)
      const cells = [
        ...own.map((column) => cellAt(item, column)),
        ...(when ? datesIn(when(item), context) : []),
        ...(where ? placesIn(where(item), context) : []),
        ...sourcesIn(developmentIds, context),
      ]
      return [{ cells, developmentIds }]
    },
  }
}

/** The rows of all that an item lists. */
export const spreadTable = <Item, Entry>(
  entriesOf: (item: Item) => readonly Entry[],
  table: Table<Entry>,
): Table<Item> => ({
  columns: table.columns,
  rows: (item, context) => entriesOf(item).flatMap((entry) => table.rows(entry, context)),
})

const datesIn = (span: Span | null, { zone }: ExportContext): readonly Cell[] => {
  const days = span && daysOf(span, zone)
  return [days?.start ?? null, days?.end ?? null]
}

const placesIn = (places: readonly string[], { glossary }: ExportContext): readonly Cell[] => {
  const { names, point } = whereaboutsOf(places, glossary)
  return [joined(names), point?.latitude ?? null, point?.longitude ?? null]
}

const sourcesIn = (developmentIds: readonly string[], { factOf }: ExportContext): readonly Cell[] => {
  const sources = developmentIds.flatMap((id) => factOf(id)?.sources ?? [])
  const urls = sources.flatMap(({ url }) => url ?? [])
  return [joined([...new Set(sources.map(({ publisher }) => publisher))]), joined([...new Set(urls)])]
}
