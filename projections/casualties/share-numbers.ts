import { harm } from '../../domain/vocabulary/harm.js'
import type { ResolvedInNumbers } from './resolving.js'
import type { TallySums } from './running-tally.js'

/** How many numbers a share has of each harm: how many there are, low, best and high, and how many highs are open. */
export const PER_HARM = 5
/** Where the number of incidents stands behind the numbers of all harms. */
export const COUNTED = harm.options.length * PER_HARM
/** The numbers of what adds nothing. */
export const NO_SHARE: readonly number[] = Array.from({ length: COUNTED + 1 }, () => 0)

/** Adds what an incident comes to, as numbers that add up: see {@link sumsIn}. */
export const addShare = (sums: number[] | Float64Array, ranges: ResolvedInNumbers['ranges']): void => {
  let isCounted = false
  for (let one = 0; one < ranges.length; one++) {
    const range = ranges[one]
    if (!range) continue
    isCounted = true
    const first = one * PER_HARM
    add(sums, first, 1)
    add(sums, first + 1, range.low)
    add(sums, first + 2, range.best ?? range.low)
    if (range.high === null) add(sums, first + 4, 1)
    else add(sums, first + 3, range.high)
  }
  if (isCounted) add(sums, COUNTED, 1)
}

const add = (sums: number[] | Float64Array, place: number, value: number): void => {
  sums[place] = (sums[place] ?? 0) + value
}

/** Numbers of shares that were added up, as a tally goes on from them. */
export const sumsIn = (numbers: (place: number) => number): TallySums => ({
  counted: numbers(COUNTED),
  harms: new Map(
    harm.options.map((one, index) => {
      const of = (column: number): number => numbers(index * PER_HARM + column)
      return [
        one,
        { shares: of(0), low: BigInt(of(1)), best: BigInt(of(2)), high: BigInt(of(3)), open: of(4) },
      ] as const
    }),
  ),
})
