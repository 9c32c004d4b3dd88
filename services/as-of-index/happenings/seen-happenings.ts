import { type Clock, inFoldOrder } from '../../../domain/clocks.js'
import { type Glossary, rootParty } from '../../../domain/glossary/glossary.js'
import type { HappeningColumns } from './happening-columns.js'
import { HappeningList } from './happening-list.js'
import { memo } from './memo.js'

/** Happenings at the same places with the same doers, null where nobody is named. */
export type Alike = { readonly doers: readonly string[] | null; readonly list: HappeningList }

/** The happenings that a clock sees, by the list of places that their reports name. */
export class SeenHappenings {
  /** Orders places of rows as facts are folded. */
  readonly inOrder: (a: number, b: number) => number
  /** By the number of a list of places. */
  readonly at: (placeList: number) => readonly Alike[]
  /** Whoever is named as the doer of a happening, by its number. */
  readonly doersOf: (happening: number) => readonly string[] | null

  constructor(columns: HappeningColumns, clock: Clock, glossary: Glossary) {
    const { rows } = columns
    const orderAt = (place: number) => {
      const [from, end] = [rows.at(place, 'from'), rows.at(place, 'end')]
      const [reportedAt, sequence] = [rows.at(place, 'reportedAt'), rows.at(place, 'sequence')]
      return {
        from,
        end,
        certain: end <= clock.asOf,
        reportedAt,
        content: { order: rows.at(place, 'order') },
        sequence,
      }
    }
    this.inOrder = (a, b) => {
      const [endOfA, endOfB] = [rows.at(a, 'end'), rows.at(b, 'end')]
      // Mostly that decides already, and this is asked of many happenings.
      if (endOfA !== endOfB && Math.max(endOfA, endOfB) <= clock.asOf) return endOfA - endOfB
      return inFoldOrder(orderAt(a), orderAt(b))
    }
    const named = doersIn(columns, clock, glossary)
    this.doersOf = (happening) => named.get(happening) ?? null
    this.at = memo((placeList) => {
      const alike = new Map<readonly string[] | null, number[]>()
      for (const place of columns.placesOf(placeList)) {
        if (clock.certainty === 'certain' && rows.at(place, 'end') > clock.asOf) break
        if (!columns.isSeen(place, clock)) continue
        const doers = this.doersOf(rows.at(place, 'happening'))
        const group = alike.get(doers)
        if (group) group.push(place)
        else alike.set(doers, [place])
      }
      return [...alike].map(([doers, places]) => {
        // What is certainly past is in order already.
        const inOrder = clock.certainty === 'certain' ? places : places.sort(this.inOrder)
        return { doers, list: new HappeningList(rows, inOrder) }
      })
    })
  }
}

/** The roots of whoever any report of a happening names as its doer, by its number; the same list for the same roots. */
const doersIn = (
  columns: HappeningColumns,
  clock: Clock,
  glossary: Glossary,
): ReadonlyMap<number, readonly string[]> => {
  const found = new Map<number, readonly string[]>()
  const lists = new Map<string, readonly string[]>()
  const rootOf = memo((party: string) => rootParty(glossary, party))
  for (const place of columns.naming()) {
    if (!columns.isSeen(place, clock)) continue
    const happening = columns.rows.at(place, 'happening')
    const root = rootOf(columns.doerAt(place))
    const before = found.get(happening) ?? []
    if (before.includes(root)) continue
    const doers = [...before, root].sort()
    const key = doers.join(' ')
    const list = lists.get(key) ?? doers
    lists.set(key, list)
    found.set(happening, list)
  }
  return found
}
