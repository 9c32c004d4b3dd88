import t from 'tap'
import type { CountInput } from '../../../domain/vocabulary/count.js'
import { acledTable } from '../../../projections/exports/acled.js'
import { casualtiesTold, injured, killed } from '../../doubles/casualties.js'
import type { Report } from '../../doubles/facts.js'
import { CHANGED, rowsIn, struck } from './exported-incidents.js'

/** ACLED's export, in its order since 20 March 2023. */
const COLUMNS =
  'event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 ' +
  'actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude ' +
  'longitude geo_precision source source_scale notes fatalities tags timestamp'

const rowOf = (...reports: readonly Report[]) => {
  const [row, ...others] = rowsIn(acledTable, reports)
  if (!row || others.length > 0) throw new Error(`${others.length + 1} rows`)
  return row
}

t.test('the columns are those of ACLED, in their order', async (t) => {
  t.strictSame(acledTable.columns, COLUMNS.split(' '))
  t.equal(acledTable.columns.length, 31)
})

t.test('what is known of a strike has its codes; everything else is empty', async (t) => {
  const row = rowOf(
    struck(
      {
        attacker: 'russian-army',
        weapon: 'Shahed drone',
        targets: [{ kind: 'market', summary: 'The market hall' }],
        damage: [{ kind: 'home', count: 6, summary: 'Homes burnt' }, { kind: 'car' }],
        casualties: [killed(5, { population: 'civilian', side: 'ukraine' })],
      },
      { place: 'chuhuiv', publishers: ['gazette', 'wire'] },
    ),
  )
  const filled = Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))
  t.strictSame(filled, {
    event_id_cnty: 'market-strike',
    event_date: '2025-04-03',
    year: 2025,
    time_precision: 1,
    disorder_type: 'Political violence',
    event_type: 'Explosions/Remote violence',
    sub_event_type: 'Air/drone strike',
    actor1: 'russian-army',
    actor2: 'Civilians (ukraine)',
    inter2: 7,
    country: 'ukraine',
    admin1: 'Kharkiv Oblast',
    admin2: 'chuhuiv-raion',
    location: 'Chuhuiv',
    latitude: 49.835,
    longitude: 36.686,
    geo_precision: 1,
    source: 'gazette; wire',
    notes: 'The market hall; Homes burnt',
    fatalities: 5,
    timestamp: Math.floor(CHANGED / 1_000),
  })
})

t.test('the precision of time is that of the days between all that is claimed', async (t) => {
  const codeOf = (...occurred: readonly string[]) => {
    const { event_date, time_precision } = rowOf(...occurred.map((one) => struck({}, { occurred: one })))
    return [event_date, time_precision]
  }
  t.strictSame(codeOf('2025-04-03T18:00+03:00/2025-04-04T00:00+03:00'), ['2025-04-03', 1], 'until midnight')
  t.strictSame(codeOf('2025-04-03T20:00+03:00/2025-04-04T08:00+03:00'), ['2025-04-03', 2], 'overnight')
  t.strictSame(codeOf('2025-04-03/2025-04-09'), ['2025-04-03', 2], 'seven days')
  t.strictSame(codeOf('2025-04-03/2025-04-10'), ['2025-04-03', 3], 'eight days')
  t.strictSame(codeOf('2025-03'), ['2025-03-01', 3], 'a month')
  t.strictSame(codeOf('2025-03-01/2025-04-01'), ['2025-03-01', null], 'more than a month')
  t.strictSame(codeOf('../2025-04-03'), [null, null], 'since nobody knows when')
  t.strictSame(codeOf('2025-04-03', '2025-04-04'), ['2025-04-03', 2], 'of two claims')
})

t.test('the words of a weapon name the sub-type, where they name one', async (t) => {
  const kindOf = (weapon?: string) => {
    const { event_type, sub_event_type } = rowOf(struck(weapon === undefined ? {} : { weapon }))
    return [event_type, sub_event_type]
  }
  const remote = 'Explosions/Remote violence'
  for (const [weapon, subType] of [
    ['drone', 'Air/drone strike'],
    ['guided bombs', 'Air/drone strike'],
    ['Air- and sea-based missiles', 'Shelling/artillery/missile attack'],
    ['shelling', 'Shelling/artillery/missile attack'],
    ['chlorine gas', 'Chemical weapon'],
    ['suicide bomber', 'Suicide bomb'],
    ['landmine', 'Remote explosive/landmine/IED'],
    ['hand grenade', 'Grenade'],
    ['artillery and aircraft', null],
    ['Kinzhal', null],
    ['determined', null],
  ] as const)
    t.strictSame(kindOf(weapon), [remote, subType], weapon)
  t.strictSame(kindOf(), [remote, null], 'no weapon is told of')
  for (const weapon of ['small arms', 'a sniper', 'machine gun']) t.strictSame(kindOf(weapon), [null, null], weapon)
})

t.test('of casualties alone it is not known what did it', async (t) => {
  const row = rowOf(casualtiesTold('ukraine', [killed(2)]))
  t.match(row, { disorder_type: null, event_type: null, sub_event_type: null, actor1: null, fatalities: 2 })
})

t.test('an actor stands where those that name one agree', async (t) => {
  const attacked = (attacker: string | null, claimant: string) => struck(attacker ? { attacker } : {}, { claimant })
  const actor1 = (...reports: readonly Report[]) => rowOf(...reports).actor1
  t.equal(actor1(attacked('russian-army', 'ukraine'), attacked(null, 'us')), 'russian-army')
  t.equal(actor1(attacked('russian-army', 'ukraine'), attacked('putin', 'us')), 'russia', 'for whom both act')
  t.equal(actor1(attacked('russia', 'ukraine'), attacked('ukraine', 'russia')), null, 'contested')
  t.equal(actor1(attacked(null, 'ukraine')), null)

  const harmed = (...casualties: readonly object[]) => {
    const { actor2, inter2 } = rowOf(struck({ casualties }))
    return [actor2, inter2]
  }
  t.strictSame(harmed(killed(4, { population: 'children' })), ['Civilians', 7])
  t.strictSame(harmed(killed(4, { population: 'military', side: 'ukrainian-army' })), ['ukrainian-army', null])
  t.strictSame(
    harmed(killed(4, { population: 'civilian', side: 'ukraine' }), injured(9, { side: 'ukraine' })),
    [null, null],
    'who the injured were is not said',
  )
  t.strictSame(harmed(), [null, null])
})

t.test('fatalities are the most conservative of what is claimed, and empty where nobody tells of any', async (t) => {
  const fatalities = (...counts: readonly CountInput[]) =>
    rowOf(
      ...counts.map((count, n) =>
        struck({ casualties: [killed(count)] }, { claimant: ['ukraine', 'us', 'russia'][n] ?? '' }),
      ),
    ).fatalities
  t.equal(fatalities(7, 5, '10-12'), 5)
  t.equal(fatalities('>75'), 76)
  t.equal(fatalities('<=40'), 0)
  t.equal(fatalities('dozens'), 12)
  t.equal(fatalities('hundreds'), 100)
  t.equal(fatalities('hundreds', 150), 100)
  t.equal(fatalities({ low: 30, qualifier: 'dozens' }), 30, 'bounds say more than the word')
  t.equal(fatalities('thousands'), 2_000)
  t.equal(rowOf(struck({ casualties: [injured(3)] })).fatalities, null)
})

t.test('a place is told as exactly as the glossary knows it', async (t) => {
  const whereOf = (...places: readonly string[]) => {
    const { location, latitude, geo_precision, admin1, country } = rowOf(
      ...places.map((place, n) => struck({}, { place, claimant: ['ukraine', 'us'][n] ?? '' })),
    )
    return { location, latitude, geo_precision, admin1, country }
  }
  const of = (
    location: string | null,
    latitude: number | null,
    geo_precision: number | null,
    admin1: string | null,
  ) => ({
    location,
    latitude,
    geo_precision,
    admin1,
    country: 'ukraine',
  })
  t.strictSame(whereOf('kharkiv'), of('kharkiv', 49.99, 1, 'Kharkiv Oblast'))
  t.strictSame(whereOf('chuhuiv-raion'), of('chuhuiv-raion', null, 2, 'Kharkiv Oblast'))
  t.strictSame(whereOf('kharkiv-oblast'), of('Kharkiv Oblast', null, 3, 'Kharkiv Oblast'))
  t.strictSame(whereOf('east'), of('east', null, 3, null))
  t.strictSame(whereOf('ukraine'), of('ukraine', null, null, null))
  t.strictSame(whereOf('kherson'), of('kherson', 46.64, null, null), 'how exact it is was not said')
  t.strictSame(whereOf('kharkiv-oblast', 'kharkiv'), of('kharkiv', 49.99, 1, 'Kharkiv Oblast'), 'one account is vaguer')
  t.strictSame(whereOf('kharkiv', 'chuhuiv'), of(null, null, null, 'Kharkiv Oblast'), 'two accounts differ')
  t.strictSame(whereOf('kharkiv', 'kherson'), of(null, null, null, null))
  t.match(rowOf(struck()), { location: null, country: null, geo_precision: null })
})
