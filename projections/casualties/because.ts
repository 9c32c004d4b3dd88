import type { Count, Range } from '../../domain/vocabulary/count.js'
import { toInstant } from '../../domain/vocabulary/time.js'
import { hiddenBecause } from '../explained/hidden.js'
import type { CasualtyClaim } from './claims.js'
import type { PolicyName } from './policies.js'
import type { Verdict } from './verdict.js'

/** A verdict as a sentence for people. `resolved`: what the policy makes of the claim's harm of its incident. */
export const becauseOf = (
  verdict: Verdict,
  claim: CasualtyClaim,
  policy: PolicyName,
  resolved: Range | null,
): string => {
  const { content } = claim.fact
  switch (verdict.reason) {
    case 'notRecordedYet':
    case 'duplicate':
    case 'retracted':
    case 'corrected':
    case 'notKnownYet':
    case 'afterAsOf':
    case 'excluded':
      return hiddenBecause(verdict, claim.fact)
    case 'outsideFilter':
      return `Not asked for: left out by ${verdict.parameters.join(', ')}.`
    case 'otherScope':
      return 'About no single incident: it stands in a section of its own, and is never added to incidents.'
    case 'unspecifiedHarm':
      return 'Does not say who was killed and who was injured: never counted as either.'
    case 'stance':
      return `Its claimant ${content.claim.stance} this: a dispute, which changes no tally.`
    case 'superseded':
      return `The same claimant's newer figure stands: ${said(verdict.by)}.`
    case 'otherPolicy':
      return verdict.by
        ? `By ${policy} another claim decides: ${said(verdict.by)} by ${verdict.by.fact.content.claim.claimant}.`
        : `By ${policy} it decides nothing: no two independent claimants have a range in common.`
    case 'counted':
      return `Counted: by ${policy} its incident comes to ${resolved ? rangeText(resolved) : 'nothing'}.${gradedText(verdict.graded, claim)}`
    default: {
      const _: never = verdict
      return _
    }
  }
}

/** Which of several counted claims is the best-graded: by most policies the best figure is its own. */
const gradedText = (graded: CasualtyClaim | null, claim: CasualtyClaim): string => {
  if (!graded) return ''
  if (graded === claim) return ' It is the best-graded claim about these people.'
  return ` The best-graded claim about these people is ${countText(graded.count)} by ${graded.fact.content.claim.claimant}.`
}

const said = ({ count, fact }: CasualtyClaim): string => `${countText(count)}, reported ${toInstant(fact.reportedAt)}`

const countText = (count: Count): string => String(count.given ?? rangeText(count))

/** A range in words, as "75 to 79, best 75" or "4 or more". */
const rangeText = ({ low, best, high }: Range): string => {
  if (low === high) return String(low)
  const bounds = high === null ? `${low} or more` : `${low} to ${high}`
  return best === null ? bounds : `${bounds}, best ${best}`
}
