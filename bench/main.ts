import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { openSqliteStore } from '../infra/event-stores/sqlite/sqlite-store.js'
import { packagePath } from '../infra/package-root.js'
import type { LedgerIndex } from '../services/ledger-index.js'
import type { Bench, Part } from './bench.js'
import { ledgerFileIn } from './ledger/ledger-file.js'
import type { LedgerShape } from './ledger/plan.js'
import { diffs } from './parts/diffs.js'
import { http } from './parts/http.js'
import { ingest } from './parts/ingest.js'
import { memory } from './parts/memory.js'
import { rebuild } from './parts/rebuild.js'
import { tallies } from './parts/tallies.js'
import { views } from './parts/views.js'
import { type Postgres, startPostgres } from './peers/postgres.js'
import { growthRows } from './report/growth.js'
import { type Results, type Row, rowOf } from './report/row.js'
import { cellsOf, shownSize, textTable } from './report/table.js'
import { newIndex } from './subject.js'

// `npm run bench`: measures what docs/performance.md tells of, and keeps what came out.

/** The parts in the order in which they run; `reads` is what is asked of an index within a process. */
const parts: Readonly<Record<string, readonly Part[]>> = {
  reads: [tallies, views, diffs],
  rebuild: [rebuild],
  memory: [memory],
  http: [http],
  ingest: [ingest],
}

const SIZE = /^([1-9]\d*)([km]?)$/
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 }

const sizesIn = (text: string): readonly number[] =>
  text
    .split(',')
    .map((one) => {
      const [, digits, unit = ''] = SIZE.exec(one) ?? []
      if (digits === undefined) throw new InvalidArgumentError(`${one} is no size such as 10k, 100000 or 1m.`)
      return Number(digits) * (FACTORS[unit] ?? 1)
    })
    .sort((a, b) => a - b)

const partsIn = (text: string): readonly string[] =>
  text.split(',').map((name) => {
    if (Object.hasOwn(parts, name)) return name
    throw new InvalidArgumentError(`${name} is none of ${Object.keys(parts).join(', ')}.`)
  })

const wholeNumber = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(`${text} is no whole number.`)
}

const command = new Command('bench')
  .description('Measures Parley beside what people would use instead.')
  .option('--only <parts>', `only these: ${Object.keys(parts).join(', ')}`, partsIn, Object.keys(parts))
  .option('--size <sizes>', 'developments of the ledgers, as in 10k,100k,1m', sizesIn, [10_000, 100_000])
  .option('--seed <number>', 'which of all such ledgers', wholeNumber, 1)
  .option('--budget <seconds>', 'how long the runs of one row may take together', wholeNumber, 10)
  .option('--json <file>', 'where the results are kept; left out: a file of bench/results/ with the time as its name')
  .option('--ledgers <folder>', 'where generated ledgers are kept for the next run', packagePath('data/bench'))
  .option('--peers <folder>', 'in whose node_modules Emmett is looked for', packagePath('data/bench/peers'))

type Options = {
  readonly only: readonly string[]
  readonly size: readonly number[]
  readonly seed: number
  readonly budget: number
  readonly json?: string
  readonly ledgers: string
  readonly peers: string
}

const machine = (): string => {
  const gib = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} x ${cpus()[0]?.model.trim() || 'unknown'}, ${gib} GiB, Node ${process.version}`
}

const began = performance.now()
const tellOf = (progress: string): void => {
  const seconds = ((performance.now() - began) / 1_000).toFixed(0).padStart(5)
  process.stderr.write(`${seconds} s  ${progress}\n`)
}

const indexOf = async (file: string, tell: (progress: string) => void): Promise<LedgerIndex> => {
  tell('building the index')
  const store = await openSqliteStore(file)
  const index = newIndex()
  for await (const event of store.readAll()) index.apply(event)
  await store.close()
  return index
}

/** What all sizes of a run share. */
type Run = {
  readonly options: Options
  readonly folder: string
  readonly postgres: Postgres | null
  readonly add: (row: Row) => void
  readonly skip: (reason: string) => void
  /** Keeps what there is so far, so that a run which is ended is not lost. */
  readonly keep: () => void
}

const runSize = async ({ options, folder, postgres, add, skip, keep }: Run, shape: LedgerShape): Promise<void> => {
  const tell = (progress: string): void => tellOf(`${shownSize(shape.size)}: ${progress}`)
  const ledgerFile = await ledgerFileIn(options.ledgers, shape, tell)
  for (const name of options.only) {
    let index: Promise<LedgerIndex> | undefined
    const bench: Bench = {
      shape,
      ledgerFile,
      folder,
      budgetMs: options.budget * 1_000,
      postgres,
      peersFolder: options.peers,
      index: () => {
        index ??= indexOf(ledgerFile, tell)
        return index
      },
      tell,
      add: (told) => {
        const row = rowOf(name, shape.size, told)
        add(row)
        tell(`  ${cellsOf(row).slice(1).filter(Boolean).join('  ')}`)
      },
      skip,
    }
    try {
      for (const part of parts[name] ?? []) await part(bench)
    } catch (error) {
      // What was measured before is kept; that something failed is told, and by the exit code as well.
      process.exitCode = 1
      skip(`the rest of ${name} at ${shownSize(shape.size)}, which failed: ${String(error)}`)
    }
    keep()
    await postgres?.empty()
  }
}

/** What a run has come to. */
type Found = Pick<Results, 'rows' | 'skipped'> & { readonly machine: string; readonly load: Results['load'] }

/** @param keep is called whenever there is more, and at the end. */
const runAll = async (options: Options, keep: (found: Found) => void): Promise<void> => {
  const skipped = new Set<string>()
  const skip = (reason: string): void => {
    skipped.add(reason)
    tellOf(`left out: ${reason}`)
  }
  const loadNow = (): number => loadavg()[0] ?? 0
  const loadBefore = loadNow()
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  // The account of PostgreSQL must get to its own folder below.
  chmodSync(folder, 0o711)
  const rows: Row[] = []
  const needsPostgres = options.only.some((name) => name === 'reads' || name === 'ingest')
  let postgres: Postgres | null = null
  const keepAll = (): void =>
    keep({
      machine: postgres === null ? machine() : `${machine()}, ${postgres.version}`,
      load: [loadBefore, loadNow()],
      skipped: [...skipped],
      rows: [...rows, ...growthRows(rows)],
    })
  try {
    if (needsPostgres) postgres = await startPostgres(folder, skip)
    const run: Run = { options, folder, postgres, add: (row) => rows.push(row), skip, keep: keepAll }
    for (const size of options.size) await runSize(run, { size, seed: options.seed })
    keepAll()
  } finally {
    await postgres?.stop()
    process.off('exit', remove)
    remove()
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
command.parse()
const options = command.opts<Options>()
const at = new Date().toISOString()
const file = options.json ?? packagePath(`bench/results/${at.slice(0, 19).replaceAll(':', '')}.json`)
mkdirSync(dirname(file), { recursive: true })
let results: Results | undefined
await runAll(options, (found) => {
  const { seed, size, only } = options
  results = { at, seed, sizes: [...size], parts: [...only], ...found }
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
})
if (results) process.stdout.write(`${textTable(results)}\nkept in ${file}\n`)
