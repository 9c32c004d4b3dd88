import { createHash } from 'node:crypto'

// The definitions of RFC 9162, section 2.1, as they stand there: D is the list of the leaves' bytes, n its length. They
// hash the whole list anew at every step.

const HASH = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()

/** k: the largest power of two smaller than n. */
const splitOf = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH(D_n), section 2.1.1: the head of the tree. */
export const headOf = (D: readonly Uint8Array[]): Buffer => {
  const n = D.length
  const [d0] = D
  if (d0 === undefined) return HASH()
  if (n === 1) return HASH(Uint8Array.of(0x00), d0)
  const k = splitOf(n)
  return HASH(Uint8Array.of(0x01), headOf(D.slice(0, k)), headOf(D.slice(k)))
}

/** PATH(m, D_n), section 2.1.3.1: the inclusion proof of the leaf m, counted from 0. */
export const inclusionOf = (m: number, D: readonly Uint8Array[]): Buffer[] => {
  const n = D.length
  if (n === 1) return []
  const k = splitOf(n)
  return m < k
    ? [...inclusionOf(m, D.slice(0, k)), headOf(D.slice(k))]
    : [...inclusionOf(m - k, D.slice(k)), headOf(D.slice(0, k))]
}

/** PROOF(m, D_n), section 2.1.4.1: that the tree of the first m leaves is the beginning of this one. */
export const consistencyOf = (m: number, D: readonly Uint8Array[]): Buffer[] => subProofOf(m, D, true)

/** SUBPROOF(m, D_n, b). */
const subProofOf = (m: number, D: readonly Uint8Array[], b: boolean): Buffer[] => {
  const n = D.length
  if (m === n) return b ? [] : [headOf(D)]
  const k = splitOf(n)
  return m <= k
    ? [...subProofOf(m, D.slice(0, k), b), headOf(D.slice(k))]
    : [...subProofOf(m - k, D.slice(k), false), headOf(D.slice(0, k))]
}
