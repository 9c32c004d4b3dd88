import type { Clock } from './clocks.js'
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
  const targets = targetsBehind(state, lookup, isVoid)
  const cuts = [...new Set([...targets.values()].flat().map(({ known }) => known))]
  return knowledgeAxis(state).flatMap(({ from, until, statement }): Piece[] => {
    const bounds = [from, ...cuts.filter((cut) => cut > from && cut < until).sort((a, b) => a - b), until]
    return bounds.slice(1).map((end, index): Piece => {
      const start = bounds[index] ?? from
      return { from: start, until: end, statement, sourcesOf: chainEnd(state.id, targets, start) }
    })
  })
}

/**
 * The end of the chain of duplicates behind which a development is hidden at a knowledge clock; null where no mark has
 * effect. `state` and `lookup` are as of the ledger clock.
 */
export const duplicateOf = (
  state: Development,
  lookup: Lookup,
  isVoid: IsVoid,
  { knownAt }: Pick<Clock, 'knownAt'>,
): string | null => chainEnd(state.id, targetsBehind(state, lookup, isVoid), knownAt - 1)

type Target = { readonly id: string; readonly known: number }
/** For each development of a chain its targets, the latest mark last, each with the instant from which it is known. */
type Targets = ReadonlyMap<string, readonly Target[]>

const targetsBehind = (state: Development, lookup: Lookup, isVoid: IsVoid): Targets => {
  const targets = new Map<string, readonly Target[]>()
  const open = [state]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (targets.has(at.id)) continue
    const behind = markedAs(at, isVoid).flatMap((id) => lookup(id) ?? [])
    targets.set(
      at.id,
      behind.map((target) => ({ id: target.id, known: firstKnown(target) })),
    )
    open.push(...behind)
  }
  return targets
}

/**
 * Where the chain from `id` ends at instant `at`: of several marks the latest counts whose target is known by then.
 * Null where none has effect. Marks in force never form a circle: what would close one is void.
 */
const chainEnd = (id: string, targets: Targets, at: number): string | null => {
  let end: string | null = null
  for (let next: string | undefined = id; next !== undefined; ) {
    next = targets.get(next)?.findLast(({ known }) => known <= at)?.id
    end = next ?? end
  }
  return end
}
