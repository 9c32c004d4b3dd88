import type { Clock } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import type { HappeningColumns } from './happening-columns.js'

/** What is told of one happening at a clock, in brief: `doers` are roots of whoever is named, null where nobody is. */
export type Told = {
  readonly id: string
  readonly sequence: number
  readonly order: number
  readonly places: readonly string[]
  readonly doers: readonly string[] | null
  readonly from: number
  readonly end: number
  readonly reportedAt: number
}

/** What columns have of a happening at a clock, by id of development. */
export const toldOf = (columns: HappeningColumns, name: string, clock: Clock, glossary: Glossary): readonly Told[] => {
  const { rows } = columns
  const happening = columns.happeningOf(name)
  if (happening === undefined) return []
  const doers = columns.seenAt(clock, glossary).doersOf(happening)
  return [...columns.rowsOfHappening(happening)]
    .filter((place) => columns.isSeen(place, clock))
    .map((place) => ({
      id: columns.developmentAt(rows.at(place, 'ordinal')),
      sequence: rows.at(place, 'sequence'),
      order: rows.at(place, 'order'),
      places: columns.placesAt(rows.at(place, 'owner')),
      doers,
      from: rows.at(place, 'from'),
      end: rows.at(place, 'end'),
      reportedAt: rows.at(place, 'reportedAt'),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
