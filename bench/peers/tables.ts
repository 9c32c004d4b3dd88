import type pg from 'pg'

/** A column's name, and its type in PostgreSQL. */
export type TableColumns = { readonly [name: string]: 'int8' | 'int4' | 'int2' | 'bool' | 'text' }

/** So many rows are sent together. */
const BATCH = 5_000

type Value = number | boolean | string

/** Makes a table and fills it, rows as lists in the order of the columns. */
export const fillTable = async (
  client: pg.Client,
  name: string,
  columns: TableColumns,
  rows: Iterable<readonly Value[]>,
): Promise<number> => {
  const names = Object.keys(columns)
  const definitions = Object.entries(columns).map(([column, type]) => `${column} ${type} NOT NULL`)
  await client.query(`CREATE UNLOGGED TABLE ${name} (${definitions.join(', ')})`)
  const arrays = Object.values(columns).map((type, at) => `$${at + 1}::${type}[]`)
  const insert = { name: `fill ${name}`, text: `INSERT INTO ${name} SELECT * FROM unnest(${arrays.join(', ')})` }
  let batch: (readonly Value[])[] = []
  let count = 0
  const flush = async (): Promise<void> => {
    await client.query({ ...insert, values: names.map((_, at) => batch.map((row) => row[at])) })
    count += batch.length
    batch = []
  }
  for (const row of rows) {
    batch.push(row)
    if (batch.length === BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return count
}

/** A row of numbers that PostgreSQL gives back as text where they are wide. */
export const numbersIn = (row: { readonly [name: string]: unknown } | undefined): readonly number[] =>
  Object.values(row ?? {}).map(Number)
