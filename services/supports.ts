import type { Clock } from '../domain/clocks.js'
import { DEFAULT_POLICY } from '../projections/casualties/policies.js'
import { allParts } from '../projections/parts/all-parts.js'
import { inOrderOfPath, strandsTouched } from '../projections/parts/part.js'
import type { ConflictIndex } from './as-of-index/conflict-index.js'
import { IndexLookup } from './changes/index-lookup.js'

/** An item of a view, as comparisons name it. */
export type Supported = { readonly view: string; readonly path: string }

/**
 * The items of all views that rest on a development at a clock, or tell of it beside what they rest on, by view and
 * path. One that is hidden as a duplicate supports what the development supports that stands for both; one that the
 * clock does not show supports nothing, and a denial is no support of what it denies.
 */
export const supportedBy = (id: string, index: ConflictIndex, clock: Clock): readonly Supported[] => {
  const lookup = new IndexLookup(index, clock, DEFAULT_POLICY)
  const fact = lookup.standingFor(id)
  if (!fact) return []
  const own = new Set([fact.id])
  return allParts
    .flatMap((part) => {
      const items = [...new Set(strandsTouched(part, fact, lookup))].flatMap((strand) => part.items(strand, lookup))
      const resting = items.filter(
        ({ facts, also }) => facts.some((one) => one.id === fact.id) || [...(also?.(own) ?? [])].length > 0,
      )
      return [...new Set(resting.map(({ path }) => path))].map((path) => ({ view: part.view, path }))
    })
    .sort(inOrderOfPath)
}
