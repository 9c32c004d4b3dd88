import { parse } from 'csv-parse/sync'

/** Stands in a shown table for rows that are left out. */
const LEFT_OUT = '…'

/** The rows of a table in CSV, each by its columns; a line of `…` alone stands for itself. */
export const recordsOf = (text: string): unknown[] => {
  const [names = [], ...rows]: string[][] = parse(text, { relax_column_count: true })
  return rows.map((cells) => {
    if (cells.length === 1 && cells[0] === LEFT_OUT) return LEFT_OUT
    if (cells.length !== names.length) throw new Error(`${cells.length} cells below ${names.length} columns: ${cells}`)
    return Object.fromEntries(names.map((name, column) => [name, cells[column]]))
  })
}
