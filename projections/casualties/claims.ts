import { type Fact, inReportOrder } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { type Glossary, rootParty } from '../../domain/glossary/glossary.js'
import type { Count } from '../../domain/vocabulary/count.js'
import type { Harm, Population } from '../../domain/vocabulary/harm.js'

/** One figure of one report about one incident. */
export type CasualtyClaim = {
  readonly fact: Fact
  /** Which entry of the report's list of casualties it is. */
  readonly entry: number
  readonly incident: string
  readonly harm: Harm
  readonly population: Population
  /** Whose people, as reported; null where not said: of whatever side. */
  readonly side: string | null
  /** The party that `side` counts as in the end. */
  readonly sideRoot: string | null
  readonly count: Count
}

/** A report that may speak of an incident. */
export type IncidentReport = Fact<Content<'StrikeReported' | 'CasualtiesReported'>>

/** Whether a fact speaks of one incident: a strike, or casualties of the scope `incident`. */
export const isIncidentReport = (fact: Fact): fact is IncidentReport =>
  fact.content.type === 'StrikeReported' ||
  (fact.content.type === 'CasualtiesReported' && fact.content.scope === 'incident')

/** The incident of a report: without `incident` a report is its own, under its development's id. */
export const incidentOf = ({ id, content }: IncidentReport): string => content.incident ?? id

/** What a report claims about its incident's casualties. */
export const claimsOf = (fact: IncidentReport, glossary: Glossary): readonly CasualtyClaim[] =>
  fact.content.casualties.map(({ harm, population, side, count }, entry) => ({
    fact,
    entry,
    incident: incidentOf(fact),
    harm,
    population,
    side: side ?? null,
    sideRoot: side === undefined ? null : rootParty(glossary, side),
    count,
  }))

/**
 * The claims that stand: a claimant's newer statement on the same incident, harm, population and side supersedes its
 * older one ("newer": report order; within one report the later entry). Sides are the same that count as the same party.
 */
export const standingOf = (claims: readonly CasualtyClaim[]): readonly CasualtyClaim[] => {
  const standing = new Map<string, CasualtyClaim>()
  for (const claim of [...claims].sort(inClaimOrder)) {
    const { incident, harm, population, sideRoot, fact } = claim
    standing.set([incident, harm, population, sideRoot ?? '', fact.content.claim.claimant].join(' '), claim)
  }
  return [...standing.values()]
}

const inClaimOrder = (a: CasualtyClaim, b: CasualtyClaim): number => inReportOrder(a.fact, b.fact) || a.entry - b.entry

/** Orders facts from the best graded (reliability, then credibility) to the worst, ties from the newest to the oldest. */
export const byGrade = (a: Fact, b: Fact): number =>
  Number(a.reliability > b.reliability) - Number(a.reliability < b.reliability) ||
  a.credibility - b.credibility ||
  inReportOrder(b, a)
