import { z } from 'zod'
import { type Considered, hiddenReasons } from '../../domain/considered.js'
import { harm, population } from '../../domain/vocabulary/harm.js'
import { instant, toInstant } from '../../domain/vocabulary/time.js'
import { range, reportedCount } from '../reported.js'
import type { At } from '../view.js'
import { becauseOf } from './because.js'
import { type CasualtyClaim, claimsOf, isCasualtyReport } from './claims.js'
import type { CasualtiesFilter } from './filter.js'
import { resolveIncidents } from './incident-range.js'
import type { PolicyName } from './policies.js'
import { barredBy, incidentIn, inExplainedOrder, outcomesOf, type Verdict } from './verdict.js'

/** Whether a claim counted in the incidents' tally, or the first reason that fits why it did not. */
const reasons = [
  ...hiddenReasons,
  'outsideFilter',
  'otherScope',
  'unspecifiedHarm',
  'stance',
  'superseded',
  'otherPolicy',
  'counted',
] as const satisfies readonly Verdict['reason'][]

/** One figure of one statement that was ever made, and what became of it. */
export const explainedClaim = z
  .object({
    developmentId: z.uuid(),
    statement: z.number().int().describe('revision of the event that made the statement'),
    recorded: z.number().int().describe('ledger sequence of the event that gave it this content'),
    claimant: z.string(),
    stance: z.enum(['asserts', 'confirms', 'denies', 'doubts']),
    reportedAt: instant,
    scope: z.enum(['incident', 'period', 'cumulative', 'total']),
    incident: z.string().nullable().describe('null: about no single incident'),
    harm,
    population,
    side: z.string().nullable(),
    count: reportedCount,
    reliability: z.string(),
    credibility: z.number().int(),
    reason: z.enum(reasons),
    because: z.string().describe('the reason in a sentence'),
    instead: z
      .object({ developmentId: z.uuid(), claimant: z.string(), count: reportedCount.nullable() })
      .nullable()
      .describe('what stands in its place; count: null where that gives no such figure'),
    resolved: range.nullable().describe('what the policy makes of this harm of the incident'),
  })
  .meta({ id: 'ExplainedClaim' })
export type ExplainedClaim = z.infer<typeof explainedClaim>

/**
 * Every claim that was considered for the tally of incidents, each with what became of it: by incident, then from the
 * oldest report to the newest, the order ending in a unique key.
 * @param statements all that were ever made, shown at the clock or not.
 */
export const explain = (
  statements: readonly Considered[],
  { glossary }: At,
  filter: CasualtiesFilter,
  policy: PolicyName,
): readonly ExplainedClaim[] => {
  const judged = statements.flatMap((considered) => {
    const { fact, recorded } = considered
    const claims = isCasualtyReport(fact) ? claimsOf(fact, glossary) : []
    return claims.map((claim) => ({ claim, recorded, barred: barredBy(considered, claim, filter, glossary) }))
  })
  const selected = judged.flatMap(({ claim, barred }) => (barred ? [] : [claim]))
  const incidents = resolveIncidents(selected, filter, policy)
  const ranges = new Map(incidents.map(({ standing, ranges }) => [standing[0]?.incident, ranges]))
  const outcomeOf = outcomesOf(incidents)
  return judged
    .sort(
      (a, b) =>
        inExplainedOrder(a.claim, b.claim) ||
        a.claim.fact.statement - b.claim.fact.statement ||
        a.recorded - b.recorded,
    )
    .map(({ claim, recorded, barred }): ExplainedClaim => {
      const { fact, harm, population, side, count } = claim
      const { content } = fact
      const scope = content.type === 'CasualtiesReported' ? content.scope : 'incident'
      const verdict = barred ?? outcomeOf(claim)
      const resolved = (scope === 'incident' && ranges.get(claim.incident)?.[harm]) || null
      return {
        developmentId: fact.id,
        statement: fact.statement,
        recorded,
        claimant: content.claim.claimant,
        stance: content.claim.stance,
        reportedAt: toInstant(fact.reportedAt),
        scope,
        incident: incidentIn(claim),
        harm,
        population,
        side,
        count,
        reliability: fact.reliability,
        credibility: fact.credibility,
        reason: verdict.reason,
        because: becauseOf(verdict, claim, policy, resolved),
        instead: insteadOf(verdict, claim),
        resolved,
      }
    })
}

const insteadOf = (verdict: Verdict, claim: CasualtyClaim): ExplainedClaim['instead'] => {
  switch (verdict.reason) {
    case 'duplicate':
      return { developmentId: verdict.of, claimant: claim.fact.content.claim.claimant, count: null }
    case 'corrected': {
      const { content } = verdict.instead
      const figures =
        content.type === 'StrikeReported' || content.type === 'CasualtiesReported' ? content.casualties : []
      const same = figures.findLast(
        ({ harm, population, side = null }) =>
          harm === claim.harm && population === claim.population && side === claim.side,
      )
      return { developmentId: claim.fact.id, claimant: content.claim.claimant, count: same?.count ?? null }
    }
    case 'superseded':
    case 'otherPolicy':
      return (
        verdict.by && {
          developmentId: verdict.by.fact.id,
          claimant: verdict.by.fact.content.claim.claimant,
          count: verdict.by.count,
        }
      )
    default:
      return null
  }
}
