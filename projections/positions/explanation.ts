import { z } from 'zod'
import { hiddenReasons } from '../../domain/considered.js'
import { developmentTypes } from '../../domain/developments/catalogue.js'
import { instant } from '../../domain/vocabulary/time.js'
import { stance, voice } from '../proposals/versions.js'
import { reportedTime } from '../reported.js'

/** Whether something said of a cell stands there, or the first reason that fits why it does not. */
export const positionReasons = [
  ...hiddenReasons,
  'stance',
  'sameDevelopment',
  'attributed',
  'superseded',
  'stands',
] as const

/** Something that was ever said of one party's position on one issue, and what became of it. */
const explainedPosition = z
  .object({
    developmentId: z.uuid(),
    statement: z.number().int().describe('revision of the event that made the statement'),
    recorded: z.number().int().describe('ledger sequence of the event that gave it this content'),
    ordinal: z.number().int().describe('which of several that the statement says of the cell, from 0'),
    type: z.enum(developmentTypes),
    claimant: z.string(),
    voice,
    claimStance: z.enum(['asserts', 'confirms', 'denies', 'doubts']),
    stance,
    value: z.string().nullable(),
    summary: z.string(),
    occurred: reportedTime,
    end: instant.describe('from when on it is past, which orders what is said'),
    reportedAt: instant,
    reason: z.enum(positionReasons),
    because: z.string().describe('the reason in a sentence'),
    instead: z
      .object({
        developmentId: z.uuid(),
        claimant: z.string(),
        stance: stance.nullable(),
        value: z.string().nullable(),
        summary: z.string().nullable(),
      })
      .nullable()
      .describe('what stands in its place; nulls where that says nothing of the cell'),
  })
  .meta({ id: 'ExplainedPosition' })
export type ExplainedPosition = z.infer<typeof explainedPosition>

/** Why a cell is as it is: in fold order, everything that was ever said of it. */
export const positionExplanation = z
  .object({ because: z.string(), claims: z.array(explainedPosition) })
  .meta({ id: 'PositionExplanation' })
export type PositionExplanation = z.infer<typeof positionExplanation>

/** A cell that is not shown, though something was once said of it. */
export const cellNotShown = z
  .object({ issue: z.string(), party: z.string(), explanation: positionExplanation })
  .meta({ id: 'PositionNotShown' })
