import type { Fact } from '../../../domain/clocks.js'
import { isSince, type Scope } from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'

/** So many happenings are passed over together where all of them lie outside of what is asked. */
const BLOCK = 64

type Rows = Pick<HappeningColumns['rows'], 'at'>
type Span = Pick<Fact, 'from' | 'end' | 'reportedAt'>

/** Places of rows that follow each other in an order, and between which instants these lie. */
export type Block = { readonly places: Uint32Array; readonly least: Span; readonly most: Span }

/**
 * Cuts places of rows into blocks, in their order.
 * @param before blocks of the places that there were: most of them are the same, and taken over.
 */
export const blocksOf = (rows: Rows, places: Uint32Array, before: readonly Block[]): readonly Block[] =>
  Array.from({ length: Math.ceil(places.length / BLOCK) }, (_, number) => {
    const own = places.subarray(number * BLOCK, (number + 1) * BLOCK)
    const known = before[number]
    // A copy of its own, so that not all places that there ever were are kept with it.
    return known && areSame(known.places, own) ? known : blockOf(rows, own.slice())
  })

const areSame = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((place, at) => place === b[at])

const blockOf = (rows: Rows, places: Uint32Array): Block => {
  const least = { from: Infinity, end: Infinity, reportedAt: Infinity }
  const most = { from: -Infinity, end: -Infinity, reportedAt: -Infinity }
  for (const place of places) {
    const { from, end, reportedAt } = spanAt(rows, place)
    least.from = Math.min(least.from, from)
    least.end = Math.min(least.end, end)
    least.reportedAt = Math.min(least.reportedAt, reportedAt)
    most.from = Math.max(most.from, from)
    most.end = Math.max(most.end, end)
    most.reportedAt = Math.max(most.reportedAt, reportedAt)
  }
  return { places, least, most }
}

/** When that happened of which the row at a place tells, and was reported. */
export const spanAt = (rows: Rows, place: number): Span => ({
  from: rows.at(place, 'from'),
  end: rows.at(place, 'end'),
  reportedAt: rows.at(place, 'reportedAt'),
})

/**
 * Whether any of a block may lie in the window of a scope, and be reported since it was made: that is the likelier the
 * later something ended, the earlier it began and the later it was reported.
 */
export const mayBeSince = ({ least, most }: Block, scope: Scope): boolean =>
  isSince({ end: most.end, from: least.from, reportedAt: most.reportedAt }, scope)

/** Whether all of a block surely do. */
export const areAllSince = ({ least, most }: Block, scope: Scope): boolean =>
  isSince({ end: least.end, from: most.from, reportedAt: least.reportedAt }, scope)
