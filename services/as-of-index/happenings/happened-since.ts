import type { Clock, Fact } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import {
  type FindsSince,
  type HappenedSince,
  type Overlap,
  overlapOf,
} from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'
import { Latest } from './latest.js'
import { memo } from './memo.js'

/** The place of a row, and how what it tells of lies to an area. */
type Lying = { readonly place: number; readonly overlap: Overlap }

/** A list of places, by its number, and how it lies to an area. */
type PlacesLying = { readonly placeList: number; readonly overlap: Overlap }

/**
 * Finds what happened since promises at a clock in columns: see {@link FindsSince}.
 * @param factsOf facts by the ids of their developments.
 */
export const happenedSince = (
  columns: HappeningColumns,
  clock: Clock,
  glossary: Glossary,
  factsOf: (ids: readonly string[]) => readonly Fact[],
): FindsSince => {
  const seen = columns.seenAt(clock, glossary)
  // Much is promised for the same area, and only the window and what was reported before tell that apart.
  const inArea = memo((area: string): readonly PlacesLying[] => {
    if (area === '') return []
    const places = area.split(' ')
    const all = Array.from({ length: columns.placeLists }, (_, placeList) => placeList)
    return all.flatMap((placeList) => {
      const overlap = overlapOf(columns.placesAt(placeList), places, glossary)
      return overlap ? [{ placeList, overlap }] : []
    })
  })
  const inOrder = ({ place: a }: Lying, { place: b }: Lying): number => seen.inOrder(a, b)
  const idAt = (place: number): string => columns.developmentAt(columns.rows.at(place, 'ordinal'))
  return (scope, most) => {
    const latest = new Latest(inOrder, most)
    const lying = inArea(scope.area.join(' '))
    let count = 0
    for (const { placeList, overlap } of lying) {
      count += seen.count(placeList, scope)
      // What is only possibly past lies in another order.
      for (const place of seen.fromLast(placeList, scope))
        if (!latest.add({ place, overlap }) && clock.certainty === 'certain') break
    }
    const found = latest.inOrder()
    const facts = new Map(factsOf(found.map(({ place }) => idAt(place))).map((fact) => [fact.id, fact]))
    return {
      count,
      latest: found.flatMap(({ place, overlap }): HappenedSince[] => {
        const fact = facts.get(idAt(place))
        return fact ? [{ fact, overlap }] : []
      }),
      ids: (of) =>
        lying.flatMap(({ placeList }) => {
          if (!of) return [...seen.fromLast(placeList, scope)].map(idAt)
          return (columns.rowsOf(of).get(placeList) ?? []).filter((place) => seen.isOf(place, scope)).map(idAt)
        }),
    }
  }
}
