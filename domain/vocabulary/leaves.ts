import type { Field, Leaf, Members } from './field.js'

type JsonRecord = { readonly [key: string]: unknown }

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 6901: one more step of a pointer. */
export const pointerTo = (pointer: string, step: string | number): string =>
  `${pointer}/${typeof step === 'string' && SPECIAL.test(step) ? escaped(step) : step}`

const SPECIAL = /[~/]/
const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')

type Member = { readonly key: string; readonly field: Field; readonly step: string }

const listed = new WeakMap<Members, readonly Member[]>()

/** Declared members, each with the step of a pointer to it: they are gone through for every statement. */
const membersIn = (members: Members): readonly Member[] => {
  const known = listed.get(members)
  if (known) return known
  const list = Object.entries(members).map(([key, field]) => ({ key, field, step: pointerTo('', key) }))
  listed.set(members, list)
  return list
}

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
    const mapped: { [key: string]: unknown } = {}
    for (const { key, field: member, step } of membersIn(field.members)) {
      const given = value[key]
      if (given === undefined) continue
      const of = mapLeaves(member, given, map, pointer + step, value)
      if (of !== undefined) mapped[key] = of
    }
    return mapped
  }
  if (field.kind === 'list') {
    const entries = Array.isArray(value) ? value : [value]
    return entries.map((entry, index) =>
      mapLeaves(field.of, entry, map, Array.isArray(value) ? pointerTo(pointer, index) : pointer, owner),
    )
  }
  return map(field, value, pointer, owner)
}

/** Gives the values of some leaves to whoever takes them. */
type Visit = (value: unknown, take: (value: unknown) => void) => void

/**
 * Goes through the leaves of some kinds, in the order of {@link mapLeaves}: worked out once for a field, it looks at
 * nothing that holds none of them.
 */
export const leavesOf = (field: Field, kinds: readonly Leaf['kind'][]): Visit =>
  visiting(field, new Set(kinds)) ?? (() => undefined)

const visiting = (field: Field, kinds: ReadonlySet<Leaf['kind']>): Visit | undefined => {
  if (field.kind === 'list') {
    const visit = visiting(field.of, kinds)
    return (
      visit &&
      ((value, take) => {
        if (value === undefined) return
        if (Array.isArray(value)) for (const entry of value) visit(entry, take)
        else visit(value, take)
      })
    )
  }
  if (field.kind !== 'object')
    return kinds.has(field.kind) ? (value, take) => void (value === undefined || take(value)) : undefined
  const members = Object.entries(field.members).flatMap(([key, member]) => {
    const visit = visiting(member, kinds)
    return visit ? [{ key, visit }] : []
  })
  if (members.length === 0) return undefined
  return (value, take) => {
    if (!isRecord(value)) return
    for (const { key, visit } of members) visit(value[key], take)
  }
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
