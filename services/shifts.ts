import { type Axis, type Fact, handOn, inFoldOrder, movedTo } from '../domain/clocks.js'
import { toMs } from '../domain/vocabulary/time.js'
import type { Work } from '../domain/work.js'
import { MovingCells } from '../projections/shifts/moving-cells.js'
import { type Cause, type Shift, type ShiftValues, selectsShift, shiftOf } from '../projections/shifts.js'
import type { At, Disputes, Shown } from '../projections/view.js'
import type { ConflictIndex } from './as-of-index/conflict-index.js'
import type { AxisWindow } from './changes/axis-window.js'
import type { LedgerIndex } from './ledger-index.js'
import { walkAlong } from './walk/walk.js'

/**
 * The shifts of a conflict's positions along a stretch of an axis, in order. In the world every development is a moment of its own,
 * in fold order; on the other axes what becomes known or is recorded at once is one moment.
 * @param at the clock of the read, beyond whose hand no stretch goes, and its glossary, by which the parties asked for are rolled up.
 * @param disputed the disputes at that clock.
 * @param of ids of developments: given, only these are walked along.
 */
export function* shiftsAlong(
  axis: Axis,
  index: ConflictIndex,
  ledger: LedgerIndex,
  at: At,
  { after, until }: AxisWindow,
  asked: Pick<ShiftValues, 'party' | 'issue'>,
  disputed: Disputes,
  of?: ReadonlySet<string>,
): Work<readonly Shown<Shift>[]> {
  const recordedAt = (sequence: number): number => toMs(ledger.at(sequence)?.recordedAt ?? '')
  const cells = new MovingCells()
  const shifts: Shown<Shift>[] = []
  const end = movedTo(axis, at.clock, Math.min(until, handOn(axis, at.clock)))
  for (const { clock, glossary, changes } of walkAlong(axis, index, end, of)) {
    const changed = changes.map((change) => ({ ...change, recordedAt: recordedAt(change.recordedIn) }))
    for (const causes of momentsOf(axis, changed)) {
      const moves = cells.move(causes, { clock, glossary })
      if (handOn(axis, clock) <= after) continue
      const moment = { causes, glossary, recordedAt: recordedAt(clock.sequence) }
      for (const move of moves) shifts.push(...shiftOf(move, moment, disputed))
    }
    yield
  }
  return shifts.filter((shift) => selectsShift(shift, asked, at.glossary))
}

const momentsOf = (axis: Axis, changes: readonly Cause[]): readonly (readonly Cause[])[] =>
  axis === 'world' ? changes.toSorted(inOrder).map((change) => [change]) : [changes]

const inOrder = (a: Cause, b: Cause): number => {
  const [first, second] = [factIn(a), factIn(b)]
  return first && second ? inFoldOrder(first, second) : 0
}

const factIn = ({ before, after }: Cause): Fact | undefined => after ?? before
