import t from 'tap'
import { leafHash } from '../../../services/ledger-leaf.js'
import { MerkleTree } from '../../../services/proofs/merkle-tree.js'
import { provesConsistency, provesInclusion } from '../../../services/proofs/verify.js'
import { consistencyOf, headOf, inclusionOf } from '../../reference/merkle.js'
import { CONSISTENCIES, INCLUSIONS, LEAVES, ROOTS } from './published-trees.js'

const treeOf = (leaves: readonly Uint8Array[]): MerkleTree => {
  const tree = new MerkleTree()
  for (const leaf of leaves) tree.push(leafHash(leaf))
  return tree
}

t.test('the published roots of all sizes are found, by the reference and by the tree', async (t) => {
  const tree = treeOf(LEAVES)
  for (const [size, root] of ROOTS.entries()) {
    t.same(headOf(LEAVES.slice(0, size)), root, `the reference, ${size}`)
    t.same(treeOf(LEAVES.slice(0, size)).root(size), root, `a tree of ${size}`)
    t.same(tree.root(size), root, `the past ${size} of a tree of eight`)
  }
})

t.test('the published inclusion proofs are made, and prove what they say', async (t) => {
  const tree = treeOf(LEAVES)
  for (const { place, size, path } of INCLUSIONS) {
    t.same(inclusionOf(place, LEAVES.slice(0, size)), path)
    t.same(tree.inclusionPath(place, size), path)
    const [leaf, root] = [leafHash(LEAVES[place] ?? ''), ROOTS[size] ?? Buffer.of()]
    t.ok(provesInclusion({ leaf, place, size, root, path }), `${place} of ${size}`)
  }
})

t.test('the published consistency proofs are made, and prove what they say', async (t) => {
  const tree = treeOf(LEAVES)
  for (const { from, to, path } of CONSISTENCIES) {
    t.same(consistencyOf(from, LEAVES.slice(0, to)), path)
    t.same(tree.consistencyPath(from, to), path)
    const [fromRoot, toRoot] = [ROOTS[from] ?? Buffer.of(), ROOTS[to] ?? Buffer.of()]
    t.ok(provesConsistency({ from, fromRoot, to, toRoot, path }), `${from} to ${to}`)
  }
})

t.test('what the tree does not have is a bug of the caller, and told so', async (t) => {
  const tree = treeOf(LEAVES.slice(0, 5))
  t.throws(() => tree.root(6), RangeError)
  t.throws(() => tree.root(-1), RangeError)
  t.throws(() => tree.root(1.5), RangeError)
  t.throws(() => tree.leaf(5), RangeError)
  t.throws(() => tree.inclusionPath(5, 5), RangeError, 'a place beyond the size')
  t.throws(() => tree.inclusionPath(0, 6), RangeError, 'a size beyond the tree')
  t.throws(() => tree.consistencyPath(0, 5), RangeError, 'nothing is the beginning of everything')
  t.throws(() => tree.consistencyPath(4, 3), RangeError, 'the later size comes second')
  t.throws(() => tree.push(Buffer.alloc(31)), RangeError, 'what is no hash')
  t.equal(tree.size, 5)
})

t.test('nobody can change the tree through what it gave out', async (t) => {
  const tree = treeOf(LEAVES)
  for (const hash of [tree.root(8), tree.leaf(0), ...tree.inclusionPath(0, 8), ...tree.consistencyPath(3, 8)])
    hash.fill(0)
  t.same(tree.root(8), ROOTS[8])
  t.same(tree.leaf(0), ROOTS[1])
})
