import { readFileSync } from 'node:fs'
import { z } from 'zod'

const value = z.union([z.number(), z.string(), z.null()])
/** What a column of a row holds; null or absent: nothing. */
export type Value = z.infer<typeof value>

/** When a version of the data set appeared, which one, and the day that the row is about. */
const entry = { recorded_at: z.iso.datetime({ offset: true }), commit: z.string().min(1), key: z.iso.date() }

/** One row of one version that differs from the version before; of a change `data` holds `{column: [old, new]}`. */
const logLine = z.discriminatedUnion('op', [
  z.strictObject({ ...entry, op: z.literal('add'), data: z.record(z.string(), value) }),
  z.strictObject({ ...entry, op: z.literal('change'), data: z.record(z.string(), z.tuple([value, value])) }),
  z.strictObject({ ...entry, op: z.literal('remove') }),
])
export type LogLine = z.infer<typeof logLine>

/**
 * Reads the log of a data set's versions, one JSON object a line. A line that is none, or that was recorded before the
 * one above it, is an error that names file and line.
 */
export const readChangeLog = (path: string): readonly LogLine[] => {
  const log: LogLine[] = []
  for (const [index, text] of readFileSync(path, 'utf8').trimEnd().split('\n').entries()) {
    const at = `${path}, line ${index + 1}`
    const line = parseLine(text, at)
    const last = log.at(-1)
    if (last && Date.parse(last.recorded_at) > Date.parse(line.recorded_at))
      throw new Error(`${at}: was recorded before the line above it`)
    log.push(line)
  }
  return log
}

const parseLine = (text: string, at: string): LogLine => {
  try {
    return logLine.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new Error(`${at}: ${reason}`, { cause: error })
  }
}
