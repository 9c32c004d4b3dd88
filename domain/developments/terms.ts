import { issue, list, object, oneOf, option, optional, party, slugOf, text } from '../vocabulary/field.js'

/** How a party stands towards what it speaks of. */
export const stance = oneOf('demand', 'offer', 'redLine', 'concession', 'condition', 'refusal', 'openness')

/** The terms of a proposal or agreement: one issue each. */
export const terms = list(
  object({ term: slugOf('term'), issue, text, stance: optional(stance), value: optional(option) }),
)
/** Terms named by their ids. */
export const termNames = optional(list(slugOf('term'), { min: 1 }))

export const conditions = list(object({ issue: optional(issue), text }))

/** Who took part: the party, and the person who spoke for it. */
export const participants = list(object({ party, person: optional(party) }), { min: 1 })
