import type { Clock } from '../domain/clocks.js'
import type { Work } from '../domain/work.js'
import type { ConflictIndex } from './as-of-index/conflict-index.js'
import type { SumPart } from './as-of-index/derived-part.js'
import type { SumName } from './as-of-index/parts.js'
import { beginRemaking } from './as-of-index/remaker.js'
import { sampleClocks } from './as-of-index/sample-clocks.js'
import type { LedgerIndex } from './ledger-index.js'
import { finishedInSlices } from './work.js'

/** What is told of sums that are made anew. */
export type RemakeListener = {
  readonly onRemade?: (conflict: string, name: SumName) => void
  /** It says something else than the facts at a clock, and is not used. */
  readonly onRefused?: (conflict: string, name: SumName, clock: Clock) => void
  readonly onFault?: (error: unknown) => void
}

/**
 * Makes the sums anew that conflicts lack, between others' turns, until `signal` is aborted. Reads fold facts meanwhile,
 * and events may come. A sum is used once it says the same as the facts do at some clocks.
 */
export const remakeSums = async (
  index: LedgerIndex,
  signal: AbortSignal,
  { onFault, ...told }: RemakeListener = {},
): Promise<void> => {
  const { generation } = index
  const isWanted = (): boolean => !signal.aborted && index.generation === generation
  for (const conflict of [...index.conflicts.values()]) {
    try {
      await finishedInSlices(remade(index, conflict, told), isWanted)
    } catch (error) {
      onFault?.(error)
    }
  }
}

function* remade(
  ledger: LedgerIndex,
  index: ConflictIndex,
  { onRemade, onRefused }: Omit<RemakeListener, 'onFault'>,
): Work<void> {
  const remaking = beginRemaking(index)
  if (!remaking) return
  const { made, remaker } = remaking
  while (remaker.next()) yield
  // At this moment the sums have all that the index has; while they are compared it may go on.
  const clocks = sampleClocks(index)
  const differing = new Map<SumName, Clock | undefined>()
  for (const [name, sum] of made) differing.set(name, yield* differsAt(sum, index, clocks))
  // What came meanwhile. Nothing else has its turn between the last event and the use of what was made.
  while (remaker.next()) yield
  for (const [name, sum] of made) {
    const clock = differing.get(name)
    if (clock) {
      onRefused?.(index.conflict, name, clock)
    } else {
      ledger.adopt(index, name, sum)
      onRemade?.(index.conflict, name)
    }
  }
}

/** The first of some clocks at which a sum says something else than the facts do; undefined where it says the same. */
export function* differsAt(
  sum: SumPart,
  index: ConflictIndex,
  clocks: readonly Clock[] = sampleClocks(index),
): Work<Clock | undefined> {
  for (const clock of clocks) if (!(yield* sum.agrees(index, clock))) return clock
  return undefined
}
