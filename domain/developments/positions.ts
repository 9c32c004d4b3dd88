import { issue, list, oneOf, option, optional, party, text } from '../vocabulary/field.js'
import { stance } from './terms.js'

/** What a party wants, and what else it says. Statements never move the position matrix. */
export const positions = {
  /** `value` is the issue's option that the party wants or would accept; a refusal that names no other has none. */
  PositionStated: { party, issue, stance, summary: text, value: optional(option) },
  StatementMade: {
    by: party,
    act: oneOf(
      'states',
      'assesses',
      'accuses',
      'urges',
      'denies',
      'threatens',
      'welcomes',
      'condemns',
      'claimsResponsibility',
    ),
    about: list(party),
    issue: optional(issue),
    summary: text,
  },
}
