import { isSince, type Scope } from '../../../projections/commitments/happenings.js'
import type { HappeningColumns } from './happening-columns.js'

/** So many happenings are told alike where all of them lie on one side of what is asked. */
const BLOCK = 64

type Rows = HappeningColumns['rows']

/** Between which instants the happenings of a block lie. */
type Block = Readonly<Record<'end' | 'from' | 'reportedAt', { readonly least: number; readonly most: number }>>

/** Happenings in an order, of which those in the window of a promise are counted, and walked from the last on, by blocks. */
export class HappeningList {
  readonly #rows: Rows
  readonly #places: readonly number[]
  readonly #blocks: readonly Block[]

  /** @param places of rows. */
  constructor(rows: Rows, places: readonly number[]) {
    this.#rows = rows
    this.#places = places
    const starts = Array.from({ length: Math.ceil(places.length / BLOCK) }, (_, block) => block * BLOCK)
    this.#blocks = starts.map((start) => blockOf(rows, places.slice(start, start + BLOCK)))
  }

  /** How many lie in the window of a scope, and were reported since it was made. */
  count(scope: Scope): number {
    let count = 0
    for (const [number, block] of this.#blocks.entries()) {
      const start = number * BLOCK
      const end = Math.min(start + BLOCK, this.#places.length)
      if (isNoneSince(block, scope)) continue
      if (areAllSince(block, scope)) count += end - start
      else for (let at = start; at < end; at++) if (this.#isSince(at, scope)) count += 1
    }
    return count
  }

  /** Those of them from the last to the first. */
  *fromLast(scope: Scope): Generator<number, void, undefined> {
    for (let number = this.#blocks.length - 1; number >= 0; number--) {
      const block = this.#blocks[number]
      if (!block || isNoneSince(block, scope)) continue
      const start = number * BLOCK
      for (let at = Math.min(start + BLOCK, this.#places.length) - 1; at >= start; at--)
        if (this.#isSince(at, scope)) yield this.#places[at] ?? 0
    }
  }

  #isSince(at: number, scope: Scope): boolean {
    return isRowSince(this.#rows, this.#places[at] ?? 0, scope)
  }
}

/** Whether what the row at a place tells of lies in the window of a scope, and was reported since it was made. */
export const isRowSince = (rows: Rows, place: number, scope: Scope): boolean =>
  isSince({ from: rows.at(place, 'from'), end: rows.at(place, 'end'), reportedAt: rows.at(place, 'reportedAt') }, scope)

const blockOf = (rows: Rows, places: readonly number[]): Block => {
  const between = (name: keyof Block) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const place of places) {
      const instant = rows.at(place, name)
      least = Math.min(least, instant)
      most = Math.max(most, instant)
    }
    return { least, most }
  }
  return { end: between('end'), from: between('from'), reportedAt: between('reportedAt') }
}

/** A happening is the more likely since the later it ended, the earlier it began and the later it was reported. */
const areAllSince = ({ end, from, reportedAt }: Block, scope: Scope): boolean =>
  isSince({ end: end.least, from: from.most, reportedAt: reportedAt.least }, scope)

const isNoneSince = ({ end, from, reportedAt }: Block, scope: Scope): boolean =>
  !isSince({ end: end.most, from: from.least, reportedAt: reportedAt.most }, scope)
