import fc from 'fast-check'
import type { CasualtiesFilter } from '../../projections/casualties/filter.js'
import { someOf } from './read-cases.js'
import { maybe } from './telling-ledgers.js'

// What tallies of random ledgers may be asked for.

const incident = maybe(someOf('raid', 'blast', 'none'))
const day = fc.integer({ min: 0, max: 40 }).map((days) => Date.parse('2025-05-01') + days * 86_400_000)
const filters = fc.oneof(
  fc.record({ incident }),
  fc.constant({}),
  fc.record({ incident, harm: someOf('killed', 'injured') }),
  fc.record({ incident, population: someOf('all', 'civilian'), side: maybe(someOf('east', 'envoy')) }),
  fc.record({ incident, place: someOf('port', 'island'), claimant: maybe(someOf('east', 'publisher:gazette')) }),
  fc.record({ incident, publisher: someOf('gazette', 'herald') }),
  fc.record({ incident, from: maybe(day), to: maybe(day) }),
)

/** A filter, with nothing of what it does not ask for. */
export const casualtyFilter = filters.map((asked): CasualtiesFilter => JSON.parse(JSON.stringify(asked)))
