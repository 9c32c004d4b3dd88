import type { Fact } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import {
  type Claim,
  placesAbove,
  type ReferenceFilter,
  type ReferenceTally,
  standingIn,
  tallied,
} from './casualties.js'
import { first, isBetter, type Policy } from './casualty-numbers.js'

// Tallies by the values of some keys, in the plainest words.

type Values = { readonly [key: string]: string | null }
export type ReferenceGroup = { by: Values } & ReferenceTally

/** The groups in no particular order. Days are those of `zone`. */
export const referenceGroups = (
  keys: readonly string[],
  facts: readonly Fact[],
  glossary: Glossary,
  filter: ReferenceFilter,
  policy: Policy,
  zone: string,
): readonly ReferenceGroup[] => {
  const standing = standingIn(facts, glossary, filter)
  const valuesOf = (claim: Claim): Values =>
    Object.fromEntries(keys.map((key) => [key, keyed(key, claim, standing, glossary, zone)]))
  const all = new Map(standing.map((claim) => [JSON.stringify(valuesOf(claim)), valuesOf(claim)]))
  return [...all].map(([values, by]) => {
    const asked = by.population === undefined ? (filter.population ?? ['all']) : [by.population ?? 'all']
    const claims = standing.filter((claim) => JSON.stringify(valuesOf(claim)) === values)
    return { by, ...tallied(claims, asked, policy) }
  })
}

const keyed = (key: string, claim: Claim, standing: readonly Claim[], glossary: Glossary, zone: string) => {
  const { content } = claim.fact
  /** That of the best-graded report about the incident which names one. */
  const named = (read: (fact: Fact) => string | null): string | null => {
    const naming = standing.filter(({ incident, fact }) => incident === claim.incident && read(fact) !== null)
    return naming.length === 0 ? null : read(first(naming, isBetter).fact)
  }
  switch (key) {
    case 'incident':
      return claim.incident
    case 'claimant':
      return content.claim.claimant
    case 'method':
      return content.type === 'CasualtiesReported' ? content.method : null
    case 'side':
      return claim.side
    case 'population':
      return claim.population
    case 'place':
      return named((fact) => smallestPlaceOf(fact.content.place ?? [], glossary))
    case 'day':
      return named((fact) => datesOf(fact, zone).reduce((a, b) => (a === b ? a : null)))
    case 'month':
      return named((fact) => months(datesOf(fact, zone)))
    default:
      throw new Error(`no such key: ${key}`)
  }
}

const months = (dates: readonly (string | null)[]): string | null => {
  const [from, to] = dates.map((date) => date?.slice(0, 7) ?? null)
  return from !== undefined && from === to ? from : null
}

/** The dates of the first and the last millisecond; null where the start is open. */
const datesOf = ({ content: { occurred } }: Fact, zone: string): (string | null)[] => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
  const to = format.format(Date.parse(occurred.to) - 1)
  return [occurred.from === null ? null : format.format(Date.parse(occurred.from)), to]
}

const smallestPlaceOf = (places: readonly string[], glossary: Glossary): string | null => {
  if (places.length === 0) return null
  const around = places.map((place) => placesAbove(place, glossary))
  const common = [...new Set(around.flat())].filter((whole) => around.every((above) => above.includes(whole)))
  return common.sort((a, b) => placesAbove(b, glossary).length - placesAbove(a, glossary).length)[0] ?? null
}
