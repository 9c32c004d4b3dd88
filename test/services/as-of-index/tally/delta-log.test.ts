import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { DeltaLog } from '../../../../services/as-of-index/tally/delta-log.js'
import type { Point } from '../../../../services/as-of-index/tally/segment.js'
import { holds } from '../../../properties/holds.js'
import { readBack } from '../../../properties/sections-read.js'

const place = fc.nat({ max: 12 })
const delta = fc.record({
  end: place,
  known: place,
  step: fc.nat({ max: 2 }),
  values: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
})
const point = fc.record({ asOf: place, knownAt: place, sequence: fc.nat({ max: 700 }) })

t.test(
  'sums are those of all that has ended, is known and is recorded, however it was sealed and merged',
  async (t) => {
    // Some are sealed so early that segments of the third length are merged, and points of the ledger lie within them.
    const lengths = fc.constantFrom(1, 2, 5, 1_000)
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
    fc.constantFrom(1, 2, 5, 1_000),
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
      thawed.thaw('log', readBack(frozen))
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

t.test('a log says beforehand whether its sums would stay exact', async (t) => {
  const log = new DeltaLog(1)
  log.add(1, 1, 1, [Number.MAX_SAFE_INTEGER - 2])
  log.add(1, 1, 1, [-1])
  t.equal(log.holds(1), true)
  t.equal(log.holds(2), false)
})
