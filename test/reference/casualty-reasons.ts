import type { Fact } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import {
  type Claim,
  figuresOf,
  isAboutIncident,
  isDenial,
  isNewer,
  type ReferenceFilter,
  selects,
  supersedes,
} from './casualties.js'
import { first, isBetter, type Policy, resolve } from './casualty-numbers.js'

// What became of each figure that a clock shows, in the plainest words: each reason is asked for in turn.

export type ReferenceReason = Pick<Claim, 'harm' | 'population' | 'count'> & {
  readonly developmentId: string
  readonly reason: string
}

/** Each figure of the facts with its reason, in no particular order. */
export const referenceReasons = (
  facts: readonly Fact[],
  glossary: Glossary,
  filter: ReferenceFilter,
  policy: Policy,
): readonly ReferenceReason[] => {
  const figures = facts.flatMap((fact) => figuresOf(fact, glossary))
  const barred = (figure: Claim): string | null => {
    const asked = filter.harm ?? []
    const isUnspecified =
      figure.harm === 'casualties' &&
      !asked.includes('casualties') &&
      (asked.includes('killed') || asked.includes('injured'))
    const { harm: _, ...others } = filter
    // Who is about no incident has none that could be asked for.
    const hasIncident =
      isAboutIncident(figure.fact) || ('incident' in figure.fact.content && figure.fact.content.incident)
    if (filter.incident !== undefined && !hasIncident) return 'outsideFilter'
    if (!selects(isUnspecified ? others : filter, figure, glossary)) return 'outsideFilter'
    if (!isAboutIncident(figure.fact)) return 'otherScope'
    if (isUnspecified) return 'unspecifiedHarm'
    return isDenial(figure.fact) ? 'stance' : null
  }
  const claims = figures.filter((figure) => barred(figure) === null)
  const standing = claims.filter((claim) => !claims.some((other) => supersedes(other, claim)))
  const decided = (claim: Claim): string => {
    if (!standing.includes(claim)) return 'superseded'
    const about = standing.filter(({ incident, harm }) => incident === claim.incident && harm === claim.harm)
    const same = about.filter(({ population, side }) => population === claim.population && side === claim.side)
    const counts = {
      'range/1': () => true,
      'latest/1': () => first(same, isNewer) === claim,
      'best-graded/1': () => first(same, isBetter) === claim,
      'cautious/1': () => resolve(about, filter.population ?? ['all'], policy) !== null,
    }
    return counts[policy]() ? 'counted' : 'otherPolicy'
  }
  return figures.map((figure) => ({
    developmentId: figure.fact.id,
    harm: figure.harm,
    population: figure.population,
    count: figure.count,
    reason: barred(figure) ?? decided(figure),
  }))
}
