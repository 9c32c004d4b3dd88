import { z } from 'zod'
import { type Content, type DevelopmentType, isDevelopmentType, parseContent } from '../developments/catalogue.js'
import { credibility, reliability } from '../developments/envelope.js'
import { developmentId, slug } from '../vocabulary/ids.js'
import { parserOf } from '../vocabulary/parser.js'
import { reportTime } from '../vocabulary/time.js'

// One development's life: one small stream, whose first event is the report itself.

export const DEVELOPMENT_STREAM = 'parleyDevelopment-'
export const developmentStream = (id: string): string => `${DEVELOPMENT_STREAM}${id}`

// --- events: the names, and those of the catalogue, are the storage format

const revision = z.number().int().min(0)
const note = z.string().optional()
const content = z
  .looseObject({ type: z.string().refine(isDevelopmentType) })
  .transform(({ type, ...rest }): Content => parseContent(type, rest))

export const lifeEventSchemas = {
  /** `source-revised`: the claimant changed its account; `recording-error`: ours was wrong, and holds the resulting contents. */
  DevelopmentCorrected: z.discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('source-revised'), content, note }),
    z.strictObject({
      reason: z.literal('recording-error'),
      entries: z.array(z.strictObject({ statement: revision, content })).min(1),
      note,
    }),
  ]),
  DevelopmentRetracted: z.discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('source-withdrew'), reportedAt: reportTime, note }),
    z.strictObject({ reason: z.literal('recording-error'), statement: revision.optional(), note }),
  ]),
  DevelopmentReinstated: z.discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('source-restored'), reportedAt: reportTime, note }),
    z.strictObject({ reason: z.literal('recording-error'), undoes: revision, note }),
  ]),
  DevelopmentMarkedDuplicate: z.strictObject({ of: developmentId, note }),
  DevelopmentGraded: z.strictObject({ reliability: reliability.optional(), credibility: credibility.optional(), note }),
} as const

const lifeEventParsers = {
  DevelopmentCorrected: parserOf(lifeEventSchemas.DevelopmentCorrected),
  DevelopmentRetracted: parserOf(lifeEventSchemas.DevelopmentRetracted),
  DevelopmentReinstated: parserOf(lifeEventSchemas.DevelopmentReinstated),
  DevelopmentMarkedDuplicate: parserOf(lifeEventSchemas.DevelopmentMarkedDuplicate),
  DevelopmentGraded: parserOf(lifeEventSchemas.DevelopmentGraded),
} satisfies Readonly<Record<LifeEventType, (data: unknown) => unknown>>

export type LifeEventType = keyof typeof lifeEventSchemas
type LifeEvent = {
  [T in LifeEventType]: { readonly type: T; readonly data: Readonly<z.infer<(typeof lifeEventSchemas)[T]>> }
}[LifeEventType]

/** The report: the development as it was first recorded. */
type Report = {
  readonly type: DevelopmentType
  readonly data: { readonly id: string; readonly conflict: string; readonly content: Content }
}

export type DevelopmentEvent = LifeEvent | Report

export const isLifeEventType = (type: string): type is LifeEventType => Object.hasOwn(lifeEventSchemas, type)
export const isReport = (event: DevelopmentEvent): event is Report => isDevelopmentType(event.type)

const parseReport = parserOf(z.looseObject({ id: developmentId, conflict: slug }))

/** Parses a stored event of a development's stream; throws where it is not of its type's shape. */
export const parseDevelopmentEvent = (type: string, data: unknown): DevelopmentEvent => {
  if (isLifeEventType(type)) return { type, data: lifeEventParsers[type](data) } as LifeEvent
  if (!isDevelopmentType(type)) throw new Error(`no such event type: ${type}`)
  const { id, conflict, ...rest } = parseReport(data)
  return { type, data: { id, conflict, content: parseContent(type, rest) } }
}

/** The data of an event as it is stored: of a report, the fields of its type beside `id` and `conflict`. */
export const storedData = (event: DevelopmentEvent): object => {
  if (!isReport(event)) return event.data
  const { type: _, ...fields } = event.data.content
  return { id: event.data.id, conflict: event.data.conflict, ...fields }
}
