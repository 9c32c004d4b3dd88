import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { addRanges } from '../../domain/vocabulary/count.js'
import { perHarm } from '../../projections/casualties/incident-range.js'
import { type IncidentShare, RunningTally } from '../../projections/casualties/running-tally.js'
import { holds } from '../properties/holds.js'

const HUGE = Number.MAX_SAFE_INTEGER

const range = fc
  .tuple(fc.nat(20), fc.option(fc.nat(9)), fc.option(fc.nat(30)), fc.boolean())
  .map(([low, best, high, isHuge]) => {
    const least = isHuge ? HUGE - low : low
    return { low: least, best: best === null ? null : least, high: high === null ? null : Math.min(HUGE, least + high) }
  })
const share: fc.Arbitrary<IncidentShare> = fc
  .tuple(fc.option(range), fc.option(range), fc.boolean())
  .map(([killed, injured, unconfirmed]) => ({
    ...perHarm((one) => (one === 'killed' ? killed : one === 'injured' ? injured : null)),
    unconfirmed,
  }))

t.test('however shares come, change and go, the running tally is the sum of those that are there', async (t) => {
  const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(share, { nil: undefined })), {
    maxLength: 30,
  })
  const property = fc.property(steps, (steps) => {
    const tally = new RunningTally([])
    const shares = new Map<string, IncidentShare>()
    for (const [incident, after] of steps) {
      tally.replace(shares.get(incident), after)
      if (after) shares.set(incident, after)
      else shares.delete(incident)
      const there = [...shares.values()]
      const { count, unconfirmed, killed, injured } = tally.shownBy('cautious/1')
      deepStrictEqual(killed, addRanges(there.flatMap((one) => one.killed ?? [])))
      deepStrictEqual(injured, addRanges(there.flatMap((one) => one.injured ?? [])))
      deepStrictEqual(count, there.filter((one) => one.killed !== null || one.injured !== null).length)
      deepStrictEqual(unconfirmed, there.filter((one) => one.unconfirmed).length)
    }
  })
  await holds(t, property)
})
