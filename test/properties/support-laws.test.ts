import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Fact } from '../../domain/clocks.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { allParts } from '../../projections/parts/all-parts.js'
import { strandsTouched } from '../../projections/parts/part.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import { supportedBy } from '../../services/supports.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'

t.test('a development supports every item of every view that rests on it or tells of it, and no other', async (t) => {
  const seen = new Set<string>()
  const property = fc.property(conflictLedger, clockPick, (book, pick) => {
    const index = indexOf(book.events)
    const clock = clockOf(book, pick)
    const { facts, glossary } = index.read(clock)
    const lookup = new IndexLookup(index, clock, DEFAULT_POLICY)
    /** Every item there is, with every fact that it rests on or tells of, however it is found. */
    const items = allParts.flatMap((part) => {
      const resting = part.all(facts, { clock, glossary }, DEFAULT_POLICY)
      const strands = new Set(facts.flatMap((fact) => strandsTouched(part, fact, lookup)))
      const telling = [...strands].flatMap((strand) => part.items(strand, lookup))
      return [...resting, ...telling].map(({ path, facts, also }) => ({
        name: `${part.view} ${path}`,
        about: [...facts.map(({ id }) => id), ...(also?.() ?? [])],
      }))
    })
    for (const id of index.developments.ids()) {
      const standing = facts.find((fact: Fact) => fact.id === id || fact.duplicates.includes(id))
      const expected = items.flatMap(({ name, about }) => (standing && about.includes(standing.id) ? [name] : []))
      const found = supportedBy(id, index, clock).map(({ view, path }) => `${view} ${path}`)
      deepStrictEqual([...found].sort(), [...new Set(expected)].sort())
      for (const name of found) seen.add(name.split(' ')[0] ?? '')
    }
  })
  await holds(t, property, 200)
  t.strictSame([...seen].sort(), [...new Set(allParts.map(({ view }) => view))].sort(), 'every view is supported')
})
