import fc from 'fast-check'
import { toInstant } from '../../domain/vocabulary/time.js'
import type { LogLine, Value } from './change-log.js'

type Row = { readonly [column: string]: Value }
/** All rows of a version by their days, and how long after the one before it appeared, in milliseconds. */
type Version = { readonly later: number; readonly rows: { readonly [day: string]: Row } }

const FIRST = Date.parse('2024-04-19T20:00:00Z')
/** Gaza changed its clocks on the third of these; those after it are typed ahead of their time. */
const DAYS = ['2024-04-18', '2024-04-19', '2024-04-20', '2024-04-21', '2024-04-22'] as const

/** Few values, so that a row often comes back as it was; some are no counts. */
const number = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(1, 2) }, fc.constantFrom(-7, 2.5))
const row = fc.record(
  {
    report_source: fc.constantFrom('mohtel', 'gmotel', 'missing'),
    report_period: fc.constantFrom(0, 24, 48),
    killed: number,
    killed_cum: number,
    ext_killed_cum: number,
    famine_cum: number,
  },
  { requiredKeys: ['report_source'] },
)
/** Some versions are empty, and some appear at the instant of the one before. */
const version: fc.Arbitrary<Version> = fc.record({
  later: fc.constantFrom(0, 60_000, 5 * 3_600_000, 26 * 3_600_000),
  rows: fc.dictionary(fc.constantFrom(...DAYS), row),
})

const lineOf = (
  before: Row | undefined,
  now: Row | undefined,
  entry: { readonly recorded_at: string; readonly commit: string; readonly key: string },
): readonly LogLine[] => {
  if (!before) return now ? [{ ...entry, op: 'add', data: now }] : []
  if (!now) return [{ ...entry, op: 'remove' }]
  const columns = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  const changes = columns
    .map((column): [string, [Value, Value]] => [column, [before[column] ?? null, now[column] ?? null]])
    .filter(([, [from, to]]) => from !== to)
  return changes.length === 0 ? [] : [{ ...entry, op: 'change', data: Object.fromEntries(changes) }]
}

const logOf = (versions: readonly Version[]): readonly LogLine[] => {
  let at = FIRST
  let before: Version['rows'] = {}
  return versions.flatMap(({ later, rows }, n) => {
    at += later
    const lines = DAYS.flatMap((key) =>
      lineOf(before[key], rows[key], { recorded_at: toInstant(at), commit: `v${n}`, key }),
    )
    before = rows
    return lines
  })
}

/** Logs of a data set such as that of Gaza, with all that is odd in the real ones, and more of it. */
export const randomLog: fc.Arbitrary<readonly LogLine[]> = fc
  .array(version, { minLength: 1, maxLength: 6 })
  .map(logOf)
  .filter(({ length }) => length > 0)
