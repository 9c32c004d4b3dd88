import { type Harm, harm } from '../../domain/vocabulary/harm.js'
import type { PolicyName } from './policies.js'
import type { ResolvedInNumbers } from './resolving.js'
import { type HarmSum, RunningTally, type TallySums } from './running-tally.js'
import type { IncidentsTally } from './tally.js'

/** Numbers for each harm: how many shares there are, their low, best and high, and how many of them are open. */
const [SHARES, LOW, BEST, HIGH, OPEN, WIDTH] = [0, 1, 2, 3, 4, 5]

/**
 * The tally over incidents that are only added to it. Sums of numbers that are never negative are exact as long as they
 * are safe, and once they are not they stay so: then the tally says no more of them than that.
 */
export class ShareSum {
  readonly #sums = new Float64Array(harm.options.length * WIDTH)
  #counted = 0
  #unconfirmed = 0

  /** Adds what an incident comes to. */
  add({ ranges, unconfirmed }: Pick<ResolvedInNumbers, 'ranges' | 'unconfirmed'>): void {
    let isCounted = false
    for (let one = 0; one < ranges.length; one++) {
      const range = ranges[one]
      if (!range) continue
      isCounted = true
      const { low, best, high } = range
      const first = one * WIDTH
      this.#add(first + SHARES, 1)
      this.#add(first + LOW, low)
      this.#add(first + BEST, best ?? low)
      if (high === null) this.#add(first + OPEN, 1)
      else this.#add(first + HIGH, high)
    }
    if (isCounted) this.#counted += 1
    if (unconfirmed) this.#unconfirmed += 1
  }

  #add(place: number, value: number): void {
    this.#sums[place] = (this.#sums[place] ?? 0) + value
  }

  /** The tally as answers show it. `policy`: that by which the incidents were resolved. */
  shownBy(policy: PolicyName): IncidentsTally {
    return new RunningTally([], this.#added()).shownBy(policy)
  }

  #added(): TallySums {
    const harms = new Map<Harm, HarmSum>()
    for (const [number, one] of harm.options.entries()) harms.set(one, this.#sumOf(number * WIDTH))
    return { counted: this.#counted, unconfirmed: this.#unconfirmed, harms }
  }

  #sumOf(first: number): HarmSum {
    const at = (column: number): number => this.#sums[first + column] ?? 0
    return {
      shares: at(SHARES),
      low: BigInt(at(LOW)),
      best: BigInt(at(BEST)),
      high: BigInt(at(HIGH)),
      open: at(OPEN),
    }
  }
}
