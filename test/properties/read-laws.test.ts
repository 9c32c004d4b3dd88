import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Fact } from '../../domain/clocks.js'
import { developmentTypes } from '../../domain/developments/catalogue.js'
import { finished } from '../../domain/work.js'
import { type ListRoute, listFacts } from '../../infra/http/list-route.js'
import { viewLists } from '../../infra/http/routes/view-lists.js'
import { surroundingsIn, surroundingTypes } from '../../projections/contacts/surroundings.js'
import { contacts } from '../../projections/contacts.js'
import type { Parameters } from '../../projections/listing.js'
import { chosenOf, type Found, withDisputes } from '../../projections/parts/lookup.js'
import { singleSourceState, singleSourceStateAt, stateAt, stateOf } from '../../projections/state.js'
import { talksAt, talksTypes } from '../../projections/talks.js'
import { timeline, timelineItemOf, timelineUpTo } from '../../projections/timeline.js'
import { type At, disputesByTarget, show } from '../../projections/view.js'
import { extentOf } from '../../services/as-of-index/extent.js'
import type { IndexLookup } from '../../services/changes/index-lookup.js'
import { holds } from './holds.js'
import { cases, someOf } from './read-cases.js'

// What routes read is enough: a view made of that is the view made of all facts.

/** The items of a view's list, and each by itself, from what its routes read and from all facts. */
const listLaw =
  <Entry, Item extends object, Given, P extends Parameters>(route: ListRoute<Entry, Item, Given, P>) =>
  (facts: readonly Fact[], at: At, found: IndexLookup): number => {
    const shownOf = (among: readonly Fact[], of?: Found) => show(route.view, among, at, route.given(among, at, of))
    const all = shownOf(facts)
    deepStrictEqual(shownOf(listFacts(route, found), found), all)
    for (const one of route.detail ? all : [])
      deepStrictEqual(
        shownOf(route.detail?.facts([one.key], found) ?? []).find(({ key }) => key === one.key),
        one,
      )
    return all.length
  }

const lists = {
  proposals: listLaw(viewLists.proposals),
  ceasefires: listLaw(viewLists.ceasefires),
  violations: listLaw(viewLists.violations),
  incidents: listLaw(viewLists.incidents),
  contacts: listLaw(viewLists.contacts),
  commitments: listLaw(viewLists.commitments),
  figures: listLaw(viewLists.figures),
  agreements: listLaw(viewLists.agreements),
  statements: listLaw(viewLists.statements),
} satisfies Record<keyof typeof viewLists, unknown>

t.test('lists and single items are made of the facts of their types and strands', async (t) => {
  const seen = new Set<string>()
  const property = fc.property(cases, ({ facts, at, found }) => {
    for (const [name, law] of Object.entries(lists)) if (law(facts, at, found) > 0) seen.add(name)
  })
  await holds(t, property, 100)
  for (const name of Object.keys(lists)) if (name !== 'agreements') t.ok(seen.has(name), `${name} has items`)
})

t.test('so are the state, the talks, timelines of some types, and what surrounds contacts', async (t) => {
  const property = fc.property(cases, someOf(...developmentTypes), ({ facts, at, found }, type) => {
    deepStrictEqual(finished(stateAt(found)), stateOf(facts, at))
    deepStrictEqual(singleSourceStateAt(found), singleSourceState(facts, at))
    deepStrictEqual(talksAt(found.ofTypes(talksTypes), at), talksAt(facts, at))
    deepStrictEqual(finished(chosenOf(found.each())), facts)
    deepStrictEqual(finished(found.extent()), extentOf(facts))
    const ofTypes = finished(timelineUpTo(found, { type }, 9))
    const listed = timeline(facts, { type }, at)
    deepStrictEqual(ofTypes.facts, listed)
    deepStrictEqual(ofTypes.total, listed.length)
    const disputed = { few: disputesByTarget(withDisputes(listed, found)), all: disputesByTarget(facts) }
    for (const fact of listed)
      deepStrictEqual(timelineItemOf(fact, disputed.few, at), timelineItemOf(fact, disputed.all, at))
    const around = (among: readonly Fact[]) => surroundingsIn(among, at, 86_400_000, () => '')
    const [aroundFew, aroundAll] = [around(found.ofTypes(surroundingTypes)), around(facts)]
    for (const { item } of show(contacts, facts, at, undefined)) deepStrictEqual(aroundFew(item), aroundAll(item))
  })
  await holds(t, property, 80)
})
