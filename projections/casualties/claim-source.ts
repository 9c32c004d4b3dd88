import type { Glossary } from '../../domain/glossary/glossary.js'
import { toMs } from '../../domain/vocabulary/time.js'
import { moves } from '../view.js'
import { type BriefReport, incidentOf } from './claims.js'
import type { CasualtiesFilter } from './filter.js'
import { addInNumbers, IncidentClaims } from './incident-claims.js'
import { selectedClaims } from './incident-range.js'

/** What is kept of a report on which something rests: its place in fold order, and what evidence is made of. */
export type CitedReport = Pick<
  BriefReport,
  'id' | 'certain' | 'from' | 'end' | 'reportedAt' | 'sequence' | 'sources' | 'duplicates'
> & { readonly content: Pick<BriefReport['content'], 'order'> & { readonly claim: { readonly claimant: string } } }

/** The claims about incidents at a clock, as far as a filter selects them. */
export type ClaimSource = {
  /** One incident after another, in no order that counts: the same object each time, filled anew. */
  readonly incidents: Iterable<IncidentClaims>
  /** A report, or a denial, by its ref. */
  readonly citedAt: (ref: number) => CitedReport
}

/** What reports tell of one incident after another, as a filter selects it. @param glossary by which it is read. */
export const claimsIn = (
  incidents: Iterable<readonly BriefReport[]>,
  filter: CasualtiesFilter,
  glossary: Glossary,
): ClaimSource => {
  const cited: BriefReport[] = []
  const claims = new IncidentClaims()
  return {
    incidents: fillingEach(incidents, claims, (reports) => {
      claims.begin(reports[0] ? incidentOf(reports[0]) : '')
      for (const report of reports) addReport(claims, report, cited.push(report) - 1, filter, glossary)
    }),
    citedAt: (ref) => {
      const report = cited[ref]
      if (!report) throw new RangeError(`there is no report ${ref}`)
      return report
    },
  }
}

/** The same claims, filled with one after another. */
export function* fillingEach<One>(
  each: Iterable<One>,
  claims: IncidentClaims,
  fill: (one: One) => void,
): Generator<IncidentClaims, void, undefined> {
  for (const one of each) {
    fill(one)
    yield claims
  }
}

/** Adds a report made of a fact, or the denial that it is. */
export const addReport = (
  claims: IncidentClaims,
  report: BriefReport,
  ref: number,
  filter: CasualtiesFilter,
  glossary: Glossary,
): void => {
  if (!moves(report)) {
    claims.denials.push(ref)
    return
  }
  const { content, reportedAt, sequence, reliability, credibility, from } = report
  const to = toMs(content.occurred.to)
  let isAdded = false
  for (const claim of selectedClaims(report, filter, glossary)) {
    if (!isAdded)
      claims.addReport(ref, content, reportedAt, content.order, sequence, reliability, credibility, from, to)
    isAdded = true
    addInNumbers(claims, claim)
  }
}
