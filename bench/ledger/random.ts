/** Random numbers that are the same for the same seed, on every machine. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number
  /** A whole number in [0, below). */
  readonly below: (below: number) => number
  readonly chance: (probability: number) => boolean
  readonly oneOf: <T>(list: readonly T[]) => T
  /** Skewed towards the first of the list, as few parties are in most of the news. */
  readonly skewed: <T>(list: readonly T[]) => T
}

/**
 * The generator mulberry32: 32 bits of state, good enough to spread cases. Several numbers make one seed, so that each
 * report has a stream of its own and can be made without those before it.
 */
export const randomOf = (...seeds: readonly number[]): Random => {
  let state = seeds.reduce((mixed, seed) => Math.imul(mixed ^ (seed + 0x9e3779b9), 0x85ebca6b) ^ (mixed >>> 13), 1)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <T>(list: readonly T[], at: number): T => {
    const found = list[at]
    if (found === undefined) throw new Error('there is nothing to pick from')
    return found
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    oneOf: (list) => pick(list, below(list.length)),
    skewed: (list) => pick(list, Math.floor(next() ** 3 * list.length)),
  }
}
