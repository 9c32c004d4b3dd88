import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Work } from '../../domain/work.js'
import { SLICE_MS } from '../../services/work.js'
import { createLimiter } from './limiter.js'
import { fault, HttpProblem } from './problems.js'
import { LOCAL_KEY } from './request-log.js'

/** After so many slices a read is a long one. */
const SHORT_SLICES = 10

/** Long reads at once for each key, of all clients together as long as there are no keys. */
const LONG_READS = 4

/** The reads whose answers may take long to work out. */
export type LongReads = {
  /**
   * Works out an answer in slices, at most one of all such reads between two turns of everything else. Undefined where
   * nobody wants it any more; then the work ends. A read that turns out long while others are under way is
   * PARLEY_TOO_MANY_REQUESTS.
   */
  readonly workOut: <T>(work: Work<T>, isWanted: () => boolean) => Promise<T | undefined>
}

export const createLongReads = (): LongReads => {
  const places = createLimiter(LONG_READS)
  const inLine = pLimit(1)
  return {
    workOut: async (work, isWanted) => {
      let leave: (() => void) | undefined
      try {
        for (let slices = 1; ; slices += 1) {
          const step = sliceOf(work)
          if (step.done) return step.value
          if (slices === SHORT_SLICES) {
            leave = places.enter(LOCAL_KEY)
            if (!leave) throw tooMany()
          }
          await inLine(() => nextTurn())
          if (!isWanted()) return undefined
        }
      } finally {
        end(work)
        leave?.()
      }
    },
  }
}

const sliceOf = <T>(work: Work<T>): IteratorResult<undefined, T> => {
  const begun = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done || performance.now() - begun >= SLICE_MS) return step
  }
}

/** Lets work that is left go what it holds; the result that it would have made is nobody's. */
const end = (work: Work<unknown>): void => {
  work.return(undefined)
}

const tooMany = (): HttpProblem =>
  new HttpProblem(fault('PARLEY_TOO_MANY_REQUESTS', `${LONG_READS} long reads are under way already.`))
