import { type Clock, type Fact, inFoldOrder } from '../../../domain/clocks.js'
import type { Reliability } from '../../../domain/developments/envelope.js'
import { NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { sorting } from '../../../domain/sorting.js'
import type { Work } from '../../../domain/work.js'
import { isOf } from '../../../projections/view.js'
import type { ConflictIndex } from '../conflict-index.js'
import { bestReliability } from '../kept.js'
import type { PositionColumns } from './position-columns.js'
import { StatedFact, type Stating } from './stated-fact.js'

/**
 * The positions that are stated at a clock, in fold order: as {@link ConflictIndex.read} has them.
 * @param glossary by which they are graded.
 * @param issues left out, of all.
 */
export const statedAt = (
  columns: PositionColumns,
  index: ConflictIndex,
  clock: Clock,
  glossary: Glossary,
  issues?: readonly string[],
): Work<readonly Fact<Stating>[]> =>
  factsAt(columns, index, clock, glossary, columns.seenAt(clock, issues && new Set(issues)), issues)

/** What the rows at some places, which a clock sees, state; those of issues that are asked for. */
export function* factsAt(
  columns: PositionColumns,
  index: ConflictIndex,
  clock: Clock,
  glossary: Glossary,
  places: Iterable<number>,
  issues?: readonly string[],
): Work<readonly Fact<Stating>[]> {
  const { rows } = columns
  const making = {
    columns,
    clock,
    reliabilityOf: reliabilitiesIn(columns, glossary),
    read: (place: number) => contentAt(columns, index, place),
  }
  const facts: Fact<Stating>[] = []
  const wanting = new Set<string>()
  for (const place of places) {
    const ordinal = rows.at(place, 'ordinal')
    if (columns.isWanting(ordinal)) wanting.add(columns.developmentAt(ordinal))
    else facts.push(new StatedFact(making, place))
    if (facts.length % TOGETHER === 0) yield
  }
  if (wanting.size > 0) facts.push(...wholeFacts(index, clock, glossary, wanting, issues))
  return yield* sorting(facts, inFoldOrder)
}

/** So many are made in one go. */
const TOGETHER = 1_024

const reliabilitiesIn = (columns: PositionColumns, glossary: Glossary): ((publishers: number) => Reliability) => {
  const known = new Map<number, Reliability>()
  return (publishers) => {
    const reliability = known.get(publishers) ?? bestReliability(columns.publishersAt(publishers), glossary)
    known.set(publishers, reliability)
    return reliability
  }
}

const wholeFacts = (
  index: ConflictIndex,
  clock: Clock,
  glossary: Glossary,
  of: ReadonlySet<string>,
  issues: readonly string[] | undefined,
): readonly Fact<Stating>[] =>
  index
    .read(clock, NO_EXCLUSIONS, of, glossary)
    .facts.filter((fact) => isOf(fact, 'PositionStated'))
    .filter(({ content }) => issues?.includes(content.issue) ?? true)

/**
 * What the row at a place says. Few are asked for, as only what is shown is: their developments are kept. Of the rows of a
 * development no two were opened at one sequence and hold from one moment of knowledge on.
 */
const contentAt = (columns: PositionColumns, index: ConflictIndex, place: number): Stating => {
  const { rows } = columns
  const id = columns.developmentAt(rows.at(place, 'ordinal'))
  const [recordedFrom, knownFrom] = [rows.at(place, 'recordedFrom'), rows.at(place, 'knownFrom')]
  const row = index.get(id)?.rows.find((one) => one.recordedFrom === recordedFrom && one.knownFrom === knownFrom)
  if (row?.statement.content.type === 'PositionStated') return row.statement.content
  throw new Error(`development ${id} has no position of ${recordedFrom}`)
}
