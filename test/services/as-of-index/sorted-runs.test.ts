import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { SortedRuns } from '../../../services/as-of-index/sorted-runs.js'
import { holds } from '../../properties/holds.js'

t.test('what lies in a stretch is found wherever and whenever it was added, its start left out', async (t) => {
  const places = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 3_000, size: 'max' })
  const edge = fc.integer({ min: -60, max: 60 })
  const property = fc.property(places, edge, edge, (places, after, upTo) => {
    const runs = new SortedRuns()
    const expected: number[] = []
    for (const [index, at] of places.entries()) {
      runs.add(at, index)
      if (after < at && at <= upTo) expected.push(index)
    }
    deepStrictEqual(
      [...runs.between(after, upTo)].map(({ number }) => number).sort((a, b) => a - b),
      expected,
    )
  })
  await holds(t, property, 60)
})
