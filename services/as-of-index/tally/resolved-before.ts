import { LRUCache } from 'lru-cache'
import type { Clock, Fact } from '../../../domain/clocks.js'
import type { Says } from '../../../domain/development/state.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { factOf, type Kept, type Row } from '../kept.js'

/** So many sets of facts are remembered with what they come to. */
const REMEMBERED = 8_192

/**
 * Facts that statements made, and numbers that sets of facts came to, remembered from one event to the next: what stands
 * before an event is for the most part what stood after the last of the same incident.
 */
export class ResolvedBefore {
  readonly #facts = new WeakMap<Says, { readonly glossary: Glossary; readonly grades: number; readonly fact: Fact }>()
  readonly #places = new WeakMap<Fact, number>()
  #placed = 0
  readonly #numbers = new LRUCache<string, readonly number[]>({ max: REMEMBERED })

  /** The fact that a row is at a clock, by itself: the same object as long as nothing of it changed. */
  factOf(kept: Kept, row: Row, glossary: Glossary, clock: Clock): Fact {
    const grades = kept.grades.findLastIndex(({ sequence }) => sequence <= clock.sequence)
    const known = this.#facts.get(row.statement)
    if (known?.glossary === glossary && known.grades === grades) return known.fact
    const fact = factOf(kept, row, [], glossary, clock)
    this.#facts.set(row.statement, { glossary, grades, fact })
    return fact
  }

  /** Numbers that depend on nothing but facts, worked out where they are not remembered. */
  numbersOf(facts: readonly Fact[], workOut: (facts: readonly Fact[]) => readonly number[]): readonly number[] {
    const key = facts.map((fact) => this.#placeOf(fact)).join(' ')
    const known = this.#numbers.get(key) ?? workOut(facts)
    this.#numbers.set(key, known)
    return known
  }

  #placeOf(fact: Fact): number {
    const known = this.#places.get(fact)
    if (known !== undefined) return known
    this.#placed += 1
    this.#places.set(fact, this.#placed)
    return this.#placed
  }
}
