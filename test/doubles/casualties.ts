import type { CountInput } from '../../domain/vocabulary/count.js'
import { type Casualties, casualtiesOf } from '../../projections/casualties/casualties.js'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import { atOf, type Beside, factsOf, type Report, told } from './facts.js'

// Reports of casualties, and the tally of them.

type Entry = { readonly population?: string; readonly side?: string }
type Figure = Entry & { readonly harm: string; readonly count: CountInput }

export const killed = (count: CountInput, entry: Entry = {}): Figure => ({ harm: 'killed', count, ...entry })
export const injured = (count: CountInput, entry: Entry = {}): Figure => ({ harm: 'injured', count, ...entry })

/** A claimant's report of casualties on 2 May 2022: of an incident, or of the scope that `body` names. */
export const casualtiesTold = (
  claimant: string,
  casualties: readonly Figure[],
  body: { readonly [member: string]: unknown } = { incident: 'market-strike' },
  { occurred = '2022-05-02', ...beside }: Beside & { readonly occurred?: string } = {},
): Report =>
  told('CasualtiesReported', occurred, claimant, { scope: 'incident', method: 'official', casualties, ...body }, beside)

/** The casualties that reports tell of, long after all of them. */
export const tally = (reports: readonly Report[], filter: CasualtiesFilter = {}): Casualties => {
  const at = atOf('2030-01-01')
  return casualtiesOf(factsOf(reports, at), at, filter)
}

/** A range as answered. */
export const range = (low: number, best: number | null, high: number | null) => ({
  low,
  best,
  high,
  openEnded: high === null,
})
