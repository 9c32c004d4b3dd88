import type { LedgerEvent, UnreadableEvent } from '../../../services/event-store.js'
import { openReadOnly, type RowShape, reading, readPagesOf } from '../sqlite/reader.js'
import { numberAt, textAt } from '../sqlite/rows.js'
import { ledgerEventFrom, unreadableEventFrom } from '../stored-event.js'

const MIRROR_ROW: RowShape<LedgerEvent | UnreadableEvent> = {
  columns: ['position', 'unreadable'],
  from: 'event JOIN place USING (sequence)',
  eventOf: ({ text, sequence, leaf }, columns) => {
    const [position, unreadable] = [columns(0) ?? '', columns(1)]
    return unreadable === null
      ? ledgerEventFrom(text, sequence, leaf, position)
      : unreadableEventFrom(text, sequence, leaf, position, unreadable)
  },
}

export type MirrorReader = {
  readonly page: (sequence: number, upTo: number) => readonly (LedgerEvent | UnreadableEvent)[]
  /** The sequence of the event at exactly that position. */
  readonly sequenceOf: (position: string) => number | undefined
  /** The position of an event by its place in its stream. */
  readonly positionOf: (stream: string, revision: number) => string | undefined
  readonly close: () => void
}

/** A connection that only reads a mirror, for the thread that answers requests. */
export const openMirrorReader = (file: string): MirrorReader => {
  const db = openReadOnly(file)
  const { page } = readPagesOf(db, file, MIRROR_ROW)
  const byPosition = db.prepare('SELECT sequence FROM place WHERE position = ?').raw()
  const byRevision = db
    .prepare('SELECT CAST(position AS BLOB) FROM event JOIN place USING (sequence) WHERE stream = ? AND revision = ?')
    .raw()
  return {
    page,
    sequenceOf: (position) =>
      reading(file, () => {
        const [row] = byPosition.all(position)
        return row === undefined ? undefined : numberAt(row, 0)
      }),
    positionOf: (stream, revision) =>
      reading(file, () => {
        const [row] = byRevision.all(stream, revision)
        return row === undefined ? undefined : textAt(row, 0)
      }),
    close: () => db.close(),
  }
}
