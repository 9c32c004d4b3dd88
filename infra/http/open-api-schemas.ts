import type { z } from 'zod'

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>
type Members = Readonly<Record<string, unknown>>

/**
 * JSON Schema has no word for what tells the variants of a union apart; OpenAPI has. Where the variants will be found
 * is not known yet while a schema is written, so the mapping leads to their indexes: see {@link withMappings}.
 */
export const namingDiscriminators: Override = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod
  if (def.type !== 'union' || !('discriminator' in def)) return
  const { discriminator, options } = def as z.core.$ZodDiscriminatedUnionDef
  const mapping = options.flatMap((option, index) =>
    [...(option._zod.propValues?.[discriminator] ?? [])].map((value): [string, number] => [String(value), index]),
  )
  jsonSchema.discriminator = { propertyName: discriminator, mapping: Object.fromEntries(mapping) }
}

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null

const rewritten = (schema: unknown, rewrite: (members: Members) => Members): unknown => {
  if (Array.isArray(schema)) return schema.map((item) => rewritten(item, rewrite))
  if (!isMembers(schema)) return schema
  return Object.fromEntries(Object.entries(rewrite(schema)).map(([key, value]) => [key, rewritten(value, rewrite)]))
}

/** Leads every discriminator's mapping to the components of its variants, or leaves it out where they are inline. */
export const withMappings = (schema: unknown): unknown =>
  rewritten(schema, (members) => {
    const { discriminator } = members
    if (!isMembers(discriminator) || !isMembers(discriminator.mapping)) return members
    const variants = members.oneOf ?? members.anyOf
    const { propertyName, mapping } = discriminator
    const refs = Object.entries(mapping).map(([value, index]) => {
      const variant: unknown = Array.isArray(variants) ? variants[Number(index)] : undefined
      return [value, isMembers(variant) ? variant.$ref : undefined]
    })
    const isWhole = refs.every(([, ref]) => ref !== undefined)
    return {
      ...members,
      discriminator: isWhole ? { propertyName, mapping: Object.fromEntries(refs) } : { propertyName },
    }
  })

/** v1 gains members, and clients ignore those they don't know: the description of an answer must not rule them out. */
export const openEnded = (schema: unknown): unknown =>
  rewritten(schema, (members) => {
    const { additionalProperties, ...rest } = members
    return additionalProperties === false ? rest : members
  })
