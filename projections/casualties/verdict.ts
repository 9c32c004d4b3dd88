import type { Considered, Hidden } from '../../domain/considered.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { moves } from '../view.js'
import {
  byGrade,
  type CasualtyClaim,
  groupedBy,
  inClaimOrder,
  isIncidentReport,
  peopleOf,
  subjectOf,
} from './claims.js'
import { type CasualtiesFilter, parametersAgainst } from './filter.js'
import type { ResolvedIncident } from './incident-range.js'

/** What became of a claim in the incidents' tally: of several reasons the first. */
export type Verdict =
  | Hidden
  /** By which parameters. */
  | { readonly reason: 'outsideFilter'; readonly parameters: readonly string[] }
  | { readonly reason: 'otherScope' | 'unspecifiedHarm' | 'stance' }
  /** `graded`: the best-graded of several counted claims about the same people; null where it is alone. */
  | { readonly reason: 'counted'; readonly graded: CasualtyClaim | null }
  /** `by`: the claim that stands in its place. */
  | { readonly reason: 'superseded'; readonly by: CasualtyClaim }
  /** `by`: the claim that the policy let decide; null where it let none. */
  | { readonly reason: 'otherPolicy'; readonly by: CasualtyClaim | null }

/** Why a claim is not among those that are resolved; null where it is. */
export const barredBy = (
  { fact, hidden }: Considered,
  claim: CasualtyClaim,
  filter: CasualtiesFilter,
  glossary: Glossary,
): Verdict | null => {
  if (hidden) return hidden
  const figure = { ...claim, incident: incidentIn(claim) }
  const isUnspecified = claim.harm === 'casualties' && mayBeAmong(filter)
  const parameters = parametersAgainst(filter, fact, figure, glossary).filter(
    (name) => !(name === 'harm' && isUnspecified),
  )
  if (parameters.length > 0) return { reason: 'outsideFilter', parameters }
  if (!isIncidentReport(fact)) return { reason: 'otherScope' }
  if (isUnspecified) return { reason: 'unspecifiedHarm' }
  return moves(fact) ? null : { reason: 'stance' }
}

/** The incident that a figure is about; null for one that is about none in particular. */
export const incidentIn = ({ fact, incident }: CasualtyClaim): string | null => {
  const { content } = fact
  return isIncidentReport(fact) ? incident : (content.incident ?? null)
}

/** Whether those of whom it is not said if they were killed or injured may be among those asked for. */
const mayBeAmong = ({ harm }: CasualtiesFilter): boolean =>
  harm !== undefined && !harm.includes('casualties') && (harm.includes('killed') || harm.includes('injured'))

/** What an incident's resolution made of its claims, to be looked up by claim. */
type Outcome = {
  readonly counted: ReadonlySet<CasualtyClaim>
  /** The claim that stands, by what it is about. */
  readonly standing: ReadonlyMap<string, CasualtyClaim>
  /** The claims that counted, the best-graded first, by harm and by whose. */
  readonly deciding: ReadonlyMap<string, readonly CasualtyClaim[]>
}

/** What became of the claims of resolved incidents: each must be among those that were resolved. */
export const outcomesOf = (incidents: readonly ResolvedIncident[]): ((claim: CasualtyClaim) => Verdict) => {
  const outcomes = new Map(
    incidents.map(({ standing, counted }): [string | undefined, Outcome] => [
      standing[0]?.incident,
      {
        counted,
        standing: new Map(standing.map((claim) => [subjectOf(claim), claim])),
        deciding: new Map(
          groupedBy(
            [...counted].sort((a, b) => byGrade(a.fact, b.fact)),
            harmOf,
          ).map((same) => [same[0] ? harmOf(same[0]) : '', same]),
        ),
      },
    ]),
  )
  return (claim) => {
    const outcome = outcomes.get(claim.incident)
    const by = outcome?.standing.get(subjectOf(claim))
    if (!outcome || !by) throw new Error(`nothing was resolved from the claim of ${claim.fact.id}`)
    const [first = null, ...others] = outcome.deciding.get(harmOf(claim)) ?? []
    if (outcome.counted.has(claim)) return { reason: 'counted', graded: others.length > 0 ? first : null }
    return by === claim ? { reason: 'otherPolicy', by: first } : { reason: 'superseded', by }
  }
}

/** What was done, and to whom. */
const harmOf = (claim: CasualtyClaim): string => `${claim.harm} ${peopleOf(claim)}`

/** Orders claims by incident, those about no single one last, then from the oldest report to the newest. */
export const inExplainedOrder = (a: CasualtyClaim, b: CasualtyClaim): number => {
  const [own, other] = [incidentIn(a), incidentIn(b)]
  if (own !== other && (own === null || other === null)) return own === null ? 1 : -1
  if (own !== null && other !== null && own !== other) return own < other ? -1 : 1
  return inClaimOrder(a, b)
}
