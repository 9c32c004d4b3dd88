import { z } from 'zod'
import { isRecord } from '../../domain/vocabulary/leaves.js'
import { type Cell, joined } from './table.js'

/** A column of a table that is made of an item's schema: its name, and where in the item its value is. */
export type Column = { readonly name: string; readonly path: readonly string[] }

/**
 * The columns that the items of a schema take up, in its order. Members of an object take the object's name before
 * theirs (`occurred.from` is `occurredFrom`), unless it only groups other objects (`casualties.killed.low` is
 * `killedLow`). A list is one cell; of a list of objects there is a cell for each of their members, with as many entries.
 * Lists within lists have no column.
 */
export const columnsOf = (schema: z.ZodType): readonly Column[] => distinct(walk(schema, [], [], false))

/** Columns, each name once: where it stands first. */
export const distinct = (columns: readonly Column[]): readonly Column[] => {
  const names = columns.map(({ name }) => name)
  return columns.filter(({ name }, place) => names.indexOf(name) === place)
}

const walk = (
  schema: z.ZodType,
  path: readonly string[],
  names: readonly string[],
  inList: boolean,
): readonly Column[] => {
  const bare = bareOf(schema)
  if (bare instanceof z.ZodObject) {
    const members = Object.entries<z.ZodType>(bare.shape)
    const isGrouping = members.every(([, member]) => bareOf(member) instanceof z.ZodObject)
    const prefix = isGrouping ? names.slice(0, -1) : names
    return members.flatMap(([name, member]) => walk(member, [...path, name], [...prefix, name], inList))
  }
  if (bare instanceof z.ZodArray) return inList ? [] : walk(typeOf(bare.element), path, names, true)
  return [{ name: inCamelCase(names), path }]
}

/** A schema without what says that its value may be absent. */
const bareOf = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? bareOf(typeOf(schema.unwrap())) : schema

const typeOf = (schema: z.core.$ZodType): z.ZodType => {
  if (schema instanceof z.ZodType) return schema
  throw new Error('a schema of items is not made of classic zod types')
}

const inCamelCase = ([first = '', ...others]: readonly string[]): string =>
  first + others.map((name) => name.charAt(0).toUpperCase() + name.slice(1)).join('')

/** The cell of an item in a column. */
export const cellAt = (item: unknown, { path }: Column): Cell => valueAt(item, path)

const valueAt = (value: unknown, path: readonly string[]): Cell => {
  if (Array.isArray(value)) return joined(value.map((entry) => valueAt(entry, path)))
  const [step, ...rest] = path
  if (step !== undefined) return isRecord(value) ? valueAt(value[step], rest) : null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
