import { z } from 'zod'
import { type Members, type ObjectField, object } from '../vocabulary/field.js'
import { developmentId } from '../vocabulary/ids.js'
import { parserOf } from '../vocabulary/parser.js'
import { ceasefires } from './ceasefires.js'
import { commitments } from './commitments.js'
import { contacts } from './contacts.js'
import { disputes } from './disputes.js'
import { envelope } from './envelope.js'
import { positions } from './positions.js'
import { proposals } from './proposals.js'
import { violence } from './violence.js'

/** Every type of development with its body. The names are the storage format: renaming one needs an upcaster. */
export const catalogue = {
  ...proposals,
  ...positions,
  ...contacts,
  ...commitments,
  ...ceasefires,
  ...violence,
  ...disputes,
} satisfies Record<string, Members>

export type DevelopmentType = keyof typeof catalogue
export const isDevelopmentType = (type: string): type is DevelopmentType => Object.hasOwn(catalogue, type)
export const developmentTypes = Object.keys(catalogue).filter(isDevelopmentType)

type Stored<M extends Members> = z.infer<ReturnType<typeof object<M>>['stored']>
export type Envelope = Readonly<Stored<typeof envelope>>

/** What one statement of a development says, as stored: its type, the envelope and the body of that type. */
export type Content<T extends DevelopmentType = DevelopmentType> = T extends DevelopmentType
  ? { readonly type: T } & Envelope & Readonly<Stored<(typeof catalogue)[T]>>
  : never

const fields = new Map<DevelopmentType, ObjectField>(
  developmentTypes.map((type) => [type, object({ ...envelope, ...catalogue[type] })]),
)

/** The envelope and the body of `type`, as one object of fields. */
export const fieldsOf = (type: DevelopmentType): ObjectField => {
  const found = fields.get(type)
  if (!found) throw new Error(`no such development type: ${type}`)
  return found
}

const contentParsers = new Map(developmentTypes.map((type) => [type, parserOf(fieldsOf(type).stored)]))

/** Parses what is stored of a statement of `type`; throws where it is not of that shape. */
export const parseContent = <T extends DevelopmentType>(type: T, data: unknown): Content<T> => {
  const parse = contentParsers.get(type)
  if (!parse) throw new Error(`no such development type: ${type}`)
  return { type, ...(parse(data) as object) } as Content<T>
}

/** The shape of a development of `type` on input. `id` may be given. */
export const inputOf = (type: DevelopmentType): z.ZodObject => {
  const { input } = fieldsOf(type)
  if (!(input instanceof z.ZodObject)) throw new Error(`the fields of ${type} are no object`)
  return z.strictObject({ type: z.literal(type), id: developmentId.optional(), ...input.shape }).meta({ id: type })
}

const [firstInput, ...otherInputs] = developmentTypes.map(inputOf)
if (!firstInput) throw new Error('the catalogue is empty')

/** The shape of any development on input: a union with a member for each type. */
export const developmentInput = z.discriminatedUnion('type', [firstInput, ...otherInputs])
