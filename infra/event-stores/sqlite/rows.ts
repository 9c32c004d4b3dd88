import { isUtf8 } from 'node:buffer'
import type Database from 'libsql'
import { EventStoreFault } from '../../../services/event-store.js'
import { HASH_BYTES } from '../../../services/proofs/hash-list.js'

const cellAt = (row: unknown, column: number): unknown => (Array.isArray(row) ? row[column] : undefined)

const mistyped = (column: number): EventStoreFault =>
  new EventStoreFault('damaged', `A row of the store has another kind of value in column ${column}`)

/** A cell of a row read with `raw()`. */
export const numberAt = (row: unknown, column: number): number => {
  const cell = cellAt(row, column)
  if (typeof cell !== 'number') throw mistyped(column)
  return cell
}

export const blobAt = (row: unknown, column: number): Buffer => {
  const cell = cellAt(row, column)
  if (!Buffer.isBuffer(cell)) throw mistyped(column)
  return cell
}

/** The leaf hash of an event. */
export const leafAt = (row: unknown, column: number): Buffer => {
  const cell = blobAt(row, column)
  if (cell.length !== HASH_BYTES) throw mistyped(column)
  return cell
}

/**
 * A text that was selected as `CAST(... AS BLOB)`, as every text of a store's row must be: libsql ends the whole process
 * over a text that is not UTF-8, and one flipped byte in the file makes such a text.
 */
export const textAt = (row: unknown, column: number): string => {
  const cell = blobAt(row, column)
  if (!isUtf8(cell)) throw mistyped(column)
  return cell.toString('utf8')
}

/** As {@link textAt}, of a column that may hold nothing. */
export const optionalTextAt = (row: unknown, column: number): string | null =>
  cellAt(row, column) === null ? null : textAt(row, column)

/** The first cell of a statement's answer. libsql's own `pragma(..., {simple: true})` and `pluck().get()` answer a row. */
export const firstCell = (db: Database.Database, sql: string): unknown => cellAt(db.prepare(sql).raw().all()[0], 0)
