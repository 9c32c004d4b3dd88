import type { Fact } from '../../domain/clocks.js'
import type { Proposal, Proposals } from '../proposals.js'
import type { At, Shown } from '../view.js'
import { type Pictured, pictureOf, type Telling } from './picture.js'
import { inOwnVoice, leadingOf, offeredIn, proposalsIn, toldBy } from './telling.js'

/** What is told of a ceasefire, and the state that it gives. */
export type Account = Pictured & { readonly telling: Telling }

export type Accounts = {
  /** Of the proposals of the ceasefire the one that has come furthest. */
  readonly leading: Shown<Proposal> | undefined
  /** By what the parties tell of themselves. */
  readonly own: Account
  /** By what each claimant tells of anybody, in fold order. */
  readonly byClaimant: readonly (Account & { readonly claimant: string })[]
}

/** How a ceasefire stands according to whom; facts in fold order. */
export const accountsOf = (facts: readonly Fact[], at: At, proposals: Proposals): Accounts => {
  const leading = leadingOf(proposalsIn(facts).flatMap((id) => proposals.get(id) ?? []))
  const offered = offeredIn(facts)
  const account = (telling: Telling): Account => ({ ...pictureOf(telling, at), telling })
  const claimants = [...new Set(facts.map(({ content }) => content.claim.claimant))]
  return {
    leading,
    own: account(inOwnVoice(facts, offered, leading, at.glossary)),
    byClaimant: claimants.map((claimant) => ({ claimant, ...account(toldBy(claimant, facts, offered, at)) })),
  }
}
