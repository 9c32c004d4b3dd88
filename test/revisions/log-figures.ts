import { Temporal } from 'temporal-polyfill'
import type { LogLine } from './change-log.js'
import type { LogReading, Row, Said } from './log-readings.js'
import type { Point } from './points.js'
import { EVERYTHING, type Selection } from './selection.js'

// What the figures of a data set were, worked out from its log alone: the plain replay that Parley's answers are held
// against. It shares with what tells the log to Parley nothing but the reading of the file.

/** Since when a figure is said so; one that is gone does not stand. */
type Told = { readonly said: Said; readonly at: number; readonly stands: boolean }

/**
 * Every figure at a point, as text. What is told is past when its days are, or when it was told if that was earlier,
 * unless it was told before they began.
 */
export const figuresOfLog = (
  log: readonly LogLine[],
  { zone, isRunning, say }: LogReading,
  { asOf, knownAt }: Point,
  selection: Selection = EVERYTHING,
): readonly string[] => {
  const past = replayed(log, say, knownAt).flatMap(({ said, at }) => {
    const { series, first, last, much } = said
    const [from, to] = [midnight(first, zone), midnight(last, zone, 1)]
    const end = at < from ? to : Math.min(to, at + 1)
    if (end > asOf + 1 || !isSelected(said, selection)) return []
    return [{ series, end, at, text: `${series}: ${much} (${first} to ${last})` }]
  })
  past.sort((a, b) => a.end - b.end || a.at - b.at)
  return [...new Map(past.map(({ series, text }, n) => [isRunning(series) ? series : n, text])).values()].sort()
}

const isSelected = ({ first, last, measure }: Said, selection: Selection): boolean =>
  first >= selection.first &&
  last <= selection.last &&
  (measure === null ? selection.casualties : selection.measures === 'all' || selection.measures.includes(measure))

/** What the log says by a time. A figure that is gone and comes back as it was has been said all the while. */
const replayed = (log: readonly LogLine[], say: LogReading['say'], knownAt: number): readonly Told[] => {
  const rows = new Map<string, Row>()
  const figures = new Map<string, Map<string, Told>>()
  let changed = new Set<string>()
  for (const [n, line] of log.entries()) {
    const at = Date.parse(line.recorded_at)
    if (at > knownAt) break
    rows.set(line.key, after(rows.get(line.key) ?? {}, line))
    changed.add(line.key)
    // Nobody sees what changes within one instant.
    if (Date.parse(log[n + 1]?.recorded_at ?? '') === at) continue
    for (const key of changed) {
      const tolds = figures.get(key) ?? new Map<string, Told>()
      figures.set(key, tolds)
      for (const [name, told] of tolds) tolds.set(name, { ...told, stands: false })
      for (const [name, said] of say(key, rows.get(key) ?? {})) {
        const told = tolds.get(name)
        const isSame = JSON.stringify(told?.said) === JSON.stringify(said)
        tolds.set(name, { said, at: told && isSame ? told.at : at, stands: true })
      }
    }
    changed = new Set()
  }
  return [...figures.values()].flatMap((of) => [...of.values()].filter(({ stands }) => stands))
}

const after = (row: Row, line: LogLine): Row => {
  if (line.op === 'remove') return {}
  if (line.op === 'add') return line.data
  return { ...row, ...Object.fromEntries(Object.entries(line.data).map(([column, [, now]]) => [column, now])) }
}

const known = new Map<string, number>()
/** The first moment of a day, or of one some days later, in milliseconds since 1970. */
const midnight = (day: string, zone: string, later = 0): number => {
  const key = `${day} ${later} ${zone}`
  const at = known.get(key) ?? Temporal.PlainDate.from(day).add({ days: later }).toZonedDateTime(zone).epochMilliseconds
  known.set(key, at)
  return at
}
