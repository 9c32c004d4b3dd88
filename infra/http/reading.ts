import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Exclusions } from '../../domain/exclusions.js'
import type { Refusal } from '../../domain/refusal.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import type { Found } from '../../projections/parts/lookup.js'
import type { At } from '../../projections/view.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import { clockParameters, pinningParameters, type ShownClock } from '../../services/clock-request.js'
import { relativeUrl } from './citation.js'
import { parameterSchemas } from './parameters.js'
import { fault, HttpProblem } from './problems.js'
import { granted, type ReadingFrom, type ReadPlan, type ResolvedRead, resolveRead } from './resolve-read.js'
import { type Answered, sendRead } from './send-read.js'
import { staleMembers } from './staleness.js'
import { exclusionsIn, withoutParameter } from './without.js'

/** The clock parameters of every read, `without` and `version`, as schemas. */
export const readSchemas = {
  ...Object.fromEntries(
    Object.entries(clockParameters).map(([name, meaning]) => [name, z.string().optional().describe(meaning)]),
  ),
  ...parameterSchemas(withoutParameter),
  version: z.string().optional().describe("The view's version, as citations carry it"),
}

export const clockSchema = z
  .object({
    asOf: z.string(),
    knownAt: z.string().nullable(),
    recordedAt: z.string().nullable(),
    sequence: z.number().int(),
    position: z.string().nullable(),
    timeZone: z.string(),
    ...staleMembers,
  })
  .meta({ id: 'Clock' })

/** What every answer of a read carries beside its own members. */
export const answerMembers = { clock: clockSchema, citation: z.string() }

/** One read: where its facts are found, glossary and clock, the parsed filters, and where in the list the page stands. */
export type Read = {
  readonly conflict: string
  readonly conflictIndex: ConflictIndex
  readonly found: Found
  readonly at: At
  /** Who was left out of the facts. */
  readonly exclusions: Exclusions
  readonly shown: ShownClock
  /** The ledger's present sequence in this process. */
  readonly head: number
  readonly values: { readonly [name: string]: number | readonly string[] | undefined }
  readonly offset: number
  readonly limit: number
  /** Pins further parameters to the citation of a related read. */
  readonly cite: (path: string, parameters?: Readonly<Record<string, string>>) => string
}

/**
 * Answers one read: turns the request into a clock and filters, lets `answer` make the members, and adds clock,
 * citation, cursor and the headers of caching. Faults and refusals are thrown as {@link HttpProblem}.
 */
export const answerRead = async (
  from: ReadingFrom,
  plan: ReadPlan,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (read: Read) => Answered | Refusal,
): Promise<void> => {
  const accepted = { ...plan.parameters, ...withoutParameter }
  const resolved = await resolveRead(from, plan, accepted, request, [''])
  const read = readOf(from, resolved)
  sendRead(request, reply, resolved, { clock: read.shown }, granted(answer(read)))
}

/** What a request that is understood reads; PARLEY_NOT_VISIBLE where the conflict was not open yet at its clocks. */
export const readOf = (from: ReadingFrom, resolved: ResolvedRead): Read => {
  const { plan, conflictIndex, values, parameters, offset, limit } = resolved
  const [reading] = resolved.readings
  if (!reading) throw new Error('a read has a clock')
  const exclusions = exclusionsIn(values)
  const found = new IndexLookup(conflictIndex, reading.clock, DEFAULT_POLICY, { exclusions })
  if (!found.at.glossary.description) throw notOpenYet(plan.conflict)
  const pins = { ...pinningParameters(reading.shown, reading.clock.certainty), without: parameters.without }
  return {
    conflict: plan.conflict,
    conflictIndex,
    found,
    at: found.at,
    exclusions,
    shown: reading.shown,
    head: from.index.head?.sequence ?? 0,
    values,
    offset,
    limit,
    cite: (path, more = {}) => relativeUrl(path, { ...pins, ...more }),
  }
}

const notOpenYet = (conflict: string): HttpProblem =>
  new HttpProblem(fault('PARLEY_NOT_VISIBLE', `The conflict ${conflict} was not open yet at these clocks.`))

/**
 * Whether a read names no clock, neither in its URL nor by `Accept-Datetime`, so that its answer may carry a revision as
 * its ETag, for `If-Match`. A read at a clock, or without somebody, never does: another state can not steer a command.
 * (`waitFor` is no clock.)
 */
export const isAtPresent = ({ query, headers }: FastifyRequest): boolean =>
  headers['accept-datetime'] === undefined &&
  [...Object.keys(clockParameters), ...Object.keys(withoutParameter)].every(
    (name) => name === 'waitFor' || !Object.hasOwn(Object(query), name),
  )
