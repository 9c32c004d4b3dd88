import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { z } from 'zod'
import { developmentTypes, fieldsOf, inputOf, isDevelopmentType } from '../../../domain/developments/catalogue.js'
import { parserOf, safeParserOf } from '../../../domain/vocabulary/parser.js'
import { holds } from '../../properties/holds.js'

const FOLDER = resolve('test/golden/events/v1')
const EXAMPLES = resolve('examples/ukraine-2022-2025/developments.ndjson')
const event = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })

/** What is stored of statements, by type. */
const statements = readdirSync(FOLDER)
  .map((file) => event.parse(JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8'))))
  .flatMap(({ type, data: { id: _, conflict: __, ...content } }) =>
    isDevelopmentType(type) ? [{ type, content: content }] : [],
  )
const parsers = new Map(developmentTypes.map((type) => [type, parserOf(fieldsOf(type).stored)]))

/** What is given, as text so that the order of members counts; or what is thrown. */
const outcome = (parse: (value: unknown) => unknown, value: unknown): string => {
  try {
    return JSON.stringify(parse(value))
  } catch (error) {
    return `threw ${error}`
  }
}

type Change = { readonly kind: 'replaced' | 'removed' | 'added'; readonly with: unknown }

/** The value with one part of it changed: `at` tells which, step by step. */
const changed = (value: unknown, at: readonly number[], change: Change): unknown => {
  const [step = 0, ...rest] = at
  if (typeof value !== 'object' || value === null) return change.with
  const keys = Object.keys(value)
  const key = keys[step % Math.max(keys.length, 1)] ?? 'member'
  const members = Object.entries(value)
  const isHere = rest.length === 0
  const entries = members.flatMap(([name, member]): [string, unknown][] => {
    if (name !== key) return [[name, member]]
    if (isHere) return change.kind === 'removed' ? [] : [[name, change.kind === 'added' ? member : change.with]]
    return [[name, changed(member, rest, change)]]
  })
  if (isHere && change.kind === 'added') entries.push(['nonsense', change.with])
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries)
}

/** What schemas are given: a value of which some part is another. */
const path = fc.array(fc.nat(12), { minLength: 1, maxLength: 5 })
const change = fc.record({
  kind: fc.constantFrom('replaced' as const, 'removed' as const, 'added' as const),
  with: fc.oneof(fc.jsonValue(), fc.constantFrom('2022-03-18T16:00:00.000Z', '-1', 'a-slug', 0, 1.5, '', ' a ', null)),
})

t.test('a parser gives and throws what its schema does, whatever part of a statement is changed', async (t) => {
  const property = fc.property(fc.constantFrom(...statements), path, change, ({ type, content }, at, change) => {
    const { stored } = fieldsOf(type)
    const parse = parsers.get(type)
    const given = changed(content, at, change)
    return parse !== undefined && outcome(parse, given) === outcome((value) => stored.parse(value), given)
  })
  await holds(t, property, 2_000)
})

t.test('so it does of what is sent, of which much may be left out', async (t) => {
  const line = z.looseObject({ type: z.string().optional() })
  const sent = readFileSync(EXAMPLES, 'utf8')
    .split('\n')
    .flatMap((text) => (text.trim() === '' ? [] : [line.parse(JSON.parse(text))]))
    .flatMap((input) => (input.type && isDevelopmentType(input.type) ? [{ input, schema: inputOf(input.type) }] : []))
  const property = fc.property(fc.constantFrom(...sent), path, fc.option(change), ({ input, schema }, at, change) => {
    const given = change ? changed(input, at, change) : input
    const [own, zods] = [safeParserOf(schema)(given), schema.safeParse(given)]
    return JSON.stringify(own.data) === JSON.stringify(zods.data) && String(own.error) === String(zods.error)
  })
  await holds(t, property, 2_000)
})

t.test(
  'a parser gives what its schema does of every statement that was stored, its members in another order',
  async (t) => {
    const reversed = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(reversed)
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, member]) => [name, reversed(member)]),
      )
    }
    for (const { type, content } of statements) {
      const given = reversed(content)
      const parse = parsers.get(type)
      t.equal(
        parse && outcome(parse, given),
        outcome((value) => fieldsOf(type).stored.parse(value), given),
        type,
      )
    }
  },
)

t.test('what a parser does not know of a schema is left to it', async (t) => {
  const schemas: readonly z.ZodType[] = [
    z.string().transform((text) => text.length),
    z.string().transform((text, context) => {
      context.addIssue('is no such text')
      return text
    }),
    z.object({ text: z.string() }),
    z.strictObject({ text: z.string() }).refine(({ text }) => text !== 'a'),
    z.looseObject({ text: z.string() }),
    z.array(z.string().startsWith('a')),
    z.number().multipleOf(3),
    z.string().default('a'),
    z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a') }), z.strictObject({ kind: z.literal('b') })]),
  ]
  const given = [
    { text: 'a', more: 1 },
    { text: 'b' },
    { kind: 'b' },
    ['a', 'ab'],
    ['b'],
    'a',
    6,
    7,
    Number.NaN,
    null,
    undefined,
  ]
  for (const [place, schema] of schemas.entries())
    for (const value of given)
      t.equal(
        outcome(parserOf(schema), value),
        outcome((one) => schema.parse(one), value),
        `${place}: ${JSON.stringify(value)}`,
      )
})
