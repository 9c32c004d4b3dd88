import { createHash, hash } from 'node:crypto'
import type { Work } from '../../domain/work.js'
import { type Section, type Sections, valueIn, valueSection } from '../as-of-index/snapshots/sections.js'
import { HASH_BYTES, HashList } from './hash-list.js'

/**
 * The Merkle tree of RFC 9162 (Certificate Transparency 2.0), section 2.1, over leaf hashes in the order of the ledger.
 * The hashes of all complete subtrees are kept: an append makes one inner hash on average, the root and proofs of any
 * size, past or present, take a number of steps that grows with the logarithm of the size, and a leaf takes 64 bytes.
 *
 * Sizes count leaves, places of leaves are counted from 0. A size or place that the tree does not have is a RangeError.
 */
export class MerkleTree {
  readonly #leaves = new HashList()
  /** By height: the heads of the complete subtrees of 2^height leaves, from the left. */
  readonly #levels: HashList[] = [this.#leaves]

  get size(): number {
    return this.#leaves.length
  }

  /** The tree, as sections of a snapshot: complete subtrees never change. */
  frozen(name: string): readonly Section[] {
    const lengths = this.#levels.map(({ length }) => length)
    return [
      valueSection(`${name}.levels`, lengths.length),
      ...this.#levels.map((level, height) => ({
        name: `${name}.${height}`,
        bytes: () => level.frozen(lengths[height] ?? 0),
      })),
    ]
  }

  /** Fills an empty tree with what {@link frozen} gave. */
  *thaw(name: string, sections: Sections): Work<void> {
    const levels = Number(valueIn(sections, `${name}.levels`))
    for (let height = 0; height < levels; height += 1) {
      this.#level(height).thaw(sections.get(`${name}.${height}`))
      yield
    }
  }

  /** Appends a leaf by its hash (RFC 9162, 2.1.1: SHA-256 of a zero byte and the leaf). */
  push(leaf: Uint8Array): void {
    let hash = leaf
    for (let height = 0; ; height += 1) {
      const level = this.#level(height)
      level.push(hash)
      if (level.length % 2 === 1) return
      hash = nodeHash(level.at(level.length - 2), hash)
    }
  }

  /** The hash of a leaf. */
  leaf(place: number): Buffer {
    return this.#leaves.at(place)
  }

  /** The root of the first `size` leaves (2.1.1: MTH); of none it is the hash of nothing. */
  root(size: number): Buffer {
    this.#assertSize(size, 0)
    return this.#head(0, size)
  }

  /**
   * The inclusion proof of a leaf in the tree of the first `size` leaves (2.1.3.1: PATH), from the leaf's sibling up to
   * the child of the root.
   */
  inclusionPath(place: number, size: number): Buffer[] {
    this.#assertSize(size, place + 1)
    const path: Buffer[] = []
    let [start, count] = [0, size]
    while (count > 1) {
      const left = splitOf(count)
      if (place - start < left) {
        path.push(this.#head(start + left, count - left))
        count = left
      } else {
        path.push(this.#head(start, left))
        start += left
        count -= left
      }
    }
    return path.reverse()
  }

  /**
   * The proof that the tree of the first `from` leaves, at least one, is the beginning of that of the first `to` (2.1.4.1:
   * PROOF), in the order in which the verifier takes it; empty where the sizes are equal.
   */
  consistencyPath(from: number, to: number): Buffer[] {
    this.#assertSize(from, 1)
    this.#assertSize(to, from)
    const path: Buffer[] = []
    let [start, count] = [0, to]
    while (start + count !== from) {
      const left = splitOf(count)
      if (from - start <= left) {
        path.push(this.#head(start + left, count - left))
        count = left
      } else {
        path.push(this.#head(start, left))
        start += left
        count -= left
      }
    }
    // The verifier has the old root: only a subtree inside the old tree must be told.
    if (start > 0) path.push(this.#head(start, count))
    return path.reverse()
  }

  /** MTH of `count` leaves from `start` on, which is a multiple of a power of two that is not smaller than `count`. */
  #head(start: number, count: number): Buffer {
    let head: Buffer | undefined
    let end = start + count
    for (let height = 0; end > start; height += 1) {
      const width = 2 ** height
      if (((end - start) / width) % 2 === 0) continue
      end -= width
      const subtree = this.#level(height).at(end / width)
      head = head ? nodeHash(subtree, head) : subtree
    }
    return head ?? createHash('sha256').digest()
  }

  #level(height: number): HashList {
    const known = this.#levels[height]
    if (known) return known
    const level = new HashList()
    this.#levels.push(level)
    return level
  }

  #assertSize(size: number, least: number): void {
    if (!Number.isSafeInteger(size) || size < least || size > this.size)
      throw new RangeError(`the tree has ${this.size} leaves: ${size} is no size of it from ${least} on`)
  }
}

/** The largest power of two that is smaller than `count`, which is 2 at least. */
const splitOf = (count: number): number => 2 ** (31 - Math.clz32(count - 1))

/** The hash of an inner node: SHA-256 of a byte of one and the heads of its two subtrees (2.1.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  const node = Buffer.allocUnsafe(1 + 2 * HASH_BYTES)
  node[0] = 1
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return hash('sha256', node, 'buffer')
}
