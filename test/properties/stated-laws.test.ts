import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Fact } from '../../domain/clocks.js'
import { isNothing } from '../../domain/exclusions.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { isOf } from '../../projections/view.js'
import { GrowingOrder } from '../../services/as-of-index/columns/growing-order.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed } from './indexed.js'
import { positionLedger } from './position-ledgers.js'
import { casesOf, someOf } from './read-cases.js'
import { maybe } from './telling-ledgers.js'

// Stated positions come from columns, and their words from texts: each member is asked for.

/** Mostly nobody: only then is anything read from columns. */
const leftOut = fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.constant(['claimant:west']))

const issues = maybe(someOf('border', 'river', 'nowhere'))

/** A fact with all the members that another has, which may have them by its class. */
const membersOf = (fact: Fact | undefined, like: Fact): object => {
  const pick = <T extends object>(of: T | undefined, names: object): object =>
    Object.fromEntries(Object.keys(names).map((name) => [name, of?.[name as keyof T]]))
  return {
    ...pick(fact, like),
    content: pick(fact?.content, like.content),
    sources: like.sources.map((source, at) => pick(fact?.sources[at], source)),
  }
}

const areStated = (found: IndexLookup, facts: readonly Fact[], asked: readonly string[] | undefined): number => {
  const stated = found.stated(asked) ?? []
  const expected = facts.filter((fact) => isOf(fact, 'PositionStated') && (asked?.includes(fact.content.issue) ?? true))
  deepStrictEqual(
    stated.map(({ id }) => id),
    expected.map(({ id }) => id),
  )
  for (const [at, fact] of expected.entries()) deepStrictEqual(membersOf(stated[at], fact), membersOf(fact, fact))
  return expected.length
}

t.test('stated positions are found by issue as they are among all facts, member by member', async (t) => {
  const seen = { stated: 0, graded: 0, lent: 0, folded: 0 }
  const books = fc.oneof(positionLedger, conflictLedger)
  const property = fc.property(casesOf(books, leftOut), issues, ({ facts, exclusions, found }, asked) => {
    if (!isNothing(exclusions)) {
      deepStrictEqual(found.stated(asked), undefined)
      seen.folded += 1
      return
    }
    seen.stated += areStated(found, facts, asked)
    const positions = facts.filter((fact) => isOf(fact, 'PositionStated'))
    seen.lent += positions.filter(({ duplicates }) => duplicates.length > 0).length
    seen.graded += positions.filter(
      ({ credibility, content }) => credibility !== (content.claim.credibility ?? 6),
    ).length
  })
  await holds(t, property, 500)
  for (const [what, times] of Object.entries(seen)) t.ok(times > 0, `${what} was seen`)
})

t.test('they are found between the events of a growing ledger', async (t) => {
  const asked = fc.array(fc.tuple(fc.nat(), clockPick, issues), { minLength: 6, maxLength: 12 })
  const property = fc.property(positionLedger, asked, (book, asked) => {
    const ledger = new LedgerIndex()
    for (const [at, event] of book.events.entries()) {
      feed(ledger, event)
      const war = ledger.conflicts.get('war')
      for (const [when, pick, of] of asked) {
        if (!war || when % book.events.length !== at) continue
        const clock = clockOf(book, pick)
        areStated(new IndexLookup(war, clock, DEFAULT_POLICY), war.read(clock).facts, of)
      }
    }
  })
  await holds(t, property, 100)
})

t.test('places that are merged into an order lie as if all of them had been sorted', async (t) => {
  const property = fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 9 }))), (parts) => {
    const all = parts.flat()
    const order = new GrowingOrder((a, b) => (all[a] ?? 0) - (all[b] ?? 0))
    let next = 0
    for (const part of parts) order.add(part.map(() => next++))
    deepStrictEqual(
      [...order.places],
      all.map((_, place) => place).sort((a, b) => (all[a] ?? 0) - (all[b] ?? 0) || a - b),
    )
  })
  await holds(t, property, 300)
})
