import { z } from 'zod'
import { type Content, catalogue } from '../domain/developments/catalogue.js'
import { rootParty, voiceOf } from '../domain/glossary/glossary.js'
import { type Account, firstStated, inPreference } from './accounts.js'
import { evidence } from './evidence.js'
import type { Listing, Parameters } from './listing.js'
import { nullableInstant, reportedTime } from './reported.js'
import type { View } from './view.js'

// What was signed, by whom, and with which terms.

const term = z.object({
  term: z.string(),
  issue: z.string(),
  text: z.string(),
  stance: catalogue.PositionStated.stance.stored.nullable(),
  value: z.string().nullable(),
  claimant: z.string(),
  voice: z.enum(['own', 'attributed']),
})

const agreement = z.object({
  agreement: z.string(),
  kind: z.string(),
  parties: z.array(z.object({ party: z.string(), root: z.string() })),
  terms: z.array(term),
  proposal: z.string().nullable(),
  occurred: reportedTime,
  /** The start of `occurred`: null where it is open. */
  signedAt: nullableInstant,
  place: z.array(z.string()).nullable(),
})
export type Agreement = z.infer<typeof agreement>

export const agreementItem = agreement.extend(evidence.shape).meta({ id: 'Agreement' })

type Signed = Content<'AgreementSigned'>

/**
 * Several reports of one agreement are accounts of the same: a signatory's own account comes before those of others,
 * among equals the last in fold order; of each term and each member the first account that states it stands, and
 * whoever any of them names signed.
 */
export const agreements: View<Signed, Agreement> = {
  name: 'agreements',
  version: 1,
  on: { AgreementSigned: ({ content }) => [{ key: content.agreement, entry: content }] },
  item: (key, touched, { glossary }) => {
    const accounts = inPreference(touched, ({ parties, claim }) =>
      parties.some((party) => voiceOf(glossary, claim.claimant, rootParty(glossary, party)) === 'own')
        ? 'own'
        : 'attributed',
    )
    const [first] = accounts
    if (first === undefined) return null
    const { kind, occurred } = first.entry
    return {
      agreement: key,
      kind,
      parties: [...new Set(accounts.flatMap(({ entry }) => entry.parties))].map((party) => ({
        party,
        root: rootParty(glossary, party),
      })),
      terms: termsOf(accounts),
      proposal: firstStated(accounts.map(({ entry }) => entry.proposal)),
      occurred,
      signedAt: occurred.from,
      place: firstStated(accounts.map(({ entry }) => entry.place)),
    }
  },
}

const termsOf = (accounts: readonly Account<Signed>[]): Agreement['terms'] => {
  const terms = new Map<string, Agreement['terms'][number]>()
  for (const { entry, voice } of accounts)
    for (const { term, issue, text, stance = null, value = null } of entry.terms)
      if (!terms.has(term)) terms.set(term, { term, issue, text, stance, value, claimant: entry.claim.claimant, voice })
  return [...terms.values()]
}

const agreementParameters = {} as const satisfies Parameters

export const agreementListing = {
  name: 'agreements',
  parameters: agreementParameters,
  select: () => true,
} satisfies Listing<Agreement, typeof agreementParameters>
