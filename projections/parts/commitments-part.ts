import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { type Glossary, liesWithin, placesAround } from '../../domain/glossary/glossary.js'
import { rolesOf } from '../../domain/roles.js'
import { isIncidentReport } from '../casualties/claims.js'
import { type FindsSince, isSince, NOTHING_SINCE, type Scope } from '../commitments/happenings.js'
import { promisesIn } from '../commitments/promises.js'
import { commitments, commitmentsAt } from '../commitments.js'
import { aboutIn, type Strand, strand } from '../strands.js'
import { type At, isOf, show, typesOf } from '../view.js'
import { aboutAll, type Found, joined, type Lookup, withDisputes } from './lookup.js'
import { type Part, type Placed, placed, strandsOfKind } from './part.js'

// A commitment is made of its accounts and verdicts, and of what happened in its area: at the places within it or around
// it, with all that is told of the same incidents.

/** Whether either of two places lies within the other. */
const overlap = (a: string, b: string, glossary: Glossary): boolean =>
  liesWithin(glossary, a, b) || liesWithin(glossary, b, a)

const areaIn = (facts: readonly Fact[]): readonly string[] => [
  ...new Set(facts.flatMap((fact) => (isOf(fact, 'CommitmentMade') ? fact.content.area : []))),
]

/** All that happened at places that overlap some, with whatever else is told of the same incidents. */
const happenedAround = (area: readonly string[], lookup: Lookup): readonly Fact[] => {
  const { glossary } = lookup.at
  const areas = new Set(area)
  const around = new Set(area.flatMap((one) => [...placesAround(glossary, one)]))
  const known = area.length > 0 ? [...new Set([...glossary.entries.place.keys(), ...area])] : []
  const places = known.filter(
    (place) => around.has(place) || [...placesAround(glossary, place)].some((whole) => areas.has(whole)),
  )
  const happened = lookup.aboutAny(new Set(places.map((place) => strand('happening', place))))
  return joined([happened, lookup.aboutAny(new Set(incidentsOf(happened)))])
}

/** The facts that all commitments are made of, whatever disputes those, and what happened in the areas of promises. */
export const factsOfCommitments = (found: Found): readonly Fact[] => {
  const told = factsOfPromises(found)
  return joined([told, happenedAround(areaIn(told), found)])
}

/** Of these what was promised and judged: enough, where what happened is found otherwise. */
export const factsOfPromises = (found: Found): readonly Fact[] => found.ofTypes(typesOf(commitments))

const incidentsOf = (facts: readonly Fact[]): readonly Strand[] =>
  facts.flatMap((fact) => strandsOfKind('incident', fact))

/** The promises in whose window something was told of a happening, or of what else is told of it, in their areas. */
const promisesAround = (fact: Fact, lookup: Lookup): readonly Strand[] => {
  const told = [fact, ...aboutAll(strandsOfKind('incident', fact), lookup)]
  const places = [...new Set(told.flatMap(({ content }) => [...rolesOf(content).places]))]
  return [...promisesByPlace(lookup)].flatMap(([area, promises]) =>
    places.some((place) => overlap(place, area, lookup.at.glossary))
      ? promises.flatMap(({ name, scope }) => (told.some((one) => isSince(one, scope)) ? [name] : []))
      : [],
  )
}

type InArea = { readonly name: Strand; readonly scope: Scope }

const placesOfPromises = new WeakMap<Lookup, ReadonlyMap<string, readonly InArea[]>>()

/** The promises about each place: worked out once for a lookup, as every happening asks. */
const promisesByPlace = (lookup: Lookup): ReadonlyMap<string, readonly InArea[]> => {
  const known = placesOfPromises.get(lookup)
  if (known) return known
  const byPlace = new Map<string, InArea[]>()
  const { promises } = promisesIn(lookup.about(strand('promises')), lookup.at.glossary, findsNothing)
  for (const [key, scope] of promises)
    for (const place of scope.area) {
      const about = byPlace.get(place) ?? []
      byPlace.set(place, about)
      about.push({ name: strand('commitment', key), scope })
    }
  placesOfPromises.set(lookup, byPlace)
  return byPlace
}

const findsNothing: FindsSince = () => NOTHING_SINCE

export const commitmentsPart: Part = {
  view: commitments.name,
  all: (facts, at: At) => commitmentsAt(facts, at).map(placed),
  touchedBy: (fact, lookup) => {
    const own = strandsOfKind('commitment', fact)
    const happened = isIncidentReport(fact) || isOf(fact, 'ForcesMoved')
    return happened ? [...own, ...promisesAround(fact, lookup)] : own
  },
  items: (name, lookup) => {
    const { at } = lookup
    const own = lookup.about(name)
    const key = aboutIn('commitment', name)
    const findSince = lookup.happened()
    const told = findSince ? own : [...own, ...happenedAround(areaIn(own), lookup)].sort(inFoldOrder)
    const promises = promisesIn(told, at.glossary, findSince)
    const promise = promises.promises.get(key ?? '')
    const also: Placed['also'] = (of) => (promise ? promises.findSince(promise, 0).ids(of) : [])
    return show(commitments, withDisputes(own, lookup), at, promises)
      .filter((shown) => shown.key === key)
      .map((shown) => ({ ...placed(shown), also }))
  },
  readWith: ({ also }, lookup) => {
    const told = aboutAll(
      [...(also?.() ?? [])].map((id) => strand('development', id)),
      lookup,
    )
    return aboutAll(incidentsOf(told), lookup)
  },
}
