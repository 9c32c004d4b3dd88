import { z } from 'zod'
import { catalogue } from '../domain/developments/catalogue.js'
import { countsAs, rootParty, voiceOf } from '../domain/glossary/glossary.js'
import { evidence } from './evidence.js'
import { among, issuesParameter, type Listing, partiesParameter } from './listing.js'
import { reportedTime } from './reported.js'
import { involvesParty, namesIssue } from './timeline/matching.js'
import type { View } from './view.js'

// Who accused, urged, threatened, assessed. What a party itself wants is a position, never a statement.

const act = catalogue.StatementMade.act.stored

const statement = z.object({
  developmentId: z.uuid(),
  by: z.string(),
  root: z.string(),
  act,
  about: z.array(z.string()),
  issue: z.string().nullable(),
  summary: z.string(),
  occurred: reportedTime,
  place: z.array(z.string()).nullable(),
  claimant: z.string(),
  voice: z.enum(['own', 'attributed']),
})
export type Statement = z.infer<typeof statement>

export const statementItem = statement.extend(evidence.shape).meta({ id: 'Statement' })

/** Every development of the type is an item of its own. */
export const statements: View<null, Statement> = {
  name: 'statements',
  version: 1,
  on: { StatementMade: ({ id }) => [{ key: id, entry: null }] },
  item: (key, touched, { glossary }) => {
    const content = touched.at(-1)?.fact.content
    if (content?.type !== 'StatementMade') return null
    const { by, act, about, issue = null, summary, occurred, place = null, claim } = content
    const root = rootParty(glossary, by)
    return {
      developmentId: key,
      by,
      root,
      act,
      about,
      issue,
      summary,
      occurred,
      place,
      claimant: claim.claimant,
      voice: voiceOf(glossary, claim.claimant, root),
    }
  },
}

const statementParameters = {
  by: partiesParameter('Who spoke, with whoever speaks for them'),
  act: { kind: 'oneOf', values: act.options, description: 'What was done by saying it' },
  party: partiesParameter('Parties in any role, with whoever speaks for them'),
  issue: issuesParameter('Issues spoken of'),
} as const

export const statementListing = {
  name: 'statements',
  parameters: statementParameters,
  select: ({ item, facts }, { by, act, party, issue }, { glossary }) =>
    (by === undefined || by.some((asked) => countsAs(glossary, item.by, asked))) &&
    among(act, item.act) &&
    facts.some(({ content }) => involvesParty(content, party, glossary) && namesIssue(content, issue)),
} satisfies Listing<Statement, typeof statementParameters>
