import { statSync } from 'node:fs'
import type Database from 'libsql'
import { EventStoreFault } from '../../../services/event-store.js'
import { leafHash } from '../../../services/ledger-leaf.js'
import { storedPlaceFrom } from '../stored-event.js'
import { blobAt, firstCell, leafAt, numberAt, textAt } from './rows.js'

/** The version of the schema below; another one is refused, never guessed at. */
const SCHEMA_VERSION = 1

/** A kind of file that holds events. */
export type FileKind = {
  /** Marks a SQLite file as one of this kind. */
  readonly applicationId: number
  readonly name: string
  /** Statements that make its tables. */
  readonly schema: string
}

/**
 * One row an event, for anybody with a SQLite shell:
 *
 * - `sequence`: its place in the ledger, dense from 1
 * - `stream`, `revision`: its place in its stream, dense from 0
 * - `id`, `type`, `schema_version`, `conflict`, `recorded_at` (RFC 3339 UTC, never falling): as in the event
 * - `canonical`: the whole event as RFC 8785 JSON: `json_extract(canonical, '$.data.by')` reaches into it
 * - `leaf`: SHA-256 of a zero byte and the bytes of `canonical`, the event's leaf in the ledger's Merkle tree
 *
 * The other columns repeat what `canonical` says, for queries and indexes; `canonical` is what is read back.
 */
export const EVENT_TABLE = `
  CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    conflict TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    canonical TEXT NOT NULL,
    leaf BLOB NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT`

/** The store itself; its mark is "PARL". */
export const STORE_FILE: FileKind = { applicationId: 0x5041524c, name: 'Parley store', schema: EVENT_TABLE }

/** Up to this size a file's indexes are checked against its rows at open; beyond it only its pages are. */
const FULL_CHECK_BYTES = 64 * 1024 * 1024

/** How many of the last events are checked against their leaf hashes at open: a torn tail is the likeliest damage. */
const CHECKED_TAIL = 1_000

const damaged = (file: string, what: string): EventStoreFault => new EventStoreFault('damaged', `${file} ${what}`)

/** Refuses a file that is not ours before anything in it is changed. Whether it is new (holds nothing yet). */
export const isNewFile = (db: Database.Database, file: string, kind: FileKind): boolean => {
  const applicationId = firstCell(db, 'PRAGMA application_id')
  const version = firstCell(db, 'PRAGMA user_version')
  const objects = firstCell(db, 'SELECT count(*) FROM sqlite_schema')
  if (applicationId === 0 && version === 0 && objects === 0) {
    // SQLite takes the stump of a file for an empty one, and would write over it.
    if (firstCell(db, 'PRAGMA page_count') === 0 && statSync(file).size > 0) throw damaged(file, 'is cut short')
    return true
  }
  if (applicationId !== kind.applicationId) throw damaged(file, `is a SQLite file, but not a ${kind.name}`)
  if (version !== SCHEMA_VERSION)
    throw damaged(file, `is a ${kind.name} of version ${version}; this program reads version ${SCHEMA_VERSION}`)
  return false
}

/** All or nothing: the marks are part of the file's header, and so of the transaction. */
export const createSchema = (db: Database.Database, { applicationId, schema }: FileKind): void => {
  db.exec(
    `BEGIN IMMEDIATE; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${SCHEMA_VERSION}; ${schema}; COMMIT`,
  )
}

const checkTail = (db: Database.Database, file: string): void => {
  const rows = db
    .prepare(
      `SELECT sequence, CAST(canonical AS BLOB), leaf, CAST(stream AS BLOB), revision, CAST(id AS BLOB),
              CAST(recorded_at AS BLOB)
       FROM event ORDER BY sequence DESC LIMIT ?`,
    )
    .raw()
    .iterate(CHECKED_TAIL)
  for (const row of rows) {
    const sequence = numberAt(row, 0)
    if (!leafHash(blobAt(row, 1)).equals(leafAt(row, 2)))
      throw damaged(file, `is damaged: event ${sequence} does not match its leaf hash`)
    const event = storedPlaceFrom(textAt(row, 1), `event ${sequence}`)
    const columns = [textAt(row, 3), numberAt(row, 4), textAt(row, 5), textAt(row, 6)]
    if ([event.stream, event.revision, event.id, event.recordedAt].some((value, index) => value !== columns[index]))
      throw damaged(file, `is damaged: the columns of event ${sequence} are not those of its text`)
  }
}

/** Checks a store's file: its pages, its density, and the leaf hashes of its last events. Throws `damaged`. */
export const checkFile = (db: Database.Database, file: string): void => {
  const bytes = Number(firstCell(db, 'PRAGMA page_count')) * Number(firstCell(db, 'PRAGMA page_size'))
  const verdict = firstCell(db, bytes <= FULL_CHECK_BYTES ? 'PRAGMA integrity_check(1)' : 'PRAGMA quick_check(1)')
  if (verdict !== 'ok') throw damaged(file, `is damaged: ${verdict}`)
  if (firstCell(db, 'SELECT count(*) = coalesce(max(sequence), 0) FROM event') !== 1)
    throw damaged(file, 'is damaged: events are missing')
  checkTail(db, file)
}
