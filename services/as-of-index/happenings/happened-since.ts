import type { Clock, Fact } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import type { FindsSince, HappenedSince, Overlap } from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'
import { Latest } from './latest.js'

/** The place of a row, and how what it tells of lies to an area. */
type Lying = { readonly place: number; readonly overlap: Overlap }

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
  const inOrder = ({ place: a }: Lying, { place: b }: Lying): number => seen.inOrder(a, b)
  const idAt = (place: number): string => columns.developmentAt(columns.rows.at(place, 'ordinal'))
  return (scope, most) => {
    const latest = new Latest(inOrder, most)
    const lying = columns.areas.of(scope.area, glossary)
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
