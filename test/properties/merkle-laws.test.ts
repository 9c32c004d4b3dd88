import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { leafHash } from '../../services/ledger-leaf.js'
import { MerkleTree } from '../../services/proofs/merkle-tree.js'
import { provesConsistency, provesInclusion } from '../../services/proofs/verify.js'
import { consistencyOf, headOf, inclusionOf } from '../reference/merkle.js'

const leafOf = (place: number): Buffer => Buffer.from(`event ${place}`)

const treeOf = (leaves: readonly Uint8Array[]): MerkleTree => {
  const tree = new MerkleTree()
  for (const leaf of leaves) tree.push(leafHash(leaf))
  return tree
}

/** All sizes up to here are tried, with every place in them and every size before them. */
const ALL = 33
const leaves = Array.from({ length: ALL }, (_, place) => leafOf(place))
const tree = treeOf(leaves)

t.test('up to 33 leaves every root and every proof is that of the definition, and proves what it says', async () => {
  for (let size = 0; size <= ALL; size += 1) {
    const first = leaves.slice(0, size)
    const root = tree.root(size)
    deepStrictEqual(root, headOf(first))
    for (const place of first.keys()) {
      const path = tree.inclusionPath(place, size)
      deepStrictEqual(path, inclusionOf(place, first), `${place} of ${size}`)
      ok(provesInclusion({ leaf: tree.leaf(place), place, size, root, path }), `${place} of ${size}`)
    }
    for (let from = 1; from <= size; from += 1) {
      const path = tree.consistencyPath(from, size)
      deepStrictEqual(path, consistencyOf(from, first), `${from} to ${size}`)
      ok(provesConsistency({ from, fromRoot: tree.root(from), to: size, toRoot: root, path }), `${from} to ${size}`)
    }
  }
})

/** A tree, a size in it, and an earlier size, of at least one leaf. */
const sizes = fc
  .integer({ min: 1, max: 1_500 })
  .chain((all) => fc.tuple(fc.constant(all), fc.integer({ min: 1, max: all })))
  .chain(([all, size]) => fc.tuple(fc.constant(all), fc.constant(size), fc.integer({ min: 1, max: size })))

t.test('any size of any tree has the root and the proofs of the definition', async () => {
  fc.assert(
    fc.property(sizes, ([all, size, from]) => {
      const leaves = Array.from({ length: all }, (_, place) => leafOf(place))
      const first = leaves.slice(0, size)
      const tree = treeOf(leaves)
      deepStrictEqual(tree.root(size), headOf(first))
      deepStrictEqual(tree.inclusionPath(from - 1, size), inclusionOf(from - 1, first))
      deepStrictEqual(tree.consistencyPath(from, size), consistencyOf(from, first))
      ok(tree.inclusionPath(from - 1, size).length <= Math.ceil(Math.log2(size)))
    }),
    { numRuns: 60 },
  )
})

t.test('a leaf changed, dropped, doubled or swapped gives another root', async () => {
  const ledger = fc.array(fc.uint8Array({ maxLength: 4 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(ledger, fc.nat(), fc.nat(), fc.nat({ max: 7 }), (leaves, one, other, bit) => {
      const [at, with_] = [one % leaves.length, other % leaves.length]
      const [leaf = Buffer.of(), partner = Buffer.of()] = [leaves[at], leaves[with_]]
      const flipped =
        leaf.length === 0 ? Buffer.of(1) : leaf.map((byte, place) => (place === 0 ? byte ^ (1 << bit) : byte))
      const root = treeOf(leaves).root(leaves.length)
      const changes = [leaves.with(at, flipped), leaves.toSpliced(at, 1), leaves.toSpliced(at, 0, leaf)]
      if (Buffer.compare(leaf, partner) !== 0) changes.push(leaves.with(at, partner).with(with_, leaf))
      for (const changed of changes) notDeepStrictEqual(treeOf(changed).root(changed.length), root)
    }),
  )
})

/** Everything near a path that is not it. */
const wrongPaths = (path: readonly Buffer[], root: Buffer): Buffer[][] => [
  path.slice(1),
  path.slice(0, -1),
  [...path, root],
  [root, ...path],
  [...path, Buffer.of()],
  ...path.map((hash, place) => path.with(place, Buffer.from(hash.map((byte, at) => (at === 7 ? byte ^ 8 : byte))))),
  ...path.slice(1).map((hash, place) => path.with(place, hash).with(place + 1, path[place] ?? root)),
]

const differing = (paths: readonly Buffer[][], path: readonly Buffer[]): Buffer[][] =>
  paths.filter(
    (wrong) => Buffer.compare(Buffer.concat(wrong), Buffer.concat(path)) !== 0 || wrong.length !== path.length,
  )

t.test('an inclusion proof proves nothing else: no other leaf, place, root or path', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: ALL }), fc.nat(), fc.nat(), (size, one, other) => {
      const place = one % size
      const [leaf, root, path] = [tree.leaf(place), tree.root(size), tree.inclusionPath(place, size)]
      const claim = { leaf, place, size, root, path }
      for (const wrong of differing(wrongPaths(path, root), path)) ok(!provesInclusion({ ...claim, path: wrong }))
      for (const wrong of [other % size, size, -1, place + 0.5])
        if (wrong !== place) ok(!provesInclusion({ ...claim, place: wrong }))
      if (other % size !== place) ok(!provesInclusion({ ...claim, leaf: tree.leaf(other % size) }))
      for (const wrong of [tree.root(size - 1), leafHash('other'), Buffer.of()]) {
        ok(!provesInclusion({ ...claim, root: wrong }))
        ok(!provesInclusion({ ...claim, leaf: wrong }) || wrong.equals(leaf))
      }
    }),
    { numRuns: 200 },
  )
})

t.test('a consistency proof proves nothing else: no other root, path or order', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: ALL }), fc.nat(), (to, one) => {
      const from = 1 + (one % to)
      const [fromRoot, toRoot, path] = [tree.root(from), tree.root(to), tree.consistencyPath(from, to)]
      const claim = { from, fromRoot, to, toRoot, path }
      for (const wrong of differing(wrongPaths(path, toRoot), path)) ok(!provesConsistency({ ...claim, path: wrong }))
      for (const wrong of [leafHash('other'), Buffer.of(), tree.root(from - 1)])
        ok(!provesConsistency({ ...claim, fromRoot: wrong }))
      for (const wrong of [leafHash('other'), Buffer.of(), tree.root(to - 1)])
        ok(!provesConsistency({ ...claim, toRoot: wrong }))
      ok(!provesConsistency({ ...claim, from: 0 }))
      ok(!provesConsistency({ ...claim, from: from + 0.5 }))
      if (from < to) {
        ok(!provesConsistency({ ...claim, from: to, to: from }))
        ok(!provesConsistency({ ...claim, fromRoot: toRoot, toRoot: fromRoot }))
        ok(!provesConsistency({ ...claim, path: [] }))
      }
    }),
    { numRuns: 200 },
  )
})
