import { commitmentsAt } from '../../../projections/commitments.js'
import { atOf, factsOf, glossaryOf, idOf, type Report, told } from '../../doubles/facts.js'

// A promise of less military activity, verdicts on it, and what happened where it was to hold.

export const glossary = glossaryOf({
  parties: { russia: null, mod: 'russia', fomin: 'mod', ukraine: null, staff: 'ukraine', us: null, pentagon: 'us' },
  places: {
    ukraine: null,
    north: 'ukraine',
    'kyiv-oblast': 'north',
    irpin: 'kyiv-oblast',
    chernihiv: 'north',
    kharkiv: 'ukraine',
  },
  publishers: { wire: {} },
})
export const shownAt = (asOf: string, ...reports: readonly Report[]) => {
  const at = atOf(asOf, { glossary })
  return commitmentsAt(factsOf(reports, at), at)
}
export const itemAt = (asOf: string, ...reports: readonly Report[]) => shownAt(asOf, ...reports)[0]?.item

export const promise = (body: object = {}, beside: object = {}, occurred = '2022-03-29', claimant = 'fomin') =>
  told(
    'CommitmentMade',
    occurred,
    claimant,
    {
      commitment: 'less-activity',
      by: 'russia',
      summary: 'Less military activity.',
      area: ['kyiv-oblast', 'chernihiv'],
      ...body,
    },
    { name: 'promise', ...beside },
  )
export const verdict = (claimant: string, verdict: string, occurred = '2022-03-30', beside: object = {}) =>
  told('CommitmentAssessed', occurred, claimant, { commitment: 'less-activity', verdict, summary: verdict }, beside)
export const strike = (name: string, place: string | readonly string[], body: object = {}, occurred = '2022-03-30') =>
  told('StrikeReported', occurred, 'ukraine', { attacker: 'russia', ...body }, { name, place })
export const moved = (name: string, place: string, party: string, occurred = '2022-03-30') =>
  told('ForcesMoved', occurred, 'us', { party, change: 'withdrew', summary: 'Units leave.' }, { name, place })

export const ids = (...names: readonly string[]) => names.map(idOf)
