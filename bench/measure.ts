import { setImmediate as nextTurn } from 'node:timers/promises'

/** What many runs of one thing took, in milliseconds. */
export type Sample = {
  readonly runs: number
  readonly median: number
  readonly p99: number
  readonly longest: number
}

export type Effort = {
  /** Stops after so many milliseconds, but not before `least` runs. */
  readonly budgetMs: number
  readonly least?: number
  readonly most?: number
}

/** Text that other work is made of: about what one request carries. */
const OTHER_TEXT = JSON.stringify(
  Array.from({ length: 120 }, (_, at) => ({ id: at, title: `A headline ${at}`, numbers: [at, at * 2, at * 3] })),
)
/** Larger than the caches next to a core, so that nothing measured stays there between two runs. */
const OTHER_MEMORY = new Float64Array(1_000_000)

/** What a process does between two reads: other requests' texts, and memory of its own. */
const doOtherWork = (turn: number): void => {
  JSON.stringify(JSON.parse(OTHER_TEXT))
  for (let at = turn % 8; at < OTHER_MEMORY.length; at += 8) OTHER_MEMORY[at] = (OTHER_MEMORY[at] ?? 0) + 1
}

/** Measures runs of `work`, each by itself and between other work: a tight loop flatters what fits into the caches. */
export const measure = async (
  work: (run: number) => unknown,
  { budgetMs, least = 3, most = 1_000 }: Effort,
): Promise<Sample> => {
  const took: number[] = []
  const began = performance.now()
  // The first run compiles and is not counted.
  await work(0)
  for (let run = 1; run <= most; run += 1) {
    if (run > least && performance.now() - began > budgetMs) break
    doOtherWork(run)
    await nextTurn()
    const start = performance.now()
    await work(run)
    took.push(performance.now() - start)
  }
  return sampleOf(took)
}

const sampleOf = (took: readonly number[]): Sample => {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { runs: sorted.length, median: at(0.5), p99: at(0.99), longest: sorted.at(-1) ?? 0 }
}

/** How long something takes once, in milliseconds, with what it gives. */
export const timed = async <T>(work: () => Promise<T> | T): Promise<{ readonly ms: number; readonly result: T }> => {
  const start = performance.now()
  const result = await work()
  return { ms: performance.now() - start, result }
}
