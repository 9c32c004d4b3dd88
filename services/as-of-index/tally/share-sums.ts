import type { Fact } from '../../../domain/clocks.js'
import { harm } from '../../../domain/vocabulary/harm.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import type { TallySums } from '../../../projections/casualties/running-tally.js'
import { shareIn, sharesPart } from '../../../projections/parts/casualties-parts.js'
import type { At } from '../../../projections/view.js'

/** How many numbers a share has of each harm: how many there are, low, best and high, and how many highs are open. */
export const PER_HARM = 5
/** Where the number of incidents stands behind the numbers of all harms. */
export const COUNTED = harm.options.length * PER_HARM
export const SHARE_WIDTH = COUNTED + 1

/** What one incident adds to the tally, as numbers that add up: see {@link sumsIn}. */
export const shareNumbers = (facts: readonly Fact[], at: At): readonly number[] => {
  const [placed] = sharesPart.all(facts, at, DEFAULT_POLICY)
  const share = placed && shareIn(placed)
  const numbers = harm.options.flatMap((one) => {
    const range = share?.[one]
    if (!range) return [0, 0, 0, 0, 0]
    const { low, best, high } = range
    return [1, low, best ?? low, high ?? 0, high === null ? 1 : 0]
  })
  return [...numbers, numbers.some((value, place) => place % PER_HARM === 0 && value > 0) ? 1 : 0]
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
