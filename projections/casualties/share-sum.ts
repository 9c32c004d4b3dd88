import type { PolicyName } from './policies.js'
import type { ResolvedInNumbers } from './resolving.js'
import { RunningTally } from './running-tally.js'
import { addShare, NO_SHARE, sumsIn } from './share-numbers.js'
import type { IncidentsTally } from './tally.js'

/**
 * The tally over incidents that are only added to it. Sums of numbers that are never negative are exact as long as they
 * are safe, and once they are not they stay so: then the tally says no more of them than that.
 */
export class ShareSum {
  readonly #sums = Float64Array.from(NO_SHARE)
  #unconfirmed = 0

  /** Adds what an incident comes to. */
  add({ ranges, unconfirmed }: Pick<ResolvedInNumbers, 'ranges' | 'unconfirmed'>): void {
    addShare(this.#sums, ranges)
    if (unconfirmed) this.#unconfirmed += 1
  }

  /** The tally as answers show it. `policy`: that by which the incidents were resolved. */
  shownBy(policy: PolicyName): IncidentsTally {
    const sums = { ...sumsIn((place) => this.#sums[place] ?? 0), unconfirmed: this.#unconfirmed }
    return new RunningTally([], sums).shownBy(policy)
  }
}
