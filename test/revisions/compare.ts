import { toInstant } from '../../domain/vocabulary/time.js'
import { type Ask, figuresAnswered } from './answered-figures.js'
import type { LogLine } from './change-log.js'
import type { DataSet } from './data-sets/data-set.js'
import { figuresOfLog } from './log-figures.js'
import { logReadings } from './log-readings.js'
import type { Point } from './points.js'
import { EVERYTHING, type Selection } from './selection.js'

/** How the figures of both sides differ at a point. */
export type Difference = {
  readonly asOf: string
  readonly knownAt: string
  readonly onlyInLog: readonly string[]
  readonly onlyAnswered: readonly string[]
}
export type Comparison = {
  /** How many figures the log has at the point. */
  readonly figures: number
  readonly difference: Difference | null
}

/** Asks Parley for the figures at a point, and holds them against the plain replay of the log. */
export const compareAt = async (
  { get }: { readonly get: Ask },
  { name, timeZone }: DataSet,
  log: readonly LogLine[],
  point: Point,
  selection: Selection = EVERYTHING,
): Promise<Comparison> => {
  const reading = logReadings.get(name)
  if (!reading) throw new Error(`nobody has said how the log ${name} is read`)
  const inLog = figuresOfLog(log, reading, point, selection)
  const answered = await figuresAnswered(get, timeZone, point, selection)
  if (inLog.join('\n') === answered.join('\n')) return { figures: inLog.length, difference: null }
  const difference = {
    asOf: toInstant(point.asOf),
    knownAt: toInstant(point.knownAt),
    onlyInLog: without(inLog, answered),
    onlyAnswered: without(answered, inLog),
  }
  return { figures: inLog.length, difference }
}

/** What stands in one list more often than in the other. */
const without = (some: readonly string[], others: readonly string[]): readonly string[] => {
  const left = [...others]
  return some.filter((text) => {
    const at = left.indexOf(text)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
