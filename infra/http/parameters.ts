import { z } from 'zod'
import { plurals } from '../../domain/glossary/entries.js'
import type { Names } from '../../domain/normalise.js'
import type { FieldError } from '../../domain/refusal.js'
import { slug } from '../../domain/vocabulary/ids.js'
import { foldName, MOST_NEAREST, nearestNames } from '../../domain/vocabulary/names.js'
import { dayBounds, parseInstant, toInstant } from '../../domain/vocabulary/time.js'
import type { Parameter, Parameters } from '../../projections/listing.js'
import { parseSequence } from '../../services/clock-request.js'

/** Raw parameters of a URL, by name. */
export type RawQuery = { readonly [name: string]: string | undefined }

/** A parameter after parsing: its value, and the one way in which it is written in a citation. */
type Parsed = { readonly value: number | readonly string[]; readonly canonical: string }

export type ParsedQuery = {
  readonly values: { readonly [name: string]: number | readonly string[] | undefined }
  readonly canonical: { readonly [name: string]: string }
  readonly errors: readonly FieldError[]
  /** Whether a name was given that is no id: what it stands for may change, whatever the clocks. */
  readonly aliased: boolean
}

/** The zod schema of some list parameters, from which their OpenAPI page follows. */
export const parameterSchemas = (parameters: Parameters): Record<string, z.ZodOptional<z.ZodString>> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      z
        .string()
        .optional()
        .describe(`${parameter.description} (${formOf(parameter)})`),
    ]),
  )

const formOf = (parameter: Parameter): string => {
  switch (parameter.kind) {
    case 'names':
      return `comma-separated ids, names or aliases of ${plurals[parameter.of]}`
    case 'claimants':
      return 'comma-separated parties, or publisher:<id>'
    case 'exclusions':
      return 'comma-separated: publisher:<id>, claimant:<id>'
    case 'oneOf':
      return `comma-separated: ${parameter.values.join(', ')}`
    case 'one':
      return `one of ${parameter.values.join(', ')}`
    case 'sequence':
      return 'the sequence of an event'
    case 'slugs':
      return 'comma-separated ids'
    case 'time':
      return 'date or instant'
    case 'place':
      return 'date, instant or, on the axis of the ledger, the sequence of an event'
    case 'duration':
      return `hours or days, as 72h or 3d, at most ${parameter.mostHours / 24}d`
    case 'words':
      return '2 to 200 characters'
    default: {
      const _: never = parameter
      return _
    }
  }
}

/** Parses the parameters of a list; names resolve to ids, dates are read in `zone`. Every fault is listed. */
export const parseParameters = (parameters: Parameters, query: RawQuery, names: Names, zone: string): ParsedQuery => {
  const values: Record<string, number | readonly string[]> = {}
  const canonical: Record<string, string> = {}
  const errors: FieldError[] = []
  let aliased = false
  let looked = 0
  const sparing: Names = { ...names, nearest: (...of) => (looked++ < MOST_NEAREST ? names.nearest(...of) : []) }
  for (const [name, parameter] of Object.entries(parameters)) {
    const text = query[name]
    if (text === undefined) continue
    const parsed = parseOne(parameter, text, sparing, zone)
    if (Array.isArray(parsed)) errors.push(...parsed.map((error) => ({ parameter: name, ...error })))
    else {
      values[name] = parsed.value
      aliased ||= NAMING.has(parameter.kind) && !text.split(',').every((one) => isAmong(parsed.value, one.trim()))
      canonical[name] = parsed.canonical
    }
  }
  return { values, canonical, errors, aliased }
}

/** The kinds whose values are names of the glossary. */
const NAMING: ReadonlySet<Parameter['kind']> = new Set(['names', 'claimants', 'exclusions'])

const isAmong = (value: Parsed['value'], one: string): boolean => Array.isArray(value) && value.includes(one)

type Problem = { readonly message: string; readonly nearest?: readonly string[] }

const parseOne = (parameter: Parameter, text: string, names: Names, zone: string): Parsed | Problem[] => {
  switch (parameter.kind) {
    case 'names':
      return parseList(text, (name) => known(names, parameter.of, name))
    case 'claimants':
      return parseList(text, (name) => claimantNamed(names, name))
    case 'exclusions':
      return parseList(text, (name) => exclusionNamed(names, name))
    case 'oneOf':
      return parseList(text, (value) => listed(parameter.values, value))
    case 'one': {
      const found = listed(parameter.values, text.trim())
      return typeof found === 'string' ? { value: [found], canonical: found } : [found]
    }
    case 'sequence': {
      const sequence = parseSequence(text)
      if (sequence === null) return [{ message: 'must be a whole number, 0 or more' }]
      return { value: sequence, canonical: String(sequence) }
    }
    case 'slugs':
      return parseList(text, (value) =>
        slug.safeParse(value).success || z.uuid().safeParse(value).success ? value : { message: `"${value}" is no id` },
      )
    case 'time':
      return parseEdge(text, parameter.edge, zone)
    case 'place':
      return parsePlace(text, parameter.edge, zone)
    case 'duration':
      return parseDuration(text, parameter.mostHours)
    case 'words':
      return parseWords(text)
    default: {
      const _: never = parameter
      return _
    }
  }
}

const nearest = (found: readonly string[]) => (found.length > 0 ? { nearest: found } : {})

const listed = (values: readonly string[], value: string): string | Problem =>
  values.includes(value)
    ? value
    : { message: `must be among ${values.join(', ')}`, ...nearest(nearestNames(value, values)) }

const known = (names: Names, kind: 'party' | 'issue' | 'place' | 'publisher', name: string): string | Problem =>
  names.resolve(kind, name) ?? { message: `unknown ${kind} "${name}"`, ...nearest(names.nearest(kind, name)) }

/** A party, or `publisher:<name>`. */
const claimantNamed = (names: Names, name: string): string | Problem => {
  const publisher = /^publisher:(.*)$/su.exec(name)?.[1]
  if (publisher === undefined) return known(names, 'party', name)
  const found = known(names, 'publisher', publisher)
  return typeof found === 'string' ? `publisher:${found}` : found
}

const exclusionNamed = (names: Names, text: string): string | Problem => {
  const claimant = /^claimant:(.*)$/su.exec(text)?.[1]
  if (claimant !== undefined) {
    const found = claimantNamed(names, claimant)
    return typeof found === 'string' ? `claimant:${found}` : found
  }
  if (text.startsWith('publisher:')) return claimantNamed(names, text)
  const publisher = names.resolve('publisher', text)
  const party = names.resolve('party', text)
  return {
    message: `"${text}" is neither publisher:<id> nor claimant:<id>`,
    ...nearest([...(publisher ? [`publisher:${publisher}`] : []), ...(party ? [`claimant:${party}`] : [])]),
  }
}

const parseList = (text: string, parse: (value: string) => string | Problem): Parsed | Problem[] => {
  const found = text
    .split(',')
    .map((value) => (value.trim() === '' ? { message: 'holds an empty entry' } : parse(value.trim())))
  const problems = found.filter((one): one is Problem => typeof one !== 'string')
  if (problems.length > 0) return problems
  const value = [...new Set(found.filter((one): one is string => typeof one === 'string'))].sort()
  return { value, canonical: value.join(',') }
}

const parseEdge = (text: string, edge: 'start' | 'end', zone: string): Parsed | Problem[] => {
  const repaired = text.replace(/ (\d{2}:\d{2})$/, '+$1')
  const instant = parseInstant(repaired)
  const day = dayBounds(repaired, zone)
  const from = instant ?? day?.from
  const to = instant === null ? day?.to : instant + 1
  if (from === undefined || to === undefined)
    return [{ message: 'must be a date or an instant with Z or an offset, and exist' }]
  return edge === 'start' ? { value: from, canonical: toInstant(from) } : { value: to, canonical: toInstant(to - 1) }
}

/** A place on an axis of time, as the one text that a citation has of it. */
const parsePlace = (text: string, edge: 'start' | 'end', zone: string): Parsed | Problem[] => {
  const parsed = /^\d{1,15}$/.test(text) ? { canonical: String(Number(text)) } : parseEdge(text, edge, zone)
  return 'canonical' in parsed ? { value: [parsed.canonical], canonical: parsed.canonical } : parsed
}

const HOUR = 3_600_000

const parseDuration = (text: string, mostHours: number): Parsed | Problem[] => {
  const [, digits, unit] = /^(\d{1,6})([hd])$/.exec(text) ?? []
  const hours = Number(digits) * (unit === 'd' ? 24 : 1)
  return hours >= 1 && hours <= mostHours
    ? { value: hours * HOUR, canonical: `${hours}h` }
    : [{ message: `must be hours or days, as 72h or 3d, from 1h to ${mostHours / 24}d` }]
}

const parseWords = (text: string): Parsed | Problem[] => {
  const folded = foldName(text)
  if (folded.length < 2 || text.length > 200) return [{ message: 'must have 2 to 200 characters' }]
  const value = folded.split(' ')
  return { value, canonical: folded }
}
