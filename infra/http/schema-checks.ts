import { Readable } from 'node:stream'
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'
import { z } from 'zod'
import { fieldErrors, isOnlyUnknownMembers } from './field-errors.js'
import { fault, HttpProblem } from './problems.js'

const membersOf = (schema: z.ZodType): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

const described = new WeakSet<z.ZodType>()

/** A body's schema that describes it in OpenAPI while the domain checks the body: its faults have codes of their own. */
export const describing = <Z extends z.ZodType>(schema: Z): Z => {
  described.add(schema)
  return schema
}

/**
 * Checks the parts of a request by their zod schemas. A body that breaks its schema is PARLEY_INVALID (422) with
 * pointers, parameters of query and path are PARLEY_UNKNOWN_PARAMETER or PARLEY_BAD_PARAMETER (400). The schema of a
 * route that also takes uploads describes one line of them: the stream itself passes unchecked.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  if (described.has(schema)) return (data: unknown) => ({ value: data })
  const members = membersOf(schema)
  return (data: unknown) => {
    if (data instanceof Readable) return { value: data }
    const result = schema.safeParse(data)
    if (result.success) return { value: result.data }
    if (httpPart === 'body') {
      const errors = fieldErrors(result.error, data, 'pointer', members)
      return { error: new HttpProblem(fault('PARLEY_INVALID', 'The content breaks its schema.', errors)) }
    }
    const errors = fieldErrors(result.error, data, 'parameter', members)
    if (isOnlyUnknownMembers(result.error)) {
      return {
        error: new HttpProblem(fault('PARLEY_UNKNOWN_PARAMETER', 'The query has an unknown parameter.', errors)),
      }
    }
    return { error: new HttpProblem(fault('PARLEY_BAD_PARAMETER', 'A parameter is malformed.', errors)) }
  }
}

/** Answers are built by our own code from checked values: their schemas describe them, and are not run over them. */
export const serializerCompiler: FastifySerializerCompiler<unknown> = () => (data) => JSON.stringify(data)

/**
 * Throws if a schema for the query would let an unknown parameter pass: a clock misspelt must never be answered as if
 * it had not been given.
 */
export const assertStrictQuery = (schema: unknown, url: string): void => {
  if (!(schema instanceof z.ZodType)) throw new Error(`${url}: the schema of the query is not a zod schema`)
  const { error } = schema.safeParse({ 'no such parameter': '' })
  if (error?.issues.some(({ code }) => code === 'unrecognized_keys')) return
  throw new Error(`${url}: the schema of the query lets unknown parameters pass`)
}
