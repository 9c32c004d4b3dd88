import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { finished } from '../../../../domain/work.js'
import { DeltaLog } from '../../../../services/as-of-index/tally/delta-log.js'
import type { Point } from '../../../../services/as-of-index/tally/deltas.js'
import { holds } from '../../../properties/holds.js'
import { readBack } from '../../../properties/sections-read.js'

// Few places, of which each is that of many; and many, between which sums have to find theirs.
const place = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 1_000 }), fc.constantFrom(-Infinity, Infinity))
const delta = fc.record({
  end: place,
  known: fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 1_000 })),
  step: fc.nat({ max: 2 }),
  values: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
})
const point = fc.record({ asOf: place, knownAt: place, sequence: fc.nat({ max: 700 }) })

t.test(
  'sums are those of all that has ended, is known and is recorded, however it was sealed and merged',
  async (t) => {
    // Some are sealed so early that segments of the third length are merged, and points of the ledger lie within them.
    const lengths = fc.constantFrom(1, 2, 5, 200, 1_000)
    const property = fc.property(
      fc.array(delta, { maxLength: 700, size: 'max' }),
      fc.array(point, { minLength: 3, maxLength: 6 }),
      lengths,
      (deltas, points, sealedTogether) => {
        const log = new DeltaLog(2, sealedTogether)
        let recorded = 0
        const added: { readonly end: number; readonly known: number; recorded: number; values: [number, number] }[] = []
        const check = (): void => {
          for (const { asOf, knownAt, sequence } of points) {
            const seen = added.filter((one) => one.end <= asOf && one.known < knownAt && one.recorded <= sequence)
            const sum = (column: 0 | 1): number => seen.reduce((all, { values }) => all + values[column], 0)
            deepStrictEqual([...log.sumsAt({ asOf, knownAt, sequence })], [sum(0), sum(1)])
            const placed = [...log.inOrder({ asOf, knownAt, sequence })].map(({ end }) => end)
            const ends = seen.flatMap(({ end, values: [first] }) => (first > 0 ? [end] : []))
            deepStrictEqual(placed, [...Float64Array.from(ends).sort()])
          }
        }
        for (const [index, { end, known, step, values }] of deltas.entries()) {
          recorded += step
          log.add(end, known, recorded, values)
          added.push({ end, known, recorded, values })
          if (index % 97 === 0) check()
        }
        check()
        deepStrictEqual(log.size, deltas.length)
      },
    )
    await holds(t, property, 100)
  },
)

t.test('a log that was frozen somewhere, thawed and added to says the same as one that never was', async (t) => {
  const property = fc.property(
    fc.array(delta, { minLength: 1, maxLength: 700, size: 'max' }),
    fc.array(point, { minLength: 3, maxLength: 6 }),
    fc.constantFrom(1, 2, 5, 200, 1_000),
    fc.nat(),
    fc.nat({ max: 100 }),
    (deltas, points, sealedTogether, first, more) => {
      const [log, thawed] = [new DeltaLog(2, sealedTogether), new DeltaLog(2, sealedTogether)]
      const add = (to: DeltaLog, from: number, until: number): void => {
        for (const [tag, { end, known, values }] of deltas.entries())
          if (from <= tag && tag < until) to.add(end, known, tag, values, tag)
      }
      const at = first % deltas.length
      add(log, 0, at)
      const frozen = log.frozen('log')
      // Bytes are taken while the log goes on.
      add(log, at, at + more)
      finished(thawed.thaw('log', readBack(frozen)))
      add(log, at + more, deltas.length)
      add(thawed, at, deltas.length)
      const placed = (one: DeltaLog, point: Point) =>
        [...one.inOrder(point)].sort((a, b) => a.end - b.end || a.tag - b.tag)
      for (const point of points) {
        deepStrictEqual(thawed.sumsAt(point), log.sumsAt(point))
        deepStrictEqual(placed(thawed, point), placed(log, point))
      }
      const weight = deltas.flatMap(({ values }) => values).reduce((sum, value) => sum + Math.abs(value), 0)
      deepStrictEqual(thawed.size, deltas.length)
      deepStrictEqual(thawed.holds(Number.MAX_SAFE_INTEGER - weight), true)
      deepStrictEqual(thawed.holds(Number.MAX_SAFE_INTEGER - weight + 1), false)
    },
  )
  await holds(t, property, 100)
})

t.test(
  'what a log says where clocks stand as they do in a ledger is the sum of all deltas, at any length',
  async (t) => {
    // Most is known soon after it ended and recorded soon after it was known; some of it late.
    const late = fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 3 }) }, fc.nat({ max: 800 }))
    const property = fc.property(
      fc.array(fc.tuple(late, late, fc.integer({ min: -9, max: 9 })), {
        minLength: 600,
        maxLength: 3_000,
        size: 'max',
      }),
      fc.constantFrom(1, 3, 7, 40, 250),
      fc.array(fc.tuple(late, late, fc.nat({ max: 3_000 }), fc.nat({ max: 900 })), { minLength: 20, maxLength: 20 }),
      (deltas, sealedTogether, asked) => {
        const log = new DeltaLog(1, sealedTogether)
        const added = deltas.map(([heard, told, value], recorded) => {
          log.add(recorded - told - heard, recorded - told, recorded, [value])
          return { end: recorded - told - heard, known: recorded - told, recorded, value }
        })
        for (const [heard, told, sequence] of asked) {
          const point = { asOf: sequence - told - heard, knownAt: sequence - told, sequence }
          const seen = added.filter(
            ({ end, known, recorded }) => end <= point.asOf && known < point.knownAt && recorded <= sequence,
          )
          deepStrictEqual([...log.sumsAt(point)], [seen.reduce((sum, { value }) => sum + value, 0)])
        }
      },
    )
    await holds(t, property, 30)
  },
)

t.test('a log says beforehand whether its sums would stay exact', async (t) => {
  const log = new DeltaLog(1)
  log.add(1, 1, 1, [Number.MAX_SAFE_INTEGER - 2])
  log.add(1, 1, 1, [-1])
  t.equal(log.holds(1), true)
  t.equal(log.holds(2), false)
})
