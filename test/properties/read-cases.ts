import fc from 'fast-check'
import { exclusionsOf } from '../../domain/exclusions.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import type { At } from '../../projections/view.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { ledgerIndexOf, warOf } from './indexed.js'

// Random reads, to be made of all facts and of few.

/** Some of these, at least one. */
export const someOf = <T>(...of: readonly T[]) => fc.subarray([...of], { minLength: 1 })

const leftOut = fc.constantFrom([], [], ['claimant:west'], ['claimant:east', 'publisher:herald'], ['publisher:gazette'])

/** The clocks at which everything is seen: of a random one, little is. */
const allSeen: typeof clockPick = clockPick.map(({ certainty }) => ({ asOf: 0, knownAt: 0, sequence: 0, certainty }))

/** A random ledger read at random clocks without some: all facts at once, and where few of them are found. */
export const casesOf = (books: fc.Arbitrary<LedgerBook>, without: fc.Arbitrary<readonly string[]> = leftOut) =>
  fc.tuple(books, fc.oneof(clockPick, allSeen), without).map(([book, pick, names]) => {
    const ledger = ledgerIndexOf(book.events)
    const index = warOf(ledger)
    const clock = { ...clockOf(book, pick), asOf: Math.min(clockOf(book, pick).asOf, Date.parse('2100-01-01')) }
    const exclusions = exclusionsOf(names)
    const { facts, glossary } = index.read(clock, exclusions)
    const at: At = { clock, glossary }
    const found = new IndexLookup(index, clock, DEFAULT_POLICY, { exclusions })
    return { book, ledger, index, exclusions, facts, at, found }
  })
/** The same of ledgers in which something is told of every view. */
export const cases = casesOf(conflictLedger)
