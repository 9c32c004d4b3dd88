import type Database from 'libsql'
import type { LedgerEvent } from '../../../services/event-store.js'
import { LedgerCheck } from '../../../services/proofs/ledger-check.js'
import { ledgerEventFrom } from '../stored-event.js'
import { openExistingStore } from './existing-store.js'
import { blobAt, firstCell, leafAt, numberAt, textAt } from './rows.js'
import { readingFault } from './sqlite-fault.js'

/** What a check of a store's file has found. */
export type VerifiedStoreFile = {
  /** The check, with the tree of the events that were read. */
  readonly ledger: Omit<LedgerCheck, 'take' | 'takeUnreadable'>
  /** What is wrong, each in one sentence that names the event, where there is one. Empty: nothing. */
  readonly damage: readonly string[]
}

/** More than so many findings in the file's pages are not listed. */
const MOST_PAGE_FAULTS = 20

/** So many rows are read by one statement: a long one would keep the writer's log from being folded in. */
const PAGE_ROWS = 256

const ROWS = `
  SELECT sequence, CAST(canonical AS BLOB), leaf, CAST(stream AS BLOB), revision, CAST(id AS BLOB), CAST(type AS BLOB),
         schema_version, CAST(conflict AS BLOB), CAST(recorded_at AS BLOB)
  FROM event WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ${PAGE_ROWS}`

/** The columns beside the text that are not those of the event in it. */
const strayColumns = (row: unknown, event: LedgerEvent): readonly string[] =>
  (
    [
      ['stream', textAt(row, 3), event.stream],
      ['revision', numberAt(row, 4), event.revision],
      ['id', textAt(row, 5), event.id],
      ['type', textAt(row, 6), event.type],
      ['schema_version', numberAt(row, 7), event.schemaVersion],
      ['conflict', textAt(row, 8), event.metadata.conflict],
      ['recorded_at', textAt(row, 9), event.recordedAt],
    ] as const
  )
    .filter(([, column, member]) => column !== member)
    .map(([name]) => `has another ${name} in its column than in its text`)

/** What damage made a read fail; a fault of another kind is thrown. */
const reasonOf = (error: unknown): string => {
  const fault = readingFault(error, 'reading it failed')
  if (fault.code !== 'damaged') throw fault
  return fault.message
}

/** One row as far as it can be read; else why it can not. */
const readRow = (row: unknown, sequence: number) => {
  try {
    const text = textAt(row, 1)
    const event = ledgerEventFrom(text, sequence, leafAt(row, 2))
    return { text, event, stray: strayColumns(row, event) }
  } catch (error) {
    return reasonOf(error)
  }
}

/** Checks one row; what is wrong with it, each in one sentence. */
const checkRow = (row: unknown, check: LedgerCheck): readonly string[] => {
  const sequence = numberAt(row, 0)
  const read = readRow(row, sequence)
  if (typeof read === 'string') {
    check.takeUnreadable(sequence, blobAt(row, 1))
    return [`Event ${sequence} cannot be read: ${read}`]
  }
  return [...check.take(read.event, read.text), ...read.stray].map((wrong) => `Event ${sequence} ${wrong}`)
}

const checkRows = (db: Database.Database, check: LedgerCheck): readonly string[] => {
  const damage: string[] = []
  let last = 0
  try {
    const rows = db.prepare(ROWS).raw()
    // What is appended from here on is not looked at: the events up to the head never change.
    const head = firstCell(db, 'SELECT coalesce(max(sequence), 0) FROM event')
    for (let before = -1; before < last; ) {
      before = last
      for (const row of rows.iterate(before, head)) {
        damage.push(...checkRow(row, check))
        last = numberAt(row, 0)
      }
    }
    return damage
  } catch (error) {
    return [...damage, `The events after ${last} cannot be read: ${reasonOf(error)}`]
  }
}

const checkPages = (db: Database.Database): readonly string[] =>
  db
    .prepare(`SELECT CAST(integrity_check AS BLOB) FROM pragma_integrity_check(${MOST_PAGE_FAULTS})`)
    .raw()
    .all()
    .map((row) => blobAt(row, 0).toString('utf8'))
    .flatMap((found) => (found === 'ok' ? [] : [`The file is damaged: ${found.replaceAll(/\s+/g, ' ')}`]))

/**
 * Checks the file of a store from its pages to what its events say, up to the head that it has at the call; somebody may
 * write to it meanwhile. Faults: those of {@link openExistingStore}, and `unavailable` where the file cannot be read.
 */
export const verifyStoreFile = (file: string): VerifiedStoreFile => {
  const db = openExistingStore(file)
  const ledger = new LedgerCheck()
  try {
    return { ledger, damage: [...checkPages(db), ...checkRows(db, ledger)] }
  } catch (error) {
    throw readingFault(error, `${file} cannot be read`)
  } finally {
    db.close()
  }
}
