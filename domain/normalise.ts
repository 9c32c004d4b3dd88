import type { z } from 'zod'
import {
  type Content,
  developmentTypes,
  fieldsOf,
  inputOf,
  isDevelopmentType,
  parseContent,
} from './developments/catalogue.js'
import { type FieldError, type Refusal, type RefusalCode, refuse } from './refusal.js'
import { type Count, countInput, countToInput, parseCount } from './vocabulary/count.js'
import type { Field, Leaf, NameKind } from './vocabulary/field.js'
import { contentDigest, developmentId, idOfExternalRef } from './vocabulary/ids.js'
import { fieldAt, isRecord, mapLeaves, pointerTo } from './vocabulary/leaves.js'
import { MOST_NEAREST, nearestNames } from './vocabulary/names.js'
import { safeParserOf } from './vocabulary/parser.js'
import {
  dayBounds,
  parseInstant,
  parseReportTime,
  parseTime,
  type TimeValue,
  timeInput,
  timeToInput,
} from './vocabulary/time.js'

/** What the glossary knows of names; {@link import('./conflict.js').namesOf} makes one. */
export type Names = {
  /** The id that an id, name or alias stands for. */
  readonly resolve: (kind: NameKind, name: string) => string | undefined
  readonly nearest: (kind: NameKind, name: string) => readonly string[]
  /** The options of an issue: empty where it lists none. */
  readonly optionsOf: (issue: string) => readonly string[]
}

export type Recording = {
  readonly conflict: string
  /** The conflict's time zone, in which bare dates are read. */
  readonly zone: string
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number
  /** The moment of recording, which caps a bare `reportedAt`: now, but where a statement of ours is put right. */
  readonly receivedAt?: number
  readonly names: Names
}

type Fault = FieldError & { readonly code: RefusalCode }

const UNKNOWN: Readonly<Record<NameKind, RefusalCode>> = {
  party: 'PARLEY_UNKNOWN_PARTY',
  issue: 'PARLEY_UNKNOWN_ISSUE',
  place: 'PARLEY_UNKNOWN_PLACE',
  publisher: 'PARLEY_UNKNOWN_PUBLISHER',
}

const inputs = new Map(developmentTypes.map((type) => [type, safeParserOf(inputOf(type))]))

/**
 * Turns a development as it was sent into what is stored: names become ids, times intervals, counts bounds, and what
 * was left out and follows from the rest is filled in.
 * @returns the content, or a refusal that names every field at fault. An `id` on the input is for the caller.
 */
export const normalise = (input: unknown, recording: Recording): Content | Refusal => {
  if (!isRecord(input))
    return refuse('PARLEY_INVALID', 'A development is a JSON object.', [{ pointer: '', message: 'must be an object' }])
  const { type } = input
  if (typeof type !== 'string' || !isDevelopmentType(type))
    return refuse('PARLEY_INVALID', 'There is no such type of development.', [
      {
        pointer: '/type',
        message: 'must be a development type',
        ...(typeof type === 'string' ? { nearest: nearestNames(type, developmentTypes) } : {}),
      },
    ])
  const parsed = inputs.get(type)?.(input)
  if (!parsed?.success) return refuseAll(parsed ? faultsOf(parsed.error, fieldsOf(type)) : [])
  const faults: Fault[] = []
  const resolved = mapLeaves(fieldsOf(type), parsed.data, resolveLeaf(recording, faults))
  if (faults.length > 0) return refuseAll(faults)
  const filled = isRecord(resolved) ? fillIn(resolved, recording) : []
  return Array.isArray(filled) ? refuseAll(filled) : parseContent(type, filled)
}

/** A stored content in the input form: names as ids, times and counts as they were given. */
export const inputForm = (content: Content): { readonly [key: string]: unknown } => {
  const form = mapLeaves(fieldsOf(content.type), content, ({ kind }, value) => {
    if (!isRecord(value)) return value
    // The value was parsed by the schema of this very kind.
    if (kind === 'time') return timeToInput(value as TimeValue)
    if (kind === 'reportTime') return value.given
    return kind === 'count' ? countToInput(value as Count) : value
  })
  return { type: content.type, ...(isRecord(form) ? form : {}) }
}

/** Digest of what was said, before any cap taken from a clock: an honest retry always has the same. */
export const digestOf = (content: Content): string =>
  contentDigest({ ...content, reportedAt: content.reportedAt.given })

const refuseAll = (faults: readonly Fault[]): Refusal => {
  const [first] = faults
  const errors = faults.map(({ code: _, ...error }) => error)
  return refuse(first?.code ?? 'PARLEY_INVALID', 'The development is not recorded: see errors.', errors)
}

const codeOf = (field: Field): RefusalCode => {
  if (field.kind === 'time' || field.kind === 'reportTime') return 'PARLEY_BAD_TIME'
  if (field.kind === 'count') return 'PARLEY_BAD_COUNT'
  return field.kind === 'plain' && field.names === 'url' ? 'PARLEY_BAD_URL' : 'PARLEY_INVALID'
}

/** The faults that a schema found, each with a pointer and with the code of the field that it stands at. */
const faultsOf = (error: z.ZodError, fields: Field): Fault[] =>
  error.issues.flatMap((issue): Fault[] => {
    const pointer = issue.path.reduce<string>((at, step) => pointerTo(at, String(step)), '')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        code: 'PARLEY_INVALID',
        pointer: pointerTo(pointer, key),
        message: 'is not a member of this type',
      }))
    const field = fieldAt(fields, issue.path)
    const code = codeOf(field)
    if (issue.code !== 'invalid_union') return [{ code, pointer, message: issue.message }]
    return [{ code, pointer, message: UNION_MESSAGES[field.kind] ?? issue.message }]
  })

const UNION_MESSAGES: { readonly [kind in Field['kind']]?: string } = {
  time: 'must be EDTF text or { from, to }',
  count: 'must be a number, a shorthand such as ">75", or { low, best?, high?, qualifier? }',
  list: 'must be a name or a list of names',
  development: 'must be a development id or { system, key }',
}

const resolveLeaf =
  (recording: Recording, faults: Fault[]) =>
  (leaf: Leaf, value: unknown, pointer: string, owner: { readonly [key: string]: unknown }): unknown => {
    const { names, zone, conflict, now, receivedAt } = recording
    const fault = (code: RefusalCode, message: string, nearest: readonly string[] = []): undefined => {
      faults.push({ code, pointer, message, ...(nearest.length > 0 ? { nearest } : {}) })
    }
    const id = (kind: NameKind, name: string): string | undefined =>
      names.resolve(kind, name) ??
      fault(UNKNOWN[kind], `unknown ${kind}`, faults.length < MOST_NEAREST ? names.nearest(kind, name) : [])
    const orFault = <T extends object>(code: RefusalCode, result: T | { readonly message: string }): T | undefined =>
      'message' in result ? fault(code, result.message) : result

    switch (leaf.kind) {
      case 'party':
      case 'issue':
      case 'place':
      case 'publisher':
        return id(leaf.kind, String(value))
      case 'claimant': {
        const of = /^publisher:(.*)$/su.exec(String(value))
        if (!of) return id('party', String(value))
        const publisher = id('publisher', of[1] ?? '')
        return publisher && `publisher:${publisher}`
      }
      case 'time':
        return orFault('PARLEY_BAD_TIME', parseTime(timeInput.parse(value), zone))
      case 'reportTime':
        return orFault('PARLEY_BAD_TIME', parseReportTime(String(value), zone, now, receivedAt))
      case 'count':
        return orFault('PARLEY_BAD_COUNT', parseCount(countInput.parse(value)))
      case 'development': {
        if (!isRecord(value)) return value
        return idOfExternalRef(conflict, { system: String(value.system), key: String(value.key) })
      }
      case 'plain': {
        if (leaf.names === 'documentDate' && documentTime(String(value), zone) === null)
          return fault('PARLEY_BAD_TIME', 'must be a date or an instant with Z or an offset, and exist')
        if (leaf.names === 'option' && typeof owner.issue === 'string') {
          const issue = names.resolve('issue', owner.issue)
          const options = issue === undefined ? [] : names.optionsOf(issue)
          if (options.length > 0 && !options.includes(String(value)))
            return fault('PARLEY_INVALID', 'is not an option of the issue', nearestOptions(String(value), options))
        }
        return value
      }
      default: {
        const _: never = leaf.kind
        return _
      }
    }
  }

const nearestOptions = (value: string, options: readonly string[]): readonly string[] => {
  const nearest = nearestNames(value, options)
  return nearest.length > 0 ? nearest : options.slice(0, 5)
}

/** When a document was known for certain, in milliseconds since 1970: a bare date is the last millisecond of its day. */
const documentTime = (text: string, zone: string): number | null => {
  const instant = parseInstant(text)
  if (instant !== null) return instant
  const day = dayBounds(text, zone)
  return day && day.to - 1
}

/**
 * Fills in what follows from the sources: `reportedAt` is the earliest `publishedAt`, and where the report names nobody,
 * the claimant is the first source's publisher.
 */
const fillIn = (
  resolved: { readonly [key: string]: unknown },
  { zone, now, receivedAt }: Recording,
): { readonly [key: string]: unknown } | Fault[] => {
  const sources = Array.isArray(resolved.sources) ? resolved.sources.filter(isRecord) : []
  const claim = isRecord(resolved.claim) ? resolved.claim : {}
  const faults: Fault[] = []
  const claimant = claim.claimant ?? (sources[0] && `publisher:${sources[0].publisher}`)
  if (claimant === undefined)
    faults.push({
      code: 'PARLEY_INVALID',
      pointer: '/claim/claimant',
      message: 'is needed where there is no source whose publisher could be the claimant',
    })
  const reportedAt =
    resolved.reportedAt ?? defaultReportTime(sources, (text) => parseReportTime(text, zone, now, receivedAt), zone)
  if (reportedAt === undefined)
    faults.push({
      code: 'PARLEY_INVALID',
      pointer: '/reportedAt',
      message: 'is needed where no source has a publishedAt',
    })
  if (isRecord(reportedAt) && 'message' in reportedAt)
    faults.push({ code: 'PARLEY_BAD_TIME', pointer: '/sources', message: `publishedAt ${reportedAt.message}` })
  return faults.length > 0 ? faults : { ...resolved, claim: { ...claim, claimant }, reportedAt }
}

const defaultReportTime = (
  sources: readonly { readonly [key: string]: unknown }[],
  parse: (text: string) => ReturnType<typeof parseReportTime>,
  zone: string,
) => {
  const dates = sources
    .flatMap(({ publishedAt }) => (typeof publishedAt === 'string' ? [publishedAt] : []))
    .map((text) => ({ text, at: documentTime(text, zone) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.at - b.at)
  return dates[0] && parse(dates[0].text)
}

/**
 * The id that a development on input has by itself: the one given, or the one that follows from its externalRef.
 * @returns undefined where it has none, or a refusal where the two differ.
 */
export const idOf = (input: unknown, conflict: string): string | undefined | Refusal => {
  if (!isRecord(input)) return undefined
  const given = developmentId.safeParse(input.id)
  const { externalRef: ref } = input
  const derived =
    isRecord(ref) && typeof ref.system === 'string' && typeof ref.key === 'string'
      ? idOfExternalRef(conflict, { system: ref.system, key: ref.key })
      : undefined
  if (given.success && derived !== undefined && given.data !== derived)
    return refuse('PARLEY_INVALID', 'The id beside an externalRef must be the one that follows from it.', [
      { pointer: '/id', message: `must be ${derived}, or be left out` },
    ])
  return derived ?? (given.success ? given.data : undefined)
}
