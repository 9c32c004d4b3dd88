import type { Fact } from '../../domain/clocks.js'
import { rootParty } from '../../domain/glossary/glossary.js'
import type { ProposalFacts } from '../positions/sources.js'
import { positions } from '../positions.js'
import { proposalIn, tells, versionIn } from '../proposals/shaping.js'
import { aboutIn, type Strand, strand, strandsOf } from '../strands.js'
import { isOf, type Shown, show } from '../view.js'
import { aboutAll, inOneOrder, type Lookup, withDisputes } from './lookup.js'
import { type Part, placed, strandsOfKind } from './part.js'

// An issue's cells are made of what was said of the issue, and of all that was said to proposals with a term on it.

/** Whether a fact may decide which terms an answer to its proposal speaks of. */
const shapes = (fact: Fact): boolean => proposalIn(fact) !== undefined && versionIn(fact) !== null

/** The proposals among facts, of which positions need the facts only. */
export const proposalFactsIn = (facts: readonly Fact[]): ProposalFacts => {
  const dossiers = new Map<string, Shown<unknown> & { readonly facts: Fact[] }>()
  for (const fact of facts) {
    const key = proposalIn(fact)
    if (key === undefined) continue
    const dossier = dossiers.get(key) ?? { key, item: null, facts: [], disputes: [] }
    dossiers.set(key, dossier)
    dossier.facts.push(fact)
  }
  return dossiers
}

/** The strand of the proposal whose terms decide what a fact says of positions; also where it denies or doubts that. */
const proposalStrand = (fact: Fact): readonly Strand[] =>
  tells(fact) || isOf(fact, 'ProposalAccepted') || isOf(fact, 'ProposalRejected') ? strandsOfKind('proposal', fact) : []

/** The proposals that tell of the issues of which a fact tells: an answer to one of them stands in the same cells. */
export const proposalsBeside = (fact: Fact, lookup: Lookup): readonly Strand[] => {
  const issues = [
    ...(isOf(fact, 'PositionStated') ? strandsOfKind('issue', fact) : []),
    ...proposalStrand(fact).flatMap((name) => issuesOf(name, lookup)),
  ]
  const terms = issues.map((issue) => strand('terms', aboutIn('issue', issue) ?? ''))
  return [...new Set(aboutAll(terms, lookup).filter(tells).flatMap(proposalStrand))]
}

/** The facts that the cells of some issues are made of, and whatever disputes those. */
export const factsOfIssues = (issues: readonly string[], lookup: Lookup): readonly Fact[] =>
  withDisputes(toldOfIssues(issues, lookup), lookup)

const toldOfIssues = (issues: readonly string[], lookup: Lookup): readonly Fact[] => {
  const stated = lookup.stated(issues)
  const names = issues.map((issue) => strand(stated ? 'terms' : 'issue', issue))
  const proposals = aboutAll(names, lookup).filter(tells).flatMap(proposalStrand)
  const others = aboutAll([...names, ...proposals], lookup)
  return stated ? inOneOrder(stated, others) : others
}

/** The cells of some issues as far as they are of the party, by its root, of whose stance a fact tells. */
const cellsOf = (fact: Fact, issues: readonly Strand[], { at: { glossary } }: Lookup): readonly Strand[] => {
  const party = partyIn(fact)
  if (party === undefined) return []
  const root = rootParty(glossary, party)
  return issues.map((issue) => strand('cell', `${aboutIn('issue', issue)}/${root}`))
}

const partyIn = ({ content }: Fact): string | undefined =>
  content.type === 'PositionStated' ? content.party : 'by' in content ? content.by : undefined

/** The cells that a proposal may decide: on its issues, those of whoever told of it or answered it. */
const cellsOfProposal = (proposal: Strand, lookup: Lookup): readonly Strand[] => {
  const issues = issuesOf(proposal, lookup)
  return lookup.about(proposal).flatMap((fact) => cellsOf(fact, issues, lookup))
}

/** The facts that the cell of a party, by its root, on an issue may be made of, and whatever disputes those. */
const factsOfCell = (issue: string, root: string, lookup: Lookup): readonly Fact[] => {
  const { glossary } = lookup.at
  const isOfOther = (fact: Fact): boolean =>
    isOf(fact, 'PositionStated') && rootParty(glossary, fact.content.party) !== root
  return withDisputes(
    toldOfIssues([issue], lookup).filter((fact) => !isOfOther(fact)),
    lookup,
  )
}

export const positionsPart: Part = {
  view: positions.name,
  all: (facts, at) => cellsIn(facts, at),
  touchedBy: (fact, lookup) => [
    ...new Set([
      ...cellsOf(fact, strandsOfKind('issue', fact), lookup),
      ...proposalStrand(fact).flatMap((name) => cellsOfProposal(name, lookup)),
    ]),
  ],
  items: (name, lookup) => {
    const cell = aboutIn('cell', name) ?? ''
    const [issue = '', root = ''] = cell.split('/')
    return cellsIn(factsOfCell(issue, root, lookup), lookup.at).filter(({ path }) => path === `/${cell}`)
  },
  // Of which terms a denied answer speaks decides what it disputes.
  readWith: ({ facts, disputes }, lookup) =>
    aboutAll([...facts, ...disputes].flatMap(proposalStrand), lookup).filter(shapes),
}

const cellsIn = (facts: readonly Fact[], at: Lookup['at']) =>
  show(positions, facts, at, proposalFactsIn(facts)).map(({ item: { issue: _, ...cell }, ...shown }) =>
    placed({ ...shown, item: cell }),
  )

/** The issues of all terms that were ever told of a proposal. */
const issuesOf = (proposal: Strand, { about }: Lookup): readonly Strand[] =>
  about(proposal)
    .filter(tells)
    .flatMap(strandsOf)
    .flatMap((name) => {
      const issue = aboutIn('issue', name)
      return issue === undefined ? [] : [strand('issue', issue)]
    })
