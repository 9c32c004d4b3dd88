import { type Clock, UNBOUNDED } from '../domain/clocks.js'
import { DAY_MS, DAYS, FIRST_DAY } from './ledger/plan.js'
import type { Random } from './ledger/random.js'

/** The clock at which everything is seen. */
export const presentClock = (head: number): Clock => ({
  asOf: FIRST_DAY + 2 * DAYS * DAY_MS,
  knownAt: UNBOUNDED,
  sequence: head,
  certainty: 'certain',
})

const someInstant = (random: Random, from: number): number =>
  Math.round(from + random.next() * (FIRST_DAY + DAYS * DAY_MS - from))

/** Random asOf and knownAt, both within the war, the ledger at its head. */
export const clockAtHead = (random: Random, head: number): Clock => {
  const asOf = someInstant(random, FIRST_DAY + 30 * DAY_MS)
  return { ...presentClock(head), asOf, knownAt: someInstant(random, asOf) }
}

/** Three random clocks. */
export const clockAnywhere = (random: Random, head: number): Clock => ({
  ...clockAtHead(random, head),
  sequence: 1 + Math.floor((0.05 + 0.95 * random.next()) * (head - 1)),
})

/** Two settings a day of knowledge apart. */
export const clocksDayApart = (random: Random, head: number): readonly [Clock, Clock] => {
  const knownAt = someInstant(random, FIRST_DAY + 30 * DAY_MS)
  const earlier: Clock = { ...presentClock(head), asOf: knownAt, knownAt }
  return [earlier, { ...earlier, asOf: knownAt + DAY_MS, knownAt: knownAt + DAY_MS }]
}
