import type { Fact } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'

/** What a cell holds; null leaves it empty. */
export type Cell = string | number | boolean | null

/** What the rows of an export are made with beside the items themselves. */
export type ExportContext = {
  /** At the ledger clock. */
  readonly glossary: Glossary
  /** The conflict's time zone (an IANA name), in which days are told. */
  readonly zone: string
  /** That of the ledger clock's sequence. */
  readonly position: string | null
  /** The fact at the clock that a development is behind. */
  readonly factOf: (development: string) => Fact | undefined
  /** When the last event of a development was recorded, by the ledger clock. Milliseconds since 1970. */
  readonly changedAt: (development: string) => number | undefined
}

/** One row, and the developments that it rests on. */
export type Row = { readonly cells: readonly Cell[]; readonly developmentIds: readonly string[] }

/** Items laid out as rows. What they are cited by, {@link CITED}, stands behind the columns. */
export type Table<Item> = {
  readonly columns: readonly string[]
  readonly rows: (item: Item, context: ExportContext) => readonly Row[]
}

/** What every row of every export ends in. */
export const CITED = ['developmentIds', 'position'] as const

/**
 * Several values in one cell, joined by `;`. Within a value `;` is written `\;` and `\` as `\\`, so that cells of several
 * columns can be taken apart again entry by entry. Null where there is nothing to say.
 */
export const joined = (values: readonly Cell[]): string | null =>
  values.every((value) => value === null)
    ? null
    : values.map((value) => String(value ?? '').replaceAll(/[\\;]/g, '\\$&')).join(';')
