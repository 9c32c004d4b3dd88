/** Numbers in a block. Only the first block grows, from a few numbers on: a column is never copied as a whole. */
const SHIFT = 12
const BLOCK = 1 << SHIFT
const WITHIN = BLOCK - 1
const FIRST_BLOCK = 1 << 4

/** `instants`: 64-bit floats, infinities included; `counts`: whole numbers from 0 to 2^32 - 1. */
export type Kind = 'instants' | 'counts'
type Block = Float64Array | Uint32Array

/** A growing list of numbers outside of the heap: 8 bytes each, or 4. */
export class Column {
  readonly kind: Kind
  readonly #blocks: Block[] = []
  #length = 0

  constructor(kind: Kind) {
    this.kind = kind
  }

  get length(): number {
    return this.#length
  }

  /** Bytes that its numbers have room in. */
  get bytes(): number {
    return this.#blocks.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** @returns the place of the number, counted from 0. */
  push(value: number): number {
    const place = this.#length
    if (place < BLOCK) this.#growFirst(place)
    else if (place % BLOCK === 0) this.#blocks.push(this.#block(BLOCK))
    this.#length += 1
    const block = this.#blocks[Math.floor(place / BLOCK)]
    if (block) block[place % BLOCK] = value
    return place
  }

  at(place: number): number {
    // A whole number from 0 on is what its 32 bits are.
    const isPlace = place >>> 0 === place && place < this.#length
    const value = isPlace ? this.#blocks[place >>> SHIFT]?.[place & WITHIN] : undefined
    if (value === undefined) throw new RangeError(`there is no place ${place}`)
    return value
  }

  set(place: number, value: number): void {
    if (!Number.isInteger(place) || place < 0 || place >= this.#length)
      throw new RangeError(`there is no place ${place}`)
    const block = this.#blocks[place >>> SHIFT]
    if (block) block[place & WITHIN] = value
  }

  /** The numbers at the first `length` places, as bytes in the machine's order, block by block; each a copy. */
  *frozen(length = this.#length): Generator<Uint8Array> {
    for (let start = 0; start < length; start += BLOCK) {
      const block = this.#blocks[start / BLOCK]?.slice(0, Math.min(BLOCK, length - start))
      if (block) yield bytesOf(block)
    }
  }

  /** Fills an empty column with the numbers that {@link frozen} gave. */
  thaw(bytes: Uint8Array): void {
    if (this.#length > 0) throw new Error('a column is filled once')
    const bytesEach = this.#block(0).BYTES_PER_ELEMENT
    const length = bytes.length / bytesEach
    if (!Number.isInteger(length)) throw new Error('a column is cut off')
    this.#length = length
    for (let start = 0; start < length; start += BLOCK) {
      const count = Math.min(BLOCK, length - start)
      const block = this.#block(length < BLOCK ? 2 ** Math.ceil(Math.log2(Math.max(FIRST_BLOCK, count))) : BLOCK)
      bytesOf(block).set(bytes.subarray(start * bytesEach, (start + count) * bytesEach))
      this.#blocks.push(block)
    }
  }

  #growFirst(place: number): void {
    const [first] = this.#blocks
    if (first && place < first.length) return
    const grown = this.#block(first ? first.length * 2 : FIRST_BLOCK)
    if (first) grown.set(first)
    this.#blocks[0] = grown
  }

  #block(length: number): Block {
    return this.kind === 'instants' ? new Float64Array(length) : new Uint32Array(length)
  }
}

/** The bytes of numbers, in the machine's order; no copy. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Block): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** The numbers of which bytes were taken, wherever these lie: a copy. */
export const instantsIn = (bytes: Uint8Array): Float64Array => new Float64Array(new Uint8Array(bytes).buffer)
export const countsIn = (bytes: Uint8Array): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer)
