import type { Fact } from '../../domain/clocks.js'
import type { Hidden } from '../../domain/considered.js'
import { toInstant } from '../../domain/vocabulary/time.js'

/** Why a clock does not show a statement, in a sentence for people. */
export const hiddenBecause = (hidden: Hidden, { content, reportedAt }: Fact): string => {
  switch (hidden.reason) {
    case 'notRecordedYet':
      return 'Not recorded yet at the ledger clock.'
    case 'duplicate':
      return `The same report as development ${hidden.of}, which stands for both.`
    case 'retracted':
      return hidden.by === 'source' ? 'Its source has withdrawn it.' : 'Recorded in error, and struck.'
    case 'corrected':
      return hidden.by === 'source'
        ? `Its source has revised it, as reported ${toInstant(hidden.instead.reportedAt)}.`
        : 'Recorded wrongly by us, and put right.'
    case 'notKnownYet':
      return `Reported ${toInstant(reportedAt)}, after the knowledge clock.`
    case 'afterAsOf':
      return `Not past yet at the world clock: it tells of ${content.occurred.edtf}.`
    case 'excluded':
      return 'Left out with those that `without` names.'
    default: {
      const _: never = hidden
      return _
    }
  }
}
