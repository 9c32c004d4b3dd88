import type { Reliability } from '../../domain/developments/envelope.js'
import { Numbering } from '../../domain/numbering.js'
import type { Range } from '../../domain/vocabulary/count.js'
import { harm, population } from '../../domain/vocabulary/harm.js'
import type { BriefReport, CasualtyClaim } from './claims.js'

/** What is the same for many reports: where it is, it may be the same object. */
export type ToldAlike = Pick<BriefReport['content'], 'method' | 'place'> & {
  readonly claim: Pick<BriefReport['content']['claim'], 'claimant'>
}

/** What stands for the side of a claim that names none. */
export const NO_SIDE = -1

/** A harm and a population are their places among all. */
const harmNumbers = new Map(harm.options.map((one, number) => [one, number]))
const populationNumbers = new Map(population.options.map((one, number) => [one, number]))

/**
 * The claims about one incident, in numbers instead of objects: tallies go through very many. Claims and reports are
 * places from 0 on; it is emptied and filled again with the next incident. A best that is not given is not a number, and
 * a high that is open is infinite.
 */
export class IncidentClaims {
  /** Names of claimants, of those for whom they speak in the end, and of sides. */
  readonly names = new Numbering()
  /** The incident's name. */
  incident = ''
  /** Refs of the reports that deny or doubt it. */
  readonly denials: number[] = []
  /** How many claims there are. */
  length = 0
  /** The report of a claim. */
  readonly report: number[] = []
  /** Which of the report's figures it is. */
  readonly entry: number[] = []
  readonly harm: number[] = []
  readonly population: number[] = []
  /** The party that the side counts as in the end, by its number among the names. */
  readonly side: number[] = []
  readonly claimant: number[] = []
  readonly claimantRoot: number[] = []
  readonly low: number[] = []
  readonly best: number[] = []
  readonly high: number[] = []
  /** How many reports there are. */
  reports = 0
  readonly ref: number[] = []
  readonly told: ToldAlike[] = []
  readonly from: number[] = []
  readonly to: number[] = []
  readonly reportedAt: number[] = []
  readonly order: number[] = []
  readonly sequence: number[] = []
  /** 0: the best. */
  readonly reliability: number[] = []
  readonly credibility: number[] = []

  /** Empties it for another incident. */
  begin(incident: string): void {
    this.incident = incident
    this.length = 0
    this.reports = 0
    if (this.denials.length > 0) this.denials.length = 0
  }

  /**
   * Adds a report, to which the claims belong that are added next.
   * @param ref by which whoever fills in the claims finds it again.
   * @param from @param to of `occurred`, the end exclusive, in milliseconds since 1970.
   */
  addReport(
    ref: number,
    told: ToldAlike,
    reportedAt: number,
    order: number,
    sequence: number,
    reliability: Reliability,
    credibility: number,
    from: number,
    to: number,
  ): void {
    const at = this.reports
    this.ref[at] = ref
    this.told[at] = told
    this.from[at] = from
    this.to[at] = to
    this.reportedAt[at] = reportedAt
    this.order[at] = order
    this.sequence[at] = sequence
    this.reliability[at] = reliability.charCodeAt(0)
    this.credibility[at] = credibility
    this.reports += 1
  }

  /** Adds a claim of the report added last. */
  addClaim(
    entry: number,
    harm: number,
    population: number,
    side: number,
    claimant: number,
    claimantRoot: number,
    low: number,
    best: number,
    high: number,
  ): void {
    const at = this.length
    this.report[at] = this.reports - 1
    this.entry[at] = entry
    this.harm[at] = harm
    this.population[at] = population
    this.side[at] = side
    this.claimant[at] = claimant
    this.claimantRoot[at] = claimantRoot
    this.low[at] = low
    this.best[at] = best
    this.high[at] = high
    this.length += 1
  }

  /** Orders reports as `inReportOrder` does: from the oldest to the newest. */
  inReportOrder(a: number, b: number): number {
    return (
      compare(this.reportedAt[a], this.reportedAt[b]) ||
      compare(this.order[a], this.order[b]) ||
      compare(this.sequence[a], this.sequence[b])
    )
  }

  /** Orders claims as `inClaimOrder` does: from the oldest to the newest. */
  inClaimOrder(a: number, b: number): number {
    return this.inReportOrder(this.report[a] ?? 0, this.report[b] ?? 0) || compare(this.entry[a], this.entry[b])
  }

  /** Orders reports as `byGrade` does: from the best graded to the worst, ties from the newest to the oldest. */
  byGrade(a: number, b: number): number {
    return (
      compare(this.reliability[a], this.reliability[b]) ||
      compare(this.credibility[a], this.credibility[b]) ||
      this.inReportOrder(b, a)
    )
  }

  /** Orders claims by how their reports are graded. */
  claimsByGrade(a: number, b: number): number {
    return this.byGrade(this.report[a] ?? 0, this.report[b] ?? 0)
  }

  /** Whether two claims are about the same people. */
  isOfSamePeople(a: number, b: number): boolean {
    return this.population[a] === this.population[b] && this.side[a] === this.side[b]
  }

  /** Whether one claimant claims both of the same people and harm, so that the newer one stands in the older one's place. */
  isSameSubject(a: number, b: number): boolean {
    return this.claimant[a] === this.claimant[b] && this.harm[a] === this.harm[b] && this.isOfSamePeople(a, b)
  }
}

const compare = (a = 0, b = 0): number => (a < b ? -1 : a > b ? 1 : 0)

/** What is resolved of a claim: a {@link CasualtyClaim} has it. */
export type BriefClaim = Omit<CasualtyClaim<BriefReport>, 'fact' | 'count'> & {
  readonly count: Range
  readonly fact: Pick<BriefReport, 'reportedAt' | 'sequence' | 'reliability' | 'credibility'> & {
    readonly content: ToldAlike & Pick<BriefReport['content'], 'order'>
  }
}

/** Claims about one incident in numbers, each at its own place and with a report of its own. */
export const inNumbers = (claims: readonly BriefClaim[]): IncidentClaims => {
  const numbers = new IncidentClaims()
  numbers.begin(claims[0]?.incident ?? '')
  for (const [place, claim] of claims.entries()) {
    const { reportedAt, sequence, reliability, credibility, content } = claim.fact
    // When it was is asked of groups alone.
    const [from, to] = [Number.NaN, Number.NaN]
    numbers.addReport(place, content, reportedAt, content.order, sequence, reliability, credibility, from, to)
    addInNumbers(numbers, claim)
  }
  return numbers
}

/** Adds a claim of the report added last. */
export const addInNumbers = (numbers: IncidentClaims, claim: BriefClaim): void => {
  const { fact, entry, harm, population, sideRoot, claimantRoot, count } = claim
  const { names } = numbers
  numbers.addClaim(
    entry,
    harmNumbers.get(harm) ?? 0,
    populationNumbers.get(population) ?? 0,
    sideRoot === null ? NO_SIDE : names.of(sideRoot),
    names.of(fact.content.claim.claimant),
    names.of(claimantRoot),
    count.low,
    count.best ?? Number.NaN,
    count.high ?? Number.POSITIVE_INFINITY,
  )
}
