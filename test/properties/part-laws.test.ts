import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { DEFAULT_POLICY, policyNames } from '../../projections/casualties/policies.js'
import { evidenceOf } from '../../projections/evidence.js'
import { allParts } from '../../projections/parts/all-parts.js'
import { inOrderOfPath, type Placed, strandsTouched } from '../../projections/parts/part.js'
import type { Strand } from '../../projections/strands.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'

t.test('items made strand by strand are those made of all facts together', async (t) => {
  const seen = new Set<string>()
  const picks = fc.tuple(clockPick, fc.constantFrom(DEFAULT_POLICY, ...policyNames))
  const property = fc.property(conflictLedger, picks, (book, [pick, policy]) => {
    const index = indexOf(book.events)
    const clock = clockOf(book, pick)
    const { facts, glossary } = index.read(clock)
    const lookup = new IndexLookup(index, clock, policy)
    const shown = (view: string, { path, item, facts, disputes }: Placed) => ({
      view,
      path,
      item,
      ...evidenceOf(facts, disputes, glossary),
    })
    for (const part of allParts) {
      const strands = new Set<Strand>(facts.flatMap((fact) => strandsTouched(part, fact, lookup)))
      const found = [...strands].flatMap((strand) => part.items(strand, lookup)).map((one) => shown(part.view, one))
      const expected = part.all(facts, { clock, glossary }, policy).map((one) => shown(part.view, one))
      deepStrictEqual(found.sort(inOrderOfPath), expected.sort(inOrderOfPath))
      for (const { path } of found) seen.add(`${part.view} ${path.split('/')[1]}`)
    }
  })
  await holds(t, property, 400)
  for (const part of allParts)
    t.ok(
      [...seen].some((one) => one.startsWith(part.view)),
      `${part.view} has items`,
    )
})
