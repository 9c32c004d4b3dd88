import { type Development, firstKnown, knowledgeAxis, type Says, strikesInForce } from './development/state.js'

/** Looks up a development as the ledger has it at present. */
export type Lookup = (id: string) => Development | undefined
/** Whether the mark that revision `number` of development `id` made closed a cycle at its place, and so is void. */
export type IsVoid = (id: string, number: number) => boolean

/** The developments that `state` is marked as a duplicate of, by marks in force that are not void; the latest last. */
const markedAs = (state: Development, isVoid: IsVoid): readonly string[] =>
  strikesInForce(state).flatMap(({ number, strikes }) =>
    strikes.kind === 'duplicate' && !isVoid(state.id, number) ? [strikes.of] : [],
  )

/**
 * Whether a mark of `id` as a duplicate of `of` would close a cycle. Every mark in force is followed, so that lifting
 * one can't close a cycle either.
 */
export const closesCycle = (id: string, of: string, lookup: Lookup, isVoid: IsVoid): boolean => {
  const seen = new Set<string>()
  const open = [of]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === id) return true
    if (seen.has(at)) continue
    seen.add(at)
    const state = lookup(at)
    if (state) open.push(...markedAs(state, isVoid))
  }
  return false
}

/**
 * A stretch of knowledge time, [from, until) in milliseconds since 1970, in which a statement stands: shown as the
 * development's own, or hidden, where its sources stand at the end of the chain of duplicates.
 */
export type Piece = {
  readonly from: number
  readonly until: number
  readonly statement: Says
  readonly sourcesOf: string | null
}

/**
 * The knowledge axis of a development with strikes of the whole and marks of duplicates applied. A mark has no effect
 * before its target was first known, so that it never makes a known report unknown.
 */
export const visibleAxis = (state: Development, lookup: Lookup, isVoid: IsVoid): readonly Piece[] => {
  if (strikesInForce(state).some(({ strikes }) => strikes.kind === 'whole')) return []
  const chain = chainOf(state, lookup, isVoid)
  const cuts = chain.map(({ known }) => known)
  return knowledgeAxis(state).flatMap(({ from, until, statement }): Piece[] => {
    const bounds = [from, ...cuts.filter((cut) => cut > from && cut < until), until].sort((a, b) => a - b)
    return bounds.slice(1).flatMap((end, index): Piece[] => {
      const start = bounds[index] ?? from
      return start < end ? [{ from: start, until: end, statement, sourcesOf: chainEnd(chain, start) }] : []
    })
  })
}

type Link = { readonly id: string; readonly known: number }

/** The chain of duplicates that begins behind `state`: each link with the instant from which it takes effect. */
const chainOf = (state: Development, lookup: Lookup, isVoid: IsVoid): readonly Link[] => {
  const chain: Link[] = []
  const seen = new Set([state.id])
  for (let at: Development | undefined = state; at !== undefined; ) {
    const of: string | undefined = markedAs(at, isVoid).at(-1)
    at = of === undefined || seen.has(of) ? undefined : lookup(of)
    if (!at) break
    seen.add(at.id)
    chain.push({ id: at.id, known: firstKnown(at) })
  }
  return chain
}

/** Where the chain ends at instant `at`; null where its first link has no effect yet. */
const chainEnd = (chain: readonly Link[], at: number): string | null => {
  let end: string | null = null
  for (const { id, known } of chain) {
    if (known > at) return end
    end = id
  }
  return end
}
