import { z } from 'zod'
import type { Section, Sections } from '../snapshots/sections.js'
import { blockLengthFor, type Deltas, emptyDeltas, lastEndsIn, type Segment } from './segment.js'

/** What a segment is, but for its deltas. */
export type Outline = Pick<Segment, 'length' | 'firstRecorded' | 'lastRecorded' | 'level'> & {
  readonly parts: readonly Outline[]
}

export const outlineSchema: z.ZodType<Outline> = z.object({
  length: z.number(),
  firstRecorded: z.number(),
  lastRecorded: z.number(),
  level: z.number(),
  get parts() {
    return z.array(outlineSchema)
  },
})

export const outlineOf = ({ length, firstRecorded, lastRecorded, level, parts }: Segment): Outline => ({
  length,
  firstRecorded,
  lastRecorded,
  level,
  parts: parts.map(outlineOf),
})

/** A segment, and after it what it was merged from: the order in which {@link ThawingDeltas} takes them. */
export const withParts = (segment: Segment): readonly Segment[] => [segment, ...segment.parts.flatMap(withParts)]

const columns = ['ends', 'knowns', 'recordeds', 'tags', 'values'] as const

/** The first deltas of each piece, column by column; these must not change. */
export const frozenDeltas = (
  name: string,
  pieces: readonly { readonly deltas: Deltas; readonly length: number }[],
): readonly Section[] =>
  columns.map((column) => ({
    name: `${name}.${column}`,
    bytes: () =>
      pieces.map(({ deltas, length }) => {
        const { buffer, byteOffset, BYTES_PER_ELEMENT } = deltas[column]
        return new Uint8Array(buffer, byteOffset, length * BYTES_PER_ELEMENT * widthOf(column, deltas.width))
      }),
  }))

const widthOf = (column: (typeof columns)[number], width: number): number => (column === 'values' ? width : 1)

/** Takes the pieces that {@link frozenDeltas} gave, one after the other. */
export class ThawingDeltas {
  readonly #name: string
  readonly #sections: Sections
  readonly #width: number
  /** How many deltas were taken. */
  #taken = 0

  constructor(name: string, sections: Sections, width: number) {
    this.#name = name
    this.#sections = sections
    this.#width = width
  }

  /** @param room for how many there is. */
  next(length: number, room = length): Deltas {
    const deltas = emptyDeltas(this.#width, room)
    for (const column of columns) {
      const { buffer, BYTES_PER_ELEMENT } = deltas[column]
      const bytesEach = BYTES_PER_ELEMENT * widthOf(column, this.#width)
      const start = this.#taken * bytesEach
      const bytes = this.#sections.get(`${this.#name}.${column}`).subarray(start, start + length * bytesEach)
      new Uint8Array(buffer).set(bytes)
    }
    this.#taken += length
    return deltas
  }

  segment(outline: Outline): Segment {
    const { length } = outline
    const deltas = this.next(length)
    const blockLength = blockLengthFor(length)
    const parts = outline.parts.map((part) => this.segment(part))
    return { ...outline, deltas, blockLength, lastEnds: lastEndsIn(deltas, length, blockLength), parts }
  }
}
