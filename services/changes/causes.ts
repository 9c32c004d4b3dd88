import { toInstant } from '../../domain/vocabulary/time.js'
import type { Cause, CauseKind } from '../../projections/cause.js'
import { isSameFact } from '../../projections/fact-change.js'
import type { Lookup } from '../../projections/parts/lookup.js'
import type { Placed } from '../../projections/parts/part.js'
import type { LedgerIndex } from '../ledger-index.js'
import { fatesBetween } from './fates.js'
import { IndexLookup } from './index-lookup.js'
import { type ItemChange, isToldAlike } from './item-changes.js'
import { rewords, type Setting } from './setting.js'

/** The cause that is no development. */
export const ambientCause = (kind: CauseKind): Cause => ({
  developmentId: null,
  kind,
  sequence: null,
  reportedAt: null,
  recordedAt: null,
})

/** A step on the way from one setting to another: what is read otherwise from there on. */
type Step = { readonly kind: CauseKind; readonly to: IndexLookup }

/**
 * Tells the causes of item changes between two settings. On the way from the one to the other first the glossary is
 * exchanged, then the world's hand moved, then the policy, and last the facts: whatever makes the item another at its
 * step is a cause. Of the facts those of the item count that differ; where none of them does, those with which it is read.
 * @param touched the developments that may say something else at one of the two.
 */
export const causesBetween = (
  a: Setting,
  b: Setting,
  touched: ReadonlySet<string>,
  ledger: LedgerIndex,
): ((change: ItemChange) => readonly Cause[]) => {
  const steps = stepsBetween(a, b)
  const unmoved = steps.at(-1)?.to ?? a.lookup
  const fateOf = fatesBetween(a, b)
  const timeOf = (sequence: number) => ledger.at(sequence)?.recordedAt ?? null
  const glossaryEvent = b.whole.glossarySequences.findLast(
    (sequence) => sequence <= Math.max(a.clock.sequence, b.clock.sequence),
  )
  const ambient = (kind: CauseKind): Cause => {
    const sequence = kind === 'glossary' ? glossaryEvent : undefined
    return { ...ambientCause(kind), ...(sequence === undefined ? {} : { sequence, recordedAt: timeOf(sequence) }) }
  }
  const ofDevelopment = (developmentId: string): Cause => {
    const { kind, sequence, reportedAt } = fateOf(developmentId)
    return { developmentId, kind, sequence, reportedAt: toInstant(reportedAt), recordedAt: timeOf(sequence) }
  }
  const differing = (ids: Iterable<string>): readonly string[] =>
    [...new Set(ids)].filter((id) => {
      if (!touched.has(id)) return false
      const [was, is] = [unmoved.factOf(id), b.lookup.factOf(id)]
      return (was ?? is) !== undefined && !isSameFact(was, is)
    })
  /** The developments whose facts an item rests on, or is disputed by, and of the others that it tells of those touched. */
  const told = (item: Placed | undefined, lookup: IndexLookup): readonly string[] => {
    const also = lookup.factsOf(item?.also?.(touched) ?? [])
    return [...(item?.facts ?? []), ...(item?.disputes ?? []), ...also].map(({ id }) => id)
  }
  return (change) => {
    const causes: Cause[] = []
    let [at, item]: [IndexLookup, Placed | undefined] = [a.lookup, change.before]
    for (const { kind, to } of steps) {
      const next = itemIn(change, to)
      if (!isToldAlike(item, at, next, to)) causes.push(ambient(kind))
      ;[at, item] = [to, next]
    }
    if (isToldAlike(item, at, change.after, b.lookup)) return causes
    const sides = [change.before, item, change.after].filter((one) => one !== undefined)
    const tellsOf = [...told(change.before, a.lookup), ...told(item, at), ...told(change.after, b.lookup)]
    const own = differing(tellsOf)
    const beside = own.length > 0 ? own : differing(readWith(change, sides, [unmoved, b.lookup]))
    return [...causes, ...beside.map(ofDevelopment)]
  }
}

const stepsBetween = (a: Setting, b: Setting): readonly Step[] => {
  const steps: Step[] = []
  const { glossary } = b.lookup.at
  let instead = {}
  let { policy } = a
  const step = (kind: CauseKind): void => {
    steps.push({ kind, to: new IndexLookup(a.index, a.clock, policy, instead) })
  }
  if (rewords(a, b)) {
    instead = { glossary }
    step('glossary')
  }
  if (a.clock.asOf !== b.clock.asOf) {
    instead = { ...instead, asOf: b.clock.asOf }
    step('timePassed')
  }
  if (policy !== b.policy) {
    policy = b.policy
    step('policy')
  }
  return steps
}

/** The item of a change as it is at a step on the way. */
const itemIn = ({ part, strands, path }: ItemChange, lookup: Lookup): Placed | undefined =>
  strands.flatMap((strand) => part.items(strand, lookup)).find((item) => item.path === path)

const readWith = ({ part }: ItemChange, sides: readonly Placed[], lookups: readonly IndexLookup[]): readonly string[] =>
  lookups.flatMap((lookup) => sides.flatMap((item) => part.readWith?.(item, lookup) ?? []).map(({ id }) => id))
