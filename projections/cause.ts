import { z } from 'zod'
import { instant } from '../domain/vocabulary/time.js'

/**
 * What lies between two settings and made an item another. Of a development, in the direction of time: from the earlier
 * setting (by ledger, knowledge, then world clock) to the later, whichever of them is asked for first.
 */
export const causeKinds = [
  /** It is there: it happened, was reported or was recorded by then. */
  'new',
  /** Its claimant's account, or our record of it, changed. */
  'corrected',
  /** Its source withdrew it, or we struck it. */
  'retracted',
  /** Its source restored it, or a strike was lifted. */
  'reinstated',
  /** It was marked as a duplicate, or is no longer, or has another's sources. */
  'duplicate',
  'graded',
  /** Somebody is left out at one of the settings. */
  'excluded',
  /** Who speaks for whom, what lies within what, or how reliable a publisher is. */
  'glossary',
  /** What was declared began or ran out, or what was possibly past is certainly so. */
  'timePassed',
  /** The policy by which claims are resolved. */
  'policy',
] as const
export type CauseKind = (typeof causeKinds)[number]

/** A cause of a change. Members are null where no development, or no event, did it. */
export const cause = z
  .object({
    developmentId: z.uuid().nullable(),
    kind: z.enum(causeKinds),
    sequence: z.number().int().nullable().describe('the event of the ledger that did it'),
    reportedAt: instant.nullable().describe('when what did it was reported; of a correction of ours, the statement'),
    recordedAt: instant.nullable().describe('when that event was recorded'),
  })
  .meta({ id: 'Cause' })
export type Cause = z.infer<typeof cause>
