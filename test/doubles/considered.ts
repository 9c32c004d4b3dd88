import type { Considered } from '../../domain/considered.js'
import type { At } from '../../projections/view.js'
import { factsOf, type Report } from './facts.js'

/** Reports that a clock shows, all of them, as an explanation considers them. */
export const shownStatements = (reports: readonly Report[], at: At): readonly Considered[] =>
  factsOf(reports, at).map((fact) => ({ fact, recorded: fact.sequence, hidden: null }))
