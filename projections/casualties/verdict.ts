import type { Considered, Hidden } from '../../domain/considered.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { moves } from '../view.js'
import { type CasualtyClaim, inClaimOrder, isIncidentReport, peopleOf, subjectOf } from './claims.js'
import { type CasualtiesFilter, parametersAgainst } from './filter.js'
import type { ResolvedIncident } from './incident-range.js'

/** What became of a claim in the incidents' tally: of several reasons the first. */
export type Verdict =
  | Hidden
  /** By which parameters. */
  | { readonly reason: 'outsideFilter'; readonly parameters: readonly string[] }
  | { readonly reason: 'otherScope' | 'unspecifiedHarm' | 'stance' | 'counted' }
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

/** What its incident's resolution made of a claim that is among those resolved. */
export const resolvedTo = (claim: CasualtyClaim, incident: ResolvedIncident | undefined): Verdict => {
  if (!incident) throw new Error(`nothing was resolved from the claim of ${claim.fact.id}`)
  const { standing, counted } = incident
  if (counted.has(claim)) return { reason: 'counted' }
  if (!standing.includes(claim)) {
    const by = standing.find((other) => subjectOf(other) === subjectOf(claim))
    if (by) return { reason: 'superseded', by }
  }
  const deciding = [...counted].filter(({ harm }) => harm === claim.harm)
  return { reason: 'otherPolicy', by: deciding.find((other) => peopleOf(other) === peopleOf(claim)) ?? null }
}

/** Orders claims by incident, those about no single one last, then from the oldest report to the newest. */
export const inExplainedOrder = (a: CasualtyClaim, b: CasualtyClaim): number => {
  const [own, other] = [incidentIn(a), incidentIn(b)]
  if (own !== other && (own === null || other === null)) return own === null ? 1 : -1
  if (own !== null && other !== null && own !== other) return own < other ? -1 : 1
  return inClaimOrder(a, b)
}
