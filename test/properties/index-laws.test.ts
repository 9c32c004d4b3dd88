import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isVisible, UNBOUNDED } from '../../domain/clocks.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { clockAt } from '../doubles/ledger-book.js'
import { referenceFacts } from '../reference/facts.js'
import { boundsOf, clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { feed, indexOf, plain, warOf } from './indexed.js'
import { ledger } from './ledgers.js'

const picks = fc.array(clockPick, { minLength: 10, maxLength: 20, size: 'max' })

t.test('the index answers every clock as the prose does', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      deepStrictEqual(index.read(clock).facts, referenceFacts(book.events, clock))
    }
  })
  await holds(t, property, 300)
})

t.test('the index answers every bound of knowledge time as the prose does, where duplicates abound', async (t) => {
  const property = fc.property(ledger(['report', 'revise', 'rectify', 'strike', 'lift', 'mark']), (book) => {
    const index = indexOf(book.events)
    for (const knownAt of boundsOf(book)) {
      const clock = clockAt({ knownAt, asOf: UNBOUNDED })
      deepStrictEqual(index.read(clock).facts, referenceFacts(book.events, clock))
    }
  })
  await holds(t, property)
})

t.test('an index that is read while it is fed ends up as one that is built in one go', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const live = new LedgerIndex()
    for (const [at, event] of book.events.entries()) {
      feed(live, event)
      const pick = picks[at % picks.length]
      if (pick) warOf(live).read(clockOf(book, pick))
    }
    const rebuilt = indexOf(book.events)
    deepStrictEqual([...warOf(live).developments.all()], [...rebuilt.developments.all()])
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      deepStrictEqual(warOf(live).read(clock).facts, rebuilt.read(clock).facts)
      deepStrictEqual(plain(warOf(live).read(clock).glossary), plain(rebuilt.read(clock).glossary))
    }
  })
  await holds(t, property)
})

t.test('no clock sees two statements of one development', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = clockOf(book, pick)
      for (const { rows } of index.developments.all()) {
        const visible = rows.filter((row) => isVisible(row, clock))
        if (visible.length > 1)
          throw new Error(`two statements at ${JSON.stringify(clock)}: ${JSON.stringify(visible)}`)
      }
    }
  })
  await holds(t, property)
})

t.test('a later asOf only appends to an earlier one', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const index = indexOf(book.events)
    for (const pick of picks) {
      const clock = { ...clockOf(book, pick), certainty: 'certain' as const }
      let before: readonly object[] = []
      for (const asOf of boundsOf(book)) {
        const { facts } = index.read({ ...clock, asOf })
        deepStrictEqual(facts.slice(0, before.length), before)
        before = facts
      }
    }
  })
  await holds(t, property, 100)
})

t.test('the answer at a sequence is that of a ledger cut there, whatever follows', async (t) => {
  const property = fc.property(ledger(), picks, (book, picks) => {
    const whole = indexOf(book.events)
    const cut = new LedgerIndex()
    for (const event of book.events) {
      feed(cut, event)
      for (const pick of picks.slice(0, 3)) {
        const clock = clockOf(book, pick)
        const then = whole.read({ ...clock, sequence: event.sequence })
        const now = warOf(cut).read({ ...clock, sequence: UNBOUNDED })
        deepStrictEqual(then.facts, now.facts)
        deepStrictEqual(plain(then.glossary), plain(now.glossary))
      }
    }
  })
  await holds(t, property)
})
