import type Database from 'libsql'
import { EventStoreFault, type Head } from '../../../services/event-store.js'
import { leafHash, leafText } from '../../../services/ledger-leaf.js'
import { recordedAtAfter } from '../recorded-at.js'
import { closeDatabase, openDatabase, rollBack } from '../sqlite/database.js'
import { blobAt, firstCell, numberAt, textAt } from '../sqlite/rows.js'
import { faultFrom } from '../sqlite/sqlite-fault.js'
import { forgetMirror, MIRROR_FILE } from './mirror-file.js'
import type { Recorded } from './recorded-event.js'

/** What is wrong with a stream, as the store has told. */
export type StreamTrouble = {
  readonly stream: string
  readonly kind: 'deleted' | 'retention' | 'gap'
  readonly detail: string
}

type RecordedEvent = Recorded & { readonly kind: 'event' }

export type MirrorWriter = {
  /** The last event that the mirror has. */
  readonly end: () => Head | undefined
  readonly troubles: () => readonly StreamTrouble[]
  /**
   * Takes what came on `$all`, in its order, in one transaction. What it has already is passed over. Where an event of a
   * stream is missing before another, it stops there: nothing of what follows is taken, and the gap is the answer.
   */
  readonly take: (records: readonly Recorded[]) => StreamTrouble | undefined
  /** Whether the store's event at the mirror's end is the one that the mirror has: by its id and its leaf hash. */
  readonly endsWith: (event: RecordedEvent) => boolean
  /** Forgets everything. */
  readonly clear: () => void
  readonly close: () => void
}

const openOrRemake = (file: string): { readonly db: Database.Database; readonly remade: boolean } => {
  const open = () => openDatabase({ file, kind: MIRROR_FILE, synchronous: 'NORMAL' })
  try {
    return { db: open(), remade: false }
  } catch (error) {
    if (!(error instanceof EventStoreFault) || error.code !== 'damaged' || !forgetMirror(file)) throw error
    return { db: open(), remade: true }
  }
}

/** Each event has its place: a mirror in which some have none was changed by others. */
const isWhole = (db: Database.Database): boolean =>
  firstCell(db, 'SELECT (SELECT count(*) FROM event) = (SELECT count(*) FROM place)') === 1

/** Opens a mirror for writing; one that is damaged is made anew, empty: `remade`. */
export const openMirrorWriter = (file: string): { readonly mirror: MirrorWriter; readonly remade: boolean } => {
  const { db, remade } = openOrRemake(file)
  const lastRevision = db.prepare('SELECT max(revision) FROM event WHERE stream = ?').raw()
  const insertEvent = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertPlace = db.prepare('INSERT INTO place VALUES (?, ?, ?)')
  const insertTrouble = db.prepare('INSERT OR REPLACE INTO trouble VALUES (?, ?, ?)')
  const deleteTrouble = db.prepare('DELETE FROM trouble WHERE stream = ? AND kind = ?')
  const lastRows = db
    .prepare(
      `SELECT sequence, CAST(id AS BLOB), CAST(recorded_at AS BLOB), leaf, CAST(position AS BLOB)
       FROM event JOIN place USING (sequence) ORDER BY sequence DESC LIMIT 2`,
    )
    .raw()
  const troubleRows = db.prepare(
    'SELECT CAST(stream AS BLOB), CAST(kind AS BLOB), CAST(detail AS BLOB) FROM trouble ORDER BY stream, kind',
  )

  const readEnd = (): Head | undefined => {
    const [row] = lastRows.all()
    return row === undefined
      ? undefined
      : { sequence: numberAt(row, 0), recordedAt: textAt(row, 2), position: textAt(row, 4) }
  }
  let end = readEnd()

  /** Runs changes in one transaction: all of them are there afterwards, or none. */
  const transact = <T>(change: () => T): T => {
    try {
      db.exec('BEGIN IMMEDIATE')
      const result = change()
      db.exec('COMMIT')
      return result
    } catch (error) {
      rollBack(db)
      end = readEnd()
      throw faultFrom(error, `${file} cannot be written`, 'unavailable')
    }
  }

  const textAfter = (event: RecordedEvent, before: string | undefined): { text: string; recordedAt: string } => {
    const recordedAt = recordedAtAfter(before, event.recordedAt)
    return { text: leafText({ ...event, recordedAt }), recordedAt }
  }

  const clear = (): void => {
    transact(() => db.exec('DELETE FROM event; DELETE FROM place; DELETE FROM trouble'))
    end = undefined
  }

  const add = (event: RecordedEvent): StreamTrouble | undefined => {
    const { stream, revision, id, type, schemaVersion, conflict, position, unreadable } = event
    const last = lastRevision.all(stream)[0]
    const next = Array.isArray(last) && last[0] === null ? 0 : numberAt(last, 0) + 1
    if (revision !== next) return { stream, kind: 'gap', detail: `revision ${revision} came where ${next} was due` }
    const sequence = (end?.sequence ?? 0) + 1
    const { text, recordedAt } = textAfter(event, end?.recordedAt)
    // The table has a version and a conflict for every event; those of an unreadable one are never read.
    insertEvent.run(
      sequence,
      stream,
      revision,
      id,
      type,
      schemaVersion ?? 0,
      conflict,
      recordedAt,
      text,
      leafHash(text),
    )
    insertPlace.run(sequence, position, unreadable)
    end = { sequence, recordedAt, position }
    return undefined
  }

  const note = (record: Exclude<Recorded, RecordedEvent>): void => {
    if (record.kind === 'tombstone') insertTrouble.run(record.stream, 'deleted', 'it has a tombstone')
    else if (record.retention === null) deleteTrouble.run(record.stream, 'retention')
    else insertTrouble.run(record.stream, 'retention', record.retention)
  }

  const whole = isWhole(db)
  if (!whole) clear()

  return {
    remade: remade || !whole,
    mirror: {
      end: () => end,
      troubles: () =>
        troubleRows
          .raw()
          .all()
          .map((row) => ({
            stream: textAt(row, 0),
            kind: textAt(row, 1) === 'deleted' ? 'deleted' : 'retention',
            detail: textAt(row, 2),
          })),
      take: (records) =>
        transact(() => {
          for (const record of records) {
            if (end !== undefined && record.position <= end.position) continue
            const gap = record.kind === 'event' ? add(record) : note(record)
            if (gap) return gap
          }
          return undefined
        }),
      endsWith: (event) => {
        const [last, before] = lastRows.all()
        const { text } = textAfter(event, before === undefined ? undefined : textAt(before, 2))
        return textAt(last, 1) === event.id && leafHash(text).equals(blobAt(last, 3))
      },
      clear,
      close: () => closeDatabase(db),
    },
  }
}
