import { type Axis, type Clock, type Fact, isVisible, movedTo, turnsOf, worldSpan } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { type FactChange, isSameFact, type Reason } from '../../projections/fact-change.js'
import type { ConflictIndex } from '../as-of-index/conflict-index.js'
import type { Kept, Row } from '../as-of-index/kept.js'
import { pointsAlong } from './points.js'

/** What one development is before and after a point. Along the world's axis time only passes: all is new. */
type Change = FactChange & {
  readonly reason: Reason
  /** When what did it was reported, milliseconds since 1970. */
  readonly knownAt: number
  /** Ledger sequence at which that was recorded. */
  readonly recordedIn: number
}

/** One point of a walk: the clock there, with the glossary, and the changes. */
type Step = {
  readonly clock: Clock
  readonly glossary: Glossary
  readonly changes: readonly Change[]
}

/**
 * Walks along an axis, from its beginning to where the clock's hand stands: at each point that changes the facts, or the
 * glossary, what is no longer visible and what is newly so. What the steps leave standing is what a read there sees.
 * @param of ids of developments: given, only their facts.
 */
export function* walkAlong(axis: Axis, index: ConflictIndex, clock: Clock, of?: ReadonlySet<string>): Generator<Step> {
  const visible = new Map<string, Fact>()
  const met = new Set<string>()
  for (const { hand, developments, glossary: reworded } of pointsAlong(axis, index, clock, of)) {
    const here = movedTo(axis, clock, hand)
    const { facts, glossary } = index.read(here, undefined, reworded ? of : developments)
    const now = new Map(facts.map((fact) => [fact.id, fact]))
    const touched = reworded ? new Set([...visible.keys(), ...now.keys()]) : developments
    const changes = [...touched].flatMap((id): Change[] => {
      const [before, after] = [visible.get(id), now.get(id)]
      const kept = index.get(id)
      const fact = after ?? before
      if (!kept || !fact || isSameFact(before, after)) return []
      const isNew = axis === 'world' || (axis === 'ledger' ? hand === kept.sequence : !met.has(id))
      const isGone = !kept.rows.some((row) => isVisible(row, here))
      const reason = isNew ? 'new' : isGone ? 'retracted' : 'corrected'
      return [{ id, before, after, reason, ...timesOf(axis, kept, fact, clock, hand) }]
    })
    for (const id of developments) met.add(id)
    for (const { id, after } of changes) {
      if (after) visible.set(id, after)
      else visible.delete(id)
    }
    if (changes.length > 0 || reworded) yield { clock: here, glossary, changes }
  }
}

/**
 * When what turns at a point was reported and recorded: on the ledger's axis, recorded there; on that of knowledge,
 * reported there, and recorded with the first statement that turned there; in the world, as the statement was.
 */
const timesOf = (
  axis: Axis,
  { rows, sequence }: Kept,
  fact: Fact,
  clock: Clock,
  hand: number,
): Pick<Change, 'knownAt' | 'recordedIn'> => {
  const recorded = (of: (row: Row) => boolean): number =>
    Math.min(...rows.filter((row) => row.recordedFrom <= clock.sequence && of(row)).map((row) => row.recordedFrom))
  switch (axis) {
    case 'ledger':
      return { knownAt: fact.reportedAt, recordedIn: hand }
    case 'knowledge': {
      const turned = recorded((row) => {
        const then = movedTo('ledger', clock, row.recordedFrom)
        return turnsOf(axis, row, worldSpan(row.statement.content), then).includes(hand)
      })
      return { knownAt: hand - 1, recordedIn: Number.isFinite(turned) ? turned : sequence }
    }
    case 'world': {
      const standing = rows.find((row) => isVisible(row, clock))?.statement
      return { knownAt: fact.reportedAt, recordedIn: recorded(({ statement }) => statement === standing) }
    }
    default: {
      const _: never = axis
      return _
    }
  }
}
