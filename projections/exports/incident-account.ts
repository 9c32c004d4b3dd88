import type { Fact } from '../../domain/clocks.js'
import { entryOf, type Glossary, rootParty } from '../../domain/glossary/glossary.js'
import { isPartOf, type Population } from '../../domain/vocabulary/harm.js'
import { type CasualtyClaim, claimsOf, type IncidentReport, isIncidentReport } from '../casualties/claims.js'
import type { Incident } from '../incidents.js'
import { type Days, daysOf } from './days.js'
import { type Whereabouts, whereaboutsOf } from './geography.js'
import type { ExportContext } from './table.js'

/** An incident as the events of other projects are told: one time, one place, two sides, its sources. */
export type IncidentAccount = {
  readonly incident: Incident
  readonly days: Days
  readonly where: Whereabouts
  /** The reports that the incident rests on, in fold order. */
  readonly reports: readonly IncidentReport[]
  /** What they claim of its casualties. */
  readonly claims: readonly CasualtyClaim[]
  /** The attacker whom all name that name any, and for whom it speaks in the end; null where they name several. */
  readonly attacker: Side | null
  /** Whose people were harmed, the attacker's own left aside; null where figures name several sides. */
  readonly harmed: Side | null
}

/** A party by its name, with the id of the party for which it speaks in the end. */
export type Side = { readonly name: string; readonly root: string }

export const accountOf = (
  incident: Incident & { readonly developments: readonly string[] },
  { glossary, zone, factOf }: ExportContext,
): IncidentAccount => {
  const reports = incident.developments.flatMap((id) => factOf(id) ?? []).filter(isIncidentReport)
  const claims = reports.flatMap((fact) => claimsOf(fact, glossary))
  const attacker = sideOf(
    incident.attacker.flatMap(({ attacker }) => attacker ?? []),
    glossary,
  )
  const others = claims.filter(({ sideRoot }) => sideRoot !== attacker?.root)
  return {
    incident,
    days: daysOf(incident.occurred, zone),
    where: whereaboutsOf(incident.place ?? [], glossary),
    reports,
    claims,
    attacker,
    harmed: sideOf(
      others.flatMap(({ side }) => side ?? []),
      glossary,
    ),
  }
}

/** The party that all of some are or speak for; by its own name where all are the same. */
const sideOf = (parties: readonly string[], glossary: Glossary): Side | null => {
  const [party, ...others] = new Set(parties)
  if (party === undefined) return null
  const root = rootParty(glossary, party)
  if (others.some((other) => rootParty(glossary, other) !== root)) return null
  return { name: partyName(glossary, others.length > 0 ? root : party), root }
}

/** Whether there are figures, and all of them are of a population or parts of it. */
export const areAllOf = ({ claims }: IncidentAccount, whole: Population): boolean =>
  claims.length > 0 && claims.every(({ population }) => isPartOf(population, whole))

const partyName = (glossary: Glossary, party: string): string => entryOf(glossary, 'party', party)?.name ?? party

export const publisherName = (glossary: Glossary, publisher: string): string =>
  entryOf(glossary, 'publisher', publisher)?.name ?? publisher

/** What a claimant is called: a party, or the publisher of `publisher:<id>`. */
export const claimantName = (glossary: Glossary, claimant: string): string => {
  const publisher = /^publisher:(.*)$/.exec(claimant)?.[1]
  return publisher === undefined ? partyName(glossary, claimant) : publisherName(glossary, publisher)
}

/** The documents behind some reports, each once, in order. */
export const documentsOf = (reports: readonly Fact[]): readonly Fact['sources'][number][] => {
  const keyOf = ({ publisher, title, url, publishedAt }: Fact['sources'][number]): string =>
    JSON.stringify([publisher, title, url, publishedAt])
  return [
    ...new Map(reports.flatMap(({ sources }) => sources.map((source) => [keyOf(source), source] as const))).values(),
  ]
}

/** Texts, each once, joined as the projects join them. */
export const listed = (texts: readonly string[], by = '; '): string | null =>
  texts.length === 0 ? null : [...new Set(texts)].join(by)
