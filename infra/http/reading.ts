import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import type { Exclusions } from '../../domain/exclusions.js'
import { namesOf } from '../../domain/glossary/glossary.js'
import { isRefusal, type Refusal } from '../../domain/refusal.js'
import type { Parameters } from '../../projections/listing.js'
import type { At } from '../../projections/view.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import {
  type ClockReading,
  clockOf,
  clockParameters,
  pinningParameters,
  type ShownClock,
} from '../../services/clock-request.js'
import type { LedgerIndex } from '../../services/ledger-index.js'
import { addLink, noneMatches, relativeUrl, strongTag } from './citation.js'
import { mementoOf, stampMemento } from './memento.js'
import { badCursor, readCursor, readLimit, writeCursor } from './paging.js'
import { parameterSchemas, parseParameters, type RawQuery } from './parameters.js'
import { fault, HttpProblem } from './problems.js'
import { exclusionsIn, withoutParameter } from './without.js'

/** What reads are answered from. `now` is the server's clock in milliseconds since 1970. */
export type ReadingFrom = { readonly index: LedgerIndex; readonly now: () => number }

/** The clock parameters of every read, `without` and `version`, as schemas. */
export const readSchemas = {
  ...Object.fromEntries(
    Object.entries(clockParameters).map(([name, meaning]) => [name, z.string().optional().describe(meaning)]),
  ),
  ...parameterSchemas(withoutParameter),
  version: z.string().optional().describe("The view's version, as citations carry it"),
}

const clockSchema = z
  .object({
    asOf: z.string(),
    knownAt: z.string().nullable(),
    recordedAt: z.string().nullable(),
    sequence: z.number().int(),
    position: z.string().nullable(),
    timeZone: z.string(),
  })
  .meta({ id: 'Clock' })

/** What every answer of a read carries beside its own members. */
export const answerMembers = { clock: clockSchema, citation: z.string() }

/** One read: facts, glossary and clock, the parsed filters, and where in the list the page stands. */
export type Read = {
  readonly conflict: string
  readonly conflictIndex: ConflictIndex
  readonly facts: readonly Fact[]
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

/** What a route's read is about: its path with ids, its view's version and its parameters. */
export type ReadPlan = {
  readonly path: string
  readonly conflict: string
  readonly version: number
  readonly parameters: Parameters
  /** Parameters that a citation always names, with what they are where they are left out. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Whether the answer may change although all clocks are fixed, until a default of the above is given too. */
  readonly changing?: boolean
}

/** The members of an answer, and the offset of the next page where there is one. */
export type Answered = { readonly members: object; readonly next?: number | null }

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
  const { limit: limitText, cursor: cursorText, ...inUrl } = request.query as RawQuery
  const memento = mementoOf(request, plan.path)
  const query: RawQuery = { ...inUrl, ...memento?.clocks }
  const limit = readLimit(limitText)
  const cursor = readCursor(cursorText, plan.path)
  const conflictIndex = await openConflict(from.index, plan.conflict, query.waitFor)
  const today = conflictIndex.glossaryAt(from.index.head?.sequence ?? 0)
  const zoneAt = (sequence: number): string => conflictIndex.glossaryAt(sequence).description?.timeZone ?? 'UTC'
  checkVersion(query.version, plan.version)

  const asked = granted(await clockOf(query, zoneAt, from.index, from.now()))
  const accepted = { ...plan.parameters, ...withoutParameter }
  const filters = parseParameters(accepted, query, namesOf(today), asked.shown.timeZone)
  if (filters.errors.length > 0)
    throw new HttpProblem(fault('PARLEY_BAD_PARAMETER', 'A parameter is malformed.', filters.errors))
  const pinned = (
    reading: ClockReading,
    canonical: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> => ({
    ...plan.defaults,
    ...canonical,
    ...pinningParameters(reading.shown, reading.clock.certainty),
    version: String(plan.version),
  })
  const given = pinned(asked, filters.canonical)
  if (cursor) {
    checkPins(cursor.parameters, plan, Object.keys(accepted))
    checkAgainstCursor(cursor.parameters, given, query)
  }
  const parameters = cursor?.parameters ?? given
  const reading = cursor ? granted(await clockOf(parameters, zoneAt, from.index, from.now())) : asked
  const { values, errors } = cursor
    ? parseParameters(accepted, parameters, namesOf(today), reading.shown.timeZone)
    : filters
  if (errors.length > 0) throw badCursor('names what is not known')
  await reachSequences(from.index, plan.parameters, values)

  const exclusions = exclusionsIn(values)
  const { facts, glossary } = conflictIndex.read(reading.clock, exclusions)
  if (!glossary.description)
    throw new HttpProblem(
      fault('PARLEY_NOT_VISIBLE', `The conflict ${plan.conflict} was not open yet at these clocks.`),
    )
  const pins = { ...pinningParameters(reading.shown, reading.clock.certainty), without: parameters.without }
  const { members, next } = granted(
    answer({
      conflict: plan.conflict,
      conflictIndex,
      facts,
      at: { clock: reading.clock, glossary },
      exclusions,
      shown: reading.shown,
      head: from.index.head?.sequence ?? 0,
      values,
      offset: cursor?.offset ?? 0,
      limit,
      cite: (path, more = {}) => relativeUrl(path, { ...pins, ...more }),
    }),
  )
  const nextCursor = typeof next === 'number' ? writeCursor({ list: plan.path, parameters, offset: next }) : null
  const body = JSON.stringify({
    clock: reading.shown,
    citation: relativeUrl(plan.path, parameters),
    ...members,
    ...(next === undefined ? {} : { nextCursor }),
  })
  const paging = { limit: limitText, cursor: cursorText }
  reply.header('content-location', relativeUrl(plan.path, { ...parameters, ...paging }))
  stampMemento(reply, memento)
  if (nextCursor !== null) addLink(reply, relativeUrl(plan.path, { limit: limitText, cursor: nextCursor }), 'next')
  reply.type('application/json; charset=utf-8')
  const isPinned = cursor !== undefined || (asked.pinned && !plan.changing && !filters.aliased)
  if (isPinned) sendPinned(request, reply, body, query.version !== undefined || cursor !== undefined)
  else reply.send(body)
}

const sendPinned = (request: FastifyRequest, reply: FastifyReply, body: string, versioned: boolean): void => {
  const tag = strongTag(body)
  reply.header('etag', tag)
  reply.header('cache-control', `private, max-age=86400${versioned ? ', immutable' : ''}`)
  if (noneMatches(request.headers['if-none-match'], tag)) reply.code(304).send()
  else reply.send(body)
}

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

/** A value, or the refusal thrown. */
export const granted = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new HttpProblem(result)
  return result
}

/** The index of a conflict that is open; waits for `waitFor` first, as the conflict itself may be that new. */
export const openConflict = async (index: LedgerIndex, conflict: string, waitFor?: string): Promise<ConflictIndex> => {
  if (waitFor !== undefined) granted(await clockOf({ waitFor }, () => 'UTC', index, 0))
  const found = index.conflicts.get(conflict)
  if (!found?.glossaryAt(index.head?.sequence ?? 0).description)
    throw new HttpProblem(fault('PARLEY_NOT_FOUND', `There is no conflict ${conflict}.`))
  return found
}

/** Waits for the points of the ledger that parameters name, as for the clock's; PARLEY_INDEX_BEHIND after 5 s. */
const reachSequences = async (index: LedgerIndex, parameters: Parameters, values: Read['values']): Promise<void> => {
  for (const [name, { kind }] of Object.entries(parameters)) {
    const sequence = kind === 'sequence' ? values[name] : undefined
    if (sequence !== undefined) granted(await clockOf({ sequence: String(sequence) }, () => 'UTC', index, 0))
  }
}

const checkVersion = (version: string | undefined, served: number): void => {
  if (version === undefined || version === String(served)) return
  const past = /^[1-9]\d{0,5}$/.test(version) && Number(version) < served
  throw new HttpProblem(
    past
      ? fault('PARLEY_VIEW_VERSION_GONE', `Version ${version} of this view is no longer served.`)
      : fault('PARLEY_BAD_PARAMETER', 'A parameter is malformed.', [
          { parameter: 'version', message: `this view is served in version ${served}` },
        ]),
  )
}

/** The parameter of a cursor that a clock parameter of a URL sets. */
const CLOCKS_SET: Readonly<Record<string, readonly string[]>> = {
  at: ['asOf', 'knownAt'],
  recordedAt: ['sequence'],
  waitFor: [],
}

const PINS = ['asOf', 'knownAt', 'sequence', 'certainty', 'version'] as const

/** What a cursor pins must be what we would have pinned: every clock, the version served, and filters of this list. */
const checkPins = (pinned: Readonly<Record<string, string>>, plan: ReadPlan, filters: readonly string[]): void => {
  const isWhole = PINS.every((name) => Object.hasOwn(pinned, name))
  const isOurs = Object.keys(pinned).every((name) => PINS.some((pin) => pin === name) || filters.includes(name))
  if (!isWhole || !isOurs) throw badCursor('is not a cursor of this list')
  checkVersion(pinned.version, plan.version)
}

/** Clocks and filters that stand beside a cursor must be those that it pins. */
const checkAgainstCursor = (
  pinned: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  query: RawQuery,
): void => {
  for (const [name, text] of Object.entries(query)) {
    if (text === undefined) continue
    for (const set of CLOCKS_SET[name] ?? [name])
      if (given[set] !== pinned[set]) throw badCursor('differs from what the cursor pins', name)
  }
}
