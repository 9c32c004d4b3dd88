import { z } from 'zod'

/** How a count was said. The four vague words have the lower bounds of {@link VAGUE_WORDS}. */
const qualifiers = [
  'exact',
  'moreThan',
  'atLeast',
  'upTo',
  'about',
  'between',
  'dozens',
  'hundreds',
  'thousands',
  'millions',
] as const

const whole = z.number().int().min(0)

/**
 * A count as stored. `low` is certain; `best` and `high` are null where unknown (an open-ended high). `given` is what
 * was said, null where the bounds themselves were given.
 */
export const count = z.strictObject({
  low: whole,
  best: whole.nullable(),
  high: whole.nullable(),
  qualifier: z.enum(qualifiers),
  given: z.union([whole, z.string()]).nullable(),
})
export type Count = Readonly<z.infer<typeof count>>

/** Shape of a count on input: a number, a shorthand such as ">75", or its bounds. What a shorthand may say: {@link parseCount}. */
export const countInput = z.union([
  z.number(),
  z.string(),
  z.strictObject({
    low: whole,
    best: whole.nullable().optional(),
    high: whole.nullable().optional(),
    qualifier: z.enum(qualifiers).optional(),
  }),
])
export type CountInput = z.infer<typeof countInput>

const VAGUE_WORDS = { dozens: 24, hundreds: 200, thousands: 2_000, millions: 2_000_000 } as const
const isVague = (word: string): word is keyof typeof VAGUE_WORDS => Object.hasOwn(VAGUE_WORDS, word)

const FORMS =
  'a whole number, ">75", ">=4", "4+", "<=40", "<41", "~2800", "10-12", dozens, hundreds, thousands or millions'

/**
 * Reads a count. The shorthands are those of the vocabulary's table; anything else is a message that says why.
 * @returns the stored count, or the reason why it is none.
 */
export const parseCount = (input: CountInput): Count | { readonly message: string } => {
  if (typeof input === 'number') return fromNumber(input, input)
  if (typeof input === 'string') return fromShorthand(input)
  const { low, best = null, high = null } = input
  if (high !== null && low > high) return { message: 'low must not be greater than high' }
  if (best !== null && (best < low || (high !== null && best > high)))
    return { message: 'best must lie between low and high' }
  const qualifier = input.qualifier ?? (high === null ? 'atLeast' : low === high ? 'exact' : 'between')
  return { low, best, high, qualifier, given: null }
}

const fromNumber = (n: number, given: number | string): Count | { readonly message: string } =>
  Number.isSafeInteger(n) && n >= 0
    ? { low: n, best: n, high: n, qualifier: 'exact', given }
    : { message: 'must be a whole number, 0 or more, at most 2^53 - 1' }

const fromShorthand = (text: string): Count | { readonly message: string } => {
  const given = text.trim()
  if (isVague(given)) return { low: VAGUE_WORDS[given], best: null, high: null, qualifier: given, given }
  const form = /^(>=|<=|>|<|~)?(\d{1,16})(?:(\+)|-(\d{1,16}))?$/.exec(given)
  if (!form) return { message: `must be ${FORMS}` }
  const [, sign, first, plus, second] = form
  const n = Number(first)
  if (!Number.isSafeInteger(n)) return { message: 'must be at most 2^53 - 1' }
  if (sign && (plus || second)) return { message: `must be ${FORMS}` }
  if (plus || sign === '>=') return { low: n, best: n, high: null, qualifier: 'atLeast', given }
  if (second !== undefined) {
    const m = Number(second)
    if (!Number.isSafeInteger(m)) return { message: 'must be at most 2^53 - 1' }
    return n <= m
      ? { low: n, best: null, high: m, qualifier: 'between', given }
      : { message: 'must not end below its start' }
  }
  switch (sign) {
    case '>':
      return Number.isSafeInteger(n + 1)
        ? { low: n + 1, best: null, high: null, qualifier: 'moreThan', given }
        : { message: 'must be at most 2^53 - 1' }
    case '<=':
      return { low: 0, best: n, high: n, qualifier: 'upTo', given }
    case '<':
      return n > 0
        ? { low: 0, best: n - 1, high: n - 1, qualifier: 'upTo', given }
        : { message: 'nothing is less than 0' }
    case '~':
      return { low: n, best: n, high: n, qualifier: 'about', given }
    default:
      return fromNumber(n, given)
  }
}

/** A stored count in the form in which it was given. */
export const countToInput = (stored: Count): CountInput =>
  stored.given ?? {
    low: stored.low,
    ...(stored.best === null ? {} : { best: stored.best }),
    ...(stored.high === null ? {} : { high: stored.high }),
    qualifier: stored.qualifier,
  }

/** A range of persons or things: what a resolution or a sum of counts is. */
export type Range = { readonly low: number; readonly best: number | null; readonly high: number | null }

/**
 * Adds ranges: lows and highs add, one open high opens the sum, best adds `best ?? low`. Nothing to add: null. A sum
 * beyond 2^53 - 1 stays at that as a low or best, and is open as a high.
 */
export const addRanges = (ranges: readonly Range[]): (Range & { readonly openEnded: boolean }) | null => {
  if (ranges.length === 0) return null
  let low = 0
  let best = 0
  let high: number | null = 0
  for (const range of ranges) {
    low = Math.min(low + range.low, Number.MAX_SAFE_INTEGER)
    best = Math.min(best + (range.best ?? range.low), Number.MAX_SAFE_INTEGER)
    high = high === null || range.high === null ? null : high + range.high
    if (high !== null && !Number.isSafeInteger(high)) high = null
  }
  return { low, best, high, openEnded: high === null }
}
