import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Work } from '../domain/work.js'

/** Milliseconds of work after which everything else has its turn. */
export const SLICE_MS = 10

/** To be awaited between pieces of work: gives everything else its turn once a slice is full. */
export const inSlices = (): (() => Promise<void>) => {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE_MS) return
    await nextTurn()
    since = performance.now()
  }
}

/** What some work makes, everything else having its turn once a slice is full; undefined once nobody wants it any more. */
export const finishedInSlices = async <T>(work: Work<T>, isWanted = () => true): Promise<T | undefined> => {
  const sliceDone = inSlices()
  while (isWanted()) {
    const step = work.next()
    if (step.done) return step.value
    await sliceDone()
  }
  return undefined
}
