import { harm } from '../../../domain/vocabulary/harm.js'
import type { CasualtyClaim } from '../../../projections/casualties/claims.js'
import { incidentRange } from '../../../projections/casualties/incident-range.js'
import type { TallySums } from '../../../projections/casualties/running-tally.js'

/** How many numbers a share has of each harm: how many there are, low, best and high, and how many highs are open. */
export const PER_HARM = 5
/** Where the number of incidents stands behind the numbers of all harms. */
export const COUNTED = harm.options.length * PER_HARM
/** The numbers of what adds nothing. */
export const NO_SHARE: readonly number[] = Array.from({ length: COUNTED + 1 }, () => 0)

/** What all claims about one incident add to the tally, as numbers that add up: see {@link sumsIn}. */
export const shareNumbers = (claims: readonly CasualtyClaim[]): readonly number[] => {
  const ranges = incidentRange(claims)
  const numbers = [...NO_SHARE]
  let first = 0
  for (const one of harm.options) {
    const range = ranges[one]
    if (range) {
      const { low, best, high } = range
      numbers[first] = 1
      numbers[first + 1] = low
      numbers[first + 2] = best ?? low
      numbers[first + 3] = high ?? 0
      numbers[first + 4] = high === null ? 1 : 0
      numbers[COUNTED] = 1
    }
    first += PER_HARM
  }
  return numbers
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
