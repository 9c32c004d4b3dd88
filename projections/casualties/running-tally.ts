import { type Harm, harm } from '../../domain/vocabulary/harm.js'
import { type HarmRanges, perHarm } from './incident-range.js'
import type { PolicyName } from './policies.js'
import type { IncidentsTally } from './tally.js'

/** What one incident adds to the tally by some policy. */
export type IncidentShare = HarmRanges & { readonly unconfirmed?: boolean }

/** How many shares there are for one harm, and what they come to. */
type HarmSum = { shares: number; low: bigint; best: bigint; high: bigint; open: number }

/** Shares that were added up already: how many of how much for each harm, and how many incidents. */
export type TallySums = {
  readonly counted: number
  readonly unconfirmed?: number
  readonly harms: ReadonlyMap<Harm, Readonly<HarmSum>>
}

const MOST = BigInt(Number.MAX_SAFE_INTEGER)

/**
 * The tally over incidents while their shares change one by one: always the sum of those that are in it, as `addRanges`
 * has it.
 */
export class RunningTally {
  readonly #sums: ReadonlyMap<Harm, HarmSum>
  #counted: number
  #unconfirmed: number

  /** @param sums of shares to go on from. */
  constructor(shares: Iterable<IncidentShare>, sums: TallySums = { counted: 0, harms: new Map() }) {
    const none = { shares: 0, low: 0n, best: 0n, high: 0n, open: 0 }
    this.#sums = new Map(harm.options.map((one) => [one, { ...(sums.harms.get(one) ?? none) }]))
    this.#counted = sums.counted
    this.#unconfirmed = sums.unconfirmed ?? 0
    for (const share of shares) this.add(share)
  }

  /** One more incident adds something. */
  add(share: IncidentShare): void {
    this.#count(share, 1)
  }

  /** An incident adds something else than before; undefined: it adds nothing. */
  replace(before: IncidentShare | undefined, after: IncidentShare | undefined): void {
    if (before) this.#count(before, -1)
    if (after) this.add(after)
  }

  /** The tally as answers show it. `policy`: that by which the shares were resolved. */
  shownBy(policy: PolicyName): IncidentsTally {
    return {
      count: this.#counted,
      ...(policy === 'cautious/1' ? { unconfirmed: this.#unconfirmed } : {}),
      ...perHarm((one) => {
        const sum = this.#sums.get(one)
        if (!sum || sum.shares === 0) return null
        const most = (value: bigint): number => Number(value > MOST ? MOST : value)
        const isOpen = sum.open > 0 || sum.high > MOST
        return { low: most(sum.low), best: most(sum.best), high: isOpen ? null : Number(sum.high) }
      }),
    }
  }

  #count(share: IncidentShare, times: 1 | -1): void {
    let isCounted = false
    for (const [one, sum] of this.#sums) {
      const range = share[one]
      if (!range) continue
      isCounted = true
      const by = BigInt(times)
      sum.shares += times
      sum.low += by * BigInt(range.low)
      sum.best += by * BigInt(range.best ?? range.low)
      if (range.high === null) sum.open += times
      else sum.high += by * BigInt(range.high)
    }
    if (isCounted) this.#counted += times
    if (share.unconfirmed) this.#unconfirmed += times
  }
}
