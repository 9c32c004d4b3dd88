import type { Fact } from '../../domain/clocks.js'
import type { Extent } from '../../projections/parts/lookup.js'

type Growing = { -readonly [Name in keyof Extent]: Extent[Name] }

/** Counts one more fact. */
export const extend = (extent: Growing, from: number, end: number): void => {
  extent.developments += 1
  if (Number.isFinite(from)) extent.first = Math.min(extent.first, from)
  extent.last = Math.max(extent.last, end)
}

/** What facts come to. */
export const extentOf = (facts: readonly Fact[]): Extent => {
  const extent = { developments: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
  for (const { from, end } of facts) extend(extent, from, end)
  return extent
}
