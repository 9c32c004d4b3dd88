import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { entryOf, type Glossary, placesAround, rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import { rolesOf } from '../../domain/roles.js'
import { lastsUntil, startOf, type TimeValue } from '../../domain/vocabulary/time.js'
import { firstStated, inPreference } from '../accounts.js'
import { type IncidentReport, incidentOf } from '../casualties/claims.js'
import { isOf, moves, type Touched } from '../view.js'

// What was promised, and which later happenings lie where and when it was to hold.

type Made = Content<'CommitmentMade'>

/** A promise as its accounts tell it, and what is asked of each happening, in milliseconds since 1970. */
export type Promised = {
  readonly by: string
  readonly root: string
  readonly to: readonly string[]
  readonly summary: string
  readonly issue: string | null
  readonly effectiveFrom: TimeValue
  readonly effectiveTo: TimeValue | null
  readonly area: readonly string[]
  readonly madeAt: number
  /** In force in [from, until). */
  readonly from: number
  readonly until: number
  /** The places of the area, and everything that they lie within. */
  readonly around: ReadonlySet<string>
}

/**
 * The promise that some accounts tell of: the promising party's own comes before those of others, among equals the
 * last in fold order; what the first leaves out is taken from the next that states it. In force from `effectiveFrom`,
 * else from when it was made; an end that was not promised is open.
 * @returns null where there is no account.
 */
const promiseOf = (accounts: readonly Touched<Made>[], glossary: Glossary): Promised | null => {
  const made = inPreference(accounts, ({ by, claim }) =>
    voiceOf(glossary, claim.claimant, rootParty(glossary, by)),
  ).map(({ entry }) => entry)
  const [first] = made
  if (first === undefined) return null
  const filled = <T>(lists: readonly (readonly T[])[]): readonly T[] => lists.find((list) => list.length > 0) ?? []
  const effectiveFrom = firstStated(made.map(({ effectiveFrom }) => effectiveFrom)) ?? first.occurred
  const effectiveTo = firstStated(made.map(({ effectiveTo }) => effectiveTo))
  const area = filled(made.map(({ area }) => area))
  return {
    by: first.by,
    root: rootParty(glossary, first.by),
    to: filled(made.map(({ to }) => to)),
    summary: first.summary,
    issue: firstStated(made.map(({ issue }) => issue)),
    effectiveFrom,
    effectiveTo,
    area,
    madeAt: startOf(first.occurred),
    from: startOf(effectiveFrom),
    until: effectiveTo === null ? Number.POSITIVE_INFINITY : lastsUntil(effectiveTo),
    around: new Set(area.flatMap((place) => [...placesAround(glossary, place)])),
  }
}

/** All promises by id, and of each incident the roots that anybody names as its attacker. */
export type Promises = {
  readonly promises: ReadonlyMap<string, Promised>
  readonly attackers: ReadonlyMap<string, ReadonlySet<string>>
}

/** The promises among facts in fold order. */
export const promisesIn = (facts: readonly Fact[], glossary: Glossary): Promises => {
  const accounts = new Map<string, Touched<Made>[]>()
  const attackers = new Map<string, Set<string>>()
  for (const fact of facts) {
    if (!moves(fact)) continue
    if (isOf(fact, 'CommitmentMade')) {
      const { commitment } = fact.content
      const told = accounts.get(commitment) ?? []
      accounts.set(commitment, told)
      told.push({ fact, entry: fact.content })
    } else if (isOf(fact, 'StrikeReported') && fact.content.attacker !== undefined) {
      const incident = incidentOf(fact)
      attackers.set(
        incident,
        (attackers.get(incident) ?? new Set<string>()).add(rootParty(glossary, fact.content.attacker)),
      )
    }
  }
  const promises = new Map<string, Promised>()
  for (const [commitment, told] of accounts) {
    const promise = promiseOf(told, glossary)
    if (promise) promises.set(commitment, promise)
  }
  return { promises, attackers }
}

/** Tells whether an incident is of the doing of a party (its root), or of nobody's that is named. */
export const mayBeBy = (report: IncidentReport, { attackers }: Promises): ((root: string) => boolean) => {
  const named = attackers.get(incidentOf(report))
  return (root) => named?.has(root) ?? true
}

export type Overlap = 'within' | 'around'

/**
 * The promises of certain parties, told by their roots, in whose window and area something happened that was reported
 * since they were made. Overlap is enough: `within` where one of its places lies in the area, `around` where one of
 * them holds a part of it and more (a region around a town). What is placed in a place with nothing around it (a whole
 * country) is in every area and tells nothing of this one, so it doesn't count. No area, no overlap.
 */
export const promisesAround = (
  { content, from, end, reportedAt }: Fact,
  isOfParty: (root: string) => boolean,
  { promises }: Promises,
  glossary: Glossary,
): readonly { readonly key: string; readonly overlap: Overlap }[] => {
  const places = [...rolesOf(content).places]
  const lyingIn = new Set(places.flatMap((place) => [...placesAround(glossary, place)]))
  const regions = places.filter((place) => entryOf(glossary, 'place', place)?.within !== undefined)
  const found: { readonly key: string; readonly overlap: Overlap }[] = []
  for (const [key, promise] of promises) {
    const isInWindow = end > promise.from && from < promise.until && reportedAt >= promise.madeAt
    if (!isInWindow || !isOfParty(promise.root)) continue
    if (promise.area.some((place) => lyingIn.has(place))) found.push({ key, overlap: 'within' })
    else if (regions.some((place) => promise.around.has(place))) found.push({ key, overlap: 'around' })
  }
  return found
}
