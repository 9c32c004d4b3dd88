import fc from 'fast-check'
import t from 'tap'
import { UNBOUNDED } from '../../domain/clocks.js'
import { firstKnown } from '../../domain/development/state.js'
import type { LedgerEvent } from '../../services/event-store.js'
import { clockAt } from '../doubles/ledger-book.js'
import { boundsOf } from './clock-picks.js'
import { holds } from './holds.js'
import { indexOf } from './indexed.js'
import { ledger } from './ledgers.js'

const everything = { asOf: UNBOUNDED, certainty: 'possible' } as const

t.test('a mark never makes a known report unknown, also in chains and cycles', async (t) => {
  const property = fc.property(ledger(['report', 'revise', 'rectify', 'mark', 'lift', 'grade', 'jump']), (book) => {
    const index = indexOf(book.events)
    for (const knownAt of boundsOf(book)) {
      const { facts } = index.read(clockAt({ ...everything, knownAt }))
      const told = new Set(facts.flatMap(({ id, duplicates }) => [id, ...duplicates]))
      for (const state of book.developments)
        if (firstKnown(state) < knownAt !== told.has(state.id))
          throw new Error(`${state.id} is ${told.has(state.id) ? '' : 'not '}told of at ${knownAt}`)
    }
  })
  await holds(t, property)
})

t.test('of developments that are marked as duplicates of each other at least one stays visible', async (t) => {
  const property = fc.property(ledger(['report', 'mark', 'lift']), (book) => {
    const { facts } = indexOf(book.events).read(clockAt(everything))
    if (facts.length === 0) throw new Error('all are hidden')
    for (const fact of facts) if (fact.duplicates.includes(fact.id)) throw new Error(`${fact.id} is its own duplicate`)
  })
  await holds(t, property)
})

t.test('no source counts at a knownAt before which its own report was not published', async (t) => {
  const property = fc.property(ledger(), (book) => {
    const index = indexOf(book.events)
    const unmarked = indexOf(withoutMarks(book.events))
    for (const knownAt of boundsOf(book)) {
      const clock = clockAt({ ...everything, knownAt })
      const published = new Map(unmarked.read(clock).facts.map(({ id, sources }) => [id, sources]))
      for (const { id, duplicates, sources } of index.read(clock).facts) {
        const expected = [id, ...duplicates].reduce((sum, of) => sum + (published.get(of)?.length ?? Number.NaN), 0)
        if (expected !== sources.length) throw new Error(`${id} counts ${sources.length} sources, not ${expected}`)
      }
    }
  })
  await holds(t, property)
})

/** The same ledger with every mark turned into an event that changes nothing: revisions stay as they were. */
const withoutMarks = (events: readonly LedgerEvent[]): LedgerEvent[] =>
  events.map((event) =>
    event.type === 'DevelopmentMarkedDuplicate' ? { ...event, type: 'DevelopmentGraded', data: {} } : event,
  )
