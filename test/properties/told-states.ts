import { deepStrictEqual } from 'node:assert/strict'
import { isIncidentReport } from '../../projections/casualties/claims.js'
import { incidentsOf, sumOf } from '../../projections/casualties/tally.js'
import type { Change } from '../../projections/change.js'
import { allParts } from '../../projections/parts/all-parts.js'
import { toldOf } from '../../services/changes/item-changes.js'
import type { Setting } from '../../services/changes/setting.js'

/** Every item of every view by view and path, told as changes tell it. */
export type ToldState = ReadonlyMap<string, object>

/** The items at a setting, made of all facts together. */
export const stateAt = ({ index, clock, policy, lookup }: Setting): ToldState => {
  const { facts } = index.read(clock)
  const items = allParts.flatMap(({ view, all }) =>
    all(facts, lookup.at, policy).map((item) => [`${view}${item.path}`, toldOf(item, lookup)] as const),
  )
  return new Map([
    ...items,
    ['casualties/incidents', sumOf(incidentsOf(facts.filter(isIncidentReport), lookup.at, {}, policy), policy)],
  ])
}

/** A state after some changes, each of which must find what it says stood there. */
export const folded = (state: ToldState, changes: readonly Omit<Change, 'causes'>[]): ToldState => {
  const next = new Map(state)
  for (const { view, path, before, after } of changes) {
    const key = `${view}${path}`
    deepStrictEqual(before, next.get(key) ?? null, `${key} before is what stood there`)
    if (after) next.set(key, after)
    else next.delete(key)
  }
  return next
}

/** A state as a list that can be compared. */
export const listed = (state: ToldState) => [...state].sort(([a], [b]) => (a < b ? -1 : 1))
