import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { addRanges, type Range } from '../../domain/vocabulary/count.js'
import { harm } from '../../domain/vocabulary/harm.js'
import { finished } from '../../domain/work.js'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import { type GroupKey, groupKeys } from '../../projections/casualties/group-values.js'
import { policyNames } from '../../projections/casualties/policies.js'
import { withEvidence } from '../../projections/evidence.js'
import { casualtiesTold, injured, killed, range } from '../doubles/casualties.js'
import { atOf, factsOf, type Report, warGlossary } from '../doubles/facts.js'
import { holds } from '../properties/holds.js'
import { referenceGroups } from '../reference/casualty-groups.js'
import { narrowFilter, reports } from './casualties-cases.js'

const ZONE = 'Europe/Kyiv'
const at = atOf('2022-06-01')

const grouped = (groupBy: readonly GroupKey[], told: readonly Report[]) =>
  (casualtiesOf(factsOf(told, at), at, {}, { groupBy }).groups ?? []).map(({ item, evidence }) =>
    withEvidence({ item, ...finished(evidence()) }, warGlossary),
  )
const killedBy = (groupBy: readonly GroupKey[], ...told: readonly Report[]) =>
  grouped(groupBy, told).map(({ by, count, killed }) => [...groupBy.map((key) => by[key]), count, killed?.best])

const irpin = { place: 'irpin', occurred: '2022-05-01', reportedAt: '2022-05-03' }
const kharkiv = { place: 'kharkiv', occurred: '2022-05-02', reportedAt: '2022-05-03' }
const later = { reportedAt: '2022-05-05' }

t.test('incidents are shared out by where and when they were', async (t) => {
  const told = [
    casualtiesTold('ukraine', [killed(5)], { incident: 'a' }, irpin),
    casualtiesTold('ukraine', [killed(7)], { incident: 'b' }, kharkiv),
    casualtiesTold('ukraine', [killed(1)], { incident: 'c' }, { ...kharkiv, occurred: '2022-04-30' }),
  ]
  t.strictSame(killedBy(['place'], ...told), [
    ['irpin', 1, 5],
    ['kharkiv', 2, 8],
  ])
  t.strictSame(killedBy(['day'], ...told), [
    ['2022-04-30', 1, 1],
    ['2022-05-01', 1, 5],
    ['2022-05-02', 1, 7],
  ])
  t.strictSame(
    killedBy(['month', 'place'], ...told),
    [
      ['2022-04', 'kharkiv', 1, 1],
      ['2022-05', 'irpin', 1, 5],
      ['2022-05', 'kharkiv', 1, 7],
    ],
    'by several keys at once',
  )
  t.strictSame(killedBy(['incident'], ...told), [
    ['a', 1, 5],
    ['b', 1, 7],
    ['c', 1, 1],
  ])
})

t.test('an incident is in one place and on one day, whatever its reports say', async (t) => {
  const vague = { place: 'ukraine', occurred: '2022-05', ...later, publishers: ['gazette'] }
  t.strictSame(
    killedBy(
      ['place'],
      casualtiesTold('ukraine', [killed(5)], { incident: 'a' }, irpin),
      casualtiesTold('russia', [killed(3)], { incident: 'a' }, { ...kharkiv, ...later, publishers: ['gazette'] }),
    ),
    [['irpin', 1, 5]],
    'that of the best-graded report',
  )
  t.strictSame(
    killedBy(
      ['place', 'day'],
      casualtiesTold('ukraine', [killed(5)], { incident: 'a' }, { occurred: '2022-05-01/2022-05-02' }),
      casualtiesTold('russia', [killed(5)], { incident: 'a' }, { ...irpin, publishers: ['gazette'] }),
    ),
    [['irpin', '2022-05-01', 1, 5]],
    'which names one',
  )
  t.strictSame(
    killedBy(
      ['place', 'day', 'month'],
      casualtiesTold('ukraine', [killed(5)], { incident: 'a' }, { ...vague, place: ['irpin', 'kyiv'] }),
      casualtiesTold('ukraine', [killed(1)], { incident: 'b' }, { occurred: '2022-04/2022-05' }),
    ),
    [
      ['kyiv-oblast', null, '2022-05', 1, 5],
      [null, null, null, 1, 1],
    ],
    'the smallest place that holds all of them; unknown where no day holds it; unknown last',
  )
  t.strictSame(
    killedBy(
      ['day'],
      casualtiesTold('ukraine', [killed(5)], {}, { occurred: '2022-05-01T23:30:00Z', reportedAt: '2022-05-03' }),
    ),
    [['2022-05-02', 1, 5]],
    "days are those of the conflict's zone",
  )
})

t.test('claims of one incident are told apart by the other keys', async (t) => {
  const told = [
    casualtiesTold('ukraine', [killed(4, { population: 'children' }), injured(9)], { incident: 'a' }),
    casualtiesTold('osce', [killed(7, { side: 'kremlin' })], { incident: 'a', method: 'verified' }),
    casualtiesTold('osce', [killed(6, { side: 'russia' })], { incident: 'a', method: 'media' }, later),
  ]
  t.strictSame(
    killedBy(['claimant'], ...told),
    [
      ['osce', 1, 6],
      ['ukraine', 1, 4],
    ],
    'a superseded claim is in no group',
  )
  t.strictSame(killedBy(['method'], ...told), [
    ['media', 1, 6],
    ['official', 1, 4],
  ])
  t.strictSame(killedBy(['side'], ...told), [
    ['russia', 1, 6],
    [null, 1, 4],
  ])
  const children = grouped(['population'], told).find(({ by }) => by.population === 'children')
  t.strictSame(children?.killed, range(4, 4, 4), 'of those that a group is about a claim is no mere part')
  t.match(children, { claimants: ['ukraine'], independent: { claimants: 1, publishers: 1 }, disputes: [] })
})

t.test('groups equal the prose oracle, whatever is reported and asked for', async (t) => {
  const keys = fc.shuffledSubarray([...groupKeys], { minLength: 1, maxLength: 3 })
  await holds(
    t,
    fc.property(reports, narrowFilter, fc.constantFrom(...policyNames), keys, (reports, filter, policy, groupBy) => {
      const facts = factsOf(reports, at)
      const { groups = [] } = casualtiesOf(facts, at, filter, { policy, groupBy })
      const found = new Map(groups.map(({ item: { by, ...tally } }) => [JSON.stringify(by), tally]))
      const expected = referenceGroups(groupBy, facts, warGlossary, filter, policy, ZONE)
      deepStrictEqual(found, new Map(expected.map(({ by, ...tally }) => [JSON.stringify(by), tally])))
    }),
  )
})

t.test('groups by place, day, month and incident add up to the whole', async (t) => {
  const keys = fc.shuffledSubarray(['place', 'day', 'month', 'incident'] as const, { minLength: 1 })
  await holds(
    t,
    fc.property(reports, narrowFilter, fc.constantFrom(...policyNames), keys, (reports, filter, policy, groupBy) => {
      const { incidents, groups = [] } = casualtiesOf(factsOf(reports, at), at, filter, { policy, groupBy })
      const items = groups.map(({ item }) => item)
      deepStrictEqual(
        items.reduce((sum, { count }) => sum + count, 0),
        incidents.count,
      )
      for (const one of harm.options) {
        const given = items.flatMap(({ [one]: sum }): Range[] => (sum === null ? [] : [sum]))
        deepStrictEqual(addRanges(given), incidents[one])
      }
    }),
  )
})
