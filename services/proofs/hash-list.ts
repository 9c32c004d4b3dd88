/** Bytes of a SHA-256 hash. */
export const HASH_BYTES = 32

/** Hashes in a block: a list never copies itself to grow, and wastes less than one block. */
const BLOCK_HASHES = 256

/** A growing list of SHA-256 hashes: 32 bytes each, whatever their number, and no object for any of them. */
export class HashList {
  readonly #blocks: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  push(hash: Uint8Array): void {
    if (hash.length !== HASH_BYTES) throw new RangeError(`a hash has ${HASH_BYTES} bytes, not ${hash.length}`)
    const place = this.#length % BLOCK_HASHES
    if (place === 0) this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK_HASHES * HASH_BYTES))
    this.#blocks.at(-1)?.set(hash, place * HASH_BYTES)
    this.#length += 1
  }

  /** The first `length` hashes as bytes, block by block; each a copy. */
  *frozen(length: number): Generator<Uint8Array> {
    for (let start = 0; start < length; start += BLOCK_HASHES) {
      const bytes = this.#blocks[start / BLOCK_HASHES]?.subarray(0, (length - start) * HASH_BYTES)
      if (bytes) yield new Uint8Array(bytes)
    }
  }

  /** Fills an empty list with the hashes that {@link frozen} gave. */
  thaw(bytes: Uint8Array): void {
    if (this.#length > 0) throw new Error('a list is filled once')
    if (bytes.length % HASH_BYTES !== 0) throw new Error('a list of hashes is cut off')
    for (let start = 0; start < bytes.length; start += BLOCK_HASHES * HASH_BYTES) {
      const block = Buffer.allocUnsafeSlow(BLOCK_HASHES * HASH_BYTES)
      block.set(bytes.subarray(start, start + BLOCK_HASHES * HASH_BYTES))
      this.#blocks.push(block)
    }
    this.#length = bytes.length / HASH_BYTES
  }

  /** A copy of the hash at a place, counted from 0. */
  at(place: number): Buffer {
    const block = this.#blocks[Math.floor(place / BLOCK_HASHES)]
    if (block === undefined || place >= this.#length) throw new RangeError(`there is no hash ${place}`)
    const start = (place % BLOCK_HASHES) * HASH_BYTES
    return Buffer.from(block.subarray(start, start + HASH_BYTES))
  }
}
