import type { z } from 'zod'
import type { FieldError } from '../../domain/refusal.js'
import { nearestNames } from '../../domain/vocabulary/names.js'
import { jsonPointer } from './json-pointer.js'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** An issue at its full path; `unknown` names a member that the schema does not have. */
type Found = { readonly path: Path; readonly issue: Issue; readonly unknown?: string }

/** How errors name what they are about. */
export type Naming = 'pointer' | 'parameter'

const flatten = (issues: readonly Issue[], base: Path): readonly Found[] =>
  issues.flatMap((issue): readonly Found[] => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((unknown) => ({ path: [...path, unknown], issue, unknown }))
    }
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, issue }]
    const branches = issue.errors.map((branch) => flatten(branch, path))
    const depth = (branch: readonly Found[]) => Math.max(0, ...branch.map((found) => found.path.length))
    const deepest = Math.max(...branches.map(depth))
    // A branch that got further into the value than the others is the one that was meant.
    const meant = branches.filter((branch) => depth(branch) === deepest)
    return meant.length === 1 && deepest > path.length ? (meant[0] ?? []) : [{ path, issue }]
  })

const messageOf = ({ issue, unknown }: Found): string => {
  if (unknown !== undefined) return 'is unknown'
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return missing ? `is missing: ${issue.expected} expected` : issue.message
}

/** The names that would have been right: of members, of an enum's values, of a union's variants. */
const rightNames = ({ issue, unknown }: Found, known: readonly string[]): readonly unknown[] => {
  if (unknown !== undefined) return known
  if (issue.code === 'invalid_value') return issue.values
  return issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options) ? issue.options : []
}

const nearestOf = (found: Found, given: unknown, known: readonly string[]): readonly string[] => {
  const wrong = found.unknown ?? given
  const names = rightNames(found, known).filter((name) => typeof name === 'string')
  return typeof wrong === 'string' ? nearestNames(wrong, names) : []
}

const at = (value: unknown, path: Path): unknown => {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = Reflect.get(here, step)
  }
  return here
}

/**
 * The issues that a schema has with `value`, as they are answered: each with its RFC 6901 pointer or the name of its
 * parameter, and with the nearest known names where a name is wrong. `known`: names of the schema's own members.
 */
export const fieldErrors = (
  error: z.core.$ZodError,
  value: unknown,
  naming: Naming,
  known: readonly string[] = [],
): readonly FieldError[] =>
  flatten(error.issues, []).map((found): FieldError => {
    const nearest = nearestOf(found, at(value, found.path), found.path.length === 1 ? known : [])
    const message = messageOf(found)
    const named = naming === 'pointer' ? { pointer: jsonPointer(found.path) } : { parameter: String(found.path[0]) }
    return nearest.length > 0 ? { ...named, message, nearest } : { ...named, message }
  })

/** Whether all that is wrong are members that the schema does not have. */
export const isOnlyUnknownMembers = (error: z.core.$ZodError): boolean =>
  error.issues.every((issue) => issue.code === 'unrecognized_keys')
