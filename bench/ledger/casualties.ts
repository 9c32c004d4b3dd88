import type { Random } from './random.js'
import { principals, states } from './world.js'

/** A count as reports give it: exact, open above, a range or about. */
export const countOf = (random: Random): number | string => {
  const count = 1 + Math.floor(random.next() ** 3 * 60)
  const at = random.next()
  if (at < 0.7) return count
  if (at < 0.85) return `>=${count}`
  return at < 0.95 ? `${count}-${count + 1 + random.below(10)}` : `~${count}`
}

/** Figures of one report about one incident. */
export const casualtiesOf = (random: Random): readonly object[] => {
  const side = random.chance(0.6) ? { side: random.oneOf(principals) } : {}
  const population = random.chance(0.3) ? { population: random.oneOf(['civilian', 'military', 'children']) } : {}
  return [
    { harm: 'killed', count: countOf(random), ...side, ...population },
    ...(random.chance(0.6) ? [{ harm: 'injured', count: countOf(random), ...side }] : []),
  ]
}

const strike = (random: Random): object => ({
  type: 'StrikeReported',
  ...(random.chance(0.7) ? { attacker: random.oneOf(principals) } : {}),
  weapon: random.oneOf(['drone', 'missile', 'artillery', 'bomb']),
  targets: [{ kind: 'residential', summary: 'A block of flats was hit, and the street before it.' }],
  casualties: random.chance(0.7) ? casualtiesOf(random) : [],
})

const toll = (random: Random): object => ({
  type: 'CasualtiesReported',
  scope: 'incident',
  method: random.oneOf(['official', 'media', 'witness']),
  casualties: casualtiesOf(random),
})

/** What one claim about an incident says; the first is mostly of the strike itself. */
export const incidentBody = (random: Random, isFirst: boolean): object =>
  isFirst || random.chance(0.3) ? strike(random) : toll(random)

/** Totals since the start, as ministries give them. */
export const cumulativeBody = (random: Random): object => ({
  type: 'CasualtiesReported',
  scope: 'cumulative',
  since: '2019-01-01',
  method: 'official',
  casualties: [{ harm: 'killed', side: random.oneOf(states.slice(0, 2)), count: 1 + random.below(90_000) }],
})
