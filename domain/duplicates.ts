import type { Clock } from './clocks.js'
import {
  type Development,
  firstKnown,
  knowledgeAxis,
  type Says,
  type Stretch,
  strikesInForce,
} from './development/state.js'
import { firstPlace } from './first-place.js'

/** Looks up a development as the ledger has it at present. */
export type Lookup = (id: string) => Development | undefined
/** Whether the mark that revision `number` of development `id` made closed a cycle at its place, and so is void. */
export type IsVoid = (id: string, number: number) => boolean

/** What chains ask of a state: a chain is gone through at each event that touches it. */
type Standing = {
  readonly isStruck: boolean
  readonly marks: readonly { readonly number: number; readonly of: string }[]
  readonly known: number
  readonly axis: readonly Stretch[]
}

const standings = new WeakMap<Development, Standing>()

const standingOf = (state: Development): Standing => {
  const found = standings.get(state)
  if (found) return found
  const inForce = state.strikes.length === 0 ? state.strikes : strikesInForce(state)
  const standing: Standing = {
    isStruck: inForce.some(({ strikes }) => strikes.kind === 'whole'),
    marks: inForce.flatMap(({ number, strikes }) => (strikes.kind === 'duplicate' ? { number, of: strikes.of } : [])),
    known: firstKnown(state),
    axis: knowledgeAxis(state),
  }
  // Of a report to which nothing was done it is found out again as fast as it is found.
  if (state.revision > 0) standings.set(state, standing)
  return standing
}

/** The developments that `state` is marked as a duplicate of, by marks in force that are not void; the latest last. */
const markedAs = (state: Development, isVoid: IsVoid): readonly string[] =>
  standingOf(state).marks.flatMap(({ number, of }) => (isVoid(state.id, number) ? [] : [of]))

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
 * Where the chain from a development ends, along knowledge time: before the first of the ascending `cuts` at the first
 * of `ends`, from each cut on at the next. Null is where no mark has effect. There is a cut wherever a development of
 * the chain becomes known, also where the end stays the same.
 */
type Chain = { readonly cuts: readonly number[]; readonly ends: readonly (string | null)[] }

/** Chains found so far, by development: shared by lookups between which neither states nor void marks change. */
export type Chains = Map<string, Chain>

/**
 * The knowledge axis of a development with strikes of the whole and marks of duplicates applied. A mark has no effect
 * before its target was first known, so that it never makes a known report unknown.
 */
export const visibleAxis = (state: Development, lookup: Lookup, isVoid: IsVoid, chains?: Chains): readonly Piece[] => {
  const { isStruck, axis, marks } = standingOf(state)
  if (isStruck) return []
  if (marks.length === 0) return axis.map(({ from, until, statement }) => ({ from, until, statement, sourcesOf: null }))
  const { cuts, ends } = chainBehind(state, lookup, isVoid, chains ?? new Map())
  const pieces: Piece[] = []
  for (const { from, until, statement } of axis) {
    let start = from
    let at = passed(cuts, from)
    for (let cut = cuts[at]; cut !== undefined && cut < until; cut = cuts[at]) {
      pieces.push({ from: start, until: cut, statement, sourcesOf: ends[at] ?? null })
      start = cut
      at += 1
    }
    pieces.push({ from: start, until, statement, sourcesOf: ends[at] ?? null })
  }
  return pieces
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
  chains: Chains = new Map(),
): string | null => {
  const { cuts, ends } = chainBehind(state, lookup, isVoid, chains)
  return ends[passed(cuts, knownAt - 1)] ?? null
}

/** How many of the ascending cuts lie at or before an instant. */
const passed = (cuts: readonly number[], at: number): number =>
  firstPlace(cuts.length, (place) => (cuts[place] ?? at) > at)

/**
 * The chain behind a development, made of those behind its targets. Marks in force never form a circle: what would
 * close one is void. Chains may be longer than calls can be nested, so a stack holds those that wait for their targets.
 */
const chainBehind = (state: Development, lookup: Lookup, isVoid: IsVoid, chains: Chains): Chain => {
  const waiting = [state]
  for (let at = waiting.at(-1); at !== undefined; at = waiting.at(-1)) {
    const targets = chains.has(at.id) ? [] : markedAs(at, isVoid).flatMap((id) => lookup(id) ?? [])
    const missing = targets.filter(({ id }) => !chains.has(id))
    waiting.push(...missing)
    if (missing.length > 0) continue
    waiting.pop()
    if (!chains.has(at.id)) chains.set(at.id, chainThrough(targets, chains))
  }
  return chains.get(state.id) ?? NO_CHAIN
}

const NO_CHAIN: Chain = { cuts: [], ends: [null] }

/** Of several targets, the latest mark last, the latest counts that is known at an instant. */
const chainThrough = (targets: readonly Development[], chains: Chains): Chain =>
  targets.reduce((earlier, target) => {
    const { known } = standingOf(target)
    const behind = chains.get(target.id) ?? NO_CHAIN
    const cuts: number[] = []
    const ends: (string | null)[] = [null]
    let [inEarlier, inBehind, isKnown] = [0, 0, false]
    while (!isKnown || inEarlier < earlier.cuts.length || inBehind < behind.cuts.length) {
      const cutEarlier = earlier.cuts[inEarlier] ?? Number.POSITIVE_INFINITY
      const cutBehind = behind.cuts[inBehind] ?? Number.POSITIVE_INFINITY
      const cut = Math.min(cutEarlier, cutBehind, isKnown ? Number.POSITIVE_INFINITY : known)
      if (cutEarlier === cut) inEarlier += 1
      if (cutBehind === cut) inBehind += 1
      isKnown = known <= cut
      cuts.push(cut)
      ends.push((isKnown ? (behind.ends[inBehind] ?? target.id) : earlier.ends[inEarlier]) ?? null)
    }
    return { cuts, ends }
  }, NO_CHAIN)
