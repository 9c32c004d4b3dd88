import { type Clock, UNBOUNDED, worldSpan } from '../../domain/clocks.js'
import type { ConflictIndex } from './conflict-index.js'

/** So many random clocks are asked, beside the head. */
const RANDOM_CLOCKS = 3
const SEED = 1

/** Clocks by which a sum that was made anew is held against the fold of facts: the same ones for the same index. */
export const sampleClocks = (index: ConflictIndex): readonly Clock[] => {
  const random = randomOf(SEED)
  const ids = [...index.developments.ids()]
  const anyRow = () => {
    const kept = index.get(ids[Math.floor(random() * ids.length)] ?? '')
    return kept?.rows[Math.floor(random() * kept.rows.length)]
  }
  const head = headClock(index)
  const clocks = [head]
  while (ids.length > 0 && clocks.length <= RANDOM_CLOCKS) {
    const [ended, known, recorded] = [anyRow(), anyRow(), anyRow()]
    clocks.push({
      ...head,
      asOf: ended ? worldSpan(ended.statement.content).end : head.asOf,
      knownAt: known ? known.knownFrom + 1 : head.knownAt,
      sequence: recorded?.recordedFrom ?? head.sequence,
    })
  }
  return clocks
}

/** The clock by which everything counts that an index has. */
export const headClock = ({ parts: { kept, glossary } }: ConflictIndex): Clock => ({
  asOf: UNBOUNDED,
  knownAt: UNBOUNDED,
  sequence: Math.max(kept?.columns.lastSequence ?? 0, glossary.sequences.at(-1) ?? 0),
  certainty: 'certain',
})

/** Numbers from 0 to below 1 that look random, and are the same for a seed (Lehmer's generator). */
const randomOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 48_271) % 0x7fff_ffff
    return state / 0x7fff_ffff
  }
}
