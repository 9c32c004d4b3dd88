import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { inReportOrder } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { claimantChain, countsAs, type Glossary, rootOfClaimant, rootParty } from '../domain/glossary/glossary.js'
import { instant, toInstant, toMs } from '../domain/vocabulary/time.js'
import { evidence } from './evidence.js'
import { among, type Listing, partiesParameter } from './listing.js'
import { reportedCount, reportedTime } from './reported.js'
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

/** The reports of each accuser about each accused and ceasefire, in report order. */
export type Accusations = ReadonlyMap<string, readonly Report[]>

const series = ({ content: { claim, accused, ceasefire } }: Report, glossary: Glossary): string =>
  [rootOfClaimant(glossary, claim.claimant), accused ? rootParty(glossary, accused) : '', ceasefire ?? ''].join(' ')

/** The accusations among facts: what the view needs to know of other reports. */
export const accusationsIn = (facts: readonly Fact[], glossary: Glossary): Accusations => {
  const accusations = new Map<string, Report[]>()
  for (const fact of facts.filter(moves).sort(inReportOrder)) {
    if (!isOf(fact, 'CeasefireViolationReported')) continue
    const key = series(fact, glossary)
    const known = accusations.get(key) ?? []
    accusations.set(key, known)
    known.push(fact)
  }
  return accusations
}

/** Every report is an item of its own. */
export const violations: View<Report, Violation, Accusations> = {
  name: 'violations',
  version: 1,
  on: { CeasefireViolationReported: (fact) => [{ key: fact.id, entry: fact }] },
  item: (key, touched, { glossary }, accusations) => {
    const report = touched.at(-1)?.entry
    if (!report) return null
    const { ceasefire = null, accused = null, observer = null, place = null, occurred, counts, claim } = report.content
    const supersededBy = latestCovering(report, accusations.get(series(report, glossary)) ?? [])
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

const latestCovering = (report: Report, reports: readonly Report[]): Report | undefined =>
  reports.findLast(
    (later) =>
      inReportOrder(report, later) < 0 &&
      later.from <= report.from &&
      toMs(later.content.occurred.to) >= toMs(report.content.occurred.to),
  )

/** By when they were reported. */
export const inOrderOfReport = (shown: readonly Shown<Violation>[]): readonly Shown<Violation>[] =>
  shown.toSorted(({ facts: [a] }, { facts: [b] }) => (a && b ? inReportOrder(a, b) : 0))

const violationParameters = {
  ceasefire: { kind: 'slugs', description: 'Of which ceasefires' },
  accused: partiesParameter('Who is accused, with whoever speaks for them'),
  claimant: { kind: 'claimants', description: 'Who accuses, with whoever speaks for them' },
} as const

export const violationListing = {
  name: 'violations',
  parameters: violationParameters,
  select: ({ item }, { ceasefire, accused, claimant }, { glossary }) => {
    const party = item.accused
    return (
      among(ceasefire, item.ceasefire) &&
      (accused === undefined || (party !== null && accused.some((whole) => countsAs(glossary, party, whole)))) &&
      (claimant === undefined || claimant.some((whole) => claimantChain(glossary, item.claimant).includes(whole)))
    )
  },
} satisfies Listing<Violation, typeof violationParameters>
