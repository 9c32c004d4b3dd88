import type { Fact } from '../../domain/clocks.js'
import { entryOf, type Glossary, placesAround, rootParty } from '../../domain/glossary/glossary.js'
import { rolesOf } from '../../domain/roles.js'
import { incidentOf, isIncidentReport } from '../casualties/claims.js'
import { isOf, moves } from '../view.js'

// What happened where and when promises were to hold: incidents and movements of forces.

/** Whose happenings are looked for, where and when: instants are milliseconds since 1970 of the world clock. */
export type Scope = {
  /** The party by its root. */
  readonly root: string
  readonly area: readonly string[]
  /** What was reported before this isn't looked for. */
  readonly madeAt: number
  /** In force in [from, until). */
  readonly from: number
  readonly until: number
}

/** `within` where one of its places lies in the area, `around` where one holds a part of it and more. */
export type Overlap = 'within' | 'around'

type Happening = Pick<Fact, 'from' | 'end' | 'reportedAt'> & {
  readonly fact: Fact
  /** Where it stands in fold order. */
  readonly order: number
  /** The roots of whoever is named as its doer; null where nobody is. */
  readonly doers: ReadonlySet<string> | null
}
export type HappenedSince = { readonly fact: Fact; readonly overlap: Overlap }
type InArea = Happening & HappenedSince

/** Finds the happenings of a scope, in fold order. */
export type FindsSince = (scope: Scope) => readonly HappenedSince[]

/**
 * Prepares facts in fold order for finding what happened in the window and area of many scopes, reported since they
 * were made, by the party or by nobody that is named (a movement of forces by whoever moved). Overlap is enough: a
 * region around a town counts. What is placed in a place with nothing around it (a whole country) is in every area and
 * tells nothing of this one, so it doesn't count. No area, no overlap. Claims that deny or doubt tell of no happening.
 */
export const happeningsIn = (facts: readonly Fact[], glossary: Glossary): FindsSince => {
  const happenings = doneIn(facts, glossary)
  const lyingIn = new Map<string, Happening[]>()
  const regions = new Map<string, Happening[]>()
  for (const happening of happenings) {
    const places = [...rolesOf(happening.fact.content).places]
    for (const whole of new Set(places.flatMap((place) => [...placesAround(glossary, place)])))
      put(lyingIn, whole, happening)
    for (const place of places)
      if (entryOf(glossary, 'place', place)?.within !== undefined) put(regions, place, happening)
  }
  const inArea = (area: readonly string[]): readonly InArea[] => {
    const overlaps = new Map<Happening, Overlap>()
    for (const place of new Set(area.flatMap((place) => [...placesAround(glossary, place)])))
      for (const happening of regions.get(place) ?? []) overlaps.set(happening, 'around')
    for (const place of area) for (const happening of lyingIn.get(place) ?? []) overlaps.set(happening, 'within')
    return [...overlaps].map(([happening, overlap]) => ({ ...happening, overlap })).sort((a, b) => a.order - b.order)
  }
  // A party promises much for the same area, and only the window and what was reported before tell that apart.
  const known = new Map<string, readonly InArea[]>()
  return ({ root, area, madeAt, from, until }) => {
    const key = [root, ...area].join(' ')
    const found = known.get(key) ?? inArea(area).filter(({ doers }) => doers === null || doers.has(root))
    known.set(key, found)
    return found.filter((one) => one.end > from && one.from < until && one.reportedAt >= madeAt)
  }
}

const put = (index: Map<string, Happening[]>, place: string, happening: Happening): void => {
  const there = index.get(place)
  if (there) there.push(happening)
  else index.set(place, [happening])
}

/** The incidents and movements that facts tell of, in their order, with whoever is named as having done them. */
const doneIn = (facts: readonly Fact[], glossary: Glossary): readonly Happening[] => {
  const told = facts.filter(moves)
  const attackers = attackersIn(told, glossary)
  return told.flatMap((fact, order): readonly Happening[] => {
    const { from, end, reportedAt } = fact
    const by = (doers: Happening['doers']) => [{ fact, order, doers, from, end, reportedAt }]
    if (isOf(fact, 'ForcesMoved')) return by(new Set([rootParty(glossary, fact.content.party)]))
    return isIncidentReport(fact) ? by(attackers.get(incidentOf(fact)) ?? null) : []
  })
}

/** Of each incident the roots that anybody names as its attacker. */
const attackersIn = (facts: readonly Fact[], glossary: Glossary): ReadonlyMap<string, ReadonlySet<string>> => {
  const attackers = new Map<string, Set<string>>()
  for (const fact of facts) {
    if (!isOf(fact, 'StrikeReported') || fact.content.attacker === undefined) continue
    const incident = incidentOf(fact)
    const named = attackers.get(incident) ?? new Set<string>()
    attackers.set(incident, named.add(rootParty(glossary, fact.content.attacker)))
  }
  return attackers
}
