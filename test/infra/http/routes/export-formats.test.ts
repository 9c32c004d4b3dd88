import { parse } from 'csv-parse/sync'
import t from 'tap'
import { exportingApp, killed, strike } from './export-app.js'
import { ref, U } from './parley-app.js'

t.test('an export of nothing is whole: a header, a collection, no lines', async (t) => {
  const { exported } = await exportingApp(t, [])
  t.equal((await exported('view=incidents&format=ndjson')).text, '')
  const { text } = await exported('view=incidents&format=geojson')
  t.match(JSON.parse(text), { type: 'FeatureCollection', features: [] })
  const names: string[][] = parse((await exported('view=incidents&format=csv')).text)
  t.equal(names.length, 1)
  const tagged: string[][] = parse((await exported('view=incidents&format=hxl')).text)
  t.equal(tagged.length, 2)
})

t.test('HXL is CSV with a row of tags below its header', async (t) => {
  const { exported } = await exportingApp(t, [strike('1', { attacker: 'russia', casualties: [killed('4-7')] })])
  const [names = [], tags = [], row = [], ...others]: string[][] = parse(
    (await exported('view=incidents&format=hxl')).text,
  )
  const [plain, again]: string[][] = parse((await exported('view=incidents&format=csv')).text)
  t.strictSame([names, row, others], [plain, again, []])
  const cells = Object.fromEntries(tags.map((tag, place) => [tag, row[place]]))
  t.match(cells, {
    '#event+id': 'strike-1',
    '#date+start': '2022-03-18',
    '#date+end': '2022-03-18',
    '#loc+name': 'Irpin',
    '#geo+lat': '50.52',
    '#geo+lon': '30.25',
    '#group+code+first': 'russia',
    '#affected+killed+min': '4',
    '#affected+killed': '',
    '#affected+killed+max': '7',
    '#affected+injured': '',
    '#meta+source': 'wire',
    '#meta+url': 'https://example.org/1',
  })
  const set = tags.filter((tag) => tag !== '')
  t.equal(new Set(set).size, set.length, 'no tag stands twice')
  t.ok(
    set.every((tag) => /^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$/.test(tag)),
    'tags as HXL 1.1 writes them',
  )
})

t.test('casualties have the bounds of a figure under its harm, never two figures in one row', async (t) => {
  const { records } = await exportingApp(t, [
    {
      type: 'CasualtiesReported',
      occurred: '2022-03-18',
      since: '2022-02-24',
      scope: 'cumulative',
      method: 'official',
      casualties: [killed('~700', { population: 'civilian' }), { harm: 'injured', count: '>1000' }],
      claim: { claimant: 'ukraine' },
      sources: [{ publisher: 'wire', publishedAt: '2022-03-19' }],
      place: 'ukraine',
      ...ref('1'),
    },
  ])
  const rows = await records('view=casualties&format=csv')
  t.strictSame(
    rows.map(({ section, harm, population, killedLow, killedBest, injuredLow, injuredBest, countGiven, since }) => [
      [section, harm, population, countGiven, since],
      [killedLow, killedBest, injuredLow, injuredBest],
    ]),
    [
      [
        ['cumulative', 'killed', 'civilian', '~700', '2022-02-23T22:00:00.000Z'],
        ['700', '700', '', ''],
      ],
      [
        ['cumulative', 'injured', 'all', '>1000', '2022-02-23T22:00:00.000Z'],
        ['', '', '1001', ''],
      ],
    ],
  )
})

t.test('features have the points of their places, longitude first, and none where none is known', async (t) => {
  const { exported } = await exportingApp(t, [
    strike('1'),
    strike('2', { place: 'port' }),
    strike('3', { place: 'front' }),
    strike('4', { place: ['ukraine', 'irpin'] }),
    strike('5', { place: ['irpin', 'port'] }),
    strike('6', { place: undefined }),
  ])
  const { text } = await exported('view=incidents&format=geojson')
  const { citation, features } = JSON.parse(text)
  t.match(citation, /^\/v1\/conflicts\/a-war\/export\?.*&sequence=/)
  t.strictSame(
    features.map(({ type, id, geometry }: Record<string, unknown>) => [type, id, geometry]),
    [
      ['Feature', 'strike-1', { type: 'Point', coordinates: [30.25, 50.52] }],
      ['Feature', 'strike-2', { type: 'Point', coordinates: [-20.4, -9.65] }],
      ['Feature', 'strike-3', null],
      ['Feature', 'strike-4', { type: 'Point', coordinates: [30.25, 50.52] }],
      [
        'Feature',
        'strike-5',
        {
          type: 'MultiPoint',
          coordinates: [
            [30.25, 50.52],
            [-20.4, -9.65],
          ],
        },
      ],
      ['Feature', 'strike-6', null],
    ],
  )
  t.match(features[0].properties, { incident: 'strike-1', claims: [{ claimant: 'ukraine' }], position: /^\d+$/ })
})

t.test('a place is told by the glossary of the ledger clock', async (t) => {
  const { records, put, get } = await exportingApp(t, [strike('1', { place: 'front' })])
  const [row] = await records('view=incidents&format=csv')
  const moved = { name: 'The new front', latitude: 48.1, longitude: 37.7 }
  const { body } = await put(`${U}/places/front`, moved)
  await get(`${U}?waitFor=${body.position}`)
  t.match(await records('view=incidents&format=csv'), [{ placeNames: 'The new front', latitude: '48.1' }])
  t.match(await records(`view=incidents&format=csv&sequence=${Number(row?.position)}`), [
    { placeNames: 'The front', latitude: '' },
  ])
})
