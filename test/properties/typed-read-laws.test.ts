import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { developmentTypes } from '../../domain/developments/catalogue.js'
import { NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { MemoryTexts } from '../../services/as-of-index/columns/texts.js'
import { KeptCache } from '../../services/as-of-index/developments/kept-cache.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed, indexOf } from './indexed.js'
import { ledger } from './ledgers.js'
import { someOf } from './read-cases.js'

// Rows are kept in order and as objects from one read to the next, while the ledger grows.

const books = fc.oneof(ledger(), conflictLedger, casualtyLedger)
const asked = fc.array(fc.tuple(fc.nat(), clockPick, someOf(...developmentTypes)), { minLength: 6, maxLength: 12 })

/** Room for all rows, for a few, and for none. */
const rooms = fc.constantFrom(2 ** 20, 4_000, 1)

t.test('facts of some types are those of all facts of the ledger so far, whatever was read before', async (t) => {
  const property = fc.property(books, asked, rooms, (book, asked, room) => {
    const index = new LedgerIndex(new MemoryTexts(), new KeptCache(room))
    for (const [at, event] of book.events.entries()) {
      feed(index, event)
      for (const [when, pick, types] of asked) {
        if (when % book.events.length !== at) continue
        const clock = clockOf(book, pick)
        const war = index.conflicts.get('war')
        if (!war) continue
        const all = indexOf(book.events.slice(0, at + 1)).read(clock).facts
        const wanted = new Set(types)
        const expected = all.filter(({ content }) => wanted.has(content.type))
        // What was read once is read again from what was kept of it.
        for (const _ of [1, 2]) deepStrictEqual(war.readTypes(clock, NO_EXCLUSIONS, wanted).facts, expected)
        deepStrictEqual(war.read(clock).facts, all)
      }
    }
  })
  await holds(t, property, 100)
})
