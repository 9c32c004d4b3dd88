import t from 'tap'
import type { Clock } from '../../../domain/clocks.js'
import { exclusionsOf } from '../../../domain/exclusions.js'
import { clockAt, LedgerBook, numberIn, written } from '../../doubles/ledger-book.js'
import { indexOf } from '../../properties/indexed.js'
import { by, figure, NOON_2, NOON_3, NOON_4, NOON_5 } from '../../reference/figures.js'

// Who falls in a counterfactual read, worked out by hand.

/** What stands without some: each development by its number, with the publishers whose sources stand with it. */
const left = (book: LedgerBook, names: string, hands: Partial<Clock> = {}): string =>
  indexOf(book.events)
    .read(clockAt(hands), exclusionsOf(names.split(' ')))
    .facts.map(({ id, sources }) => [numberIn(id), ...sources.map(({ publisher }) => publisher)].join(' '))
    .sort()
    .join(', ')

/** A book with one figure for each list of publishers, reported one after the other. */
const figuresBy = (...publishers: readonly (readonly string[])[]): LedgerBook => {
  const book = new LedgerBook()
  for (const [at, own] of publishers.entries()) {
    const sources = own.map((publisher) => ({ publisher }))
    written(book.report(at + 1, figure(5, NOON_2, { sources, claim: { claimant: 'east' } })))
  }
  return book
}

t.test('the statement that stands at the clock decides', async (t) => {
  const book = figuresBy(['gazette'])
  written(book.revise(1, NOON_4, { sources: [{ publisher: 'herald' }] }))
  t.equal(left(book, 'publisher:gazette', { knownAt: by(NOON_3) }), '')
  t.equal(left(book, 'publisher:gazette', { knownAt: by(NOON_4) }), '1 herald')
  t.equal(left(book, 'publisher:herald', { knownAt: by(NOON_3) }), '1 gazette')
  t.equal(left(book, 'publisher:herald', { knownAt: by(NOON_4) }), '')
})

t.test('our own error in a source counts only until it was mended', async (t) => {
  const book = figuresBy(['gazette'])
  const before = book.head
  written(book.rectify(1, { sources: [{ publisher: 'herald' }] }))
  t.equal(left(book, 'publisher:gazette'), '1 herald')
  t.equal(left(book, 'publisher:gazette', { sequence: before }), '')
})

t.test('what has no source falls with its claimant only', async (t) => {
  const book = figuresBy([])
  t.equal(left(book, 'publisher:gazette publisher:herald publisher:courier'), '1')
  t.equal(left(book, 'claimant:east'), '')
})

t.test('what hides behind a fallen one shows, also where that was withdrawn or struck', async (t) => {
  const book = figuresBy(['gazette'], ['herald'])
  written(book.mark(2, 1))
  t.equal(left(book, 'publisher:courier'), '1 gazette herald')
  t.equal(left(book, 'publisher:gazette'), '2 herald')
  t.equal(left(book, 'publisher:herald'), '1 gazette')
  written(book.withdraw(1, NOON_5))
  t.equal(left(book, 'publisher:courier'), '')
  t.equal(left(book, 'publisher:gazette'), '2 herald')
  written(book.strike(1))
  t.equal(left(book, 'publisher:gazette'), '2 herald')
})

t.test('a chain of duplicates breaks where one falls, and an earlier mark has its effect again', async (t) => {
  const chain = figuresBy(['gazette'], ['herald'], ['courier'])
  written(chain.mark(3, 2))
  written(chain.mark(2, 1))
  t.equal(left(chain, 'publisher:herald'), '1 gazette, 3 courier')
  const twice = figuresBy(['gazette'], ['herald'], ['courier'])
  written(twice.mark(3, 1))
  written(twice.mark(3, 2))
  t.equal(left(twice, 'claimant:west'), '1 gazette, 2 herald courier')
  t.equal(left(twice, 'publisher:herald'), '1 gazette courier')
})

t.test('a mark that closed a circle through a fallen one is not void', async (t) => {
  const book = figuresBy(['gazette'], ['herald'], ['courier'])
  written(book.mark(1, 2))
  written(book.mark(2, 3))
  written(book.mark(3, 1))
  t.equal(left(book, 'claimant:west'), '3 courier gazette herald')
  t.equal(left(book, 'publisher:herald'), '1 gazette courier')
})

t.test('a grade of ours stays, that of an excluded publisher does not', async (t) => {
  const book = figuresBy(['gazette', 'herald'])
  for (const [id, reliability] of [
    ['gazette', 'C'],
    ['herald', 'A'],
  ] as const)
    book.curate('PublisherRegistered', { id, name: `The ${id}`, reliability, aliases: [] })
  const reliabilityWithout = (names: readonly string[]) =>
    indexOf(book.events).read(clockAt(), exclusionsOf(names)).facts[0]?.reliability
  t.equal(reliabilityWithout([]), 'A')
  t.equal(reliabilityWithout(['publisher:herald']), 'C')
  written(book.grade(1, { reliability: 'B' }))
  t.equal(reliabilityWithout(['publisher:herald']), 'B')
})
