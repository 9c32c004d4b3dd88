import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Considered } from '../../domain/considered.js'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import { explain } from '../../projections/casualties/explain.js'
import { policyNames } from '../../projections/casualties/policies.js'
import { casualtiesTold, killed } from '../doubles/casualties.js'
import { shownStatements } from '../doubles/considered.js'
import { atOf, factsOf, type Report, warGlossary } from '../doubles/facts.js'
import { holds } from '../properties/holds.js'
import { referenceReasons } from '../reference/casualty-reasons.js'
import { narrowFilter, reports } from './casualties-cases.js'

const at = atOf('2022-06-01')

/** Reports that the clock shows, all of them. */
const shown = (told: readonly Report[]) => shownStatements(told, at)

t.test('claims are told of by incident, the oldest report first', async (t) => {
  const told = [
    casualtiesTold('ukraine', [killed(1)], { incident: 'b' }),
    casualtiesTold('ukraine', [killed(4)], { incident: 'a' }, { reportedAt: '2022-05-05' }),
    casualtiesTold('us', [killed(300)], { scope: 'period' }, { reportedAt: '2022-05-03' }),
    casualtiesTold('us', [killed(2), killed(3, { side: 'kremlin' })], { incident: 'a' }),
  ]
  const claims = explain(shown(told), at, {}, 'range/1')
  t.strictSame(
    claims.map(({ incident, count, side }) => [incident, count.best, side]),
    [
      ['a', 2, null],
      ['a', 3, 'kremlin'],
      ['a', 4, null],
      ['b', 1, null],
      [null, 300, null],
    ],
  )
})

t.test('the reason of each claim is as the prose has it, whatever is reported and asked for', async (t) => {
  const reached = new Set<string>()
  await holds(
    t,
    fc.property(reports, narrowFilter, fc.constantFrom(...policyNames), (reports, filter, policy) => {
      const found = explain(shown(reports), at, filter, policy).map(
        ({ developmentId, harm, population, count, reason }) => ({ developmentId, harm, population, count, reason }),
      )
      const expected = referenceReasons(factsOf(reports, at), warGlossary, filter, policy)
      const sorted = (reasons: readonly object[]) => reasons.map((reason) => JSON.stringify(reason)).sort()
      deepStrictEqual(sorted(found), sorted(expected))
      for (const { reason } of expected) reached.add(reason)
    }),
    300,
  )
  t.strictSame([...reached].sort(), [
    'counted',
    'otherPolicy',
    'otherScope',
    'outsideFilter',
    'stance',
    'superseded',
    'unspecifiedHarm',
  ])
})

t.test('the incidents of counted claims are those that the tally counts', async (t) => {
  await holds(
    t,
    fc.property(reports, narrowFilter, fc.constantFrom(...policyNames), (reports, filter, policy) => {
      const claims = explain(shown(reports), at, filter, policy)
      const counted = new Set(claims.flatMap(({ incident, reason }) => (reason === 'counted' ? [incident] : [])))
      return counted.size === casualtiesOf(factsOf(reports, at), at, filter, { policy }).incidents.count
    }),
    100,
  )
})

t.test('a thousand claims about one incident are explained without comparing each with each', async (t) => {
  const told = Array.from({ length: 1_000 }, (_, n) =>
    casualtiesTold('ukraine', [killed(n)], { incident: 'a' }, { order: n }),
  )
  let asked = 0
  const counting = shown(told).map(
    (considered): Considered => ({
      ...considered,
      fact: {
        ...considered.fact,
        get reportedAt() {
          asked += 1
          return considered.fact.reportedAt
        },
      },
    }),
  )
  const reasons = explain(counting, at, {}, 'range/1').map(({ reason }) => reason)
  t.strictSame([reasons.filter((reason) => reason === 'superseded').length, reasons.at(-1)], [999, 'counted'])
  t.ok(asked < 100_000, `looked ${asked} times at when they were reported`)
})
