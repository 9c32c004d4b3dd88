import { type Clock, inFoldOrder, isPast } from '../../../domain/clocks.js'
import { type Glossary, rootParty } from '../../../domain/glossary/glossary.js'
import { isSince, type Scope } from '../../../projections/commitments/happenings.js'
import { areAllSince, type Block, mayBeSince, spanAt } from './happening-blocks.js'
import type { HappeningColumns } from './happening-columns.js'
import { memo } from './memo.js'

/** The happenings that a clock sees, by the list of places that their reports name: looked at where they are asked for. */
export class SeenHappenings {
  readonly #columns: HappeningColumns
  readonly #clock: Clock
  /** Of a block what may be the doing of a party, by its root: whoever promised something is mostly asked for again. */
  readonly #seenBy: (root: string) => (block: Block) => readonly number[]
  /** The roots of whoever any report of a happening names as its doer, by its number; null where none does. */
  readonly doersOf: (happening: number) => readonly string[] | null

  constructor(columns: HappeningColumns, clock: Clock, glossary: Glossary) {
    this.#columns = columns
    this.#clock = clock
    const seenIn = memo((block: Block) => [...block.places].filter((place) => columns.isSeen(place, clock)))
    this.#seenBy = memo((root) => memo((block) => seenIn(block).filter((place) => this.#isBy(place, root))))
    const rootOf = memo((party: string) => rootParty(glossary, party))
    this.doersOf = memo((happening) => {
      const doers = new Set<string>()
      for (const place of columns.rowsOfHappening(happening)) {
        const doer = columns.doerAt(place)
        if (doer !== undefined && columns.isSeen(place, clock)) doers.add(rootOf(doer))
      }
      return doers.size === 0 ? null : [...doers].sort()
    })
  }

  /** How many at a list of places, by its number, are of a scope. */
  count(placeList: number, scope: Scope): number {
    const seenIn = this.#seenBy(scope.root)
    let count = 0
    for (const block of this.#columns.blocksOf(placeList)) {
      if (!this.#mayHave(block, scope)) continue
      const areAll = areAllSince(block, scope)
      for (const place of seenIn(block)) if (areAll || this.#isSince(place, scope)) count += 1
    }
    return count
  }

  /** The places of their rows, the last first: in the order of folding what is certainly past. */
  *fromLast(placeList: number, scope: Scope): Generator<number, void, undefined> {
    const blocks = this.#columns.blocksOf(placeList)
    const seenIn = this.#seenBy(scope.root)
    for (let number = blocks.length - 1; number >= 0; number--) {
      const block = blocks[number]
      if (!block || !this.#mayHave(block, scope)) continue
      for (const place of seenIn(block).toReversed()) if (this.#isSince(place, scope)) yield place
    }
  }

  /** Whether the row at a place, at a place of the area, is seen and of a scope. */
  isOf(place: number, scope: Scope): boolean {
    return this.#isSince(place, scope) && this.#columns.isSeen(place, this.#clock) && this.#isBy(place, scope.root)
  }

  #mayHave(block: Block, scope: Scope): boolean {
    return isPast(block.least, this.#clock) && mayBeSince(block, scope)
  }

  #isSince(place: number, scope: Scope): boolean {
    return isSince(spanAt(this.#columns.rows, place), scope)
  }

  /** Whether a party, by its root, may be the doer: it is named, or nobody is. */
  #isBy(place: number, root: string): boolean {
    return this.doersOf(this.#columns.rows.at(place, 'happening'))?.includes(root) ?? true
  }

  /** Orders places of rows as facts are folded. */
  readonly inOrder = (a: number, b: number): number => {
    const { rows } = this.#columns
    const [endOfA, endOfB] = [rows.at(a, 'end'), rows.at(b, 'end')]
    // Mostly that decides already, and this is asked of many happenings.
    if (endOfA !== endOfB && Math.max(endOfA, endOfB) <= this.#clock.asOf) return endOfA - endOfB
    return inFoldOrder(this.#orderAt(a), this.#orderAt(b))
  }

  #orderAt(place: number) {
    const { rows } = this.#columns
    const span = spanAt(rows, place)
    const content = { order: rows.at(place, 'order') }
    return { ...span, certain: span.end <= this.#clock.asOf, content, sequence: rows.at(place, 'sequence') }
  }
}
