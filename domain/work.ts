/** Work that can be interrupted: at each yield everything else may have its turn. What it returns is what it makes. */
export type Work<T> = Generator<undefined, T, undefined>

/** What some work makes, done to its end at once. */
export const finished = <T>(work: Work<T>): T => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
