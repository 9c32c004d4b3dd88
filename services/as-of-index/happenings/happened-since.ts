import type { Clock, Fact } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import {
  type FindsSince,
  type HappenedSince,
  type Overlap,
  overlapOf,
  type Scope,
} from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'
import { isRowSince } from './happening-list.js'
import { Latest } from './latest.js'
import { memo } from './memo.js'
import type { Alike, SeenHappenings } from './seen-happenings.js'

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
  const { rows } = columns
  const seen = columns.seenAt(clock, glossary)
  const lyingIn = memo((area: string): readonly PlacesLying[] => {
    if (area === '') return []
    const places = area.split(' ')
    const all = Array.from({ length: columns.placeLists }, (_, placeList) => placeList)
    return all.flatMap((placeList) => {
      const overlap = overlapOf(columns.placesAt(placeList), places, glossary)
      return overlap ? [{ placeList, overlap }] : []
    })
  })
  // A party promises much for the same area, and only the window and what was reported before tell that apart.
  const inArea = memo((rootAndArea: string): readonly (Alike & Pick<Lying, 'overlap'>)[] => {
    const [root = '', ...area] = rootAndArea.split(' ')
    return lyingIn(area.join(' ')).flatMap(({ placeList, overlap }) =>
      seen.at(placeList).flatMap((alike) => (mayBeBy(root, alike.doers) ? [{ ...alike, overlap }] : [])),
    )
  })
  const inOrder = ({ place: a }: Lying, { place: b }: Lying): number => seen.inOrder(a, b)
  const rowsOf = memo((of: ReadonlySet<string>) => columns.rowsOf(of))
  const idAt = (place: number): string => columns.developmentAt(rows.at(place, 'ordinal'))
  return (scope, most) => {
    const latest = new Latest(inOrder, most)
    const lying = inArea([scope.root, ...scope.area].join(' '))
    let count = 0
    for (const { overlap, list } of lying) {
      count += list.count(scope)
      for (const place of list.fromLast(scope)) if (!latest.add({ place, overlap })) break
    }
    const found = latest.inOrder()
    const facts = new Map(factsOf(found.map(({ place }) => idAt(place))).map((fact) => [fact.id, fact]))
    return {
      count,
      latest: found.flatMap(({ place, overlap }): HappenedSince[] => {
        const fact = facts.get(idAt(place))
        return fact ? [{ fact, overlap }] : []
      }),
      ids: (of) => {
        const places = of
          ? lyingIn(scope.area.join(' ')).flatMap(({ placeList }) =>
              (rowsOf(of).get(placeList) ?? []).filter((place) => isOfScope(place, columns, seen, clock, scope)),
            )
          : lying.flatMap(({ list }) => [...list.fromLast(scope)])
        return places.map(idAt)
      },
    }
  }
}

/** Whether a party, by its root, may be the doer: it is named, or nobody is. */
const mayBeBy = (root: string, doers: readonly string[] | null): boolean => doers?.includes(root) ?? true

/** Whether a row in the area of a scope is seen, in its window and not said to be done by others alone. */
const isOfScope = (
  place: number,
  columns: HappeningColumns,
  seen: SeenHappenings,
  clock: Clock,
  scope: Scope,
): boolean =>
  isRowSince(columns.rows, place, scope) &&
  columns.isSeen(place, clock) &&
  mayBeBy(scope.root, seen.doersOf(columns.rows.at(place, 'happening')))
