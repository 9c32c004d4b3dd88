import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import type { PolicyName } from '../../projections/casualties/policies.js'
import type { Lookup } from '../../projections/parts/lookup.js'
import type { Strand } from '../../projections/strands.js'
import type { At } from '../../projections/view.js'

/**
 * The facts on the way from one lookup to another, when some developments say already what they say at the end, and all
 * others still what they say at the start.
 */
export class MixedLookup implements Lookup {
  readonly at: At
  readonly policy: PolicyName
  readonly #before: Lookup
  readonly #after: Lookup
  readonly #moved: ReadonlySet<string>
  readonly #strands = new Map<Strand, readonly Fact[]>()

  /** @param moved those that say already what they say at the end. @param at by which views are made. */
  constructor(before: Lookup, after: Lookup, moved: ReadonlySet<string>, at: At = after.at) {
    this.at = at
    this.policy = after.policy
    this.#before = before
    this.#after = after
    this.#moved = moved
  }

  readonly about = (strand: Strand): readonly Fact[] => {
    const known = this.#strands.get(strand)
    if (known) return known
    const facts = this.#mixed(this.#before.about(strand), this.#after.about(strand))
    this.#strands.set(strand, facts)
    return facts
  }

  readonly aboutAny = (strands: ReadonlySet<Strand>): readonly Fact[] =>
    this.#mixed(this.#before.aboutAny(strands), this.#after.aboutAny(strands))

  readonly happened = (): undefined => undefined

  readonly stated = (issues?: readonly string[]): readonly Fact[] | undefined => {
    const [before, after] = [this.#before.stated(issues), this.#after.stated(issues)]
    return before && after && this.#mixed(before, after)
  }

  #mixed(before: readonly Fact[], after: readonly Fact[]): readonly Fact[] {
    const facts = [...before.filter(({ id }) => !this.#moved.has(id)), ...after.filter(({ id }) => this.#moved.has(id))]
    return facts.sort(inFoldOrder)
  }

  readonly standingFor = (id: string): Fact | undefined => {
    const is = this.#after.standingFor(id)
    if (is && this.#moved.has(is.id)) return is
    const was = this.#before.standingFor(id)
    return was && !this.#moved.has(was.id) ? was : undefined
  }
}
