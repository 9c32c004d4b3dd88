import { z } from 'zod'
import { instant } from '../domain/vocabulary/time.js'
import { causeKinds } from './cause.js'
import { change } from './change.js'
import { reportedTime } from './reported.js'

/** What one event changed on a walk along an axis of time. Members are null where no event, or no development, did it. */
export const frame = z
  .object({
    /** The event: where it stands in the ledger, and when it was recorded. */
    sequence: z.number().int().nullable(),
    position: z.string().nullable(),
    recordedAt: instant.nullable(),
    /** Of the development: when what it tells of was, and when what did it was reported. */
    occurred: reportedTime.nullable(),
    reportedAt: instant.nullable(),
    event: z.object({ type: z.string().nullable(), developmentId: z.uuid().nullable() }),
    kind: z.enum(causeKinds).describe('what the event did to the development'),
    clock: z
      .object({ asOf: instant, knownAt: instant.nullable(), sequence: z.number().int() })
      .describe('where the hands stand; all frames with the same hands together come to the state there'),
    changes: z.array(change.omit({ causes: true })),
  })
  .meta({ id: 'Frame' })
export type Frame = z.infer<typeof frame>

/** The last line of a replay. */
export const replayEnd = z.object({
  end: z.object({ count: z.number().int(), position: z.string().nullable() }),
})
export type ReplayEnd = z.infer<typeof replayEnd>
