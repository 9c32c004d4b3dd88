import fc from 'fast-check'
import { beside, changingSides, positionEntries } from './position-ledgers.js'
import { maybe, tellingLedger, typed } from './telling-ledgers.js'

// Random ledgers of casualties: two incidents of which several claimants tell, and figures about no single incident,
// some of which name one of the two.

const figure = fc.record({
  harm: fc.constantFrom('killed', 'injured', 'casualties'),
  population: fc.constantFrom('all', 'all', 'civilian', 'children'),
  side: maybe(fc.constantFrom('east', 'envoy', 'west')),
  count: fc.constantFrom(0, 3, '>5', '4-9', '~7', 'dozens'),
})
const casualties = (minLength: number) => fc.array(figure, { minLength, maxLength: 3 })
const incident = maybe(fc.constantFrom('raid', 'blast'))
const place = maybe(fc.constantFrom('port', 'town', 'island'))

const published = (id: string, reliability?: string) =>
  [
    'PublisherRegistered',
    { id, name: `The ${id}`, aliases: [], ...(reliability === undefined ? {} : { reliability }) },
  ] as const

export const casualtyLedger = tellingLedger(
  {
    bodies: fc.oneof(
      typed('StrikeReported', { incident, place, casualties: casualties(0) }),
      typed('CasualtiesReported', {
        incident,
        place,
        scope: fc.constantFrom('incident', 'incident', 'incident', 'period', 'cumulative', 'total'),
        method: fc.constantFrom('official', 'media'),
        casualties: casualties(1),
      }),
      typed('StatementMade', { by: fc.constant('east'), act: fc.constant('accuses'), summary: fc.constant('so') }),
    ),
    beside,
    entries: [
      ...positionEntries,
      ['PlaceRegistered', { id: 'island', name: 'The island', aliases: [] }],
      ['PlaceRegistered', { id: 'town', name: 'The town', aliases: [], within: 'island' }],
      ['PlaceRegistered', { id: 'port', name: 'The port', aliases: [], within: 'town' }],
    ],
    changes: fc.oneof(
      changingSides,
      fc.constantFrom(published('gazette', 'A'), published('herald', 'E'), published('gazette'), published('courier')),
    ),
  },
  { report: 8, correct: 6, curate: 2, pause: 1 },
)
