import type { Field, Leaf } from './field.js'

type JsonRecord = { readonly [key: string]: unknown }

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 6901: one more step of a pointer. */
export const pointerTo = (pointer: string, step: string | number): string =>
  `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** What is done with one leaf: its value, its pointer, and the object that it is a member of. */
export type LeafMap = (leaf: Leaf, value: unknown, pointer: string, owner: JsonRecord) => unknown

/**
 * The same value with every leaf put through `map`: the one walk over declared fields, of which the resolution of
 * names, the input form and the roles are made. What is absent stays absent; members that are not declared are dropped.
 */
export const mapLeaves = (
  field: Field,
  value: unknown,
  map: LeafMap,
  pointer = '',
  owner: JsonRecord = {},
): unknown => {
  if (value === undefined) return undefined
  if (field.kind === 'object') {
    if (!isRecord(value)) return value
    const mapped: [string, unknown][] = []
    for (const [key, member] of Object.entries(field.members)) {
      const of = mapLeaves(member, value[key], map, pointerTo(pointer, key), value)
      if (of !== undefined) mapped.push([key, of])
    }
    return Object.fromEntries(mapped)
  }
  if (field.kind === 'list') {
    const entries = Array.isArray(value) ? value : [value]
    return entries.map((entry, index) =>
      mapLeaves(field.of, entry, map, Array.isArray(value) ? pointerTo(pointer, index) : pointer, owner),
    )
  }
  return map(field, value, pointer, owner)
}

/** The field that stands at `path`, or the last one on the way to it. */
export const fieldAt = (field: Field, path: readonly PropertyKey[]): Field => {
  const [step, ...rest] = path
  if (step === undefined) return field
  if (field.kind === 'list') return typeof step === 'number' ? fieldAt(field.of, rest) : fieldAt(field.of, path)
  if (field.kind !== 'object' || typeof step !== 'string' || !Object.hasOwn(field.members, step)) return field
  const member = field.members[step]
  return member ? fieldAt(member, rest) : field
}
