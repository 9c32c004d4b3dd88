import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isRefusal } from '../../domain/refusal.js'
import { dayBounds } from '../../domain/vocabulary/time.js'
import { type ClockReading, type ClockRequest, clockOf } from '../../services/clock-request.js'
import type { LedgerIndex } from '../../services/ledger-index.js'
import { LedgerBook, written } from '../doubles/ledger-book.js'
import { boundsOf } from './clock-picks.js'
import { holds } from './holds.js'
import { ledgerIndexOf, warOf } from './indexed.js'
import { ledger } from './ledgers.js'

const ZONE = 'Europe/Kyiv'
const NOW = Date.parse('2030-01-01T00:00:00.000Z')
const HOUR = 3_600_000

/** The clock that a request means; it must mean one. */
const reading = async (request: ClockRequest, index: LedgerIndex): Promise<ClockReading> => {
  const found = await clockOf(request, () => ZONE, index, NOW)
  if (isRefusal(found)) throw new Error(found.detail)
  return found
}

/** Days of 2020 to 2026, those on which the clocks change in Kyiv much more often than others. */
const day = fc.oneof(
  fc.constantFrom('2022-03-27', '2022-10-30', '2025-03-30', '2025-10-26'),
  fc.nat({ max: 2_190 }).map((n) => dayAfter('2020-01-01', n)),
)
const dayAfter = (text: string, days: number): string =>
  new Date(Date.parse(`${text}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10)

/** An index of one statement. */
const said = (occurred: string, reportedAt: string): LedgerIndex => {
  const book = new LedgerBook()
  book.now = NOW
  const claim = { claimant: 'east' }
  const body = { type: 'StatementMade', by: 'east', act: 'states', summary: 'so it is' }
  written(book.report(1, { ...body, claim, occurred, reportedAt }))
  return ledgerIndexOf(book.events)
}

const count = async (index: LedgerIndex, request: ClockRequest): Promise<number> =>
  warOf(index).read((await reading(request, index)).clock).facts.length

t.test('asOf a day holds what happened on that day, and the day before does not', async (t) => {
  const property = fc.asyncProperty(day, async (text) => {
    const index = said(text, '2029-01-01T00:00:00Z')
    deepStrictEqual(await count(index, { asOf: text }), 1)
    deepStrictEqual(await count(index, { asOf: dayAfter(text, -1) }), 0)
  })
  await holds(t, property)
})

t.test('knownAt a day holds what was reported on that day, and the day before does not', async (t) => {
  const property = fc.asyncProperty(day, async (text) => {
    const index = said('2019-01-01', text)
    deepStrictEqual(await count(index, { knownAt: text }), 1)
    deepStrictEqual(await count(index, { knownAt: dayAfter(text, -1) }), 0)
  })
  await holds(t, property)
})

t.test('the instant that an answer prints for a day, sent back, is the same clock', async (t) => {
  const property = fc.asyncProperty(day, async (text) => {
    const index = said(text, text)
    const first = await reading({ at: text }, index)
    const { asOf, knownAt, sequence } = first.shown
    if (knownAt === null) throw new Error('the day is no bound')
    const again = await reading({ asOf, knownAt, sequence: String(sequence) }, index)
    deepStrictEqual(again.clock, first.clock)
    deepStrictEqual(again.shown, first.shown)
    deepStrictEqual(warOf(index).read(again.clock).facts.length, 1)
    const lessByOne = new Date(Date.parse(asOf) - 1).toISOString()
    deepStrictEqual(await count(index, { asOf: lessByOne }), 0)
  })
  await holds(t, property)
})

t.test('days follow one another without gap, with 23 or 25 hours only where the clocks change', async (t) => {
  const property = fc.property(day, (text) => {
    const [today, next] = [text, dayAfter(text, 1)].map((one) => dayBounds(one, ZONE))
    const isLastSunday = Number(text.slice(8)) > 24 && new Date(`${text}T00:00:00Z`).getUTCDay() === 0
    const hours = isLastSunday && text.slice(5, 7) === '03' ? 23 : isLastSunday && text.slice(5, 7) === '10' ? 25 : 24
    deepStrictEqual(today && next && [next.from, today.to - today.from], today && [today.to, hours * HOUR])
    deepStrictEqual(today === null || next === null, false)
  })
  await holds(t, property)
})

t.test('a clock of recorded time sees what had been recorded by then', async (t) => {
  const property = fc.asyncProperty(ledger(), async (book) => {
    const index = ledgerIndexOf(book.events)
    const times = book.events.map(({ recordedAt }) => recordedAt)
    for (const bound of boundsOf(book)) {
      const recordedAt = new Date(Math.min(bound, NOW)).toISOString()
      const { clock } = await reading({ recordedAt }, index)
      deepStrictEqual(clock.sequence, times.filter((time) => time <= recordedAt).length)
    }
  })
  await holds(t, property, 100)
})

t.test('a read without recordedAt sees every event, wherever the clock of the store jumps', async (t) => {
  const jumps = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 8 })
  const property = fc.asyncProperty(jumps, async (hours) => {
    const book = new LedgerBook()
    for (const [at, jump] of hours.entries()) {
      book.now += jump * HOUR
      const body = { type: 'StatementMade', by: 'east', act: 'states', summary: 'so it is' }
      written(
        book.report(at + 1, { ...body, claim: { claimant: 'east' }, occurred: '2022-03-27', reportedAt: '2022-03-28' }),
      )
    }
    deepStrictEqual(await count(ledgerIndexOf(book.events), {}), hours.length)
  })
  await holds(t, property)
})
