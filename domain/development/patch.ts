import mergePatch from 'json-merge-patch'
import type { Content } from '../developments/catalogue.js'
import { fieldsOf } from '../developments/catalogue.js'
import { inputForm, normalise, type Recording } from '../normalise.js'
import { type FieldError, type Refusal, refuse } from '../refusal.js'
import type { Field } from '../vocabulary/field.js'
import { contentDigest } from '../vocabulary/ids.js'
import { isRecord, pointerTo } from '../vocabulary/leaves.js'

type JsonRecord = { readonly [key: string]: unknown }

const IMMUTABLE = ['type', 'id', 'conflict', 'externalRef']

/**
 * Applies a JSON Merge Patch (RFC 7396) to the input form of a content and normalises the result whole. Times, counts
 * and lists are replaced whole; null is absent.
 * @returns the resulting content, or a refusal that names the fields at fault by pointers into the patch.
 */
export const applyPatch = (
  content: Content,
  patch: JsonRecord,
  identity: { readonly id: string; readonly conflict: string },
  recording: Recording,
): Content | Refusal => {
  const base = inputForm(content)
  const whole: JsonRecord = { ...base, ...identity }
  const immutable = IMMUTABLE.filter(
    (member) =>
      Object.hasOwn(patch, member) && contentDigest(patch[member] ?? null) !== contentDigest(whole[member] ?? null),
  )
  if (immutable.length > 0)
    return refuse(
      'PARLEY_IMMUTABLE_FIELD',
      'These members never change: mark the development as a duplicate or retract it, and record it anew.',
      immutable.map((member) => ({ pointer: `/${member}`, message: 'can not be changed' })),
    )
  const { type: _type, id: _id, conflict: _conflict, ...changes } = patch
  const fields = fieldsOf(content.type)
  const unknown = undeclared(fields, changes, '')
  if (unknown.length > 0)
    return refuse('PARLEY_INVALID', 'The patch names members that this type does not have.', unknown)
  return normalise(mergePatch.apply(withoutReplaced(fields, base, changes), changes), recording)
}

/** Members of the patch that are not declared; they are looked for first, so that no odd key reaches the merge. */
const undeclared = (field: Field, patch: unknown, pointer: string): FieldError[] => {
  if (field.kind !== 'object' || !isRecord(patch)) return []
  return Object.keys(patch).flatMap((key) => {
    const member = Object.hasOwn(field.members, key) ? field.members[key] : undefined
    const at = pointerTo(pointer, key)
    return member ? undeclared(member, patch[key], at) : [{ pointer: at, message: 'is not a member of this type' }]
  })
}

/** The base without the times, counts and lists that the patch names: they are replaced whole, never merged. */
const withoutReplaced = (field: Field, base: unknown, patch: unknown): unknown => {
  if (field.kind !== 'object' || !isRecord(base) || !isRecord(patch)) return base
  return Object.fromEntries(
    Object.entries(base).flatMap(([key, value]): [string, unknown][] => {
      const member = field.members[key]
      if (!member || !Object.hasOwn(patch, key)) return [[key, value]]
      return member.kind === 'object' ? [[key, withoutReplaced(member, value, patch[key])]] : []
    }),
  )
}
