import type { Clock, Fact } from '../../domain/clocks.js'
import { clockAt, LedgerBook, written } from '../doubles/ledger-book.js'
import { referenceFacts } from './facts.js'

/** A figure on input: how many drones, and when that was reported. */
export const figure = (value: number, reportedAt: string, more: object = {}): object => ({
  type: 'FigureReported',
  occurred: '2022-03-01',
  reportedAt,
  claim: { claimant: 'east' },
  sources: [{ publisher: 'gazette' }],
  measure: 'drones-launched',
  value,
  unit: 'drones',
  ...more,
})

export const ms = (instant: string): number => Date.parse(instant)
/** The bound of "by this instant": what was reported at the instant itself is known. */
export const by = (instant: string): number => ms(instant) + 1

const shown = ({ id, statement, content }: Fact): string => {
  if (content.type !== 'FigureReported') throw new Error(`not a figure: ${content.type}`)
  return `${Number(id.slice(-12))}#${statement}=${content.value.best}`
}
/** The facts at a clock, each as "<development>#<statement>=<value>". */
export const facts = (book: LedgerBook, hands: Partial<Clock> = {}): string =>
  referenceFacts(book.events, clockAt(hands)).map(shown).join(' ')
/** The one fact at a clock. */
export const only = (book: LedgerBook, hands: Partial<Clock> = {}): Fact => {
  const [fact, ...others] = referenceFacts(book.events, clockAt(hands))
  if (!fact || others.length > 0) throw new Error(`there is not one fact but ${others.length + (fact ? 1 : 0)}`)
  return fact
}
export const publishers = (fact: Fact): string => fact.sources.map(({ publisher }) => publisher).join(' ')

export const NOON_2 = '2022-03-02T12:00:00Z'
export const NOON_3 = '2022-03-03T12:00:00Z'
export const NOON_4 = '2022-03-04T12:00:00Z'
export const NOON_5 = '2022-03-05T12:00:00Z'

/** A ledger with one report of a figure. */
export const reported = (value = 5, reportedAt = NOON_2, more: object = {}): LedgerBook => {
  const book = new LedgerBook()
  written(book.report(1, figure(value, reportedAt, more)))
  return book
}
