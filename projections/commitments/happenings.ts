import type { Fact } from '../../domain/clocks.js'
import { entryOf, type Glossary, liesWithin, rootParty } from '../../domain/glossary/glossary.js'
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

/**
 * What happened of a scope: how often, the latest of it in fold order, and the developments that tell of all of it, or
 * those of some that do.
 */
export type Since = {
  readonly count: number
  readonly latest: readonly HappenedSince[]
  readonly ids: (of?: ReadonlySet<string>) => Iterable<string>
}

export const NOTHING_SINCE: Since = { count: 0, latest: [], ids: () => [] }

/** Finds what happened of a scope, and lists no more than the `most` latest. */
export type FindsSince = (scope: Scope, most: number) => Since

/** How some places lie to an area; undefined: apart from it. */
export const overlapOf = (
  places: readonly string[],
  area: readonly string[],
  glossary: Glossary,
): Overlap | undefined => {
  const isWithin = (place: string): boolean => area.some((whole) => liesWithin(glossary, place, whole))
  if (places.some(isWithin)) return 'within'
  const isAround = (place: string): boolean =>
    entryOf(glossary, 'place', place)?.within !== undefined && area.some((part) => liesWithin(glossary, part, place))
  return places.some(isAround) ? 'around' : undefined
}

/** Whether something happened in the window of a scope, and was reported since it was made. */
export const isSince = (one: Pick<Fact, 'from' | 'end' | 'reportedAt'>, { madeAt, from, until }: Scope): boolean =>
  one.end > from && one.from < until && one.reportedAt >= madeAt

/**
 * Prepares facts in fold order for finding what happened in the window and area of many scopes, reported since they
 * were made, by the party or by nobody that is named (a movement of forces by whoever moved). Overlap is enough: a
 * region around a town counts. What is placed in a place with nothing around it (a whole country) is in every area and
 * tells nothing of this one, so it doesn't count. No area, no overlap. Claims that deny or doubt tell of no happening.
 */
export const happeningsIn = (facts: readonly Fact[], glossary: Glossary): FindsSince => {
  const byPlaces = new Map<string, { readonly places: readonly string[]; readonly happenings: Happening[] }>()
  for (const happening of doneIn(facts, glossary)) {
    const places = [...rolesOf(happening.fact.content).places]
    const key = places.join(' ')
    const there = byPlaces.get(key) ?? { places, happenings: [] }
    byPlaces.set(key, there)
    there.happenings.push(happening)
  }
  const inArea = (area: readonly string[]): readonly InArea[] => {
    const found: InArea[] = []
    for (const { places, happenings } of byPlaces.values()) {
      const overlap = overlapOf(places, area, glossary)
      if (overlap) for (const happening of happenings) found.push({ ...happening, overlap })
    }
    return found.sort((a, b) => a.order - b.order)
  }
  // A party promises much for the same area, and only the window and what was reported before tell that apart.
  const known = new Map<string, readonly InArea[]>()
  return (scope, most) => {
    const { root, area } = scope
    const key = [root, ...area].join(' ')
    const found = known.get(key) ?? inArea(area).filter(({ doers }) => doers === null || doers.has(root))
    known.set(key, found)
    const since = found.filter((one) => isSince(one, scope))
    return {
      count: since.length,
      latest: most < since.length ? since.slice(-most) : since,
      ids: (of) => since.map(({ fact }) => fact.id).filter((id) => of?.has(id) ?? true),
    }
  }
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
