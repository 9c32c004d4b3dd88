import { development, oneOf, text } from '../vocabulary/field.js'

/** Disputes of what others reported. They are listed beside it and change nothing. */
export const disputes = {
  ClaimDisputed: {
    disputes: development,
    stance: oneOf('denies', 'doubts', 'contradicts', 'findsFalse'),
    summary: text,
  },
}
