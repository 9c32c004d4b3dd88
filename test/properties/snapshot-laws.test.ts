import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { finished } from '../../domain/work.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { positionTypes } from '../../projections/positions/facts.js'
import { MemoryTexts } from '../../services/as-of-index/columns/texts.js'
import { KeptCache } from '../../services/as-of-index/developments/kept-cache.js'
import { toldIn } from '../../services/as-of-index/reports/folded-reports.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { type ClockPick, clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed, firstAt, ledgerIndexOf, plain, tallyAt, warOf } from './indexed.js'
import { ledger } from './ledgers.js'
import { readBack } from './sections-read.js'

const picks = fc.array(clockPick, { minLength: 6, maxLength: 10, size: 'max' })

/** Everything that is asked of an index, at some clocks and between them. */
const answersOf = (index: LedgerIndex, book: LedgerBook, picks: readonly ClockPick[]): object => {
  const war = warOf(index)
  const clocks = picks.map((pick) => clockOf(book, pick))
  return {
    head: index.head,
    root: index.tree.root(index.tree.size),
    times: book.events.map(({ sequence, position }) => [
      index.at(sequence),
      index.sequenceOf(position),
      index.nextOf('war', sequence - 1),
      war.eventAt(sequence),
    ]),
    developments: [...war.developments.all()],
    homes: [...war.developments.ids()].map((id) => [id, index.homeOf(id), index.development(id)]),
    reads: clocks.map((clock) => {
      const { facts, glossary } = war.read(clock)
      return { facts, glossary: plain(glossary) }
    }),
    without: clocks.map(
      (clock) => war.read(clock, { claimants: new Set(['east']), publishers: new Set(['gazette']) }).facts,
    ),
    ofTypes: clocks.map((clock) => war.readTypes(clock, NO_EXCLUSIONS, positionTypes).facts),
    tallies: clocks.map((clock) => tallyAt(war, clock)),
    reports: clocks.map((clock) => toldIn(finished(new IndexLookup(war, clock, DEFAULT_POLICY).claims({})))),
    firsts: clocks.map((clock) => [firstAt(war, clock, 3), firstAt(war, clock, book.events.length)]),
    edges: clocks.map((clock, at) => [...war.edges.between(clock, clocks[at - 1] ?? clock)].sort()),
  }
}

const books = fc.oneof(ledger(), conflictLedger, casualtyLedger)

t.test('an index that was frozen somewhere, thawed and fed on answers as one that never was', async (t) => {
  const property = fc.asyncProperty(books, picks, fc.nat(), fc.nat(), async (book, picks, first, second) => {
    const [at, later] = [first % book.events.length, second % book.events.length]
    const texts = new MemoryTexts()
    const index = new LedgerIndex(texts)
    for (const event of book.events.slice(0, at)) feed(index, event)
    const frozen = index.frozen()
    // Bytes are taken while the index goes on.
    for (const event of book.events.slice(at, Math.max(at, later))) feed(index, event)
    const thawed = new LedgerIndex(texts)
    if (frozen) await thawed.thaw(frozen.sequence, readBack(frozen.sections))
    for (const event of book.events.slice(at)) feed(thawed, event)
    deepStrictEqual(answersOf(thawed, book, picks), answersOf(ledgerIndexOf(book.events), book, picks))
  })
  await holds(t, property, 150)
})

t.test('an index that keeps no development as an object answers as one that keeps them all', async (t) => {
  const property = fc.property(books, picks, (book, picks) => {
    const forgetful = new LedgerIndex(new MemoryTexts(), new KeptCache(1))
    for (const event of book.events) feed(forgetful, event)
    deepStrictEqual(answersOf(forgetful, book, picks), answersOf(ledgerIndexOf(book.events), book, picks))
  })
  await holds(t, property, 150)
})
