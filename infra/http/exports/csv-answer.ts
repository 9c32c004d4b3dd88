import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Cell } from '../../../projections/exports/table.js'
import { inTurns } from '../in-turns.js'

/** RFC 4180, and RFC 7111 for the header. */
export const CSV = 'text/csv; charset=utf-8; header=present'

/** Rows that wait on each side of the writer. Streams of objects hold 16, whatever their size: here that may be megabytes. */
const AHEAD_ROWS = 1

/**
 * Rows as CSV (RFC 4180: lines end in CRLF), made no faster than they are taken; see
 * {@link import('../ndjson-answer.js').streamedText} for how it ends. A text that a spreadsheet would take for a formula
 * gets a leading `'`: one that begins with `=`, `+`, `-`, `@` (or the full-width form of these), a tab or CR. A number keeps its sign.
 * @param head the header's rows.
 */
export const csvOf = (head: readonly (readonly string[])[], rows: Iterable<readonly Cell[]>): Readable => {
  const written = stringify({
    record_delimiter: 'windows',
    // Readers that find out for themselves how lines end take a lone CR or LF for one as well.
    quote_record_delimiter: true,
    escape_formulas: true,
    writableHighWaterMark: AHEAD_ROWS,
    cast: { boolean: (flag) => String(flag) },
  })
  // What goes wrong on the way destroys both ends: the answer is broken off where it stands.
  pipeline(Readable.from(inTurns(after(head, rows)), { highWaterMark: AHEAD_ROWS }), written, () => undefined)
  return written
}

function* after<Row>(head: Iterable<Row>, rows: Iterable<Row>): Generator<Row, void, undefined> {
  yield* head
  yield* rows
}
