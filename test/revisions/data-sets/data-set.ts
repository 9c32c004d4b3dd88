import type { Value } from '../change-log.js'

export type Cell = Exclude<Value, null>
/** A row of a data set as one version has it: what its columns hold, empty ones left out. */
export type Row = ReadonlyMap<string, Cell>

/** One figure of a row. */
export type Figure = {
  /** Unique within its row, and the same under every name that its column ever had. */
  readonly name: string
  /** Null: what the column holds is no count. */
  readonly told: Told | null
}

/** What a figure says, as members of a development. */
export type Told = {
  readonly type: 'FigureReported' | 'CasualtiesReported'
  /** The days that it covers, as EDTF. */
  readonly occurred: string
  /** Who says so; null: the data set itself. */
  readonly claimant: string | null
  readonly body: { readonly [member: string]: unknown }
}

/** A data set whose versions are known, and how its rows are told as developments. */
export type DataSet = {
  /** The name of its log, without `-revisions.jsonl`; also that of the conflict that it is sent to. */
  readonly name: string
  readonly title: string
  /** The zone in which its days are meant. */
  readonly timeZone: string
  readonly publisher: { readonly id: string; readonly name: string }
  readonly parties: readonly { readonly id: string; readonly name: string; readonly kind: string }[]
  /** The figures of the row of a day. */
  readonly figuresOf: (date: string, row: Row) => readonly Figure[]
}

/** A number of a row as a figure: some data sets hold negative or broken ones, which are no counts. */
export const figureOf = (name: string, n: number, told: Told): Figure => ({
  name,
  told: Number.isSafeInteger(n) && n >= 0 ? told : null,
})

/** The columns of a row that hold numbers. */
export const numbersIn = (row: Row): readonly (readonly [string, number])[] =>
  [...row].filter((column): column is [string, number] => typeof column[1] === 'number')

/** A column's name as the name of a measure. */
export const measureOf = (column: string): string => column.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
