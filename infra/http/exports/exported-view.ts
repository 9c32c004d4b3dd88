import type { Readable } from 'node:stream'
import { type Feature, geometryOf } from '../../../projections/exports/geojson.js'
import { CITED, type ExportContext, joined, type Table } from '../../../projections/exports/table.js'
import type { Parameters } from '../../../projections/listing.js'
import { ndjsonOf } from '../ndjson-answer.js'
import type { Read } from '../reading.js'
import type { ReadingFrom } from '../resolve-read.js'
import { csvOf } from './csv-answer.js'
import { geojsonOf } from './geojson-answer.js'

export const exportFormats = ['ndjson', 'csv', 'hxl', 'geojson', 'acled', 'ucdp'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** One export: what is read, from where, and the URL at which it is found again. */
export type Export = {
  readonly read: Read
  readonly from: ReadingFrom
  readonly context: ExportContext
  readonly citation: string
}

/** A view in one of the formats. */
export type Form = {
  /** Where it is a table. */
  readonly columns?: readonly string[]
  /** Checks what is asked, and throws what is wrong with it; the work is done by the stream that it then begins. */
  readonly begin: (asked: Export) => () => Readable
}

/** A view as it can be exported: asked for as its own route asks for it, in the formats that can hold it. */
export type ExportedView = {
  readonly name: string
  readonly version: number
  readonly parameters: Parameters
  /** Parameters that a citation always names, with what they are where they are left out. */
  readonly defaults?: Readonly<Record<string, string>> | undefined
  readonly forms: { readonly [format in ExportFormat]?: Form | undefined }
}

/** How an item is a feature of GeoJSON: the ids of its places, and its own id, where it has one. */
export type FeatureSource<Item> = {
  readonly where: (item: Item) => readonly string[]
  readonly id?: ((item: Item) => string) | undefined
}

/** What is exported of a view: its items as its own route shows them, in its order, and how they are laid out. */
export type ExportSource<Item> = Omit<ExportedView, 'forms'> & {
  /** Throws at once what is wrong with the parameters; items are made when they are taken. */
  readonly items: (read: Read, from: ReadingFrom) => Iterable<Item>
  readonly developments: (item: Item) => readonly string[]
  /** Tables of the items, by format. */
  readonly tables: {
    readonly csv: Table<Item>
    readonly acled?: Table<Item> | undefined
    readonly ucdp?: Table<Item> | undefined
  }
  /** HXL's tags of the columns of CSV, by name. Left out: the view is not in HXL. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** Left out: the view is not in GeoJSON. */
  readonly feature?: FeatureSource<Item> | undefined
}

/** Puts a view into each of the formats that can hold it. */
export const exportedView = <Item extends object>(source: ExportSource<Item>): ExportedView => {
  const { name, version, parameters, defaults, items, developments, tables, tags, feature } = source
  const { csv, acled, ucdp } = tables
  const cited = (item: Item, { position }: ExportContext): object => ({
    ...item,
    developmentIds: developments(item),
    position,
  })
  const streaming =
    (stream: (all: Iterable<Item>, asked: Export) => Readable): Form['begin'] =>
    (asked) => {
      const all = items(asked.read, asked.from)
      return () => stream(all, asked)
    }
  const lines: Form = {
    begin: streaming((all, { context }) => ndjsonOf(each(all, (item) => [cited(item, context)]))),
  }
  const tableOf = ({ columns, rows }: Table<Item>, tagOf?: (column: string) => string): Form => {
    const names = [...columns, ...CITED]
    const head = tagOf ? [names, names.map(tagOf)] : [names]
    const cellsOf = (item: Item, context: ExportContext) =>
      rows(item, context).map(({ cells, developmentIds }) => [...cells, joined(developmentIds), context.position])
    return {
      columns: names,
      begin: streaming((all, { context }) => {
        const body = each(all, (item) => cellsOf(item, context))
        return csvOf(head, body)
      }),
    }
  }
  const featuresOf = ({ where, id }: FeatureSource<Item>): Form => {
    const featureOf = (item: Item, context: ExportContext): Feature => ({
      type: 'Feature',
      ...(id ? { id: id(item) } : {}),
      geometry: geometryOf(where(item), context.glossary),
      properties: cited(item, context),
    })
    return {
      begin: streaming((all, { context, citation }) => {
        const features = each(all, (item) => [featureOf(item, context)])
        return geojsonOf(citation, features)
      }),
    }
  }
  return {
    name,
    version,
    parameters,
    defaults,
    forms: {
      ndjson: lines,
      csv: tableOf(csv),
      hxl: tags && tableOf(csv, (column) => tags[column] ?? ''),
      geojson: feature && featuresOf(feature),
      acled: acled && tableOf(acled),
      ucdp: ucdp && tableOf(ucdp),
    },
  }
}

/** What the items yield one by one, made when it is taken. */
function* each<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item) => Iterable<Made>,
): Generator<Made, void, undefined> {
  for (const item of items) yield* make(item)
}
