import fc from 'fast-check'
import { type Clock, UNBOUNDED } from '../../domain/clocks.js'
import type { LedgerBook } from '../doubles/ledger-book.js'

/** Where to put a clock's hands: each number picks among the ledger's own interesting instants. */
export type ClockPick = {
  readonly asOf: number
  readonly knownAt: number
  readonly sequence: number
  readonly certainty: Clock['certainty']
}
export const clockPick: fc.Arbitrary<ClockPick> = fc.record({
  asOf: fc.nat(),
  knownAt: fc.nat(),
  sequence: fc.nat(),
  certainty: fc.constantFrom('certain', 'possible'),
})

/** Every instant that the ledger's events speak of, a millisecond before and after each, and the far ends. */
export const boundsOf = ({ events }: LedgerBook): readonly number[] => {
  const instants = new Set<number>()
  for (const { data } of events)
    for (const [text] of JSON.stringify(data).matchAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g))
      instants.add(Date.parse(text))
  const near = [...instants].flatMap((at) => [at - 1, at, at + 1, at + 2])
  return [...new Set([0, ...near, Date.parse('2100-01-01T00:00:00.000Z'), UNBOUNDED])].sort((a, b) => a - b)
}

/** The clock that a pick means in a ledger: mostly late ones, so that there is something to see. */
export const clockOf = (book: LedgerBook, pick: ClockPick): Clock => {
  const bounds = boundsOf(book)
  const at = (n: number): number => bounds[n % bounds.length] ?? UNBOUNDED
  return {
    asOf: pick.asOf % 3 === 0 ? UNBOUNDED : at(pick.asOf),
    knownAt: pick.knownAt % 4 === 0 ? UNBOUNDED : at(pick.knownAt),
    sequence: pick.sequence % 3 === 0 ? book.head : pick.sequence % (book.head + 2),
    certainty: pick.certainty,
  }
}
