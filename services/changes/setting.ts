import type { Clock } from '../../domain/clocks.js'
import { type Exclusions, isNothing } from '../../domain/exclusions.js'
import { isReworded } from '../../domain/glossary/rewording.js'
import type { Work } from '../../domain/work.js'
import type { PolicyName } from '../../projections/casualties/policies.js'
import type { FactChange } from '../../projections/fact-change.js'
import type { ConflictIndex } from '../as-of-index/conflict-index.js'
import { inParts } from './in-parts.js'
import { IndexLookup } from './index-lookup.js'

/** Everything that an answer depends on: where the clocks stand, who is left out, and how claims are resolved. */
export type Setting = {
  /** The index of the conflict with everybody in it. */
  readonly whole: ConflictIndex
  /** The same without those left out. */
  readonly index: ConflictIndex
  readonly clock: Clock
  readonly exclusions: Exclusions
  readonly policy: PolicyName
  readonly lookup: IndexLookup
}

export const settingOf = (whole: ConflictIndex, clock: Clock, exclusions: Exclusions, policy: PolicyName): Setting => {
  const index = whole.without(clock, exclusions)
  return { whole, index, clock, exclusions, policy, lookup: new IndexLookup(index, clock, policy) }
}

/** The same setting with other clocks. */
export const movedSetting = ({ whole, exclusions, policy }: Setting, clock: Clock): Setting =>
  settingOf(whole, clock, exclusions, policy)

/** Whether the same people are left out. */
export const leavesOutSame = ({ exclusions: a }: Setting, { exclusions: b }: Setting): boolean =>
  [...a.claimants].sort().join(' ') === [...b.claimants].sort().join(' ') &&
  [...a.publishers].sort().join(' ') === [...b.publishers].sort().join(' ')

/** Whether the two glossaries may read the same facts otherwise. */
export const rewords = (a: Setting, b: Setting): boolean => isReworded(a.lookup.at.glossary, b.lookup.at.glossary)

/**
 * The developments that may count otherwise at one setting than at the other, or of which what is made may be another:
 * few more than those where the settings differ only in where the clocks stand, and the glossary reads alike; else all.
 */
export const touchedBetween = (a: Setting, b: Setting): ReadonlySet<string> => {
  const isNobodyLeftOut = isNothing(a.exclusions) && isNothing(b.exclusions)
  const isReadAlike = a.clock.certainty === b.clock.certainty && a.policy === b.policy && !rewords(a, b)
  return isNobodyLeftOut && isReadAlike ? a.whole.edges.between(a.clock, b.clock) : new Set(a.whole.developments.ids())
}

/** What some developments say at two settings; those that say nothing at either are left out. */
export const bothOf = (ids: ReadonlySet<string>, a: IndexLookup, b: IndexLookup): readonly FactChange[] => {
  const before = new Map(a.factsOf(ids).map((fact) => [fact.id, fact]))
  const after = new Map(b.factsOf(ids).map((fact) => [fact.id, fact]))
  return [...ids].flatMap((id) =>
    before.has(id) || after.has(id) ? [{ id, before: before.get(id), after: after.get(id) }] : [],
  )
}

/** The same for many developments. */
export function* bothOfMany(ids: Iterable<string>, a: IndexLookup, b: IndexLookup): Work<readonly FactChange[]> {
  const both: FactChange[] = []
  for (const some of inParts(ids)) {
    both.push(...bothOf(some, a, b))
    yield
  }
  return both
}
