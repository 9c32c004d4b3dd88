import type { LedgerIndex } from '../services/ledger-index.js'
import type { LedgerShape } from './ledger/plan.js'
import type { Postgres } from './peers/postgres.js'
import type { Told } from './report/row.js'

/** What a part of the bench is given: one ledger in a file, a place to work, and somewhere to tell. */
export type Bench = {
  readonly shape: LedgerShape
  /** A SQLite store that holds the whole ledger; it is read, and not written. */
  readonly ledgerFile: string
  /** A folder of this run's own, removed at its end. */
  readonly folder: string
  /** How long the runs of one row may take together, in milliseconds. */
  readonly budgetMs: number
  readonly postgres: Postgres | null
  /** A folder in whose `node_modules` further peers are looked for. */
  readonly peersFolder: string
  /** The index of the whole ledger, built when it is first asked for. */
  readonly index: () => Promise<LedgerIndex>
  readonly tell: (progress: string) => void
  readonly add: (told: Told) => void
  readonly skip: (reason: string) => void
}

export type Part = (bench: Bench) => Promise<void>
