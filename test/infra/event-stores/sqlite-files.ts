import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import type { Test } from 'tap'

/** The path of a store that does not exist yet, in a directory of its own that goes when the test ends. */
export const newFile = async (t: Test): Promise<string> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'parley-')))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return join(directory, 'store.db')
}

/** What anybody with a SQLite shell would get. */
export const query = (file: string, sql: string): unknown[] => {
  const db = new Database(file)
  try {
    return db.prepare(sql).raw().all()
  } finally {
    db.close()
  }
}

export const execute = (file: string, sql: string): void => {
  const db = new Database(file)
  try {
    db.exec(sql)
  } finally {
    db.close()
  }
}
