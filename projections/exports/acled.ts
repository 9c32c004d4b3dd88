import type { Count } from '../../domain/vocabulary/count.js'
import { foldName } from '../../domain/vocabulary/names.js'
import { incidentRange } from '../casualties/incident-range.js'
import type { Incident } from '../incidents.js'
import { isOf } from '../view.js'
import type { Level } from './geography.js'
import { accountOf, areAllOf, documentsOf, type IncidentAccount, listed, publisherName } from './incident-account.js'
import type { Cell, ExportContext, Table } from './table.js'

/**
 * Incidents in the columns of ACLED's export, with its codes for what Parley knows; the others stay empty, as docs/exports.md
 * tells one by one. Columns: https://acleddata.com/knowledge-base/guide-to-2023-acled-column-changes; codes: `acled_codebook`
 * and `acled_event_categories` of the R package acledR; fatalities: ACLED's FAQ "How does ACLED code fatalities?".
 */
const COLUMNS = {
  event_id_cnty: ({ incident }) => incident.incident,
  event_date: ({ days }) => days.start,
  year: ({ days }) => (days.start === null ? null : Number(days.start.slice(0, 4))),
  time_precision: ({ days }) => timePrecision(days.count),
  disorder_type: (account) => (eventOf(account).type === null ? null : 'Political violence'),
  event_type: (account) => eventOf(account).type,
  sub_event_type: (account) => eventOf(account).subType,
  actor1: ({ attacker }) => attacker?.name ?? null,
  assoc_actor_1: null,
  inter1: null,
  actor2: (account) => harmedActor(account),
  assoc_actor_2: null,
  inter2: (account) => (areAllOf(account, 'civilian') ? INTER_CIVILIANS : null),
  interaction: null,
  civilian_targeting: null,
  iso: null,
  region: null,
  country: ({ where }) => where.country,
  admin1: ({ where }) => where.adm1,
  admin2: ({ where }) => where.adm2,
  admin3: ({ where }) => where.adm3,
  location: ({ where }) => where.place?.name ?? null,
  latitude: ({ where }) => where.point?.latitude ?? null,
  longitude: ({ where }) => where.point?.longitude ?? null,
  geo_precision: ({ where }) => (where.place?.level ? GEO_PRECISION[where.place.level] : null),
  source: ({ reports }, { glossary }) =>
    listed(documentsOf(reports).map(({ publisher }) => publisherName(glossary, publisher))),
  source_scale: null,
  notes: ({ incident: { targets, damage } }) =>
    listed([...targets.map(({ summary }) => summary), ...damage.flatMap(({ summary }) => summary ?? [])]),
  fatalities: (account) => fatalitiesOf(account),
  tags: null,
  timestamp: ({ reports }, { changedAt }) => {
    const changes = reports.flatMap(({ id, duplicates }) => [id, ...duplicates].flatMap((one) => changedAt(one) ?? []))
    return changes.length === 0 ? null : Math.floor(Math.max(...changes) / 1_000)
  },
} satisfies Readonly<Record<string, null | ((account: IncidentAccount, context: ExportContext) => Cell)>>

const INTER_CIVILIANS = 7

const GEO_PRECISION: Readonly<Record<Level, number | null>> = {
  point: 1,
  adm3: 2,
  adm2: 2,
  adm1: 3,
  region: 3,
  country: null,
}

/** 1: the day is known; 2: the week; 3: the month. What is vaguer has no code. */
const timePrecision = (days: number | null): number | null => {
  if (days === null || days > 31) return null
  return days === 1 ? 1 : days <= 7 ? 2 : 3
}

/** What the words of a weapon say of the kind of attack. */
const SUB_EVENT_TYPES: readonly (readonly [string, RegExp])[] = [
  ['Chemical weapon', /\b(chemical|chlorine|sarin|nerve agent|phosgene)/],
  [
    'Air/drone strike',
    /\b(air ?strikes?|air raids?|aircraft|airplanes?|warplanes?|jets?|helicopters?|drones?|uavs?|(aerial|glide|guided) bombs?)\b/,
  ],
  ['Suicide bomb', /\bsuicide\b/],
  ['Shelling/artillery/missile attack', /\b(shell\w*|artillery|missiles?|rockets?|mortars?|howitzers?|tanks?)\b/],
  ['Remote explosive/landmine/IED', /\b(land ?mines?|mines?|ieds?|car bombs?|booby traps?)\b/],
  ['Grenade', /\bgrenades?\b/],
]

/** Weapons with which nobody attacks from afar: what ACLED makes of it (a battle, violence against civilians) is not known. */
const AT_CLOSE_QUARTERS =
  /\b(small arms|firearms?|rifles?|(machine )?guns?|gunfire|pistols?|snipers?|knife|knives|machetes?)\b/

/**
 * A strike is remote violence, of the sub-type that its weapon's words name; one that several name ("artillery and
 * aircraft") has no sub-type. Of an incident known by its casualties alone it is not known what did it.
 */
const eventOf = ({ incident: { weapon }, reports }: IncidentAccount): AcledEvent => {
  const words = foldName(weapon ?? '')
  if (!reports.some((fact) => isOf(fact, 'StrikeReported')) || AT_CLOSE_QUARTERS.test(words)) return UNKNOWN_EVENT
  const [subType, ...others] = SUB_EVENT_TYPES.filter(([, naming]) => naming.test(words)).map(([name]) => name)
  return { type: 'Explosions/Remote violence', subType: others.length === 0 ? (subType ?? null) : null }
}

type AcledEvent = { readonly type: string | null; readonly subType: string | null }
const UNKNOWN_EVENT: AcledEvent = { type: null, subType: null }

/** Who was harmed, where all figures speak of civilians, or all of the military of one party. */
const harmedActor = (account: IncidentAccount): string | null => {
  const { harmed } = account
  if (areAllOf(account, 'civilian')) return harmed ? `Civilians (${harmed.name})` : 'Civilians'
  return areAllOf(account, 'military') ? (harmed?.name ?? null) : null
}

/** What ACLED codes for the words that Parley reads more carefully; "thousands" and more have no published number. */
const VAGUE_FATALITIES: { readonly [qualifier in Count['qualifier']]?: number } = { dozens: 12, hundreds: 100 }

/** The number that ACLED codes for a word; what was given by bounds, whatever it is called, keeps its own. */
const codedLow = ({ low, qualifier, given }: Count): number =>
  given === qualifier ? (VAGUE_FATALITIES[qualifier] ?? low) : low

/** The most conservative number of killed that the standing claims leave; null where nobody reported any. */
const fatalitiesOf = ({ claims }: IncidentAccount): number | null => {
  const asCoded = claims.map((claim) => ({ ...claim, count: { ...claim.count, low: codedLow(claim.count) } }))
  return incidentRange(asCoded).killed?.low ?? null
}

export const acledTable: Table<Incident & { readonly developments: readonly string[] }> = {
  columns: Object.keys(COLUMNS),
  rows: (incident, context) => {
    const account = accountOf(incident, context)
    const cells = Object.values(COLUMNS).map((column) => column?.(account, context) ?? null)
    return [{ cells, developmentIds: incident.developments }]
  },
}
