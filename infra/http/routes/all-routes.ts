import type { Glossaries, Writing } from '../../../services/writing.js'
import type { RoutePlugin } from '../app.js'
import { createLongReads } from '../long-reads.js'
import type { ReadingFrom } from '../resolve-read.js'
import { createStreamPlaces } from '../streamed-read.js'
import { casualtyRoutes } from './casualties.js'
import { conflictRoutes } from './conflicts.js'
import { correctionRoutes } from './corrections.js'
import { curateRoutes } from './curate-developments.js'
import { diffRoutes } from './diff.js'
import { eventRoutes } from './events.js'
import { exportRoutes } from './export.js'
import { type FeedOptions, feedRoutes } from './feed.js'
import { glossaryRoutes } from './glossary.js'
import { ledgerRoutes } from './ledger.js'
import { positionRoutes } from './positions.js'
import { readDevelopmentRoutes } from './read-developments.js'
import { recordRoutes } from './record-developments.js'
import { replayRoutes } from './replay.js'
import { shiftRoutes } from './shifts.js'
import { singleSourceRoutes } from './single-source.js'
import { stateRoutes } from './state.js'
import { viewRoutes } from './views.js'

/** Every route of the API but health and its own description. */
export const allRoutes = (
  writing: Writing,
  glossaries: Glossaries,
  reading: ReadingFrom,
  feeds: FeedOptions = {},
  streams = createStreamPlaces(),
  longReads = createLongReads(),
): readonly RoutePlugin[] => [
  conflictRoutes(writing, glossaries, reading, longReads),
  glossaryRoutes(writing, glossaries, reading),
  recordRoutes(writing, glossaries),
  curateRoutes(writing, glossaries),
  readDevelopmentRoutes(writing, reading),
  viewRoutes(reading, longReads),
  positionRoutes(reading, longReads),
  casualtyRoutes(reading, longReads),
  shiftRoutes(reading, longReads),
  diffRoutes(reading, longReads),
  replayRoutes(reading, streams),
  exportRoutes(reading, streams),
  correctionRoutes(reading, longReads),
  stateRoutes(reading, longReads),
  singleSourceRoutes(reading, longReads),
  eventRoutes(writing, reading),
  feedRoutes(writing, feeds),
  ledgerRoutes(writing, reading),
]
