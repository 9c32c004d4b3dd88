import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { inReportOrder } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { claimantChain, countsAs, type Glossary, rootOfClaimant, rootParty } from '../domain/glossary/glossary.js'
import { instant, toInstant, toMs } from '../domain/vocabulary/time.js'
import { evidence } from './evidence.js'
import { among, fromParameter, type Listing, partiesParameter, toParameter } from './listing.js'
import { reportedCount, reportedTime } from './reported.js'
import { overlapsWindow } from './timeline/matching.js'
import { isOf, moves, type Shown, type View } from './view.js'

// Alleged violations, as reported: they change no ceasefire's status and are never added up.

const violation = z.object({
  developmentId: z.uuid(),
  ceasefire: z.string().nullable(),
  claimant: z.string(),
  root: z.string(),
  accused: z.string().nullable(),
  accusedRoot: z.string().nullable(),
  observer: z.string().nullable(),
  place: z.array(z.string()).nullable(),
  window: reportedTime,
  counts: z.array(z.object({ kind: z.string(), count: reportedCount })),
  reportedAt: instant,
  /** A later total of the same accuser, of the same accused and ceasefire, whose window covers this one. */
  supersededBy: z.uuid().optional(),
})
export type Violation = z.infer<typeof violation>

export const violationItem = violation.extend(evidence.shape).meta({ id: 'Violation' })

type Report = Fact<Content<'CeasefireViolationReported'>>

const seriesOf = ({ content: { claim, accused, ceasefire } }: Report, glossary: Glossary): string =>
  [rootOfClaimant(glossary, claim.claimant), accused ? rootParty(glossary, accused) : '', ceasefire ?? ''].join(' ')

/** Of each report that is superseded, by its id, the latest that supersedes it. */
export type Superseded = ReadonlyMap<string, Report>

/** A series as far as it is read, from its newest report on: those that stand, and the earliest start of any. */
type Series = { readonly standing: { readonly report: Report; readonly to: number }[]; earliest: number }

/** The reports among facts that others supersede: what the view needs to know of other reports. */
export const supersededIn = (facts: readonly Fact[], glossary: Glossary): Superseded => {
  const superseded = new Map<string, Report>()
  const known = new Map<string, Series>()
  for (const report of facts.filter(moves).sort((a, b) => inReportOrder(b, a))) {
    if (!isOf(report, 'CeasefireViolationReported')) continue
    const key = seriesOf(report, glossary)
    const series = known.get(key) ?? { standing: [], earliest: Number.POSITIVE_INFINITY }
    known.set(key, series)
    const to = toMs(report.content.occurred.to)
    // A daily report begins before all newer ones, so that most need no search.
    const later =
      series.earliest > report.from
        ? undefined
        : series.standing.find((other) => other.report.from <= report.from && other.to >= to)
    // What covers a superseded report covers all that this one covers, and is newer.
    if (later) superseded.set(report.id, later.report)
    else series.standing.push({ report, to })
    series.earliest = Math.min(series.earliest, report.from)
  }
  return superseded
}

/** Every report is an item of its own. */
export const violations: View<Report, Violation, Superseded> = {
  name: 'violations',
  version: 1,
  on: { CeasefireViolationReported: (fact) => [{ key: fact.id, entry: fact }] },
  item: (key, touched, { glossary }, superseded) => {
    const report = touched.at(-1)?.entry
    if (!report) return null
    const { ceasefire = null, accused = null, observer = null, place = null, occurred, counts, claim } = report.content
    const supersededBy = superseded.get(key)
    return {
      developmentId: key,
      ceasefire,
      claimant: claim.claimant,
      root: rootOfClaimant(glossary, claim.claimant),
      accused,
      accusedRoot: accused === null ? null : rootParty(glossary, accused),
      observer,
      place,
      window: occurred,
      counts,
      reportedAt: toInstant(report.reportedAt),
      ...(supersededBy ? { supersededBy: supersededBy.id } : {}),
    }
  },
}

/** By when they were reported. */
export const inOrderOfReport = (shown: readonly Shown<Violation>[]): readonly Shown<Violation>[] =>
  shown.toSorted(({ facts: [a] }, { facts: [b] }) => (a && b ? inReportOrder(a, b) : 0))

const violationParameters = {
  ceasefire: { kind: 'slugs', description: 'Of which ceasefires' },
  accused: partiesParameter('Who is accused, with whoever speaks for them'),
  claimant: { kind: 'claimants', description: 'Who accuses, with whoever speaks for them' },
  from: fromParameter,
  to: toParameter,
} as const

export const violationListing = {
  name: 'violations',
  parameters: violationParameters,
  select: ({ item }, { ceasefire, accused, claimant, from, to }, { glossary }) => {
    const party = item.accused
    return (
      among(ceasefire, item.ceasefire) &&
      (accused === undefined || (party !== null && accused.some((whole) => countsAs(glossary, party, whole)))) &&
      (claimant === undefined || claimant.some((whole) => claimantChain(glossary, item.claimant).includes(whole))) &&
      overlapsWindow(item.window, { from, to })
    )
  },
} satisfies Listing<Violation, typeof violationParameters>
