import { firstPlace } from '../../../domain/first-place.js'

/** Bytes in a block of texts; a longer text has a block of its own. */
const BLOCK_BYTES = 1 << 20

/** A unit of a string takes so many bytes of UTF-8 at most. */
const MOST_BYTES = 3

/** Where a text lies. */
export type TextPlace = { readonly offset: number; readonly length: number }

/** Texts that are added and read again, outside of the heap. */
export type Texts = {
  /** @returns where it lies, in bytes. */
  add(text: string): TextPlace
  /** The text that was added there. */
  at(place: TextPlace): string
  /** Forgets them all: places given so far are of nothing. */
  clear(): void
}

/** Texts in memory, as UTF-8. */
export class MemoryTexts implements Texts {
  readonly #blocks: { readonly start: number; readonly bytes: Buffer }[] = []
  /** Where the next text begins, in bytes since the first. */
  #end = 0

  add(text: string): TextPlace {
    let block = this.#blocks.at(-1)
    const room = block ? block.bytes.length - (this.#end - block.start) : 0
    // To know that there is room needs no count of its bytes, but for the last texts of a block.
    if (!block || (text.length * MOST_BYTES > room && Buffer.byteLength(text) > room)) {
      block = { start: this.#end, bytes: Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, Buffer.byteLength(text))) }
      this.#blocks.push(block)
    }
    const length = block.bytes.write(text, this.#end - block.start)
    const place = { offset: this.#end, length }
    this.#end += length
    return place
  }

  /** Everything that was added, in order. */
  *written(): Generator<Buffer> {
    for (const [at, { start, bytes }] of this.#blocks.entries())
      yield bytes.subarray(0, (this.#blocks[at + 1]?.start ?? this.#end) - start)
  }

  clear(): void {
    this.#blocks.length = 0
    this.#end = 0
  }

  at({ offset, length }: TextPlace): string {
    const after = firstPlace(this.#blocks.length, (at) => (this.#blocks[at]?.start ?? 0) > offset)
    const block = this.#blocks[after - 1]
    if (!block || offset + length > this.#end) throw new RangeError(`there is no text at ${offset}`)
    const start = offset - block.start
    return block.bytes.toString('utf8', start, start + length)
  }
}
