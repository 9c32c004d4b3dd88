import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { finished } from '../../domain/work.js'
import { MemoryTexts } from '../../services/as-of-index/columns/texts.js'
import { newSum, sumNames } from '../../services/as-of-index/parts.js'
import { adopt, beginRemaking, missingSums } from '../../services/as-of-index/remaker.js'
import { headClock, sampleClocks } from '../../services/as-of-index/sample-clocks.js'
import type { Sections } from '../../services/as-of-index/snapshots/sections.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { differsAt, remakeSums } from '../../services/remake-sums.js'
import { LedgerBook, written } from '../doubles/ledger-book.js'
import { NOON_2, NOON_3 } from '../reference/figures.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed, ledgerIndexOf, warOf } from './indexed.js'
import { ledger } from './ledgers.js'
import { readBack } from './sections-read.js'

const books = fc.oneof(ledger(), conflictLedger, casualtyLedger)

/** Sections of which those of some derived parts are damaged. */
const without = (sections: Sections, parts: readonly string[]): Sections => {
  const isThere = (name: string): boolean => !parts.some((part) => name.startsWith(`conflict.war.${part}`))
  return {
    has: (name) => isThere(name) && sections.has(name),
    get: (name) => {
      if (!isThere(name)) throw new Error(`its section ${name} is damaged`)
      return sections.get(name)
    },
  }
}

/** The bytes of all sections of an index, but for those of parts that are left out. */
const bytesOf = (index: LedgerIndex, leftOut: readonly string[] = []): object =>
  Object.fromEntries(
    (index.frozen()?.sections ?? [])
      .filter(({ name }) => !leftOut.some((part) => name.startsWith(`conflict.war.${part}`)))
      .map(({ name, bytes }) => [name, Buffer.concat([...bytes()]).toString('base64')]),
  )

t.test('a sum that is made anew while events come is what it is where it was told of each as it came', async (t) => {
  const seen = { later: 0 }
  const property = fc.property(books, fc.nat(), fc.nat({ max: 5 }), (book, first, between) => {
    const at = first % book.events.length
    const texts = new MemoryTexts()
    const index = new LedgerIndex(texts)
    for (const event of book.events.slice(0, at)) feed(index, event)
    const war = index.conflicts.get('war')
    if (!war) return
    for (const name of Object.keys(war.parts.sums)) delete war.parts.sums[name as keyof typeof war.parts.sums]
    const remaking = beginRemaking(war)
    const coming = book.events.slice(at).values()
    const takeNext = (): void => {
      const { value, done } = coming.next()
      if (done) return
      feed(index, value)
      seen.later += 1
    }
    let told = 0
    while (remaking?.remaker.next()) {
      told += 1
      if (told % (between + 1) === 0) takeNext()
    }
    const clocks = sampleClocks(war)
    for (const [name, made] of remaking?.made ?? []) {
      const comparing = differsAt(made, war, clocks)
      let step = comparing.next()
      for (; !step.done; step = comparing.next()) takeNext()
      deepStrictEqual([name, step.value], [name, undefined])
    }
    while (remaking?.remaker.next()) takeNext()
    for (const [name, made] of remaking?.made ?? []) adopt(war, name, made)
    for (const event of coming) feed(index, event)
    deepStrictEqual(bytesOf(index), bytesOf(ledgerIndexOf(book.events)))
  })
  await holds(t, property, 150)
  t.ok(seen.later > 0, 'events came meanwhile')
})

t.test('directories that a snapshot lacks are made anew before anything is read', async (t) => {
  const lacking = fc.subarray(['filing', 'edges'], { minLength: 1 })
  const property = fc.asyncProperty(books, lacking, async (book, parts) => {
    const texts = new MemoryTexts()
    const index = new LedgerIndex(texts)
    for (const event of book.events) feed(index, event)
    const frozen = index.frozen()
    if (!frozen) return
    const thawed = new LedgerIndex(texts)
    const ignored: string[] = []
    await thawed.thaw(frozen.sequence, without(readBack(frozen.sections), parts), (part) => ignored.push(part))
    deepStrictEqual(ignored.sort(), parts.map((part) => `${part} of war`).sort())
    deepStrictEqual(bytesOf(thawed, ['edges']), bytesOf(index, ['edges']))
    for (const axis of ['world', 'knowledge', 'ledger'] as const)
      deepStrictEqual(edgesAlong(thawed, axis), edgesAlong(index, axis))
  })
  await holds(t, property, 150)
})

const edgesAlong = (index: LedgerIndex, axis: 'world' | 'knowledge' | 'ledger'): readonly string[] =>
  [...new Set([...warOf(index).edges.along(axis, -Infinity, Infinity)].map(({ at, id }) => `${at} ${id}`))].sort()

t.test('sums that a snapshot lacks are folded, and used again once they say what the facts do', async (t) => {
  const lacking = fc.subarray([...sumNames], { minLength: 1 })
  const property = fc.asyncProperty(books, lacking, fc.nat(), async (book, parts, first) => {
    const at = 1 + (first % book.events.length)
    const texts = new MemoryTexts()
    const index = new LedgerIndex(texts)
    for (const event of book.events.slice(0, at)) feed(index, event)
    const frozen = index.frozen()
    if (!frozen) return
    const thawed = new LedgerIndex(texts)
    await thawed.thaw(frozen.sequence, without(readBack(frozen.sections), parts))
    const lacks = warOf(thawed)
    deepStrictEqual([...missingSums(lacks)].sort(), [...parts].sort())
    const remade: string[] = []
    const working = remakeSums(thawed, new AbortController().signal, {
      onRemade: (_, name) => remade.push(name),
      onFault: (error) => {
        throw error
      },
    })
    for (const event of book.events.slice(at)) feed(thawed, event)
    await working
    deepStrictEqual(remade.sort(), [...parts].sort())
    deepStrictEqual(bytesOf(thawed, ['edges']), bytesOf(ledgerIndexOf(book.events), ['edges']))
  })
  await holds(t, property, 100)
})

t.test('an incident from which corrections took every report agrees as one of which nothing is told', async (t) => {
  const book = new LedgerBook()
  const struck = (reportedAt: string): object => ({
    type: 'StrikeReported',
    incident: 'raid',
    occurred: '2022-03-01',
    reportedAt,
    claim: { claimant: 'east' },
    sources: [{ publisher: 'gazette' }],
    casualties: [],
  })
  written(book.report(1, struck(NOON_2)))
  written(book.report(2, struck(NOON_3)))
  written(book.mark(2, 1))
  written(book.rectify(2, { incident: 'blast' }))
  const war = warOf(ledgerIndexOf(book.events))
  const { reports } = war.parts.sums
  t.same([...war.strandsOfKind('incident')], ['incident:raid', 'incident:blast'])
  t.equal(reports && finished(differsAt(reports, war)), undefined)
})

t.test('a sum that says something else than the facts do is found by the clocks that are asked', async (t) => {
  const seen = { found: 0 }
  const property = fc.property(conflictLedger, (book) => {
    const war = warOf(ledgerIndexOf(book.events))
    for (const sum of Object.values(war.parts.sums)) deepStrictEqual(finished(differsAt(sum, war)), undefined)
    const { kept } = war.parts
    const [first] = kept ? [newSum('visible', kept.ids)] : []
    if (!first || war.read(headClock(war)).facts.length === 0) return
    // It was told of nothing.
    deepStrictEqual(finished(differsAt(first, war))?.sequence, headClock(war).sequence)
    seen.found += 1
  })
  await holds(t, property, 50)
  t.ok(seen.found > 0, 'facts are there')
})
