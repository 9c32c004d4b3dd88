import type { Population } from '../../domain/vocabulary/harm.js'
import { type Claim, isNewer } from './casualties.js'

// One harm of one incident, in the plainest words.

export type Policy = 'range/1' | 'latest/1' | 'best-graded/1' | 'cautious/1'

export type Numbers = { low: number; best: number | null; high: number | null }

const CIVILIANS: readonly Population[] = ['children', 'women', 'men', 'medics', 'press']

/** Claims about the populations asked for: the whole of one, or several beside each other. */
export const resolve = (claims: readonly Claim[], asked: readonly string[], policy: Policy): Numbers | null =>
  policy === 'cautious/1' ? agreed(claims, asked) : askedWithin('all', claims, asked, policy)

/** What is possible by every party that claims anything, where there are two or more. */
const agreed = (claims: readonly Claim[], asked: readonly string[]): Numbers | null => {
  const parties = [...new Set(claims.map(({ claimantRoot }) => claimantRoot))]
  if (parties.length < 2) return null
  const told = parties.map((party) => {
    const own = claims.filter(({ claimantRoot }) => claimantRoot === party)
    const numbers = askedWithin('all', own, asked, 'range/1')
    if (numbers === null) throw new Error('a claim without numbers')
    return { own, ...numbers }
  })
  const low = Math.max(...told.map((one) => one.low))
  const high = Math.min(...told.map((one) => one.high ?? Infinity))
  if (high < low) return null
  const fitting = told.filter(({ best }) => best !== null && best >= low && best <= high)
  const better = (a: readonly Claim[], b: readonly Claim[]): boolean =>
    a.some((claim) => b.every((other) => isBetter(claim, other)))
  const best = fitting.find((one) => fitting.every((other) => other === one || better(one.own, other.own)))
  return { low, best: best?.best ?? null, high: high === Infinity ? null : high }
}

const askedWithin = (
  whole: Population,
  claims: readonly Claim[],
  asked: readonly string[],
  policy: Policy,
): Numbers | null => {
  if (asked.includes(whole)) return numbersOf(whole, claims, policy)
  if (whole === 'all')
    return beside(
      added(askedWithin('civilian', claims, asked, policy), askedWithin('military', claims, asked, policy)),
      askedWithin('unknown', claims, asked, policy),
    )
  return whole === 'civilian' ? beside(...CIVILIANS.map((part) => askedWithin(part, claims, asked, policy))) : null
}

const numbersOf = (whole: Population, claims: readonly Claim[], policy: Policy): Numbers | null => {
  const itself = claims.filter(({ population, side }) => population === whole && side === null)
  const named = [...new Set(claims.flatMap(({ side }) => (side === null ? [] : [side])))]
  const sides = named
    .map((party) =>
      numbersOf(
        whole,
        claims.filter(({ side }) => side === party).map((claim) => ({ ...claim, side: null })),
        policy,
      ),
    )
    .reduce<Numbers | null>(added, null)
  const parts =
    whole === 'all'
      ? beside(
          added(numbersOf('civilian', claims, policy), numbersOf('military', claims, policy)),
          numbersOf('unknown', claims, policy),
        )
      : whole === 'civilian'
        ? beside(...CIVILIANS.map((part) => numbersOf(part, claims, policy)))
        : null
  let told: Numbers
  if (itself.length > 0) told = acrossClaimants(itself, policy)
  else if (sides !== null) told = { ...sides }
  else if (parts !== null) told = { ...parts, high: null }
  else return null
  const least = Math.max(told.low, sides?.low ?? 0, parts?.low ?? 0)
  return {
    low: least,
    best: told.best === null ? null : Math.max(told.best, least),
    high: told.high === null ? null : Math.max(told.high, least),
  }
}

export const isBetter = (a: Claim, b: Claim): boolean => {
  if (a.fact.reliability !== b.fact.reliability) return a.fact.reliability < b.fact.reliability
  if (a.fact.credibility !== b.fact.credibility) return a.fact.credibility < b.fact.credibility
  return isNewer(a, b)
}

/** The one that comes before all others. */
export const first = (claims: readonly Claim[], comesBefore: (a: Claim, b: Claim) => boolean): Claim => {
  const found = claims.find((claim) => claims.every((other) => other === claim || comesBefore(claim, other)))
  if (!found) throw new Error('no claim comes first')
  return found
}

/** Accounts of the same people: which claim the policy takes; else all of them, with the best of the best-graded. */
const acrossClaimants = (claims: readonly Claim[], policy: Policy): Numbers => {
  if (policy === 'latest/1') return numbersIn(first(claims, isNewer))
  const best = numbersIn(first(claims, isBetter))
  if (policy === 'best-graded/1') return best
  const highs = claims.map(({ count }) => count.high)
  return {
    low: Math.min(...claims.map(({ count }) => count.low)),
    best: best.best,
    high: highs.some((high) => high === null) ? null : Math.max(...highs.map((high) => high ?? 0)),
  }
}

const numbersIn = ({ count: { low, best, high } }: Claim): Numbers => ({ low, best, high })

/** Parts that cannot overlap. */
const added = (a: Numbers | null, b: Numbers | null): Numbers | null => {
  if (a === null || b === null) return a ?? b
  return {
    low: a.low + b.low,
    best: (a.best ?? a.low) + (b.best ?? b.low),
    high: a.high === null || b.high === null ? null : a.high + b.high,
  }
}

/** Parts that may overlap: at least as many as the greatest, at most as many as all together. */
const beside = (...parts: readonly (Numbers | null)[]): Numbers | null => {
  const given = parts.filter((part) => part !== null)
  if (given.length === 0) return null
  return {
    low: Math.max(...given.map(({ low }) => low)),
    best: given.every(({ best }) => best === null) ? null : Math.max(...given.map(({ low, best }) => best ?? low)),
    high: given.some(({ high }) => high === null) ? null : given.reduce((sum, { high }) => sum + (high ?? 0), 0),
  }
}
