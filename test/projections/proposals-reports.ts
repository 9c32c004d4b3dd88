import { type Proposal, proposals } from '../../projections/proposals.js'
import { type Shown, show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, type Report, told } from '../doubles/facts.js'

// Reports of one proposal, `p`, of the United States to Russia and Ukraine, and how they are shown.

export const TRUCE = {
  term: 'truce',
  issue: 'ceasefire',
  text: 'No fire for 30 days',
  stance: 'offer',
  value: 'immediate',
}

export const made = (body: object = {}, beside: Beside = {}, [on, by] = ['2025-03-11', 'us']): Report =>
  told(
    'ProposalMade',
    on,
    by,
    { proposal: 'p', by, to: ['russia', 'ukraine'], title: 'Truce', terms: [TRUCE], ...body },
    beside,
  )
export const accepted = (on: string, by: string, body: object = {}, beside: Beside = {}): Report =>
  told('ProposalAccepted', on, by, { proposal: 'p', by, extent: 'full', ...body }, beside)
export const rejected = (on: string, by: string, body: object = {}, beside: Beside = {}): Report =>
  told('ProposalRejected', on, by, { proposal: 'p', by, ...body }, beside)
export const countered = (on: string, by: string, counter: string): Report =>
  told('ProposalCountered', on, by, { proposal: 'p', by, counter })

export const shownAt = (asOf: string, reports: readonly Report[]): readonly Shown<Proposal>[] => {
  const at = atOf(asOf)
  return show(proposals, factsOf(reports, at), at, undefined)
}
export const at = (asOf: string, ...reports: readonly Report[]): Proposal => {
  const found = shownAt(asOf, reports).find(({ key }) => key === 'p')
  if (!found) throw new Error('the proposal is not shown')
  return found.item
}
export const statusAt = (asOf: string, ...reports: readonly Report[]) => at(asOf, ...reports).status
export const answersOf = ({ responses }: Proposal) => responses.map(({ party, answer }) => [party, answer])
