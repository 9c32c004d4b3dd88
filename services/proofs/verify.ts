import { HASH_BYTES } from './hash-list.js'
import { nodeHash } from './merkle-tree.js'

/** What an inclusion proof says: the leaf at `place`, counted from 0, is in the tree of `size` leaves with that root. */
export type InclusionClaim = {
  readonly leaf: Uint8Array
  readonly place: number
  readonly size: number
  readonly root: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** Whether an inclusion proof proves what it says, by the algorithm of RFC 9162, section 2.1.3.2. */
export const provesInclusion = ({ leaf, place, size, root, path }: InclusionClaim): boolean => {
  if (!(Number.isSafeInteger(place) && Number.isSafeInteger(size) && place >= 0 && place < size)) return false
  if (!areHashes([leaf, root, ...path])) return false
  const walk = new Walk(place, size - 1)
  let head = leaf
  for (const sibling of path) {
    if (walk.isAtTop) return false
    head = walk.climb() === 'left' ? nodeHash(sibling, head) : nodeHash(head, sibling)
  }
  return walk.isAtTop && isSame(head, root)
}

/** What a consistency proof says: the tree of `from` leaves, at least one, is the beginning of that of `to`. */
export type ConsistencyClaim = {
  readonly from: number
  readonly fromRoot: Uint8Array
  readonly to: number
  readonly toRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}

/**
 * Whether a consistency proof proves what it says, by the algorithm of RFC 9162, section 2.1.4.2. Trees of one size are
 * consistent where their roots are the same, with nothing to prove.
 */
export const provesConsistency = ({ from, fromRoot, to, toRoot, path }: ConsistencyClaim): boolean => {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1 && from <= to)) return false
  if (!areHashes([fromRoot, toRoot, ...path])) return false
  if (from === to) return path.length === 0 && isSame(fromRoot, toRoot)
  const walk = new Walk(from - 1, to - 1)
  walk.climbWhileRight()
  // An old tree that is one complete subtree: its root is where the path begins, and is not told in it.
  const [first, ...others] = walk.isLeftmost ? [fromRoot, ...path] : path
  if (first === undefined) return false
  let [before, after] = [first, first]
  for (const hash of others) {
    if (walk.isAtTop) return false
    if (walk.climb() === 'left') {
      before = nodeHash(hash, before)
      after = nodeHash(hash, after)
    } else after = nodeHash(after, hash)
  }
  return walk.isAtTop && isSame(before, fromRoot) && isSame(after, toRoot)
}

/** The way up from a node to the root: `fn` and `sn` of the RFC, the node's place on its level and the last place there. */
class Walk {
  #place: number
  #last: number

  constructor(place: number, last: number) {
    this.#place = place
    this.#last = last
  }

  get isAtTop(): boolean {
    return this.#last === 0
  }

  get isLeftmost(): boolean {
    return this.#place === 0
  }

  /**
   * Goes up past the next hash of a path: on which side of the node that hash stands. A last node without a right sibling
   * stands for itself on the levels above, until it is a right child.
   */
  climb(): 'left' | 'right' {
    const side = this.#place % 2 === 1 || this.#place === this.#last ? 'left' : 'right'
    if (side === 'left') while (this.#place % 2 === 0 && this.#place > 0) this.#halve()
    this.#halve()
    return side
  }

  climbWhileRight(): void {
    while (this.#place % 2 === 1) this.#halve()
  }

  #halve(): void {
    this.#place = Math.floor(this.#place / 2)
    this.#last = Math.floor(this.#last / 2)
  }
}

const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every(({ length }) => length === HASH_BYTES)

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
