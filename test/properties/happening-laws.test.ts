import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isNothing } from '../../domain/exclusions.js'
import { happeningsIn, type Since } from '../../projections/commitments/happenings.js'
import { Latest } from '../../services/as-of-index/happenings/latest.js'
import { happeningLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { casesOf } from './read-cases.js'

const DAY = 86_400_000
const instant = fc.oneof(
  fc.integer({ min: -5, max: 60 }).map((days) => Date.parse('2025-01-01') + days * DAY),
  fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
)
const scopes = fc.record({
  root: fc.constantFrom('east', 'west', 'nobody'),
  area: fc.constantFrom(['port'], ['port'], ['port', 'nowhere'], ['town'], ['island', 'nowhere'], ['nowhere']),
  madeAt: fc.oneof(instant, fc.constant(0)),
  from: fc.oneof(instant, fc.constant(Number.NEGATIVE_INFINITY)),
  until: fc.oneof(instant, fc.constant(Number.POSITIVE_INFINITY)),
})

const briefly = ({ count, latest, ids }: Since) => ({
  count,
  ids: [...ids()].sort(),
  latest: latest.map(({ fact, overlap }) => ({ fact, overlap })),
})

t.test('what happened since a promise is found in columns as it is found among all facts', async (t) => {
  const seen = { within: 0, around: 0, more: 0 }
  const property = fc.property(
    casesOf(happeningLedger),
    scopes,
    fc.integer({ min: 1, max: 3 }),
    ({ facts, exclusions, at, found }, scope, most) => {
      const findSince = found.happened()
      deepStrictEqual(findSince !== undefined, isNothing(exclusions))
      if (!findSince) return
      const since = findSince(scope, most)
      deepStrictEqual(briefly(since), briefly(happeningsIn(facts, at.glossary)(scope, most)))
      for (const { overlap } of since.latest) seen[overlap] += 1
      if (since.count > most) seen.more += 1
    },
  )
  await holds(t, property, 300)
  for (const [what, times] of Object.entries(seen)) t.ok(times > 0, `${what} was seen`)
})

t.test('the latest of some are the last of them all in their order', async (t) => {
  const property = fc.property(
    fc.array(fc.integer({ min: 0, max: 50 })),
    fc.integer({ min: 1, max: 9 }),
    (all, most) => {
      const latest = new Latest<number>((a, b) => a - b, most)
      for (const one of all) latest.add(one)
      deepStrictEqual(latest.inOrder(), all.toSorted((a, b) => a - b).slice(-most))
    },
  )
  await holds(t, property, 300)
})
