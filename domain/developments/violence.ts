import {
  countOf,
  list,
  object,
  oneOf,
  optional,
  party,
  place,
  plain,
  shortText,
  slugOf,
  text,
  time,
} from '../vocabulary/field.js'
import { harm, population } from '../vocabulary/harm.js'

const casualties = object({
  harm: plain(harm),
  population: plain(population.default('all')),
  /** Whose people. */
  side: optional(party),
  count: countOf,
})

/** Strikes, casualties, movements of forces, and other figures. */
export const violence = {
  /** Without `incident` a report is its own incident. */
  StrikeReported: {
    incident: optional(slugOf('incident')),
    attacker: optional(party),
    weapon: optional(shortText),
    strikes: optional(countOf),
    targets: list(object({ kind: shortText, summary: text, place: optional(place) })),
    damage: list(object({ kind: shortText, count: optional(countOf), summary: optional(text) })),
    casualties: list(casualties),
  },
  /**
   * Scope: `incident` = one act, or one named series of acts in one place; `period` = several incidents in one figure;
   * `cumulative` = since a start; `total` = a standing total by a named method.
   */
  CasualtiesReported: {
    incident: optional(slugOf('incident')),
    scope: oneOf('incident', 'period', 'cumulative', 'total'),
    since: optional(time),
    method: oneOf('official', 'verified', 'media', 'estimate', 'namedList', 'witness'),
    casualties: list(casualties, { min: 1 }),
  },
  ForcesMoved: {
    party,
    change: oneOf('advanced', 'withdrew', 'repositioned', 'tookControl', 'lostControl'),
    summary: text,
  },
  FigureReported: { measure: slugOf('measure'), about: optional(party), value: countOf, unit: shortText },
}
