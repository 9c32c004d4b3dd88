import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { type Content, developmentTypes, fieldsOf } from '../../domain/developments/catalogue.js'
import { reliability } from '../../domain/developments/envelope.js'
import { inputForm } from '../../domain/normalise.js'
import { type Count, count } from '../../domain/vocabulary/count.js'
import { mapLeaves } from '../../domain/vocabulary/leaves.js'
import { instant } from '../../domain/vocabulary/time.js'
import { dispute, disputeOf } from '../evidence.js'
import { reportedTime } from '../reported.js'
import type { At } from '../view.js'

/** A count as it was understood, and where in the input form it stands (RFC 6901). */
const resolvedCount = count.extend({ pointer: z.string() })

/**
 * A development as answers show it: one statement in input form (names as ids, times as said, counts as given), and
 * beside it what Parley made of it. Members of the body depend on the type.
 */
export const developmentItem = z.looseObject({
  id: z.uuid(),
  conflict: z.string(),
  type: z.enum(developmentTypes),
  occurred: z.string(),
  reportedAt: z.string(),
  order: z.number().int(),
  claim: z.looseObject({ claimant: z.string(), stance: z.string() }),
  sources: z.array(z.looseObject({ publisher: z.string() })),
  /** Revision of the event that made the statement. */
  statement: z.number().int(),
  resolved: z.object({ occurred: reportedTime, reportedAt: instant, counts: z.array(resolvedCount) }),
  /** False where it is only possibly past at the world clock. */
  certain: z.boolean(),
  /** Whether it is dated after its own report, as a mistyped year is. */
  reportedBeforeOccurred: z.boolean(),
  /** Developments marked as duplicates of this one. */
  duplicates: z.array(z.uuid()),
  /** Admiralty grades at the ledger clock: none counts as F and 6. */
  reliability,
  credibility: z.number().int(),
  disputedBy: z.array(dispute),
})
export type DevelopmentItem = z.infer<typeof developmentItem>

/** What a fact is shown as; `disputes` are the `ClaimDisputed` that name it, at the same clock. */
export const developmentItemOf = (fact: Fact, disputes: readonly Fact[], { glossary }: At): DevelopmentItem => {
  const { content } = fact
  return {
    id: fact.id,
    conflict: glossary.conflict,
    ...inputForm(content),
    // Members of the envelope once more, as the types that the compiler cannot know of the input form.
    type: content.type,
    occurred: content.occurred.edtf,
    reportedAt: content.reportedAt.given,
    order: content.order,
    claim: content.claim,
    sources: content.sources,
    statement: fact.statement,
    resolved: { occurred: content.occurred, reportedAt: content.reportedAt.at, counts: countsIn(content) },
    certain: fact.certain,
    reportedBeforeOccurred: fact.reportedBeforeOccurred,
    duplicates: [...fact.duplicates],
    reliability: fact.reliability,
    credibility: fact.credibility,
    disputedBy: disputes.map(disputeOf),
  }
}

const countsIn = (content: Content): DevelopmentItem['resolved']['counts'] => {
  const counts: DevelopmentItem['resolved']['counts'] = []
  mapLeaves(fieldsOf(content.type), content, ({ kind }, value, pointer) => {
    if (kind === 'count') counts.push({ pointer, ...(value as Count) })
    return value
  })
  return counts
}
