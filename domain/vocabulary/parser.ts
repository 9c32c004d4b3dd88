import type { z } from 'zod'

/** What was given is of no shape that is known here: zod decides, and says what is wrong. */
const UNREAD = Symbol('unread')
type Read = (value: unknown) => unknown

/**
 * A parser that gives what the schema's own gives, or throws what it throws, in a fraction of the time where what is
 * given is sound: what was stored is nearly always so, and each event of a ledger is parsed whenever an index is made.
 * It is derived from the schema, part by part; parts that it does not know are left to zod.
 */
export const parserOf = <S extends z.ZodType>(schema: S): ((value: unknown) => z.output<S>) => {
  const read = readOf(schema)
  return (value) => {
    const found = read(value)
    return found === UNREAD ? schema.parse(value) : (found as z.output<S>)
  }
}

/** The same as the schema's `safeParse`. */
export const safeParserOf = <S extends z.ZodType>(
  schema: S,
): ((value: unknown) => z.ZodSafeParseResult<z.output<S>>) => {
  const read = readOf(schema)
  return (value) => {
    const found = read(value)
    return found === UNREAD ? schema.safeParse(value) : { success: true, data: found as z.output<S> }
  }
}

const readOf = (schema: z.core.$ZodType): Read => {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
      return checked((value) => (typeof value === 'string' ? value : UNREAD), schema, [
        ...formatIn(def),
        ...checksIn(def),
      ])
    case 'number':
      return checked((value) => (Number.isFinite(value) ? value : UNREAD), schema, checksIn(def))
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries))
      return (value) => (values.has(value) ? value : UNREAD)
    }
    case 'literal': {
      const values = new Set<unknown>(def.values)
      return (value) => (values.has(value) ? value : UNREAD)
    }
    case 'nullable': {
      const read = readOf(def.innerType)
      return (value) => (value === null ? null : read(value))
    }
    case 'optional': {
      const read = readOf(def.innerType)
      return (value) => (value === undefined ? UNREAD : read(value))
    }
    case 'default': {
      const read = readOf(def.innerType)
      return (value) => (value === undefined ? def.defaultValue : read(value))
    }
    case 'prefault': {
      const read = readOf(def.innerType)
      return (value) => read(value === undefined ? def.defaultValue : value)
    }
    case 'union': {
      const reads = def.options.map(readOf)
      return (value) => {
        for (const read of reads) {
          const found = read(value)
          if (found !== UNREAD) return found
        }
        return UNREAD
      }
    }
    case 'pipe':
      return transformed(def) ?? leftToZod(schema)
    case 'array': {
      const read = readOf(def.element)
      return checked((value) => (Array.isArray(value) ? listOf(value, read) : UNREAD), schema, checksIn(def))
    }
    case 'object':
      return isPlain(def) ? objectOf(def) : leftToZod(schema)
    default:
      return leftToZod(schema)
  }
}

/** What is read, put through a function that asks for nothing beside it; undefined where a pipe is anything else. */
const transformed = ({ in: first, out }: z.core.$ZodPipeDef): Read | undefined => {
  const { def } = (out as z.core.$ZodTypes)._zod
  if (def.type !== 'transform' || def.transform.length > 1) return undefined
  const read = readOf(first)
  const transform = def.transform as Read
  return (value) => {
    const found = read(value)
    if (found === UNREAD) return UNREAD
    const of = transform(found)
    return of instanceof Promise ? UNREAD : of
  }
}

const leftToZod =
  (schema: z.core.$ZodType): Read =>
  (value) => {
    const found = (schema as z.ZodType).safeParse(value)
    return found.success ? found.data : UNREAD
  }

const listOf = (values: readonly unknown[], read: Read): unknown => {
  const list: unknown[] = []
  for (const value of values) {
    const found = read(value)
    if (found === UNREAD) return UNREAD
    list.push(found)
  }
  return list
}

type ObjectDef = z.core.$ZodObjectDef

/** Whether an object takes no other members, or takes them as they are, and is not checked as a whole. */
const isPlain = ({ catchall, checks = [] }: ObjectDef): boolean =>
  checks.length === 0 && ['never', 'unknown'].includes((catchall as z.core.$ZodTypes | undefined)?._zod.def.type ?? '')

/** What it means that a member is not there. */
const absenceOf = (member: z.core.$ZodType): 'refused' | 'left out' | 'filled in' => {
  const { def } = (member as z.core.$ZodTypes)._zod
  if (def.type === 'default' || def.type === 'prefault') return 'filled in'
  // What may be left out and has a default within is not asked here which of the two it is.
  return def.type === 'optional' && def.innerType._zod.optin === undefined ? 'left out' : 'refused'
}

/** The members in the order of the schema, whatever their order was, as zod gives them. */
const objectOf = ({ shape, catchall }: ObjectDef): Read => {
  const members = Object.entries(shape).map(([key, member]) => ({
    key,
    read: readOf(member),
    absent: absenceOf(member),
  }))
  const isLoose = (catchall as z.core.$ZodTypes)._zod.def.type === 'unknown'
  const declared = new Set(Object.keys(shape))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return UNREAD
    const given = value as { readonly [key: string]: unknown }
    const found: { [key: string]: unknown } = {}
    let others = 0
    for (const _ in given) others += 1
    for (const { key, read, absent } of members) {
      const member = given[key]
      if (member === undefined) {
        // One that is there and undefined is not counted, so that a strict object is left to zod below.
        if (absent === 'refused' || (isLoose && key in given)) return UNREAD
        if (absent === 'left out') continue
      } else others -= 1
      const of = read(member)
      if (of === UNREAD) return UNREAD
      found[key] = of
    }
    if (others === 0) return found
    if (!isLoose) return UNREAD
    for (const key in given) {
      if (key === '__proto__') return UNREAD
      if (!declared.has(key)) found[key] = given[key]
    }
    return found
  }
}

type Check = z.core.$ZodChecks['_zod']['def'] | z.core.$ZodCustomDef

const checksIn = ({ checks = [] }: z.core.$ZodTypeDef): readonly Check[] =>
  checks.map((check) => check._zod.def as Check)

/** A string of a format has itself as its first check. */
const formatIn = (def: z.core.$ZodStringDef): readonly Check[] => ('format' in def ? [def as unknown as Check] : [])

/** What is read, put through checks in their order; a kind of check that is not known leaves all of it to zod. */
const checked = (read: Read, schema: z.core.$ZodType, checks: readonly Check[]): Read => {
  const steps = checks.map(stepOf)
  if (steps.length === 0) return read
  if (!steps.every((step) => step !== undefined)) return leftToZod(schema)
  return (value) => {
    let found = read(value)
    for (const step of steps) {
      if (found === UNREAD) return UNREAD
      found = step(found)
    }
    return found
  }
}

/** Formats that are their patterns, and nothing beside. */
const PATTERNED = ['regex', 'uuid', 'datetime']

/** One check of a string, a number or a list that is one already: it gives the value back, maybe as another. */
const stepOf = (check: Check): Read | undefined => {
  const where =
    (holds: (value: never) => boolean): Read =>
    (value) =>
      holds(value as never) ? value : UNREAD
  switch (check.check) {
    case 'string_format': {
      const { format, pattern } = check
      if (!PATTERNED.includes(format) || !pattern || pattern.global || pattern.sticky) return undefined
      return where((text: string) => pattern.test(text))
    }
    case 'min_length':
      return where(({ length }: { readonly length: number }) => length >= check.minimum)
    case 'max_length':
      return where(({ length }: { readonly length: number }) => length <= check.maximum)
    case 'number_format':
      return check.format === 'safeint' ? where(Number.isSafeInteger) : undefined
    case 'greater_than':
      return where((value: number) => (check.inclusive ? value >= Number(check.value) : value > Number(check.value)))
    case 'less_than':
      return where((value: number) => (check.inclusive ? value <= Number(check.value) : value < Number(check.value)))
    case 'overwrite':
      return check.tx
    case 'custom':
      return 'fn' in check && !check.when ? where((value: never) => Boolean(check.fn(value))) : undefined
    default:
      return undefined
  }
}
