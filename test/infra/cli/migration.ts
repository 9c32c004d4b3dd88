import { join } from 'node:path'
import type { Test } from 'tap'
import { query } from '../event-stores/sqlite-files.js'
import { headIn, parley } from './parley-command.js'

/** Arguments and environment of a migration, with mirrors in a directory of its own. */
export const migrating = (directory: string, from: string, to: string) =>
  [['migrate', '--from', from, '--to', to], { PARLEY_MIRROR: join(directory, 'mirrors') }] as const

export const sqlite = (file: string): string => `sqlite:${file}`

/** How many events a file has; none as long as it is being made. */
export const countIn = (file: string): number => {
  try {
    return Number(Object(query(file, 'SELECT count(*) FROM event')[0])[0])
  } catch {
    return 0
  }
}

/** The head of a file's ledger as `parley verify` finds it. */
export const headOf = async (t: Test, file: string) => headIn(await parley(t, ['verify', '--store', sqlite(file)]))
