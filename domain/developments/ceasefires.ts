import { countOf, list, object, oneOf, optional, party, shortText, slugOf, time } from '../vocabulary/field.js'
import { ceasefireScope } from './proposals.js'
import { conditions } from './terms.js'

const ceasefire = slugOf('ceasefire')
const window = { effectiveFrom: optional(time), effectiveTo: optional(time) }
const change = { ceasefire, by: party, ...window }

/** Ceasefires. Declared is not in effect, and an alleged violation changes no status. */
export const ceasefires = {
  CeasefireDeclared: {
    ceasefire,
    by: party,
    with: list(party),
    scope: ceasefireScope,
    purpose: oneOf('humanitarian', 'peaceProcess', 'holiday', 'election', 'other'),
    effectiveFrom: time,
    effectiveTo: optional(time),
    conditions,
    mediator: optional(party),
    monitor: optional(party),
  },
  CeasefireAccepted: { ...change, conditions },
  CeasefireExtended: change,
  CeasefireSuspended: change,
  CeasefireResumed: change,
  CeasefireEnded: {
    ceasefire,
    by: party,
    reason: oneOf('terminated', 'superseded', 'neverInEffect', 'fulfilled'),
    supersededBy: optional(ceasefire),
  },
  /** The window that the counts cover is `occurred`. */
  CeasefireViolationReported: {
    ceasefire: optional(ceasefire),
    accused: optional(party),
    counts: list(object({ kind: shortText, count: countOf })),
    observer: optional(party),
  },
}
