import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { catalogue } from '../domain/developments/catalogue.js'
import { rootOfClaimant, rootParty, voiceOf } from '../domain/glossary/glossary.js'
import { firstStated, inPreference } from './accounts.js'
import { accountsOf } from './ceasefires/accounts.js'
import type { Step } from './ceasefires/course.js'
import { ceasefireExplanation } from './ceasefires/explanation.js'
import { overalls, picture } from './ceasefires/picture.js'
import { evidence } from './evidence.js'
import { among, type Listing } from './listing.js'
import { response } from './proposals/responses.js'
import type { Proposals } from './proposals.js'
import type { At, Touch, View } from './view.js'

// Whether a ceasefire holds, for whom, and according to whom.

const ceasefire = z.object({
  ceasefire: z.string(),
  scope: catalogue.CeasefireDeclared.scope.stored.nullable(),
  purpose: catalogue.CeasefireDeclared.purpose.stored.nullable(),
  mediator: z.string().nullable(),
  monitor: z.string().nullable(),
  ...picture.shape,
  /** The state that each claimant's own claims give. */
  accordingTo: z.array(z.object({ claimant: z.string(), root: z.string(), ...picture.shape })),
  /** The proposal that it came from, and the answers to that. */
  proposal: z.string().nullable(),
  responses: z.array(response),
  /** Known neither from a declaration nor from a proposal. */
  dangling: z.boolean(),
})
export type Ceasefire = z.infer<typeof ceasefire>

/** What `explain` adds to each ceasefire. */
export const ceasefireExplained = {
  explanation: ceasefireExplanation.optional().describe('with explain, of ceasefires'),
}

export const ceasefireItem = ceasefire.extend({ ...evidence.shape, ...ceasefireExplained }).meta({ id: 'Ceasefire' })

const step = (fact: Fact<Step>): readonly Touch<null>[] => [{ key: fact.content.ceasefire, entry: null }]

type AboutProposal = Fact & { readonly content: { readonly proposal?: string | undefined } }
const throughProposal = ({ content }: AboutProposal, _: At, proposals: Proposals): readonly Touch<null>[] => {
  const key = content.proposal === undefined ? null : proposals.get(content.proposal)?.item.ceasefire
  return key ? [{ key, entry: null }] : []
}

/**
 * Status per party from own-voice claims, and the same for every claimant from all that it claimed, of whomever. An
 * alleged violation is no claim about a status.
 */
export const ceasefires: View<null, Ceasefire, Proposals> = {
  name: 'ceasefires',
  version: 1,
  on: {
    CeasefireDeclared: step,
    CeasefireAccepted: step,
    CeasefireExtended: step,
    CeasefireSuspended: step,
    CeasefireResumed: step,
    CeasefireEnded: step,
    ProposalMade: (fact, at, proposals) =>
      fact.content.ceasefire === undefined
        ? throughProposal(fact, at, proposals)
        : [{ key: fact.content.ceasefire.ceasefire, entry: null }],
    ProposalAmended: throughProposal,
    ProposalAccepted: throughProposal,
    ProposalRejected: throughProposal,
    ProposalCountered: throughProposal,
    ProposalDeferred: throughProposal,
    ProposalWithdrawn: throughProposal,
    AgreementSigned: throughProposal,
  },
  item: (key, touched, at, proposals) => {
    const facts = touched.map(({ fact }) => fact)
    const { glossary } = at
    const { leading, own, byClaimant } = accountsOf(facts, at, proposals)
    const declarations = inPreference(
      touched.flatMap(({ fact }) => (fact.content.type === 'CeasefireDeclared' ? [{ fact, entry: fact.content }] : [])),
      ({ by, claim }) => voiceOf(glossary, claim.claimant, rootParty(glossary, by)),
    ).map(({ entry }) => entry)
    const proposed = facts.flatMap(({ content }) =>
      content.type === 'ProposalMade' && content.ceasefire ? [content.ceasefire] : [],
    )
    return {
      ceasefire: key,
      scope: firstStated([...declarations, ...proposed.toReversed()].map(({ scope }) => scope)),
      purpose: firstStated(declarations.map(({ purpose }) => purpose)),
      mediator: firstStated([...declarations.map(({ mediator }) => mediator), leading?.item.mediator ?? undefined]),
      monitor: firstStated(declarations.map(({ monitor }) => monitor)),
      ...own.picture,
      accordingTo: byClaimant.map(({ claimant, picture }) => ({
        claimant,
        root: rootOfClaimant(glossary, claimant),
        ...picture,
      })),
      proposal: leading?.key ?? null,
      responses: leading?.item.responses ?? [],
      dangling: declarations.length === 0 && proposed.length === 0,
    }
  },
}

const ceasefireParameters = {
  overall: { kind: 'oneOf', values: overalls, description: 'How the ceasefire stands overall' },
} as const

export const ceasefireListing = {
  name: 'ceasefires',
  parameters: ceasefireParameters,
  select: ({ item }, { overall }) => among(overall, item.overall),
} satisfies Listing<Ceasefire, typeof ceasefireParameters>
