import type { AppendResult, ExpectedRevision } from '../../../services/event-store.js'
import { leafHash, leafText } from '../../../services/ledger-leaf.js'
import { decideAppend } from '../expected-revision.js'
import { positionOf } from '../position.js'
import type { PreparedAppend } from '../prepared-append.js'
import { recordedAtAfter } from '../recorded-at.js'
import { closeDatabase, openDatabase, rollBack } from './database.js'
import { numberAt, textAt } from './rows.js'
import { STORE_FILE } from './schema.js'
import { faultFrom } from './sqlite-fault.js'

/** The end of the ledger as the writer has committed it. */
export type LedgerEnd = { readonly sequence: number; readonly recordedAt: string }

export type WriterOptions = {
  /** Absolute path of the store's file. */
  readonly file: string
  /** SQLite's `max_page_count`: the file grows no further than this many pages. Left out: as far as the disk allows. */
  readonly maxPageCount?: number
}

type Writer = {
  /** Undefined where nothing is recorded yet. */
  readonly end: () => LedgerEnd | undefined
  /** Runs a group in one transaction; durable on return. Throws one fault for the whole group. */
  readonly commit: (group: readonly PreparedAppend[]) => readonly AppendResult[]
  readonly close: () => void
}

/** Opens the store's only writing connection, makes the schema in a new file, and checks the file otherwise. */
export const openWriter = (options: WriterOptions): Writer => {
  const db = openDatabase({ ...options, kind: STORE_FILE, synchronous: 'FULL' })
  const lastRevision = db.prepare('SELECT max(revision) FROM event WHERE stream = ?').raw()
  const idsFrom = db
    .prepare('SELECT CAST(id AS BLOB) FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?')
    .raw()
  const sequenceOf = db.prepare('SELECT sequence FROM event WHERE stream = ? AND revision = ?').raw()
  const insert = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const lastRow = db
    .prepare('SELECT sequence, CAST(recorded_at AS BLOB) FROM event ORDER BY sequence DESC LIMIT 1')
    .raw()
    .all()[0]
  let end: LedgerEnd | undefined =
    lastRow === undefined ? undefined : { sequence: numberAt(lastRow, 0), recordedAt: textAt(lastRow, 1) }

  const revisionOf = (stream: string): ExpectedRevision => {
    const row = lastRevision.all(stream)[0]
    return Array.isArray(row) && row[0] === null ? 'noStream' : numberAt(row, 0)
  }

  /** Applies one append inside the transaction, after `before`; the end of the ledger after it. */
  const apply = (append: PreparedAppend, before: LedgerEnd | undefined, now: number): [AppendResult, typeof before] => {
    const { stream, events } = append
    const decision = decideAppend(append, revisionOf(stream), (revision, count) =>
      idsFrom.all(stream, revision, count).map((row) => textAt(row, 0)),
    )
    if (decision.kind === 'wrongRevision') return [{ outcome: 'wrongRevision', actual: decision.actual }, before]
    if (decision.kind === 'repeat') {
      const position = positionOf(numberAt(sequenceOf.all(stream, decision.revision)[0], 0))
      return [{ outcome: 'appended', revision: decision.revision, position, repeated: true }, before]
    }
    const recordedAt = recordedAtAfter(before?.recordedAt, append.recordedAt ?? now)
    let [revision, last] = [decision.first - 1, before?.sequence ?? 0]
    for (const event of events) {
      revision += 1
      last += 1
      const { id, type, schemaVersion, conflict } = event
      const text = leafText({ ...event, stream, revision, recordedAt })
      insert.run(last, stream, revision, id, type, schemaVersion, conflict, recordedAt, text, leafHash(text))
    }
    const result = { outcome: 'appended', revision, position: positionOf(last), repeated: false } as const
    return [result, { sequence: last, recordedAt }]
  }

  const commit = (group: readonly PreparedAppend[]): readonly AppendResult[] => {
    const results: AppendResult[] = []
    const now = Date.now()
    let after = end
    try {
      db.exec('BEGIN IMMEDIATE')
      for (const append of group) {
        const [result, last] = apply(append, after, now)
        results.push(result)
        after = last
      }
    } catch (error) {
      rollBack(db)
      throw faultFrom(error, 'Nothing was recorded', 'unavailable')
    }
    try {
      db.exec('COMMIT')
    } catch (error) {
      // The write-ahead log may hold the whole group already, and recovery after a crash would find it there.
      rollBack(db)
      throw faultFrom(error, 'It is not known whether this was recorded', 'outcomeUnknown')
    }
    end = after
    return results
  }

  return {
    end: () => end,
    commit,
    close: () => closeDatabase(db),
  }
}
