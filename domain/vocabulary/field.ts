import { z } from 'zod'
import { count, countInput } from './count.js'
import { developmentId, slug } from './ids.js'
import { reportTime, timeInput, timeValue } from './time.js'

/**
 * The field kinds, out of which every development type is declared. From one declaration follow the input schema, the
 * stored schema, their types, the resolution of names, the input form that patches work on, and the roles that
 * filters ask for.
 *
 * The glossary kinds hold a name on input and an id when stored; `claimant` is a party or `publisher:<id>`; `development`
 * is an id or an externalRef.
 */
export type NameKind = 'party' | 'issue' | 'place' | 'publisher'
export type LeafKind = NameKind | 'claimant' | 'development' | 'time' | 'reportTime' | 'count' | 'plain'

export type Leaf<I extends z.ZodType = z.ZodType, S extends z.ZodType = z.ZodType> = {
  readonly kind: LeafKind
  readonly input: I
  readonly stored: S
  /** Of a plain field: what its text is an id of (`proposal`, `incident`, `option` ...). */
  readonly names?: string
}
export type ListField<I extends z.ZodType = z.ZodType, S extends z.ZodType = z.ZodType> = {
  readonly kind: 'list'
  readonly of: Field
  /** One entry may be given without the list. */
  readonly orOne: boolean
  readonly input: I
  readonly stored: S
}
export type ObjectField<I extends z.ZodType = z.ZodType, S extends z.ZodType = z.ZodType> = {
  readonly kind: 'object'
  readonly members: Members
  readonly input: I
  readonly stored: S
}
export type Field = Leaf | ListField | ObjectField
export type Members = { readonly [name: string]: Field }

const leaf = <I extends z.ZodType, S extends z.ZodType>(kind: LeafKind, input: I, stored: S): Leaf<I, S> => ({
  kind,
  input,
  stored,
})

/** A name as people write it: an id, a name or an alias. */
const name = z.string().min(1).max(200)

export const party = leaf('party', name, slug)
export const issue = leaf('issue', name, slug)
export const place = leaf('place', name, slug)
export const publisher = leaf('publisher', name, slug)
export const claimant = leaf('claimant', name, z.string().regex(/^(publisher:)?[a-z0-9][a-z0-9-]{0,63}$/))
export const time = leaf('time', timeInput, timeValue)
export const reported = leaf('reportTime', z.string(), reportTime)
export const countOf = leaf('count', countInput, count)

/** A development elsewhere, by its id or by { system, key }; stored as its id. It may dangle. */
export const externalRef = z.strictObject({ system: z.string().min(1).max(64), key: z.string().min(1).max(256) })
export const development = leaf('development', z.union([developmentId, externalRef]), developmentId)

/** A field that is stored as it is given. */
export const plain = <Z extends z.ZodType>(schema: Z): Leaf<Z, Z> => leaf('plain', schema, schema)
/** One or more sentences. */
export const text = plain(z.string().trim().min(1).max(10_000))
export const shortText = plain(z.string().trim().min(1).max(500))
/** A slug that names a `what` (proposal, contact, incident ...): such references may dangle. */
export const slugOf = (names: string): Leaf<typeof slug, typeof slug> => ({ ...plain(slug), names })
/** A value of an issue: one of its options, where it lists any. Stands beside a member `issue`. */
export const option: Leaf<typeof slug, typeof slug> = { ...plain(slug), names: 'option' }
export const oneOf = <const V extends readonly [string, ...string[]]>(...values: V) => plain(z.enum(values))

export const optional = <F extends Field>(
  field: F,
): Omit<F, 'input' | 'stored'> & {
  readonly input: z.ZodOptional<F['input']>
  readonly stored: z.ZodOptional<F['stored']>
} => ({
  ...field,
  input: z.optional(field.input) as z.ZodOptional<F['input']>,
  stored: z.optional(field.stored) as z.ZodOptional<F['stored']>,
})

/** May be left out on input, where it follows from the rest; it always stands in what is stored. */
export const filledIn = <F extends Field>(
  field: F,
): Omit<F, 'input'> & { readonly input: z.ZodOptional<F['input']> } => ({
  ...field,
  input: z.optional(field.input) as z.ZodOptional<F['input']>,
})

/** An object that may be left out on input: its members' defaults are taken. */
export const prefilled = <F extends ObjectField>(field: F): F => ({ ...field, input: z.prefault(field.input, {}) })

const LONGEST_LIST = 500

export const list = <F extends Field>(
  of: F,
  { min = 0 }: { readonly min?: 0 | 1 } = {},
): ListField<z.ZodDefault<z.ZodArray<F['input']>> | z.ZodArray<F['input']>, z.ZodArray<F['stored']>> => {
  const input = z.array(of.input as F['input']).max(LONGEST_LIST)
  return {
    kind: 'list',
    of,
    orOne: false,
    input: min === 0 ? input.default([]) : input.min(min),
    stored: z.array(of.stored as F['stored']),
  }
}

/** A list that may be given as its one entry; stored as a list. */
export const listOrOne = <F extends Field>(
  of: F,
): ListField<z.ZodUnion<readonly [F['input'], z.ZodArray<F['input']>]>, z.ZodArray<F['stored']>> => ({
  kind: 'list',
  of,
  orOne: true,
  input: z.union([
    of.input as F['input'],
    z
      .array(of.input as F['input'])
      .min(1)
      .max(LONGEST_LIST),
  ]),
  stored: z.array(of.stored as F['stored']),
})

type InputShape<M extends Members> = { [K in keyof M]: M[K]['input'] }
type StoredShape<M extends Members> = { [K in keyof M]: M[K]['stored'] }

export const object = <M extends Members>(
  members: M,
): ObjectField<z.ZodObject<InputShape<M>, z.core.$strict>, z.ZodObject<StoredShape<M>, z.core.$strict>> & {
  readonly members: M
} => ({
  kind: 'object',
  members,
  input: z.strictObject(mapMembers(members, (field) => field.input) as InputShape<M>),
  stored: z.strictObject(mapMembers(members, (field) => field.stored) as StoredShape<M>),
})

const mapMembers = <M extends Members>(members: M, pick: (field: Field) => z.ZodType): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(members).map(([key, field]) => [key, pick(field)]))
