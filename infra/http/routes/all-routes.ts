import type { Glossaries, Writing } from '../../../services/writing.js'
import type { RoutePlugin } from '../app.js'
import type { ReadingFrom } from '../reading.js'
import { casualtyRoutes } from './casualties.js'
import { conflictRoutes } from './conflicts.js'
import { curateRoutes } from './curate-developments.js'
import { eventRoutes } from './events.js'
import { type FeedOptions, feedRoutes } from './feed.js'
import { glossaryRoutes } from './glossary.js'
import { readDevelopmentRoutes } from './read-developments.js'
import { recordRoutes } from './record-developments.js'
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
): readonly RoutePlugin[] => [
  conflictRoutes(writing, glossaries, reading),
  glossaryRoutes(writing, glossaries, reading),
  recordRoutes(writing, glossaries),
  curateRoutes(writing, glossaries),
  readDevelopmentRoutes(writing, reading),
  viewRoutes(reading),
  casualtyRoutes(reading),
  shiftRoutes(reading),
  stateRoutes(reading),
  singleSourceRoutes(reading),
  eventRoutes(writing),
  feedRoutes(writing, feeds),
]
