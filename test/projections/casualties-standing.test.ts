import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { harm, population } from '../../domain/vocabulary/harm.js'
import { type BriefClaim, inNumbers } from '../../projections/casualties/incident-claims.js'
import { standingIn } from '../../projections/casualties/resolving.js'
import { holds } from '../properties/holds.js'

const one = fc.constantFrom('east', 'west', 'north')
const claim = fc
  .record({
    claimant: one,
    side: fc.option(one),
    harm: fc.constantFrom(...harm.options.slice(0, 2)),
    population: fc.constantFrom(...population.options.slice(0, 2)),
    reportedAt: fc.nat({ max: 2 }),
    order: fc.nat({ max: 1 }),
    entry: fc.nat({ max: 1 }),
  })
  .map(
    ({ claimant, side, reportedAt, order, ...rest }): BriefClaim => ({
      ...rest,
      incident: 'raid',
      claimantRoot: claimant,
      side,
      sideRoot: side,
      count: { low: 1, best: 1, high: 1 },
      fact: { reportedAt, sequence: 0, reliability: 'A', credibility: 1, content: { order, claim: { claimant } } },
    }),
  )

const subjectOf = ({ fact, harm, population, sideRoot }: BriefClaim) =>
  [fact.content.claim.claimant, harm, population, sideRoot].join(' ')

const ageOf = ({ fact, entry }: BriefClaim): readonly number[] => [
  fact.reportedAt,
  fact.content.order,
  fact.sequence,
  entry,
]

const isOlder = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((number, place) => number !== b[place])
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0)
}

t.test(
  'a claim stands if no newer one of its claimant is of the same harm and people, of few and of many',
  async (t) => {
    let many = 0
    const claims = fc.array(claim, { maxLength: 80, size: 'max' })
    const property = fc.property(claims, (drawn) => {
      // Each is of a report of its own.
      const all = drawn.map((claim, sequence) => ({ ...claim, fact: { ...claim.fact, sequence } }))
      const standing = [...all.keys()].filter((place) =>
        all.every((other) => {
          const own = all[place]
          return !own || subjectOf(own) !== subjectOf(other) || !isOlder(ageOf(own), ageOf(other))
        }),
      )
      deepStrictEqual(standingIn(inNumbers(all)), standing)
      if (all.length > 40) many += 1
    })
    await holds(t, property, 300)
    t.ok(many > 50, 'often there are many')
  },
)
