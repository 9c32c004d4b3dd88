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
