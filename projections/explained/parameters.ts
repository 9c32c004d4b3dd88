import type { Parameters } from '../listing.js'

/** How a view is asked to explain itself. */
export const explainParameters = {
  explain: { kind: 'one', values: ['true', 'false'], description: 'Every claim ever made, and what became of it' },
  considered: {
    kind: 'sequence',
    description: 'With explain: the event up to which claims are looked for; left out: the last there is',
  },
} as const satisfies Parameters
