import t from 'tap'
import { clockAt, idOf, LedgerBook, written } from '../doubles/ledger-book.js'
import { referenceFacts } from './facts.js'
import { by, facts, figure, ms, NOON_2, NOON_3, NOON_4, NOON_5, only, publishers, reported } from './figures.js'

// Each expectation is worked out by hand from the rules.

t.test('fold order', async (t) => {
  t.test('facts are in the order of end, reportedAt, order and ledger sequence', async (t) => {
    const book = new LedgerBook()
    written(book.report(1, figure(1, NOON_4, { order: 1 })))
    written(book.report(2, figure(2, NOON_4)))
    written(book.report(3, figure(3, NOON_4)))
    written(book.report(4, figure(4, NOON_3, { order: 9 })))
    written(book.report(5, figure(5, NOON_5, { occurred: '2022-02-28' })))
    t.equal(facts(book), '5#0=5 4#0=4 2#0=2 3#0=3 1#0=1')
  })

  t.test('what may be past is in the order of its start', async (t) => {
    const book = new LedgerBook()
    written(book.report(1, figure(1, NOON_5, { occurred: '2022-03-02/2022-03-04' })))
    written(book.report(2, figure(2, NOON_5, { occurred: '2022-03-01/2022-03-05' })))
    const hands = { asOf: ms('2022-03-03T00:00:00Z'), certainty: 'possible' } as const
    t.equal(facts(book, hands), '2#0=2 1#0=1')
  })
})

t.test('duplicates', async (t) => {
  const two = (): LedgerBook => {
    const book = reported(5, NOON_2)
    written(book.report(2, figure(5, NOON_3, { sources: [{ publisher: 'herald' }] })))
    return book
  }

  t.test('a duplicate is hidden, and its sources stand with its target from its own report on', async (t) => {
    const book = two()
    const before = book.head
    written(book.mark(2, 1))
    t.equal(facts(book), '1#0=5')
    t.match(only(book), { duplicates: [idOf(2)] })
    t.equal(publishers(only(book)), 'gazette herald')
    t.equal(publishers(only(book, { knownAt: by(NOON_2) })), 'gazette')
    t.equal(facts(book, { sequence: before }), '1#0=5 2#0=5')
  })

  t.test('a lifted mark leaves both as they were', async (t) => {
    const book = two()
    written(book.mark(2, 1))
    written(book.lift(2))
    t.equal(facts(book), '1#0=5 2#0=5')
  })

  t.test('a mark has no effect before its target was known', async (t) => {
    const book = two()
    written(book.mark(2, 1))
    written(book.rectify(1, { reportedAt: NOON_5 }))
    t.equal(facts(book, { knownAt: by(NOON_4) }), '2#0=5')
    t.equal(facts(book, { knownAt: by(NOON_5) }), '1#0=5')
  })

  t.test('sources go to the end of the chain, as far as it is known', async (t) => {
    const book = two()
    written(book.report(3, figure(5, NOON_4, { sources: [{ publisher: 'courier' }] })))
    written(book.mark(3, 2))
    written(book.mark(2, 1))
    t.equal(publishers(only(book)), 'gazette herald courier')
    written(book.rectify(1, { reportedAt: NOON_5 }))
    t.equal(facts(book, { knownAt: by(NOON_4) }), '2#0=5')
    t.equal(publishers(only(book, { knownAt: by(NOON_4) })), 'herald courier')
  })

  t.test('a mark that closes a cycle at its place has no effect, also once the other is lifted', async (t) => {
    const book = reported(5, NOON_2)
    written(book.report(2, figure(5, NOON_2)))
    written(book.mark(2, 1))
    written(book.mark(1, 2))
    t.equal(facts(book), '1#0=5')
    written(book.lift(2))
    t.equal(facts(book), '1#0=5 2#0=5')
  })

  t.test('a duplicate stays hidden where its target is struck or withdrawn', async (t) => {
    const struck = two()
    written(struck.mark(2, 1))
    written(struck.strike(1))
    t.equal(facts(struck), '')
    const withdrawn = two()
    written(withdrawn.mark(2, 1))
    written(withdrawn.withdraw(1, NOON_4))
    t.equal(facts(withdrawn), '')
  })

  t.test('a duplicate that was itself withdrawn or struck lends no sources', async (t) => {
    const book = two()
    written(book.mark(2, 1))
    written(book.withdraw(2, NOON_4))
    t.equal(publishers(only(book)), 'gazette')
    t.equal(publishers(only(book, { knownAt: by(NOON_3) })), 'gazette herald')
    written(book.strike(2))
    t.match(only(book, { knownAt: by(NOON_3) }), { duplicates: [] })
  })

  t.test('of two marks in force the later counts, and the earlier where the later has no effect yet', async (t) => {
    const book = reported(5, NOON_2)
    written(book.report(2, figure(5, NOON_2)))
    written(book.report(3, figure(5, NOON_3)))
    written(book.mark(3, 1))
    written(book.mark(3, 2))
    t.match(referenceFacts(book.events, clockAt()), [{ duplicates: [] }, { duplicates: [idOf(3)] }])
    written(book.rectify(2, { reportedAt: NOON_5 }))
    t.equal(facts(book, { knownAt: by(NOON_4) }), '1#0=5')
  })
})

t.test('grades', async (t) => {
  t.test('without any grade a report is F and 6', async (t) => {
    t.match(only(reported()), { reliability: 'F', credibility: 6 })
  })

  t.test('the best of the publishers counts, as the glossary grades them at the ledger clock', async (t) => {
    const book = reported(5, NOON_2, { sources: [{ publisher: 'gazette' }, { publisher: 'herald' }] })
    const before = book.head
    book.curate('PublisherRegistered', { id: 'gazette', name: 'The gazette', reliability: 'C', aliases: [] })
    book.curate('PublisherRegistered', { id: 'herald', name: 'The herald', reliability: 'B', aliases: [] })
    t.equal(only(book).reliability, 'B')
    t.equal(only(book, { sequence: before + 1 }).reliability, 'C')
    t.equal(only(book, { sequence: before }).reliability, 'F')
    book.curate('PublisherRegistered', { id: 'herald', name: 'The herald', aliases: [] })
    t.equal(only(book).reliability, 'C')
  })

  t.test('a grade of the development goes before those, each member by itself, and for every knownAt', async (t) => {
    const book = reported(5, NOON_2, { claim: { claimant: 'east', credibility: 3 } })
    t.equal(only(book).credibility, 3)
    written(book.grade(1, { reliability: 'A' }))
    written(book.grade(1, { credibility: 1 }))
    t.match(only(book, { knownAt: by(NOON_2) }), { reliability: 'A', credibility: 1 })
    t.match(only(book, { sequence: book.head - 1 }), { reliability: 'A', credibility: 3 })
  })

  t.test('the publishers of duplicates do not raise the grade of the report that they stand with', async (t) => {
    const book = reported()
    written(book.report(2, figure(5, NOON_2, { sources: [{ publisher: 'herald' }] })))
    book.curate('PublisherRegistered', { id: 'herald', name: 'The herald', reliability: 'A', aliases: [] })
    written(book.mark(2, 1))
    t.equal(only(book).reliability, 'F')
  })
})
