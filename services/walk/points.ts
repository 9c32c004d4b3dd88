import { type Axis, type Clock, handOn, turnsOf, worldSpan } from '../../domain/clocks.js'
import type { ConflictIndex } from '../as-of-index/conflict-index.js'

/** A place on an axis from which on other facts may be visible than just before it. */
export type Point = {
  /** Where the hand stands: an exclusive bound in milliseconds since 1970, or a sequence on the ledger's axis. */
  readonly hand: number
  /** Whose facts may change there. */
  readonly developments: ReadonlySet<string>
  /** Whether the glossary changes there, and with it the grades and the voices of any fact. */
  readonly glossary: boolean
}

/**
 * The places on an axis, from its beginning to where the clock's hand stands, at which what is visible of a conflict may
 * change; ascending, each once. The other hands stay where the clock has them.
 * @param of ids of developments: given, only the places of their facts.
 */
export const pointsAlong = (
  axis: Axis,
  index: ConflictIndex,
  clock: Clock,
  of?: ReadonlySet<string>,
): readonly Point[] => {
  const last = handOn(axis, clock)
  const points = new Map<number, { readonly developments: Set<string>; glossary: boolean }>()
  const pointAt = (hand: number) => {
    const point = points.get(hand) ?? { developments: new Set<string>(), glossary: false }
    points.set(hand, point)
    return point
  }
  for (const { state, rows, grades } of index.developments.all(of)) {
    const { id } = state
    for (const row of rows) {
      for (const hand of turnsOf(axis, row, worldSpan(row.statement.content), clock)) {
        if (hand > last) continue
        const { developments } = pointAt(hand)
        developments.add(id)
        if (row.sourcesOf !== null) developments.add(row.sourcesOf)
      }
    }
    if (axis === 'ledger')
      for (const { sequence } of grades) if (sequence <= last) pointAt(sequence).developments.add(id)
  }
  if (axis === 'ledger')
    for (const sequence of index.glossarySequences) if (sequence <= last) pointAt(sequence).glossary = true
  return [...points].sort(([a], [b]) => a - b).map(([hand, point]) => ({ hand, ...point }))
}
