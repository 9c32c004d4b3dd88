import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { countsAs, rootParty, voiceOf } from '../domain/glossary/glossary.js'
import { firstStated } from './accounts.js'
import { evidence } from './evidence.js'
import { among, type Listing, partiesParameter } from './listing.js'
import { type Dossier, dossierOf } from './proposals/dossier.js'
import {
  isOwnCounter,
  proposalStatuses,
  response,
  responsesOf,
  standingAnswers,
  statusOf,
} from './proposals/responses.js'
import { preferred, proposalTerm, termsOf, voice } from './proposals/versions.js'
import { instantOrNull, nullableInstant } from './reported.js'
import { type At, type Shown, show, type Touch, type View } from './view.js'

// What was proposed, in whose words it is known, and how it was answered.

const proposal = z.object({
  proposal: z.string(),
  title: z.string().nullable(),
  by: z.string().nullable(),
  root: z.string().nullable(),
  to: z.array(z.string()),
  toRoots: z.array(z.string()),
  mediator: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  /** The ceasefire that it would bring about. */
  ceasefire: z.string().nullable(),
  /** The newest version; the rest of the item is about it. */
  version: z.number().int().nullable(),
  terms: z.array(proposalTerm),
  voice: voice.nullable(),
  claimant: z.string().nullable(),
  openedAt: nullableInstant,
  /** While it is open: since when nothing more was said to it. */
  quietSince: nullableInstant,
  status: z.enum(proposalStatuses),
  /** The counter of the same party that took its place. */
  supersededBy: z.string().nullable(),
  responses: z.array(response),
  dangling: z.boolean(),
})
export type Proposal = z.infer<typeof proposal>

export const proposalItem = proposal.extend(evidence.shape).meta({ id: 'Proposal' })

/** The proposals at a clock by id: what positions and ceasefires need of this view. */
export type Proposals = ReadonlyMap<string, Shown<Proposal>>
export const proposalsById = (shown: readonly Shown<Proposal>[]): Proposals =>
  new Map(shown.map((proposal) => [proposal.key, proposal]))

const about = ({ content }: { readonly content: { readonly proposal: string } }): readonly Touch<null>[] => [
  { key: content.proposal, entry: null },
]

/**
 * A proposal is shown in its newest version. One whose newest version is known only by answers to it, or only as the
 * counter to another, is dangling. Members of the item are taken from the accounts in order of preference: those of the
 * newest version first, the proposer's own voice before others, among equals what was told last.
 */
export const proposals: View<null, Proposal> = {
  name: 'proposals',
  version: 1,
  on: {
    ProposalMade: about,
    ProposalAmended: about,
    ProposalAccepted: about,
    ProposalRejected: about,
    ProposalCountered: ({ content: { proposal, counter } }) =>
      [...new Set([proposal, counter])].map((key) => ({ key, entry: null })),
    ProposalDeferred: about,
    ProposalWithdrawn: about,
    AgreementSigned: ({ content }) => (content.proposal === undefined ? [] : [{ key: content.proposal, entry: null }]),
  },
  item: (key, touched, { glossary }) => {
    const facts = touched.map(({ fact }) => fact)
    const dossier = dossierOf(key, facts, glossary)
    const { told, origins, answers, newest } = dossier
    const ofNewest = told.filter(({ content }) => content.version === newest)
    const accounts = [
      ...preferred(ofNewest, glossary),
      ...preferred(
        told.filter(({ content }) => content.version !== newest),
        glossary,
      ).toSorted((a, b) => b.content.version - a.content.version),
    ].map(({ content }) => content)
    const made = accounts.filter((content): content is Content<'ProposalMade'> => content.type === 'ProposalMade')
    const [first] = accounts
    const by = firstStated([...accounts, ...origins.map(({ content }) => content)].map((content) => content.by))
    const root = by === null ? null : rootParty(glossary, by)
    const to = made.map((content) => content.to).find((to) => to.length > 0) ?? []
    const toRoots = [...new Set(to.map((party) => rootParty(glossary, party)))]
    const terms = termsOf(dossier, newest, glossary)
    const toNewest = answers.filter(({ version }) => version === newest)
    const supersededBy = toNewest.findLast((answer) => isOwnCounter(answer, root))?.counter ?? null
    const standing = standingAnswers(toNewest.filter((answer) => !isOwnCounter(answer, root)))
    const status = statusOf({
      dossier,
      supersededBy,
      standing,
      addressees: new Set(toRoots),
      terms: terms.map(({ term }) => term),
    })
    const opening = new Set<Fact>([...told.map(({ fact }) => fact), ...origins])
    const openedBy = facts.find((fact) => opening.has(fact))
    return {
      proposal: key,
      title: firstStated(made.map(({ title }) => title)),
      by,
      root,
      to,
      toRoots,
      mediator: firstStated(made.map(({ mediator }) => mediator)),
      inReplyTo: firstStated([
        ...made.map(({ inReplyTo }) => inReplyTo),
        ...origins.map(({ content }) => content.proposal),
      ]),
      ceasefire: firstStated(made.map(({ ceasefire }) => ceasefire?.ceasefire)),
      version: newest,
      terms: [...terms],
      voice: first && root !== null ? voiceOf(glossary, first.claim.claimant, root) : null,
      claimant: first?.claim.claimant ?? null,
      openedAt: openedBy ? instantOrNull(openedBy.from) : null,
      quietSince: status === 'open' ? quietSince(dossier) : null,
      status,
      supersededBy,
      responses: [...responsesOf(standing, to, glossary)],
      dangling: ofNewest.length === 0,
    }
  },
}

/** The proposals at a clock, as positions and ceasefires need them; facts in fold order. */
export const proposalsAt = (facts: readonly Fact[], at: At): Proposals =>
  proposalsById(show(proposals, facts, at, undefined))

/** Silence begins with the last answer to the newest version, or with that version where there is none. */
const quietSince = ({ told, answers, newest }: Dossier): string | null => {
  const last =
    answers.findLast(({ version }) => version === newest) ?? told.find(({ content }) => content.version === newest)
  return last ? instantOrNull(last.fact.from) : null
}

const proposalParameters = {
  status: { kind: 'oneOf', values: proposalStatuses, description: 'How the proposal stands' },
  by: partiesParameter('Who made it, with whoever speaks for them'),
  to: partiesParameter('To whom it was made, with whoever speaks for them'),
} as const

export const proposalListing = {
  name: 'proposals',
  parameters: proposalParameters,
  select: ({ item }, { status, by, to }, { glossary }) => {
    const isOf = (asked: readonly string[] | undefined, parties: readonly string[]) =>
      asked === undefined || asked.some((whole) => parties.some((party) => countsAs(glossary, party, whole)))
    return among(status, item.status) && isOf(by, item.by === null ? [] : [item.by]) && isOf(to, item.to)
  },
} satisfies Listing<Proposal, typeof proposalParameters>
