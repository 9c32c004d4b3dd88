import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Clock } from '../../domain/clocks.js'
import { exclusionsOf, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { claimantChain } from '../../domain/glossary/glossary.js'
import { evidenceOf } from '../../projections/evidence.js'
import { figures } from '../../projections/figures.js'
import { statements } from '../../projections/statements.js'
import { show } from '../../projections/view.js'
import type { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import { referenceFacts } from '../reference/facts.js'
import { ledgerWithout } from '../reference/without.js'
import { clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { indexOf, plain } from './indexed.js'
import { ledger } from './ledgers.js'
import { operationNames } from './operations.js'

const picks = fc.array(clockPick, { minLength: 5, maxLength: 10, size: 'max' })
const names = fc.uniqueArray(
  fc.constantFrom(
    'publisher:gazette',
    'publisher:herald',
    'publisher:courier',
    'claimant:east',
    'claimant:west',
    'claimant:publisher:gazette',
  ),
  { minLength: 1, maxLength: 3 },
)

/** A ledger at whose end the west may come to speak for the east. */
const withSpeakers = (kinds = operationNames) =>
  fc.tuple(ledger(kinds), fc.boolean()).map(([book, speaks]) => {
    const west = { id: 'west', name: 'Party west', kind: 'person', aliases: [] }
    if (speaks) book.curate('PartyRegistered', { ...west, speaksFor: 'east' })
    return book
  })

t.test('a read without some is the read of a ledger in which they had never reported', async (t) => {
  let fell = 0
  const property = fc.property(withSpeakers(), names, picks, (book, names, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const { facts } = index.read(clock, exclusionsOf(names))
      deepStrictEqual(facts, referenceFacts(ledgerWithout(book.events, names, clock), clock))
      if (facts.length > 0 && facts.length < index.read(clock).facts.length) fell += 1
    }
  })
  await holds(t, property, 300)
  t.ok(fell > 0, 'often some fall and some stay')
})

t.test('so it is where duplicates abound: what hid behind a fallen one shows', async (t) => {
  let emerged = 0
  const marking = ledger(['report', 'revise', 'rectify', 'strike', 'lift', 'mark'])
  const property = fc.property(marking, names, picks, (book, names, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const { facts } = index.read(clock, exclusionsOf(names))
      deepStrictEqual(facts, referenceFacts(ledgerWithout(book.events, names, clock), clock))
      const before = new Set(index.read(clock).facts.map(({ id }) => id))
      if (facts.some(({ id }) => !before.has(id))) emerged += 1
    }
  })
  await holds(t, property, 300)
  t.ok(emerged > 0, 'often a duplicate emerges')
})

t.test('a read without nobody is the read', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const without = index.read(clock, NO_EXCLUSIONS)
      deepStrictEqual(without.facts, index.read(clock).facts)
      deepStrictEqual(plain(without.glossary), plain(index.read(clock).glossary))
    }
  })
  await holds(t, property, 100)
})

t.test('the order in which some are named, and how often, changes nothing', async (t) => {
  const property = fc.property(withSpeakers(), names, picks, (book, names, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const { facts } = index.read(clock, exclusionsOf(names))
      deepStrictEqual(index.read(clock, exclusionsOf([...names].reverse().concat(names))).facts, facts)
    }
  })
  await holds(t, property, 50)
})

t.test('nobody who is excluded claims or publishes anything that is left', async (t) => {
  const property = fc.property(withSpeakers(), names, picks, (book, names, picks) => {
    const index = indexOf(book.events)
    const { publishers, claimants } = exclusionsOf(names)
    for (const pick of picks) {
      const { facts, glossary } = index.read(clockOf(book, pick), exclusionsOf(names))
      for (const { content, sources } of facts) {
        if ([...sources, ...content.sources].some(({ publisher }) => publishers.has(publisher)))
          throw new Error('an excluded publisher is left')
        if (claimantChain(glossary, content.claim.claimant).some((id) => claimants.has(id)))
          throw new Error('an excluded claimant is left')
      }
    }
  })
  await holds(t, property)
})

/** How many independent claimants and publishers each item of two views rests on, and the whole. */
const counts = (index: ConflictIndex, clock: Clock, excluded: readonly string[]) => {
  const { facts, glossary } = index.read(clock, exclusionsOf(excluded))
  const at = { clock, glossary }
  const items = [...show(figures, facts, at, undefined), ...show(statements, facts, at, undefined)]
  return new Map([
    ['all', evidenceOf(facts, [], glossary).independent],
    ...items.map(({ key, facts }) => [key, evidenceOf(facts, [], glossary).independent] as const),
  ])
}

t.test('to exclude never raises how many claimants or publishers an item rests on', async (t) => {
  // A duplicate that emerges brings its own sources, which stood elsewhere before: so none is marked here.
  const unmarked = withSpeakers(operationNames.filter((name) => name !== 'mark'))
  const property = fc.property(unmarked, names, picks, (book, names, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      const before = counts(index, clock, [])
      for (const [key, { claimants, publishers }] of counts(index, clock, names)) {
        const then = before.get(key)
        if (!then || claimants > then.claimants || publishers > then.publishers)
          throw new Error(`${key} rests on more than before`)
      }
    }
  })
  await holds(t, property)
})
