import t from 'tap'
import { priogridCell, ucdpTable } from '../../../projections/exports/ucdp.js'
import { casualtiesTold, injured, killed } from '../../doubles/casualties.js'
import type { Report } from '../../doubles/facts.js'
import { rowsIn, struck } from './exported-incidents.js'

/** The columns of UCDP GED 23.1. */
const COLUMNS =
  'id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id ' +
  'dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources ' +
  'source_article source_office source_date source_headline source_original where_prec where_coordinates ' +
  'where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity ' +
  'date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob'

const rowOf = (...reports: readonly Report[]) => {
  const [row, ...others] = rowsIn(ucdpTable, reports)
  if (!row || others.length > 0) throw new Error(`${others.length + 1} rows`)
  return row
}

t.test('the columns are those of UCDP, in their order', async (t) => {
  t.strictSame(ucdpTable.columns, COLUMNS.split(' '))
  t.equal(ucdpTable.columns.length, 49)
})

t.test('what is known of a strike has its codes; everything else is empty', async (t) => {
  const sources = [
    { publisher: 'wire', title: 'A strike, and what is left', publishedAt: '2025-04-04' },
    { publisher: 'gazette' },
  ]
  const row = rowOf(
    struck(
      {
        attacker: 'russian-army',
        casualties: [killed('4-7'), killed('4+', { population: 'civilian', side: 'ukraine' })],
        sources,
      },
      { place: 'chuhuiv', occurred: '2025-04-03/2025-04-04' },
    ),
    casualtiesTold(
      'us',
      [killed(6)],
      { incident: 'market-strike' },
      { place: 'kharkiv-oblast', credibility: 1, occurred: '2025-04-03' },
    ),
  )
  const filled = Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))
  t.strictSame(filled, {
    id: 'market-strike',
    year: 2025,
    conflict_name: 'Test',
    dyad_name: 'russian-army - ukraine',
    side_a: 'russian-army',
    side_b: 'ukraine',
    number_of_sources: 3,
    source_article: '"wire,,";"wire,2025-04-04,A strike, and what is left";"gazette,,"',
    source_office: 'wire;wire;gazette',
    source_date: ';2025-04-04;',
    source_headline: ';A strike, and what is left;',
    source_original: 'us; ukraine',
    where_prec: 1,
    where_coordinates: 'Chuhuiv',
    where_description: 'Kharkiv Oblast, Chuhuiv',
    adm_1: 'Kharkiv Oblast',
    adm_2: 'chuhuiv-raion',
    latitude: 49.835,
    longitude: 36.686,
    geom_wkt: 'POINT (36.686 49.835)',
    // Row (49.835 + 90) * 2 = 279.67, column (36.686 + 180) * 2 = 433.372: 279 * 720 + 433 + 1.
    priogrid_gid: 201_314,
    country: 'ukraine',
    event_clarity: 1,
    date_prec: 2,
    date_start: '2025-04-03',
    date_end: '2025-04-04',
    deaths_a: 0,
    deaths_b: 0,
    deaths_civilians: 4,
    deaths_unknown: 2,
    best: 6,
    high: 7,
    low: 4,
  })
})

t.test('the days of an event have their code', async (t) => {
  const codeOf = (occurred: string) => rowOf(struck({}, { occurred })).date_prec
  t.equal(codeOf('2025-04-03'), 1)
  t.equal(codeOf('2025-04-03/2025-04-08'), 2, 'six days')
  t.equal(codeOf('2025-04-03/2025-04-09'), 3, 'seven days')
  t.equal(codeOf('2025-04-03/2025-04-10'), 4, 'eight days')
  t.equal(codeOf('2025-03'), 4, '31 days')
  t.equal(codeOf('2025-03-01/2025-04-01'), 5, '32 days')
  t.match(rowOf(struck({}, { occurred: '../2025-04-03' })), {
    date_prec: null,
    date_start: null,
    date_end: '2025-04-03',
    year: null,
  })
  t.match(rowOf(struck({}, { occurred: '2024-12-31/2025-01-01' })), { date_start: '2024-12-31', year: null })
})

t.test('the best estimate is shared out among the sides, civilians and the rest, or not at all', async (t) => {
  const deathsOf = (...casualties: readonly object[]) => {
    const { deaths_a, deaths_b, deaths_civilians, deaths_unknown, best } = rowOf(
      struck({ attacker: 'russia', casualties }),
    )
    return [deaths_a, deaths_b, deaths_civilians, deaths_unknown, best]
  }
  const none = [null, null, null, null]
  const soldiers = { population: 'military', side: 'ukrainian-army' }
  t.strictSame(deathsOf(killed(9)), [0, 0, 0, 9, 9])
  t.strictSame(deathsOf(killed(9), killed(3, soldiers), killed(4, { population: 'civilian' })), [0, 3, 4, 2, 9])
  t.strictSame(
    deathsOf(killed(2, { population: 'military', side: 'russia' }), killed(3, soldiers)),
    [2, 3, 0, 0, 5],
    'the dead of two sides are different people',
  )
  t.strictSame(deathsOf(killed('>75')), [...none, null], 'no best estimate')
  t.strictSame(
    deathsOf(killed(9), killed('>2', { population: 'civilian' })),
    [...none, 9],
    'no best estimate of a part',
  )
  t.strictSame(deathsOf(injured(3)), [...none, null])
  const more = rowOf(
    struck({ casualties: [{ ...killed(2), count: { low: 2, best: 2, high: 9 } }] }, { credibility: 1 }),
    struck(
      { casualties: [{ ...killed(1), population: 'civilian', count: { low: 1, best: 6, high: 9 } }] },
      { claimant: 'us' },
    ),
  )
  t.match(more, { best: 2, deaths_civilians: null, deaths_unknown: null }, 'the part would be more than the whole')
})

t.test('an open end stays empty, and so does what nobody told', async (t) => {
  t.match(rowOf(struck({ casualties: [killed('4+')] })), { low: 4, best: 4, high: null })
  t.match(rowOf(struck()), { low: null, best: null, high: null, side_b: null, dyad_name: null, conflict_name: 'Test' })
})

t.test('several happenings in one account are a summary', async (t) => {
  const clarityOf = (...reports: readonly Report[]) => rowOf(...reports).event_clarity
  t.equal(clarityOf(struck()), 1)
  t.equal(clarityOf(struck({ strikes: 30 })), 2)
  t.equal(clarityOf(struck({}, { place: ['kharkiv', 'kherson'] })), 2)
  t.equal(clarityOf(struck({}, { place: ['kharkiv', 'kharkiv-oblast'] })), 1, 'the same place, told twice')
  t.equal(clarityOf(struck({ incident: undefined })), null, 'whether it is one happening is not said')
})

t.test('places have the codes of their exactness', async (t) => {
  const codes = ['kharkiv', 'chuhuiv-raion', 'kharkiv-oblast', 'east', 'ukraine', 'somewhere'].map((place) => [
    place,
    rowOf(struck({}, { place })).where_prec,
  ])
  t.strictSame(Object.fromEntries(codes), {
    kharkiv: 1,
    'chuhuiv-raion': 3,
    'kharkiv-oblast': 4,
    east: null,
    ukraine: 6,
    somewhere: null,
  })
})

t.test('cells of PRIO-GRID are those of UCDP', async (t) => {
  // Rows of UCDP GED 23.1 (CC BY 4.0).
  for (const [latitude, longitude, cell] of [
    [35.763369, 36.558974, 181_154],
    [-9.65, 20.4, 115_601],
    [34.33333, 70.41667, 179_061],
    [14.666667, -4, 150_833],
  ] as const)
    t.equal(priogridCell({ latitude, longitude }), cell)
  t.equal(priogridCell({ latitude: 90, longitude: 180 }), 259_200, 'the last of 360 rows of 720')
  t.equal(priogridCell({ latitude: -90, longitude: -180 }), 1)
})
