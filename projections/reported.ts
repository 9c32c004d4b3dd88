import { z } from 'zod'
import { count } from '../domain/vocabulary/count.js'
import { instant, timeValue, toInstant } from '../domain/vocabulary/time.js'

// Shapes that several views show as reported.

/** A time as reported: half-open UTC instants, precision, and what was said. */
export const reportedTime = timeValue
/** A count as reported: bounds, qualifier, and what was said. */
export const reportedCount = count

export const nullableInstant = instant.nullable()

/** An instant for an answer; null where the start is open. */
export const instantOrNull = (ms: number): string | null => (Number.isFinite(ms) ? toInstant(ms) : null)

/** A range of persons: what resolved or added counts are. */
export const range = z.object({
  low: z.number().int(),
  best: z.number().int().nullable(),
  high: z.number().int().nullable(),
  openEnded: z.boolean(),
})
