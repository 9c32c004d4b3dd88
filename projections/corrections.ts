import { z } from 'zod'
import type { Range } from '../domain/vocabulary/count.js'
import { instant } from '../domain/vocabulary/time.js'
import { cause } from './cause.js'
import { change } from './change.js'
import type { ItemCount } from './parts/part.js'
import { range } from './reported.js'

// What we once answered and would now answer otherwise, as somebody corrected it.

const bounds = range.omit({ openEnded: true })

/** By how much a figure changed; null where it is not there, or a bound is unknown on one side. */
const amount = z.object({
  of: z.string().describe('the harm or the measure'),
  before: bounds.nullable(),
  after: bounds.nullable(),
  by: z
    .object({ low: z.number().int(), best: z.number().int().nullable(), high: z.number().int().nullable() })
    .nullable(),
})
export type Amount = z.infer<typeof amount>

/**
 * A figure or a position that was answered until it was corrected: by a revision or withdrawal of its source, by an error
 * of ours put right, by a mark as a duplicate or by a grade. A newer figure is no correction of an older one.
 */
export const correction = change
  .omit({ causes: true })
  .extend({
    now: z
      .looseObject({})
      .nullable()
      .describe('what stands there at the clock of the answer: it may be as before again'),
    amounts: z.array(amount),
    asOf: instant.describe('the world clock at which it was answered: when the development concerned was just past'),
    answeredFrom: instant.describe(
      'since when the development concerned had said so: recorded or, along knowledge, reported',
    ),
    changedAt: instant.describe('when it was corrected: recorded or, along knowledge, reported'),
    lastedSeconds: z.number().describe('from answeredFrom to changedAt'),
    cause,
    event: z.object({ type: z.string().nullable(), reason: z.string().nullable() }),
  })
  .meta({ id: 'Correction' })
export type Correction = z.infer<typeof correction>

/** By how much the figures of an item changed, those that did. */
export const amountsBetween = (before: readonly ItemCount[], after: readonly ItemCount[]): readonly Amount[] =>
  [...new Set([...before, ...after].map(({ of }) => of))].flatMap((of): Amount[] => {
    const [was = null, is = null] = [before, after].map((side) => {
      const found = side.find((one) => one.of === of)
      return found ? { low: found.count.low, best: found.count.best, high: found.count.high } : null
    })
    return JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ of, before: was, after: is, by: was && is && difference(was, is) }]
  })

const difference = (before: Range, after: Range): Amount['by'] => {
  const between = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : b - a)
  return {
    low: after.low - before.low,
    best: between(before.best, after.best),
    high: between(before.high, after.high),
  }
}
