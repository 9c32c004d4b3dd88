import type { Fact } from '../domain/clocks.js'

/** What one development says before and after a moment; undefined where it says nothing. */
export type FactChange = {
  readonly id: string
  readonly before: Fact | undefined
  readonly after: Fact | undefined
}

/**
 * Why a development counts otherwise from a moment on. `new`: it is there for the first time, as time passed or as it was
 * reported or recorded; `retracted`: nothing of it is there any more; `corrected`: our record or its claimant's account of
 * it changed in any other way.
 */
export type Reason = 'new' | 'corrected' | 'retracted'

/** Whether two facts of one development are the same in every respect. */
export const isSameFact = (a: Fact | undefined, b: Fact | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  isSame(a.content, b.content) &&
  a.certain === b.certain &&
  a.reliability === b.reliability &&
  a.credibility === b.credibility &&
  isSameList(a.sources, b.sources) &&
  isSameList(a.duplicates, b.duplicates)

const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, at) => isSame(one, b[at]))

/** A correction writes down anew also what it leaves as it was, or puts back; and an index reads texts again. */
const isSame = <T>(a: T, b: T): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
