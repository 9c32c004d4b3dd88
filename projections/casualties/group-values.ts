import { z } from 'zod'
import { placesAround } from '../../domain/glossary/glossary.js'
import { population } from '../../domain/vocabulary/harm.js'
import { dayOf } from '../../domain/vocabulary/time.js'
import type { At } from '../view.js'
import { type IncidentClaims, NO_SIDE } from './incident-claims.js'

// By what tallies are grouped, and which value of that a claim has.

const value = z.string().nullable().optional()
export const by = z.object({
  place: value.describe('the smallest place that holds all places of the report'),
  claimant: value,
  method: value.describe('null: a strike, of which none is said'),
  side: value.describe('the party in the end; null: not said'),
  population: value,
  incident: value,
  day: value.describe("in the conflict's zone; null: not all of it within one day"),
  month: value.describe("in the conflict's zone; null: not all of it within one month"),
})
export type GroupKey = keyof z.infer<typeof by>
export const groupKeys = by.keyof().options

/** The value of a key; null: the report does not say. */
export type Value = string | null

/** The keys that have one value for all claims of an incident, so that their groups share the incidents out. */
export const ofIncident: { readonly [K in GroupKey]?: (claims: IncidentClaims, report: number, at: At) => Value } = {
  place: (claims, report, { glossary }) => {
    const { place = [] } = claims.told[report] ?? {}
    const [first] = place
    if (first === undefined) return null
    const around = place.map((one) => placesAround(glossary, one))
    return [...placesAround(glossary, first)].find((whole) => around.every((places) => places.has(whole))) ?? null
  },
  day: (claims, report, at) => sharedBy(claims, report, at, 'YYYY-MM-DD'.length),
  month: (claims, report, at) => sharedBy(claims, report, at, 'YYYY-MM'.length),
}

/** What the dates of the first and the last millisecond begin with alike; null where they don't. */
const sharedBy = (claims: IncidentClaims, report: number, { glossary }: At, length: number): Value => {
  const [from = Number.NEGATIVE_INFINITY, to = 0] = [claims.from[report], claims.to[report]]
  if (!Number.isFinite(from)) return null
  const zone = glossary.description?.timeZone ?? 'UTC'
  const first = dayOf(from, zone).slice(0, length)
  return first === dayOf(to - 1, zone).slice(0, length) ? first : null
}

/** What a value of {@link ofIncident} depends on: reports that are alike in it have the same. */
export const likeness: { readonly [K in GroupKey]?: (claims: IncidentClaims, report: number) => unknown } = {
  place: ({ told }, report) => (told[report]?.place?.length === 1 ? told[report].place[0] : told[report]),
  day: ({ from, to }, report) => spanKey(from[report], to[report]),
  month: ({ from, to }, report) => spanKey(from[report], to[report]),
}

/** Spans of one length are told apart by their beginnings; days, which most are, by a number. */
const spanKey = (from = 0, to = 0): unknown => (to - from === DAY ? from : `${from} ${to}`)
const DAY = 86_400_000

export const ofClaim: { readonly [K in GroupKey]?: (claims: IncidentClaims, claim: number) => Value } = {
  incident: ({ incident }) => incident,
  claimant: ({ names, claimant }, claim) => names.at(claimant[claim] ?? 0),
  method: ({ told, report }, claim) => told[report[claim] ?? 0]?.method ?? null,
  side: ({ names, side }, claim) => (side[claim] === NO_SIDE ? null : names.at(side[claim] ?? 0)),
  population: (claims, claim) => population.options[claims.population[claim] ?? 0] ?? null,
}

/** Orders the values of some keys, null last. */
export const inValueOrder = (a: readonly Value[], b: readonly Value[]): number => {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? null
    if (value === other) continue
    if (value === null || other === null) return value === null ? 1 : -1
    return value < other ? -1 : 1
  }
  return 0
}
