import { sorting } from '../../domain/sorting.js'
import type { Work } from '../../domain/work.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { RunningTally } from '../../projections/casualties/running-tally.js'
import type { IncidentsTally } from '../../projections/casualties/tally.js'
import type { Cause } from '../../projections/cause.js'
import type { Change } from '../../projections/change.js'
import { shareIn, sharesPart } from '../../projections/parts/casualties-parts.js'
import { inOrderOfPath, type Part, type Placed } from '../../projections/parts/part.js'
import type { LedgerIndex } from '../ledger-index.js'
import { ambientCause, causesBetween } from './causes.js'
import { type ItemChange, itemChangesOf, toldOf } from './item-changes.js'
import { bothOfMany, type Setting, touchedBetween } from './setting.js'

/**
 * What differs between two settings in the items of some parts, by view and path. Where an incident's share of the tally
 * differs, `/incidents` tells the tally as a whole.
 */
export function* diffBetween(
  a: Setting,
  b: Setting,
  parts: readonly Part[],
  ledger: LedgerIndex,
): Work<readonly Change[]> {
  const touched = touchedBetween(a, b)
  const touching = yield* bothOfMany(touched, a.lookup, b.lookup)
  const causesOf = causesBetween(a, b, touched, ledger)
  const told = (item: Placed | undefined, { lookup }: Setting) => (item ? { ...toldOf(item, lookup) } : null)
  const changes: FoundChange[] = []
  for (const part of parts)
    for (const found of yield* itemChangesOf(part, touching, a.lookup, b.lookup)) {
      const { path, before, after } = found
      const causes = [...causesOf(found)]
      changes.push({ found, change: { view: part.view, path, before: told(before, a), after: told(after, b), causes } })
      yield
    }
  const shares = changes.filter(({ found }) => found.part === sharesPart)
  const tally = yield* tallyChange(a, b, shares)
  return [...changes.map(({ change }) => change), ...tally].sort(inOrderOfPath)
}

type FoundChange = { readonly found: ItemChange; readonly change: Change }

/** The tally as a whole, before and after its shares changed; nothing where it stays the same. */
function* tallyChange(a: Setting, b: Setting, shares: readonly FoundChange[]): Work<readonly Change[]> {
  if (shares.length === 0 && a.policy === b.policy) return []
  const { before, after } = keptTallies(a, b) ?? (yield* addedUp(a, b, shares))
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const found = new Map<string, Cause>()
  for (const { change } of shares)
    for (const cause of change.causes) found.set(`${cause.developmentId} ${cause.kind}`, cause)
  // By another policy also what sums up nothing is told in another form.
  if (found.size === 0) found.set('policy', ambientCause('policy'))
  const causes = yield* sorting([...found.values()], inOrderOfEvents)
  return [{ view: sharesPart.view, path: '/incidents', before, after, causes: [...causes] }]
}

/** First what is no development, then by the event that did it: in which order shares were found depends on the index. */
const inOrderOfEvents = (a: Cause, b: Cause): number =>
  Number(a.developmentId !== null) - Number(b.developmentId !== null) ||
  (a.sequence ?? 0) - (b.sequence ?? 0) ||
  ((a.developmentId ?? a.kind) < (b.developmentId ?? b.kind) ? -1 : 1)

type Tallies = { readonly before: IncidentsTally; readonly after: IncidentsTally }

/** The tallies that the index keeps at both settings, however much it has; undefined where they are to be added up. */
const keptTallies = (a: Setting, b: Setting): Tallies | undefined => {
  const [before, after] = [a, b].map(({ policy, lookup }) => (policy === DEFAULT_POLICY ? lookup.tally() : undefined))
  return before && after && { before, after }
}

/** The tallies that all incidents make at the first setting, and those whose share is another at the second. */
function* addedUp(a: Setting, b: Setting, shares: readonly FoundChange[]): Work<Tallies> {
  const tally = new RunningTally([])
  for (const incident of a.index.strandsOfKind('incident')) {
    for (const item of sharesPart.items(incident, a.lookup)) tally.add(shareIn(item))
    yield
  }
  const before = tally.shownBy(a.policy)
  for (const { found } of shares)
    tally.replace(found.before && shareIn(found.before), found.after && shareIn(found.after))
  return { before, after: tally.shownBy(b.policy) }
}
