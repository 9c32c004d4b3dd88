import { OPEN_END, worldSpan } from '../../domain/clocks.js'
import { rootParty } from '../../domain/glossary/glossary.js'
import { Numbering } from '../../domain/numbering.js'
import type { Harm } from '../../domain/vocabulary/harm.js'
import { toMs } from '../../domain/vocabulary/time.js'
import type { StatementRow, Subject } from '../subject.js'

// The claims about incidents as a table: what a bitemporal database would hold. The peers over it are spared a part of the
// work: the grade is that of now, and populations and sides are accounts of one number beside each other.

/** The harms that generated ledgers tell of, in the order of their numbers. */
export const HARMS: readonly Harm[] = ['killed', 'injured']

/** An open high, and an unknown best. */
export const NONE = -1

/** One figure of one statement in its rectangle. All times are milliseconds since 1970 or sequences. */
export type ClaimRow = {
  readonly incident: number
  readonly harm: number
  /** Who claims it of whom, within incident and harm: of all rows of one subject that are seen the newest counts. */
  readonly subject: number
  /** 0 is the newest of its subject. */
  readonly rank: number
  readonly end: number
  readonly knownFrom: number
  readonly knownUntil: number
  readonly recordedFrom: number
  readonly recordedUntil: number
  readonly low: number
  readonly best: number
  readonly high: number
  /** The smaller, the better. */
  readonly grade: number
}

type Ranked = Omit<ClaimRow, 'rank'> & { readonly newest: readonly number[] }

/** All claims, by incident, harm, subject, and the newest of each first. */
export const claimRows = (subject: Subject): readonly ClaimRow[] => {
  const incidents = new Numbering()
  const subjects = new Numbering()
  const rows: Ranked[] = []
  for (const row of subject.rows()) {
    const { content } = row
    if (content.claim.stance === 'denies' || content.claim.stance === 'doubts') continue
    const isOfIncident =
      content.type === 'StrikeReported' || (content.type === 'CasualtiesReported' && content.scope === 'incident')
    if (!isOfIncident) continue
    const incident = incidents.of(content.incident ?? row.id)
    for (const [entry, { harm, population, side, count }] of content.casualties.entries()) {
      const whose = side === undefined ? '' : rootParty(subject.glossary, side)
      rows.push({
        incident,
        harm: HARMS.indexOf(harm),
        subject: subjects.of(`${content.claim.claimant} ${population} ${whose}`),
        end: worldSpan(content).end,
        ...rectangleOf(row),
        low: count.low,
        best: count.best ?? NONE,
        high: count.high ?? NONE,
        grade: content.claim.credibility ?? 6,
        newest: [toMs(content.reportedAt.at), content.order, row.sequence, entry, row.recordedFrom],
      })
    }
  }
  rows.sort(
    (a, b) => a.incident - b.incident || a.harm - b.harm || a.subject - b.subject || newerFirst(a.newest, b.newest),
  )
  let rank = 0
  return rows.map(({ newest: _, ...row }, at) => {
    const last = rows[at - 1]
    const isSame = last?.incident === row.incident && last.harm === row.harm && last.subject === row.subject
    rank = isSame ? rank + 1 : 0
    return { ...row, rank }
  })
}

const rectangleOf = ({ knownFrom, knownUntil, recordedFrom, recordedUntil }: StatementRow) => ({
  knownFrom,
  knownUntil: knownUntil === OPEN_END ? Number.MAX_SAFE_INTEGER : knownUntil,
  recordedFrom,
  recordedUntil: recordedUntil === OPEN_END ? Number.MAX_SAFE_INTEGER : recordedUntil,
})

const newerFirst = (a: readonly number[], b: readonly number[]): number => {
  for (const [at, key] of a.entries()) if (key !== b[at]) return (b[at] ?? 0) - key
  return 0
}
