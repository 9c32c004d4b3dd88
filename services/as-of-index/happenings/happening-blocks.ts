import type { Fact } from '../../../domain/clocks.js'
import { isSince, type Scope } from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'

/** So many happenings are passed over together where all of them lie outside of what is asked. */
const BLOCK = 64

type Rows = Pick<HappeningColumns['rows'], 'at'>
type Span = Pick<Fact, 'from' | 'end' | 'reportedAt'>

/** Places of rows that follow each other in an order, and between which instants these lie. */
export type Block = { readonly places: Uint32Array; readonly least: Span; readonly most: Span }

/** Cuts places of rows into blocks, in their order. */
export const blocksOf = (rows: Rows, places: Uint32Array): readonly Block[] =>
  Array.from({ length: Math.ceil(places.length / BLOCK) }, (_, number) => {
    const block = places.subarray(number * BLOCK, (number + 1) * BLOCK)
    const spans = [...block].map((place) => spanAt(rows, place))
    return { places: block, least: ofAll(spans, Math.min), most: ofAll(spans, Math.max) }
  })

const ofAll = (spans: readonly Span[], pick: (...instants: number[]) => number): Span => ({
  from: pick(...spans.map(({ from }) => from)),
  end: pick(...spans.map(({ end }) => end)),
  reportedAt: pick(...spans.map(({ reportedAt }) => reportedAt)),
})

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
