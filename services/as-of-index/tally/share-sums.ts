import { harm } from '../../../domain/vocabulary/harm.js'
import type { CasualtyClaim } from '../../../projections/casualties/claims.js'
import { incidentRange } from '../../../projections/casualties/incident-range.js'
import type { TallySums } from '../../../projections/casualties/running-tally.js'

/** How many numbers a share has of each harm: how many there are, low, best and high, and how many highs are open. */
export const PER_HARM = 5
/** Where the number of incidents stands behind the numbers of all harms. */
export const COUNTED = harm.options.length * PER_HARM
export const SHARE_WIDTH = COUNTED + 1

/** What all claims about one incident add to the tally, as numbers that add up: see {@link sumsIn}. */
export const shareNumbers = (claims: readonly CasualtyClaim[]): readonly number[] => {
  const ranges = incidentRange(claims)
  const numbers = Array.from({ length: SHARE_WIDTH }, () => 0)
  for (const [place, one] of harm.options.entries()) {
    const range = ranges[one]
    if (!range) continue
    const { low, best, high } = range
    const own = [1, low, best ?? low, high ?? 0, high === null ? 1 : 0]
    for (const [column, value] of own.entries()) numbers[place * PER_HARM + column] = value
    numbers[COUNTED] = 1
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
