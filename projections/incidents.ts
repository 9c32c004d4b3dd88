import { z } from 'zod'
import { type Fact, inFoldOrder, inReportOrder } from '../domain/clocks.js'
import { rootParty } from '../domain/glossary/glossary.js'
import { harm, population } from '../domain/vocabulary/harm.js'
import { toInstant, toMs } from '../domain/vocabulary/time.js'
import { byGrade, claimsOf, denialsIn, type IncidentReport, incidentOf, isIncidentReport } from './casualties/claims.js'
import { liesWhollyWithin } from './casualties/filter.js'
import { harmRanges, incidentRange } from './casualties/incident-range.js'
import { dispute, disputeOf, evidence } from './evidence.js'
import { fromParameter, type Listing, type Parameters, placesParameter, toParameter } from './listing.js'
import { instantOrNull, nullableInstant, reportedCount, reportedTime } from './reported.js'
import { type At, type Disputes, disputesByTarget, disputesOf, isOf, type Touch, type View } from './view.js'

/** One report about the incident, whatever its stance, with who disputes it. */
const claim = z.object({
  developmentId: z.uuid(),
  claimant: z.string(),
  stance: z.enum(['asserts', 'confirms', 'denies', 'doubts']),
  occurred: reportedTime,
  weapon: z.string().nullable(),
  strikes: reportedCount.nullable(),
  counts: z.array(z.object({ harm, population, side: z.string().nullable(), count: reportedCount })),
  disputedBy: z.array(dispute),
})

/** Which report a detail is from. */
const told = { claimant: z.string(), developmentId: z.uuid() }

const incident = z.object({
  /** A slug, or the id of the one development that is its own incident. */
  incident: z.string(),
  place: z.array(z.string()).nullable(),
  /** From the earliest start to the latest end that is claimed. */
  occurred: z.object({ from: nullableInstant, to: z.iso.datetime({ precision: 3 }) }),
  /** Whom each claimant names in its newest report that names anybody; null: told of without a name. */
  attacker: z.array(
    z.object({ attacker: z.string().nullable(), root: z.string().nullable(), claimants: z.array(z.string()) }),
  ),
  /** That of the best-graded report which names one, ties to the newest. */
  weapon: z.string().nullable(),
  targets: z.array(z.object({ kind: z.string(), summary: z.string(), place: z.string().nullable(), ...told })),
  damage: z.array(
    z.object({ kind: z.string(), count: reportedCount.nullable(), summary: z.string().nullable(), ...told }),
  ),
  /** All claims resolved by `range/1`. */
  casualties: harmRanges,
  claims: z.array(claim),
})
export type Incident = z.infer<typeof incident>

export const incidentItem = incident.extend(evidence.shape).meta({ id: 'Incident' })

/** What stands against incidents: reports that deny or doubt them, and disputes of single reports. */
export type AgainstIncidents = {
  readonly denials: ReadonlyMap<string, readonly IncidentReport[]>
  readonly disputed: Disputes
}

export const againstIncidents = (facts: readonly Fact[]): AgainstIncidents => ({
  denials: denialsIn(facts),
  disputed: disputesByTarget(facts),
})

const touch = (fact: IncidentReport): readonly Touch<IncidentReport>[] =>
  isIncidentReport(fact) ? [{ key: incidentOf(fact), entry: fact }] : []

/** The real-world events that reports describe. Nothing that claimants say differently is decided here but by grade. */
export const incidents: View<IncidentReport, Incident, AgainstIncidents> = {
  name: 'incidents',
  version: 1,
  on: { StrikeReported: touch, CasualtiesReported: touch },
  item: (key, touched, { glossary }, { denials, disputed }) => {
    const reports = touched.map(({ entry }) => entry)
    const strikes = reports.flatMap((fact) => (isOf(fact, 'StrikeReported') ? [fact] : []))
    const places = [...new Set(reports.flatMap(({ content }) => content.place ?? []))]
    const armed = [...strikes].sort(byGrade).find(({ content }) => content.weapon !== undefined)
    return {
      incident: key,
      place: places.length > 0 ? places : null,
      occurred: {
        from: instantOrNull(reports.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY)),
        to: toInstant(
          reports.reduce((last, { content }) => Math.max(last, toMs(content.occurred.to)), Number.NEGATIVE_INFINITY),
        ),
      },
      attacker: attackersOf(strikes).map(([attacker, claimants]) => ({
        attacker,
        root: attacker === null ? null : rootParty(glossary, attacker),
        claimants: [...claimants],
      })),
      weapon: armed?.content.weapon ?? null,
      targets: strikes.flatMap(({ id, content }) =>
        content.targets.map(({ kind, summary, place = null }) => ({
          kind,
          summary,
          place,
          claimant: content.claim.claimant,
          developmentId: id,
        })),
      ),
      damage: strikes.flatMap(({ id, content }) =>
        content.damage.map(({ kind, count = null, summary = null }) => ({
          kind,
          count,
          summary,
          claimant: content.claim.claimant,
          developmentId: id,
        })),
      ),
      casualties: incidentRange(reports.flatMap((fact) => claimsOf(fact, glossary))),
      claims: [...reports, ...(denials.get(key) ?? [])].sort(inFoldOrder).map((fact) => claimOf(fact, disputed)),
    }
  },
}

type Strike = Extract<IncidentReport['content'], { readonly type: 'StrikeReported' }>

/** The attackers named, each with its claimants; null for claimants that name none. */
const attackersOf = (strikes: readonly Fact<Strike>[]): readonly (readonly [string | null, readonly string[]])[] => {
  const named = new Map<string, string | null>()
  for (const { content } of [...strikes].sort(inReportOrder))
    named.set(content.claim.claimant, content.attacker ?? named.get(content.claim.claimant) ?? null)
  const attackers = [...new Set(named.values())]
  return attackers.map((attacker) => [
    attacker,
    [...named].filter(([, by]) => by === attacker).map(([claimant]) => claimant),
  ])
}

const claimOf = (fact: IncidentReport, disputed: Disputes): Incident['claims'][number] => {
  const { content } = fact
  const strike = content.type === 'StrikeReported' ? content : null
  return {
    developmentId: fact.id,
    claimant: content.claim.claimant,
    stance: content.claim.stance,
    occurred: content.occurred,
    weapon: strike?.weapon ?? null,
    strikes: strike?.strikes ?? null,
    counts: content.casualties.map(({ harm, population, side = null, count }) => ({ harm, population, side, count })),
    disputedBy: disputesOf(fact, disputed).map(disputeOf),
  }
}

const parameters = {
  place: placesParameter('Where, with everything within it, by any of its reports'),
  from: fromParameter,
  to: toParameter,
} as const satisfies Parameters

/** A report lies within a place if all of its places do. Incidents overlap a window as their claims together do. */
export const incidentsListing = {
  name: 'incidents',
  parameters,
  select: ({ item: { occurred }, facts }, { place, from, to }, { glossary }: At) =>
    (place?.some((whole) => facts.some(({ content }) => liesWhollyWithin(content.place ?? [], whole, glossary))) ??
      true) &&
    (from === undefined || toMs(occurred.to) > from) &&
    (to === undefined || occurred.from === null || toMs(occurred.from) < to),
} satisfies Listing<Incident, typeof parameters>
