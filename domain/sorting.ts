import type { Work } from './work.js'

/** So many members are sorted, or merged, in one go. */
const TOGETHER = 1_024

/** Sorts a list as `toSorted` does, a few members at a time: at each yield the work may be interrupted. */
export function* sorting<T>(list: readonly T[], compare: (a: T, b: T) => number): Work<readonly T[]> {
  let runs: (readonly T[])[] = []
  for (let start = 0; start < list.length; start += TOGETHER) {
    runs.push(list.slice(start, start + TOGETHER).sort(compare))
    if (list.length > TOGETHER) yield
  }
  while (runs.length > 1) {
    const longer: (readonly T[])[] = []
    for (let place = 0; place < runs.length; place += 2) {
      const [a = [], b] = [runs[place], runs[place + 1]]
      longer.push(b ? yield* merging(a, b, compare) : a)
    }
    runs = longer
  }
  return runs[0] ?? []
}

function* merging<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): Work<readonly T[]> {
  const merged: T[] = []
  let [inA, inB] = [0, 0]
  while (inA < a.length && inB < b.length) {
    const [first, second] = [a[inA] as T, b[inB] as T]
    if (compare(first, second) <= 0) {
      merged.push(first)
      inA += 1
    } else {
      merged.push(second)
      inB += 1
    }
    if (merged.length % TOGETHER === 0) yield
  }
  for (const rest of [a.slice(inA), b.slice(inB)]) for (const one of rest) merged.push(one)
  return merged
}
