import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { entryOf, type Glossary, liesWithin, rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import { rolesOf } from '../../domain/roles.js'
import { type TimeValue, toMs } from '../../domain/vocabulary/time.js'
import { firstStated, inPreference } from '../accounts.js'
import { isOf, moves, type Touched } from '../view.js'

// What was promised, and which later happenings lie where and when it was to hold.

type Made = Content<'CommitmentMade'>

/** A promise as its accounts tell it. */
export type Promised = {
  readonly by: string
  readonly to: readonly string[]
  readonly summary: string
  readonly issue: string | null
  readonly occurred: TimeValue
  readonly effectiveFrom: TimeValue
  readonly effectiveTo: TimeValue | null
  readonly area: readonly string[]
}

/**
 * The promise that some accounts tell of: the promising party's own comes before those of others, among equals the
 * last in fold order; what the first leaves out is taken from the next that states it. In force from `effectiveFrom`,
 * else from when it was made.
 * @returns null where there is no account.
 */
export const promiseOf = (accounts: readonly Touched<Made>[], glossary: Glossary): Promised | null => {
  const made = inPreference(accounts, ({ by, claim }) =>
    voiceOf(glossary, claim.claimant, rootParty(glossary, by)),
  ).map(({ entry }) => entry)
  const [first] = made
  if (first === undefined) return null
  const filled = <T>(lists: readonly (readonly T[])[]): readonly T[] => lists.find((list) => list.length > 0) ?? []
  return {
    by: first.by,
    to: filled(made.map(({ to }) => to)),
    summary: first.summary,
    issue: firstStated(made.map(({ issue }) => issue)),
    occurred: first.occurred,
    effectiveFrom: firstStated(made.map(({ effectiveFrom }) => effectiveFrom)) ?? first.occurred,
    effectiveTo: firstStated(made.map(({ effectiveTo }) => effectiveTo)),
    area: filled(made.map(({ area }) => area)),
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
      accounts.set(commitment, [...(accounts.get(commitment) ?? []), { fact, entry: fact.content }])
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

/** Without an id a report is its own incident. */
const incidentOf = ({ id, content }: Fact<Content<'StrikeReported' | 'CasualtiesReported'>>): string =>
  content.incident ?? id

/** Whether an incident is of the promising party's doing, or of nobody's that is named. */
export const mayBeBy = (
  fact: Fact<Content<'StrikeReported' | 'CasualtiesReported'>>,
  { by }: Promised,
  { attackers }: Promises,
  glossary: Glossary,
): boolean => attackers.get(incidentOf(fact))?.has(rootParty(glossary, by)) ?? true

/**
 * Whether something happened in a promise's window, and was reported since the promise was made. Overlap is enough.
 * An end that was not promised is open.
 */
export const isInWindow = (
  { from, end, reportedAt }: Fact,
  { occurred, effectiveFrom, effectiveTo }: Promised,
): boolean =>
  end > startOf(effectiveFrom) &&
  (effectiveTo === null || from < toMs(effectiveTo.to)) &&
  reportedAt >= startOf(occurred)

const startOf = ({ from }: TimeValue): number => (from === null ? Number.NEGATIVE_INFINITY : toMs(from))

/**
 * How the places of a report overlap a promise's area: `within` where one of them lies in it, `around` where one of
 * them holds a part of it and more (a region around a town). What is placed in a place with nothing around it (a
 * whole country) is in every area and tells nothing of this one, so it doesn't count. No area, no overlap.
 */
export const overlapOf = (content: Content, { area }: Promised, glossary: Glossary): 'within' | 'around' | null => {
  const places = [...rolesOf(content).places]
  if (places.some((place) => area.some((whole) => liesWithin(glossary, place, whole)))) return 'within'
  const isRegion = (place: string): boolean => entryOf(glossary, 'place', place)?.within !== undefined
  return places.some((place) => isRegion(place) && area.some((part) => liesWithin(glossary, part, place)))
    ? 'around'
    : null
}
