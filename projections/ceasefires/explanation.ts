import { z } from 'zod'
import { hiddenReasons } from '../../domain/considered.js'
import { developmentTypes } from '../../domain/developments/catalogue.js'
import { instant } from '../../domain/vocabulary/time.js'
import { voice } from '../proposals/versions.js'
import { reportedTime } from '../reported.js'

/** Whether something said of a ceasefire decides how it stands, or the first reason that fits why it does not. */
const ceasefireReasons = [
  ...hiddenReasons,
  'stance',
  'counted',
  'attributed',
  'superseded',
  'noEffect',
  'notNow',
  'throughProposal',
  'otherProposal',
  'ownSteps',
] as const

/** Something that was ever said of a ceasefire, or of a proposal that would bring it about, and what became of it. */
const explainedStep = z
  .object({
    developmentId: z.uuid(),
    statement: z.number().int().describe('revision of the event that made the statement'),
    recorded: z.number().int().describe('ledger sequence of the event that gave it this content'),
    type: z.enum(developmentTypes),
    claimant: z.string(),
    stance: z.enum(['asserts', 'confirms', 'denies', 'doubts']),
    by: z.string().nullable().describe('whose step it is'),
    voice: voice.nullable(),
    proposal: z.string().nullable(),
    occurred: reportedTime,
    effectiveFrom: reportedTime.nullable(),
    effectiveTo: reportedTime.nullable(),
    end: instant.describe('from when on it is past, which orders what is said'),
    reportedAt: instant,
    reason: z.enum(ceasefireReasons),
    because: z.string().describe('the reason in a sentence'),
    instead: z
      .object({ developmentId: z.uuid(), claimant: z.string() })
      .nullable()
      .describe('what stands in its place'),
  })
  .meta({ id: 'ExplainedCeasefireStep' })
export type ExplainedStep = z.infer<typeof explainedStep>

const why = {
  because: z.string(),
  decidedBy: z.array(z.uuid()).describe('the developments without which it would be otherwise'),
}

/** Why a ceasefire stands as it does, overall, for each party and according to each claimant, and all that was ever said of it. */
export const ceasefireExplanation = z
  .object({
    ...why,
    parties: z.array(z.object({ party: z.string(), ...why })),
    accordingTo: z.array(z.object({ claimant: z.string(), ...why })),
    claims: z.array(explainedStep).describe('in fold order'),
  })
  .meta({ id: 'CeasefireExplanation' })
export type CeasefireExplanation = z.infer<typeof ceasefireExplanation>

/** A ceasefire that is not shown, though something was once said of it. */
export const ceasefireNotShown = z
  .object({ ceasefire: z.string(), explanation: ceasefireExplanation })
  .meta({ id: 'CeasefireNotShown' })
