import type { FastifyRequest } from 'fastify'
import { namesOf } from '../../domain/glossary/glossary.js'
import { isRefusal, type Refusal } from '../../domain/refusal.js'
import type { Parameters } from '../../projections/listing.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import { type ClockReading, clockOf, clockParameters, pinningParameters } from '../../services/clock-request.js'
import type { LedgerIndex } from '../../services/ledger-index.js'
import { type Prefix, prefixed } from './clock-prefix.js'
import { type Memento, mementoOf } from './memento.js'
import { badCursor, readCursor, readLimit } from './paging.js'
import { parseParameters, type RawQuery } from './parameters.js'
import { fault, HttpProblem } from './problems.js'
import type { Staleness } from './staleness.js'

/** What reads are answered from. `now` is the server's clock in milliseconds since 1970. */
export type ReadingFrom = {
  readonly index: LedgerIndex
  readonly now: () => number
  /** Undefined where this process has everything. */
  readonly staleness: () => Staleness | undefined
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

/** A request to read, understood: where its clocks stand, what its filters ask for, and where in the list it begins. */
export type ResolvedRead = {
  readonly plan: ReadPlan
  readonly conflictIndex: ConflictIndex
  /** Whether the index is still that of the store's ledger: it is not once that has lost events. */
  readonly isCurrent: () => boolean
  /** One for each prefix. */
  readonly readings: readonly ClockReading[]
  readonly values: { readonly [name: string]: number | readonly string[] | undefined }
  /** Everything that fixes the answer, as a citation has it. */
  readonly parameters: Readonly<Record<string, string>>
  readonly offset: number
  readonly limit: number
  /** The paging parameters as given. */
  readonly paging: { readonly limit: string | undefined; readonly cursor: string | undefined }
  /** Whether the answer can never change. */
  readonly isPinned: boolean
  /** Of an answer that may change: one that can not says nothing of the process that gave it. */
  readonly staleness: Staleness | undefined
  /** Whether it names the version of the view as well. */
  readonly isVersioned: boolean
  readonly memento: Memento | undefined
}

/**
 * Turns a request into its clocks and filters. Faults and refusals are thrown as {@link HttpProblem}.
 * @param accepted all parameters beside clocks and paging.
 */
export const resolveRead = async (
  from: ReadingFrom,
  plan: ReadPlan,
  accepted: Parameters,
  request: FastifyRequest,
  prefixes: readonly Prefix[],
): Promise<ResolvedRead> => {
  const { limit: limitText, cursor: cursorText, ...inUrl } = request.query as RawQuery
  const memento = mementoOf(request, plan.path, prefixes)
  const query: RawQuery = { ...inUrl, ...memento?.clocks }
  const limit = readLimit(limitText)
  const cursor = readCursor(cursorText, plan.path)
  const conflictIndex = await openConflict(from.index, plan.conflict, query.waitFor)
  const { generation } = from.index
  const isCurrent = (): boolean => from.index.generation === generation
  const names = namesOf(conflictIndex.glossaryAt(from.index.head?.sequence ?? 0))
  checkVersion(query.version, plan.version)

  const clocksIn = (parameters: RawQuery) => readClocks(from, conflictIndex, parameters, prefixes)
  const asked = await clocksIn(query)
  const zoneOf = ([reading]: readonly ClockReading[]): string => reading?.shown.timeZone ?? 'UTC'
  const filters = parseParameters(accepted, query, names, zoneOf(asked))
  if (filters.errors.length > 0)
    throw new HttpProblem(fault('PARLEY_BAD_PARAMETER', 'A parameter is malformed.', filters.errors))
  const given = {
    ...plan.defaults,
    ...filters.canonical,
    ...pinsOf(asked, prefixes),
    version: String(plan.version),
  }
  if (cursor) {
    checkPins(cursor.parameters, plan, [...Object.keys(accepted), ...Object.keys(plan.defaults ?? {})], prefixes)
    checkAgainstCursor(cursor.parameters, given, query, prefixes)
  }
  const parameters = cursor?.parameters ?? given
  const readings = cursor ? await clocksIn(parameters) : asked
  const { values, errors } = cursor ? parseParameters(accepted, parameters, names, zoneOf(readings)) : filters
  if (errors.length > 0) throw badCursor('names what is not known')
  await reachSequences(from.index, plan.parameters, values)
  if (!isCurrent()) throw madeAnew()
  const isPinned = cursor !== undefined || (asked.every(({ pinned }) => pinned) && !plan.changing && !filters.aliased)
  return {
    plan,
    conflictIndex,
    isCurrent,
    readings,
    values,
    parameters,
    offset: cursor?.offset ?? 0,
    limit,
    paging: { limit: limitText, cursor: cursorText },
    isPinned,
    staleness: isPinned ? undefined : from.staleness(),
    isVersioned: query.version !== undefined || cursor !== undefined,
    memento,
  }
}

/** The clocks of a query, each under its prefix. Of a comparison the malformed parameters of both sides are named. */
const readClocks = async (
  { index, now }: ReadingFrom,
  conflictIndex: ConflictIndex,
  query: RawQuery,
  prefixes: readonly Prefix[],
): Promise<readonly ClockReading[]> => {
  const zoneAt = (sequence: number): string => conflictIndex.glossaryAt(sequence).description?.timeZone ?? 'UTC'
  const readings: ClockReading[] = []
  const malformed: Refusal[] = []
  const present = now()
  for (const prefix of prefixes) {
    const own = Object.keys(clockParameters).map((name) => [name, query[prefixed(prefix, name)]] as const)
    const reading = await clockOf(Object.fromEntries(own), zoneAt, index, present)
    if (!isRefusal(reading)) readings.push(reading)
    else if (reading.code === 'PARLEY_BAD_PARAMETER') malformed.push(underPrefix(reading, prefix))
    else throw new HttpProblem(underPrefix(reading, prefix))
  }
  const [first] = malformed
  if (first) throw new HttpProblem({ ...first, errors: malformed.flatMap(({ errors }) => errors) })
  return readings
}

/** A refusal of clock parameters that were given under a prefix. */
const underPrefix = (refusal: Refusal, prefix: Prefix): Refusal => ({
  ...refusal,
  errors: refusal.errors.map(({ parameter, ...error }) =>
    parameter === undefined ? error : { ...error, parameter: prefixed(prefix, parameter) },
  ),
})

const pinsOf = (readings: readonly ClockReading[], prefixes: readonly Prefix[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    prefixes.flatMap((prefix, at) => {
      const reading = readings[at]
      if (!reading) return []
      const pins = pinningParameters(reading.shown, reading.clock.certainty)
      return Object.entries(pins).map(([name, value]) => [prefixed(prefix, name), value] as const)
    }),
  )

/** A value, or the refusal thrown. */
export const granted = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new HttpProblem(result)
  return result
}

/** Waits until the index has a position that a client was given, where there is one; PARLEY_INDEX_BEHIND after 5 s. */
export const reachPosition = async (index: LedgerIndex, waitFor: string | undefined): Promise<void> => {
  if (waitFor !== undefined) granted(await clockOf({ waitFor }, () => 'UTC', index, 0))
}

/** The index of a conflict that is open; waits for `waitFor` first, as the conflict itself may be that new. */
export const openConflict = async (index: LedgerIndex, conflict: string, waitFor?: string): Promise<ConflictIndex> => {
  await reachPosition(index, waitFor)
  const found = index.conflicts.get(conflict)
  if (!found?.glossaryAt(index.head?.sequence ?? 0).description)
    throw new HttpProblem(fault('PARLEY_NOT_FOUND', `There is no conflict ${conflict}.`))
  return found
}

/** Waits for the points of the ledger that parameters name, as for the clock's; PARLEY_INDEX_BEHIND after 5 s. */
const reachSequences = async (
  index: LedgerIndex,
  parameters: Parameters,
  values: ResolvedRead['values'],
): Promise<void> => {
  for (const [name, { kind }] of Object.entries(parameters)) {
    const sequence = kind === 'sequence' ? values[name] : undefined
    if (sequence !== undefined) granted(await clockOf({ sequence: String(sequence) }, () => 'UTC', index, 0))
  }
}

/** The ledger that a read was about is no longer the store's. */
export const madeAnew = (): HttpProblem =>
  new HttpProblem(fault('PARLEY_INDEX_BEHIND', 'The index is made anew, as the store has lost events.'))

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
}

const CLOCK_PINS = ['asOf', 'knownAt', 'sequence', 'certainty'] as const

/** What a cursor pins must be what we would have pinned: every clock, the version served, and filters of this list. */
const checkPins = (
  pinned: Readonly<Record<string, string>>,
  plan: ReadPlan,
  filters: readonly string[],
  prefixes: readonly Prefix[],
): void => {
  const pins = ['version', ...prefixes.flatMap((prefix) => CLOCK_PINS.map((name) => prefixed(prefix, name)))]
  const isWhole = pins.every((name) => Object.hasOwn(pinned, name))
  const isOurs = Object.keys(pinned).every((name) => pins.includes(name) || filters.includes(name))
  if (!isWhole || !isOurs) throw badCursor('is not a cursor of this list')
  checkVersion(pinned.version, plan.version)
}

/** Clocks and filters that stand beside a cursor must be those that it pins. */
const checkAgainstCursor = (
  pinned: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  query: RawQuery,
  prefixes: readonly Prefix[],
): void => {
  const sets = new Map<string, readonly string[]>([['waitFor', []]])
  for (const prefix of prefixes)
    for (const [name, set] of Object.entries(CLOCKS_SET))
      sets.set(
        prefixed(prefix, name),
        set.map((one) => prefixed(prefix, one)),
      )
  for (const [name, text] of Object.entries(query)) {
    if (text === undefined) continue
    for (const set of sets.get(name) ?? [name])
      if (given[set] !== pinned[set]) throw badCursor('differs from what the cursor pins', name)
  }
}
