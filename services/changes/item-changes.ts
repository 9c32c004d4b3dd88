import { finished, type Work } from '../../domain/work.js'
import { evidenceOf } from '../../projections/evidence.js'
import type { FactChange } from '../../projections/fact-change.js'
import type { Lookup } from '../../projections/parts/lookup.js'
import { type Part, type Placed, strandsTouched } from '../../projections/parts/part.js'
import type { Strand } from '../../projections/strands.js'

/** An item as it stands before and after; undefined where it is not there. */
export type ItemChange = {
  readonly part: Part
  /** The strands of which it is made, before and after. */
  readonly strands: readonly Strand[]
  readonly path: string
  readonly before: Placed | undefined
  readonly after: Placed | undefined
}

/**
 * An item as changes tell it: as its own route shows it, with who claims and who disputes it, but without the list of
 * its developments and the counts of independent ones, as more evidence is no change.
 */
export const toldOf = ({ item, facts, disputes }: Placed, { at: { glossary } }: Lookup): object => {
  const { claimants, disputes: disputed } = evidenceOf(facts, disputes, glossary)
  // A development tells by itself who disputes it: its member `disputes` is what it disputes.
  return 'disputedBy' in item ? { ...item, claimants } : { ...item, claimants, disputes: disputed }
}

/** Whether two items tell the same. */
export const isToldAlike = (a: Placed | undefined, inA: Lookup, b: Placed | undefined, inB: Lookup): boolean =>
  a === undefined || b === undefined ? a === b : JSON.stringify(toldOf(a, inA)) === JSON.stringify(toldOf(b, inB))

/**
 * The items of some parts that tell something else after than before, among those that developments touch by what they
 * say before or after.
 */
export const itemChanges = (
  parts: readonly Part[],
  touching: readonly FactChange[],
  before: Lookup,
  after: Lookup,
): readonly ItemChange[] => parts.flatMap((part) => finished(itemChangesOf(part, touching, before, after)))

/** The same of one part, where many developments may be touching. */
export function* itemChangesOf(
  part: Part,
  touching: readonly FactChange[],
  before: Lookup,
  after: Lookup,
): Work<readonly ItemChange[]> {
  const strands = new Set<Strand>()
  for (const { before: was, after: is } of touching) {
    if (was) for (const one of strandsTouched(part, was, before)) strands.add(one)
    if (is) for (const one of strandsTouched(part, is, after)) strands.add(one)
    yield
  }
  const found = new Map<string, { strands: Strand[]; before?: Placed; after?: Placed }>()
  const at = (path: string, strand: Strand) => {
    const one = found.get(path) ?? { strands: [] }
    found.set(path, one)
    if (!one.strands.includes(strand)) one.strands.push(strand)
    return one
  }
  for (const strand of strands) {
    for (const item of part.items(strand, before)) at(item.path, strand).before = item
    for (const item of part.items(strand, after)) at(item.path, strand).after = item
    yield
  }
  const changes: ItemChange[] = []
  for (const [path, { strands, before: was, after: is }] of found) {
    if (!isToldAlike(was, before, is, after)) changes.push({ part, strands, path, before: was, after: is })
    yield
  }
  return changes
}
