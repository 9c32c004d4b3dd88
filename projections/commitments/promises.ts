import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { type Glossary, rootParty, voiceOf } from '../../domain/glossary/glossary.js'
import { lastsUntil, startOf, type TimeValue } from '../../domain/vocabulary/time.js'
import { firstStated, inPreference } from '../accounts.js'
import { isOf, moves, type Touched } from '../view.js'
import { type FindsSince, happeningsIn, type Scope } from './happenings.js'

// What was promised, as its accounts tell it.

type Made = Content<'CommitmentMade'>

/** A promise as its accounts tell it, and in which scope it was to hold. */
export type Promised = Scope & {
  readonly by: string
  readonly to: readonly string[]
  readonly summary: string
  readonly issue: string | null
  readonly effectiveFrom: TimeValue
  readonly effectiveTo: TimeValue | null
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
  }
}

/** All promises by id, and how what happened since is found. */
export type Promises = {
  readonly promises: ReadonlyMap<string, Promised>
  readonly findSince: FindsSince
}

/**
 * The promises among facts in fold order.
 * @param findSince left out, what happened since is found among the facts as well.
 */
export const promisesIn = (
  facts: readonly Fact[],
  glossary: Glossary,
  findSince: FindsSince = happeningsIn(facts, glossary),
): Promises => {
  const accounts = new Map<string, Touched<Made>[]>()
  for (const fact of facts) {
    if (!moves(fact) || !isOf(fact, 'CommitmentMade')) continue
    const { commitment } = fact.content
    const told = accounts.get(commitment) ?? []
    accounts.set(commitment, told)
    told.push({ fact, entry: fact.content })
  }
  const promises = new Map<string, Promised>()
  for (const [commitment, told] of accounts) {
    const promise = promiseOf(told, glossary)
    if (promise) promises.set(commitment, promise)
  }
  return { promises, findSince }
}
