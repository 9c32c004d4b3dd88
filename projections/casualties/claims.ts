import { type Fact, inReportOrder, type Reported, type Source } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { type Glossary, rootOfClaimant, rootParty } from '../../domain/glossary/glossary.js'
import type { Range } from '../../domain/vocabulary/count.js'
import type { Harm, Population } from '../../domain/vocabulary/harm.js'
import { moves } from '../view.js'

/** What is resolved of a report about casualties: a fact of one has it all. */
export type BriefReport = Omit<Fact, 'content' | 'sources' | 'statement' | 'reportedBeforeOccurred'> & {
  readonly content: BriefContent
  readonly sources: readonly Pick<Source, 'publisher'>[]
}

type Said = Content<'StrikeReported' | 'CasualtiesReported'>
type BriefContent = Pick<Said, 'type' | 'incident' | 'order' | 'place'> & {
  readonly occurred: Pick<Said['occurred'], 'from' | 'to'>
  readonly scope?: Content<'CasualtiesReported'>['scope'] | undefined
  readonly method?: string | undefined
  readonly claim: Pick<Said['claim'], 'claimant' | 'stance'>
  readonly casualties: readonly BriefFigure[]
}
type BriefFigure = Pick<Said['casualties'][number], 'harm' | 'population' | 'side'> & { readonly count: Range }

/** One figure of one report about one incident. */
export type CasualtyClaim<Report extends BriefReport = IncidentReport> = {
  readonly fact: Report
  /** Which entry of the report's list of casualties it is. */
  readonly entry: number
  readonly incident: string
  /** For whom the claimant speaks in the end: claimants of one root are not independent. */
  readonly claimantRoot: string
  readonly harm: Harm
  readonly population: Population
  /** Whose people, as reported; null where not said: of whatever side. */
  readonly side: string | null
  /** The party that `side` counts as in the end. */
  readonly sideRoot: string | null
  readonly count: Report['content']['casualties'][number]['count']
}

/** A report that may speak of an incident. */
export type IncidentReport = Fact<Content<'StrikeReported' | 'CasualtiesReported'>>

/** Whether a fact may hold figures of casualties, of whatever scope. */
export const isCasualtyReport = (fact: Fact): fact is IncidentReport =>
  fact.content.type === 'StrikeReported' || fact.content.type === 'CasualtiesReported'

/** Whether a fact speaks of one incident: a strike, or casualties of the scope `incident`. */
export const isIncidentReport = (fact: Pick<Fact, 'content'>): fact is IncidentReport =>
  fact.content.type === 'StrikeReported' ||
  (fact.content.type === 'CasualtiesReported' && fact.content.scope === 'incident')

/** Whether it says how many there were in one incident, and neither denies nor doubts it. */
export const claimsCasualties = (fact: Pick<Fact, 'content'>): fact is IncidentReport =>
  isIncidentReport(fact) && moves(fact) && fact.content.casualties.length > 0

/** The incident of a report: without `incident` a report is its own, under its development's id. */
export const incidentOf = ({ id, content }: BriefReport): string => content.incident ?? id

/** The reports that deny or doubt an incident, by incident. */
export const denialsIn = (facts: readonly Fact[]): ReadonlyMap<string, readonly IncidentReport[]> => {
  const reports = facts.filter((fact): fact is IncidentReport => isIncidentReport(fact) && !moves(fact))
  return new Map(groupedBy(reports, incidentOf).map((about) => [about[0] ? incidentOf(about[0]) : '', about]))
}

/** What a report claims about its incident's casualties. */
export const claimsOf = <Report extends BriefReport>(
  fact: Report,
  glossary: Glossary,
): readonly CasualtyClaim<Report>[] =>
  fact.content.casualties.map(({ harm, population, side, count }, entry) => ({
    fact,
    entry,
    incident: incidentOf(fact),
    claimantRoot: rootOfClaimant(glossary, fact.content.claim.claimant),
    harm,
    population,
    side: side ?? null,
    sideRoot: side === undefined ? null : rootParty(glossary, side),
    count,
  }))

/** What a claimant's claim is about: of all with the same subject the newest stands. */
export const subjectOf = ({ incident, harm, population, sideRoot, fact }: CasualtyClaim<BriefReport>): string =>
  `${incident} ${harm} ${population} ${sideRoot ?? ''} ${fact.content.claim.claimant}`

/** Claims of the same people, whoever claims it, where they are about the same incident and harm. */
export const peopleOf = ({ population, sideRoot }: CasualtyClaim<BriefReport>): string =>
  `${population} ${sideRoot ?? ''}`

/** Orders claims from the oldest to the newest. */
export const inClaimOrder = (a: CasualtyClaim<BriefReport>, b: CasualtyClaim<BriefReport>): number =>
  inReportOrder(a.fact, b.fact) || a.entry - b.entry

/** Groups with the same key, each in the order given, the groups by their first member. */
export const groupedBy = <Member, Key extends string | number | undefined>(
  members: readonly Member[],
  key: (member: Member) => Key,
): readonly (readonly Member[])[] => {
  if (members.length < 2) return members.length === 0 ? [] : [members]
  const groups = new Map<Key, Member[]>()
  for (const member of members) {
    const name = key(member)
    const group = groups.get(name)
    if (group) group.push(member)
    else groups.set(name, [member])
  }
  return [...groups.values()]
}

type Graded = Reported & Pick<Fact, 'reliability' | 'credibility'>

/** Orders facts from the best graded (reliability, then credibility) to the worst, ties from the newest to the oldest. */
export const byGrade = (a: Graded, b: Graded): number =>
  Number(a.reliability > b.reliability) - Number(a.reliability < b.reliability) ||
  a.credibility - b.credibility ||
  inReportOrder(b, a)
