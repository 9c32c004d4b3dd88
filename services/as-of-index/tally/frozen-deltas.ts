import { z } from 'zod'
import type { Work } from '../../../domain/work.js'
import type { Section, Sections } from '../snapshots/sections.js'
import { type Deltas, emptyDeltas } from './deltas.js'
import { inOrders } from './sealed.js'
import { merging, type Segment, segmentOf } from './segment.js'

/** What a segment is made anew from, but for its deltas: how many were sealed, or the parts that were merged. */
export type Outline = number | readonly Outline[]

export const outlineSchema: z.ZodType<Outline> = z.union([z.number(), z.lazy(() => z.array(outlineSchema))])

export const outlineOf = ({ parts, crossings }: Segment): Outline =>
  parts.length > 0 ? parts.map(outlineOf) : crossings.sealed.reduce((sum, { ends }) => sum + ends.length, 0)

const columns = ['ends', 'knowns', 'recordeds', 'tags', 'values'] as const
const orders = ['places', 'ledgerPlaces'] as const

/** Sealed deltas in their order, and behind them the first of some open ones, column by column; these must not change. */
export const frozenDeltas = (
  name: string,
  segments: readonly Segment[],
  open: Deltas,
  length: number,
): readonly Section[] => {
  const sealed = segments.flatMap(({ crossings }) => crossings.sealed)
  const pieces = [...sealed.map((deltas) => ({ deltas, length: deltas.ends.length })), { deltas: open, length }]
  return [
    ...columns.map((column) => ({
      name: `${name}.${column}`,
      bytes: () => pieces.map(({ deltas, length }) => bytesIn(deltas[column], length * widthOf(column, deltas.width))),
    })),
    ...orders.map((order) => ({
      name: `${name}.${order}`,
      bytes: () => sealed.map((deltas) => bytesIn(deltas[order], deltas[order].length)),
    })),
  ]
}

const bytesIn = ({ buffer, byteOffset, BYTES_PER_ELEMENT }: Deltas['ends' | 'tags'] | Uint16Array, length: number) =>
  new Uint8Array(buffer, byteOffset, length * BYTES_PER_ELEMENT)

const widthOf = (column: (typeof columns)[number], width: number): number => (column === 'values' ? width : 1)

/** Takes what {@link frozenDeltas} gave, one piece after the other. */
export class ThawingDeltas {
  readonly #name: string
  readonly #sections: Sections
  readonly #width: number
  #taken = 0

  constructor(name: string, sections: Sections, width: number) {
    this.#name = name
    this.#sections = sections
    this.#width = width
  }

  /** How many deltas were taken. */
  get taken(): number {
    return this.#taken
  }

  /** @param room for how many there is. */
  next(length: number, room = length): Deltas {
    const deltas = emptyDeltas(this.#width, room)
    for (const column of columns) this.#fill(column, deltas[column], length, widthOf(column, this.#width))
    this.#taken += length
    return deltas
  }

  /** The sums at crossings are made anew, in steps. */
  *segment(outline: Outline): Work<Segment> {
    if (typeof outline !== 'number') {
      const parts: Segment[] = []
      for (const part of outline) parts.push(yield* this.segment(part))
      return yield* merging(parts, this.#width)
    }
    yield
    const [places, ledgerPlaces] = [new Uint16Array(outline), new Uint16Array(outline)]
    this.#fill('places', places, outline, 1)
    this.#fill('ledgerPlaces', ledgerPlaces, outline, 1)
    return segmentOf(inOrders(this.next(outline), places, ledgerPlaces))
  }

  #fill(
    column: string,
    { buffer, BYTES_PER_ELEMENT }: Deltas['ends' | 'tags'] | Uint16Array,
    length: number,
    width: number,
  ): void {
    const bytesEach = BYTES_PER_ELEMENT * width
    const start = this.#taken * bytesEach
    const bytes = this.#sections.get(`${this.#name}.${column}`).subarray(start, start + length * bytesEach)
    new Uint8Array(buffer).set(bytes)
  }
}
