import type pg from 'pg'
import { type Clock, UNBOUNDED } from '../../domain/clocks.js'
import { columnsOf, noSums, type PeerTally } from './at-query.js'
import { type ClaimRow, HARMS, NONE } from './claim-rows.js'
import { type Delta, deltasOf } from './deltas.js'
import type { Postgres } from './postgres.js'
import { fillTable, numbersIn } from './tables.js'

/** A tally that is asked of PostgreSQL. */
export type SqlTally = {
  readonly ask: (clock: Clock) => Promise<PeerTally>
  readonly rows: number
  readonly close: () => Promise<void>
}

const CLAIMS = {
  incident: 'int4',
  harm: 'int2',
  subject: 'int4',
  rank: 'int4',
  world_end: 'int8',
  known_from: 'int8',
  known_until: 'int8',
  recorded_from: 'int8',
  recorded_until: 'int8',
  low: 'int4',
  best: 'int4',
  high: 'int4',
  grade: 'int2',
} as const

const SEEN = `world_end <= $1 AND known_from < $2 AND known_until >= $2 AND recorded_from <= $3 AND recorded_until > $3`

/** Sums of one harm, by its number. */
const sumsOf = (harm: number): readonly string[] => [
  `coalesce(sum(low) FILTER (WHERE harm = ${harm}), 0)`,
  `coalesce(sum(best) FILTER (WHERE harm = ${harm}), 0)`,
  `coalesce(sum(high) FILTER (WHERE harm = ${harm} AND NOT open), 0)`,
  `count(*) FILTER (WHERE harm = ${harm} AND open)`,
]

/**
 * The newest claim seen of each subject, then each harm of each incident, then the sums. Every step takes its rows in the
 * order of the index, so that nothing is sorted; `$4` and `$5` are the incidents of one half.
 */
const TALLY = `
  WITH standing AS (
    SELECT DISTINCT ON (incident, harm, subject) incident, harm, low, best, high, grade
    FROM claims WHERE ${SEEN} AND incident >= $4 AND incident < $5
    ORDER BY incident, harm, subject, rank
  ), ranged AS (
    SELECT incident, harm, min(low) AS low,
      min((grade::int8 << 32) + CASE WHEN best = ${NONE} THEN low ELSE best END) & 4294967295 AS best,
      max(high) AS high, bool_or(high = ${NONE}) AS open
    FROM standing GROUP BY incident, harm
  ), of_incident AS (
    SELECT incident, ${HARMS.flatMap((_, harm) => sumsOf(harm).map((sum, at) => `${sum} AS s${harm}_${at}`)).join(', ')}
    FROM ranged GROUP BY incident
  )
  SELECT count(*) AS incidents, ${HARMS.flatMap((_, harm) =>
    sumsOf(harm).map((_, at) => `coalesce(sum(s${harm}_${at}), 0) AS s${harm}_${at}`),
  ).join(', ')}
  FROM of_incident`

const parametersOf = ({ asOf, knownAt, sequence }: Clock): readonly number[] => [
  asOf,
  Math.min(knownAt, UNBOUNDED),
  sequence,
]

const tallyIn = (row: { readonly [name: string]: unknown } | undefined): PeerTally => {
  const [incidents = 0, ...sums] = numbersIn(row)
  return { incidents, sums }
}

const added = (a: PeerTally, b: PeerTally): PeerTally => ({
  incidents: a.incidents + b.incidents,
  sums: a.sums.map((sum, at) => sum + (b.sums[at] ?? 0)),
})

/** Bitemporal rows with a covering btree, read in two halves of the incidents over two connections. */
export const bitemporalTally = async (postgres: Postgres, rows: readonly ClaimRow[]): Promise<SqlTally> => {
  const [one, other] = [await postgres.connect(), await postgres.connect()]
  await fillTable(one, 'claims', CLAIMS, claimValues(rows))
  await one.query(`CREATE INDEX claims_covering ON claims (incident, harm, subject, rank)
    INCLUDE (world_end, known_from, known_until, recorded_from, recorded_until, low, best, high, grade)`)
  await one.query('VACUUM (ANALYZE) claims')
  const middle = rows[Math.floor(rows.length / 2)]?.incident ?? 0
  const last = (rows.at(-1)?.incident ?? 0) + 1
  for (const client of [one, other]) await client.query('SET enable_sort = off; SET enable_hashagg = off')
  const half = async (client: pg.Client, clock: Clock, from: number, to: number): Promise<PeerTally> => {
    const { rows: answer } = await client.query({
      name: 'tally',
      text: TALLY,
      values: [...parametersOf(clock), from, to],
    })
    return tallyIn(answer[0])
  }
  return {
    rows: rows.length,
    ask: async (clock) => {
      const [a, b] = await Promise.all([half(one, clock, 0, middle), half(other, clock, middle, last)])
      return added(a, b)
    },
    close: async () => {
      await Promise.all([one.end(), other.end()])
    },
  }
}

function* claimValues(rows: readonly ClaimRow[]): Generator<readonly number[], void, undefined> {
  for (const row of rows)
    yield [
      row.incident,
      row.harm,
      row.subject,
      row.rank,
      row.end,
      row.knownFrom,
      row.knownUntil,
      row.recordedFrom,
      row.recordedUntil,
      row.low,
      row.best,
      row.high,
      row.grade,
    ]
}

/** The delta log as a table: one sum over what lies before all three clocks. */
export const deltaTally = async (postgres: Postgres, rows: readonly ClaimRow[]): Promise<SqlTally> => {
  const client = await postgres.connect()
  const names = ['incidents', ...noSums().map((_, at) => `sum${at}`)]
  const values = Object.fromEntries(names.map((name) => [name, 'int4' as const]))
  const columns = { world_end: 'int8', known: 'int8', recorded: 'int8', ...values } as const
  const count = await fillTable(client, 'deltas', columns, deltaValues(deltasOf(columnsOf(rows))))
  await client.query('CREATE INDEX deltas_end ON deltas (world_end)')
  await client.query('VACUUM (ANALYZE) deltas')
  const text = `SELECT ${names.map((name) => `coalesce(sum(${name}), 0) AS ${name}`).join(', ')}
    FROM deltas WHERE world_end <= $1 AND known < $2 AND recorded <= $3`
  return {
    rows: count,
    ask: async (clock) => {
      const { rows: answer } = await client.query({ name: 'deltas', text, values: [...parametersOf(clock)] })
      return tallyIn(answer[0])
    },
    close: () => client.end(),
  }
}

function* deltaValues(deltas: Iterable<Delta>): Generator<readonly number[], void, undefined> {
  for (const { end, known, recorded, values } of deltas) yield [end, known, recorded, ...values]
}
