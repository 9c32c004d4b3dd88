import { type Clock, type Fact, inFoldOrder } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import {
  type FindsSince,
  type HappenedSince,
  isSince,
  type Overlap,
  overlapOf,
} from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'
import { Latest } from './latest.js'

/** The place of a row, and how what it tells of lies to an area. */
type Lying = { readonly place: number; readonly overlap: Overlap }

/** Places of rows in the area of a promise, with how these lie to it. */
type InArea = { readonly overlap: Overlap; readonly places: readonly number[] }

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
  const seenOf = memo((owner: number) => [...rows.of(owner)].filter((place) => columns.isSeen(place, clock)))
  const doersOf = memo((happening: number) => columns.doersOf(happening, clock, glossary))
  const overlapsOf = memo((area: string) => {
    const places = area.split(' ')
    const owners = Array.from({ length: columns.placeLists }, (_, owner) => owner)
    return owners.flatMap((owner) => {
      const overlap = overlapOf(columns.placesAt(owner), places, glossary)
      return overlap ? [{ owner, overlap }] : []
    })
  })
  // A party promises much for the same area, and only the window and what was reported before tell that apart.
  const inArea = memo((rootAndArea: string): readonly InArea[] => {
    const [root = '', ...area] = rootAndArea.split(' ')
    if (area.length === 0) return []
    return overlapsOf(area.join(' ')).map(({ owner, overlap }) => ({
      overlap,
      places: seenOf(owner).filter((place) => doersOf(rows.at(place, 'happening'))?.includes(root) ?? true),
    }))
  })
  const idAt = (place: number): string => columns.developmentAt(rows.at(place, 'ordinal'))
  const spanAt = (place: number) => ({
    from: rows.at(place, 'from'),
    end: rows.at(place, 'end'),
    reportedAt: rows.at(place, 'reportedAt'),
  })
  const orderAt = (place: number) => {
    const span = spanAt(place)
    const content = { order: rows.at(place, 'order') }
    return { ...span, certain: span.end <= clock.asOf, content, sequence: rows.at(place, 'sequence') }
  }
  const inOrder = ({ place: a }: Lying, { place: b }: Lying): number => {
    const [endOfA, endOfB] = [rows.at(a, 'end'), rows.at(b, 'end')]
    // Mostly that decides already, and this is asked of every happening there is.
    if (endOfA !== endOfB && Math.max(endOfA, endOfB) <= clock.asOf) return endOfA - endOfB
    return inFoldOrder(orderAt(a), orderAt(b))
  }
  return (scope, most) => {
    const latest = new Latest(inOrder, most)
    const lying = inArea([scope.root, ...scope.area].join(' '))
    // The latest recorded mostly come last in fold order too: few are taken that others push out again.
    for (const { overlap, places } of lying)
      for (const place of places.toReversed()) if (isSince(spanAt(place), scope)) latest.add({ place, overlap })
    const found = latest.inOrder()
    const facts = new Map(factsOf(found.map(({ place }) => idAt(place))).map((fact) => [fact.id, fact]))
    return {
      count: latest.count,
      latest: found.flatMap(({ place, overlap }): HappenedSince[] => {
        const fact = facts.get(idAt(place))
        return fact ? [{ fact, overlap }] : []
      }),
      ids: () => lying.flatMap(({ places }) => places.filter((place) => isSince(spanAt(place), scope)).map(idAt)),
    }
  }
}

/** A function that remembers what it gave. */
const memo = <Key, Value>(find: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined || known.has(key)) return found as Value
    const made = find(key)
    known.set(key, made)
    return made
  }
}
