import { OPEN_END } from '../../domain/clocks.js'
import type { Piece } from '../../domain/duplicates.js'
import type { Cuts, Kept, Row } from './kept.js'

/** The open rows of a development that no longer hold, and those that hold anew, where its statements are cut to pieces. */
export const cutsOf = (
  { state: { id }, rows, open: before }: Kept,
  pieces: readonly Piece[],
  sequence: number,
): Cuts => {
  const open: number[] = []
  const ended: number[] = []
  const opened: Row[] = []
  let next = 0
  for (const piece of pieces) {
    for (let place = before[next]; place !== undefined; place = before[next]) {
      const row = rows[place]
      if (!row || row.knownFrom > piece.from) break
      next += 1
      if (isSamePiece(row, piece)) open.push(place)
      else ended.push(place)
    }
    const last = rows[open.at(-1) ?? rows.length] ?? opened.at(-1)
    if (last?.knownFrom === piece.from) continue
    const { from, until, statement, sourcesOf } = piece
    open.push(rows.length + opened.length)
    opened.push({
      id,
      statement,
      sourcesOf,
      knownFrom: from,
      knownUntil: until,
      recordedFrom: sequence,
      recordedUntil: OPEN_END,
    })
  }
  return { closed: [...ended, ...before.slice(next)], opened, open }
}

const isSamePiece = (row: Row, { from, until, statement, sourcesOf }: Piece): boolean =>
  row.knownFrom === from && row.knownUntil === until && row.statement === statement && row.sourcesOf === sourcesOf
