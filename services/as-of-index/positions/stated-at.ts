import { type Clock, type Fact, inFoldOrder } from '../../../domain/clocks.js'
import type { Reliability } from '../../../domain/developments/envelope.js'
import { NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
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
): readonly Fact<Stating>[] => {
  const { rows } = columns
  const facts: Fact<Stating>[] = []
  const wanting = new Set<string>()
  const reliabilities = new Map<number, Reliability>()
  for (const place of columns.seenAt(clock, issues && new Set(issues))) {
    const ordinal = rows.at(place, 'ordinal')
    const id = columns.developmentAt(ordinal)
    if (columns.isWanting(ordinal)) {
      wanting.add(id)
      continue
    }
    const number = rows.at(place, 'publishers')
    const publishers = columns.publishersAt(number)
    const reliability = reliabilities.get(number) ?? bestReliability(publishers, glossary)
    reliabilities.set(number, reliability)
    const said = columns.saidAt(rows.at(place, 'said'))
    const end = rows.at(place, 'end')
    const [recordedFrom, knownFrom] = [rows.at(place, 'recordedFrom'), rows.at(place, 'knownFrom')]
    const known = {
      id,
      statement: rows.at(place, 'statement'),
      sequence: rows.at(place, 'sequence'),
      reportedAt: rows.at(place, 'reportedAt'),
      from: rows.at(place, 'from'),
      end,
      certain: end <= clock.asOf,
      reliability,
      credibility: said.claim.credibility ?? 6,
      said,
      publishers,
    }
    facts.push(new StatedFact(known, () => contentAt(index, id, recordedFrom, knownFrom)))
  }
  if (wanting.size > 0) facts.push(...wholeFacts(index, clock, glossary, wanting, issues))
  return facts.sort(inFoldOrder)
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
 * What the row of a development says that was opened at a sequence, and holds from a moment of knowledge on. Few are asked
 * for, as only what is shown is: their developments are kept.
 */
const contentAt = (index: ConflictIndex, id: string, recordedFrom: number, knownFrom: number): Stating => {
  const row = index.get(id)?.rows.find((one) => one.recordedFrom === recordedFrom && one.knownFrom === knownFrom)
  if (row?.statement.content.type === 'PositionStated') return row.statement.content
  throw new Error(`development ${id} has no position of ${recordedFrom}`)
}
