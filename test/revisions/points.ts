import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { LogLine } from './change-log.js'

/** Two hands of a clock, milliseconds since 1970, both inclusive. */
export type Point = { readonly asOf: number; readonly knownAt: number }

/** Where something changes on the clocks: when versions were recorded, and the last moments of the days of rows. */
type Turns = { readonly recorded: readonly number[]; readonly ends: readonly number[] }

const turnsOf = (log: readonly LogLine[], timeZone: string): Turns => {
  const days = [...new Set(log.map(({ key }) => key))].map((key) => Temporal.PlainDate.from(key).add({ days: 1 }))
  return {
    recorded: [...new Set(log.map(({ recorded_at }) => Date.parse(recorded_at)))],
    ends: days.map((day) => day.toZonedDateTime(timeZone).epochMilliseconds - 1),
  }
}

/** Each instant with the millisecond before it and the one after. */
const around = (instants: readonly number[]): readonly number[] => instants.flatMap((at) => [at - 1, at, at + 1])

const DAY = 86_400_000
/** Later than all that a log tells of, in any zone. */
export const afterAll = (log: readonly LogLine[]): number => {
  const { recorded, ends } = turnsOf(log, 'UTC')
  return Math.max(...recorded, ...ends) + DAY
}

/**
 * At every instant of a log, and a millisecond before and after it: how it looked then, what is known in the end of
 * then, and what was known then of everything; and around the end of every day what is known in the end.
 */
export const everyPoint = (log: readonly LogLine[], timeZone: string): readonly Point[] => {
  const { recorded, ends } = turnsOf(log, timeZone)
  const end = afterAll(log)
  return [
    ...around(recorded).flatMap((at) => [
      { asOf: at, knownAt: at },
      { asOf: at, knownAt: end },
      { asOf: end, knownAt: at },
    ]),
    ...around(ends).map((asOf) => ({ asOf, knownAt: end })),
  ]
}

/** Any two of a log's instants, ends of days, the milliseconds around them, and the end; or one instant on both clocks. */
export const anyPoint = (log: readonly LogLine[], timeZone: string): fc.Arbitrary<Point> => {
  const { recorded, ends } = turnsOf(log, timeZone)
  const end = afterAll(log)
  const known = fc.constantFrom(end, ...around(recorded))
  const past = fc.constantFrom(end, ...around(recorded), ...around(ends))
  return fc.oneof(
    fc.record({ asOf: past, knownAt: known }),
    fc.record({ asOf: past, knownAt: fc.constant(end) }),
    known.map((at) => ({ asOf: at, knownAt: at })),
  )
}
