import { issue, list, oneOf, optional, party, place, shortText, slugOf, text, time } from '../vocabulary/field.js'
import { terms } from './terms.js'

/** What was promised and signed, and whether it was kept. */
export const commitments = {
  /** In force from `effectiveFrom`, else from when it was made. */
  CommitmentMade: {
    commitment: slugOf('commitment'),
    by: party,
    to: list(party),
    summary: text,
    issue: optional(issue),
    effectiveFrom: optional(time),
    effectiveTo: optional(time),
    area: list(place),
  },
  CommitmentAssessed: {
    commitment: slugOf('commitment'),
    verdict: oneOf('kept', 'broken', 'partlyKept', 'doubted', 'unverified'),
    summary: text,
  },
  AgreementSigned: {
    agreement: slugOf('agreement'),
    parties: list(party, { min: 1 }),
    kind: shortText,
    terms,
    proposal: optional(slugOf('proposal')),
  },
}
