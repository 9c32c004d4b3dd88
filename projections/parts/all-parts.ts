import { agreements } from '../agreements.js'
import { contacts } from '../contacts.js'
import { againstIncidents, incidents } from '../incidents.js'
import { proposals } from '../proposals.js'
import { statements } from '../statements.js'
import { casualtiesParts } from './casualties-parts.js'
import { ceasefiresPart } from './ceasefires-part.js'
import { commitmentsPart } from './commitments-part.js'
import { figuresPart } from './figures-part.js'
import { type Part, plainPart } from './part.js'
import { positionsPart } from './positions-part.js'
import { declaredPart, lastPart, nextPart } from './talks-parts.js'
import { timelinePart } from './timeline-part.js'
import { violationsPart } from './violations-part.js'

const nothing = (): undefined => undefined

/** Every view as a list of items, in the order of their names. */
export const allParts: readonly Part[] = [
  plainPart(agreements, 'agreement', nothing),
  ...casualtiesParts,
  ceasefiresPart,
  commitmentsPart,
  plainPart(contacts, 'contact', nothing),
  figuresPart,
  plainPart(incidents, 'incident', againstIncidents),
  positionsPart,
  plainPart(proposals, 'proposal', nothing),
  plainPart(statements, 'development', nothing),
  nextPart,
  declaredPart,
  lastPart,
  timelinePart,
  violationsPart,
]

/** The names of all views, each once. */
export const viewNames: readonly string[] = [...new Set(allParts.map(({ view }) => view))]
