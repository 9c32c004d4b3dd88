import t from 'tap'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import { exportingApp, killed, strike } from './export-app.js'
import { parleyApp, ref, statement, U } from './parley-app.js'

t.test('each format has its media type and a file name, and says where it is found again', async (t) => {
  const { exported } = await exportingApp(t, [strike('1')])
  for (const [format, type, name] of [
    ['ndjson', 'application/x-ndjson; charset=utf-8', 'a-war-incidents.ndjson'],
    ['csv', 'text/csv; charset=utf-8; header=present', 'a-war-incidents.csv'],
    ['hxl', 'text/csv; charset=utf-8; header=present', 'a-war-incidents.hxl.csv'],
    ['geojson', 'application/geo+json', 'a-war-incidents.geojson'],
    ['acled', 'text/csv; charset=utf-8; header=present', 'a-war-incidents.acled.csv'],
    ['ucdp', 'text/csv; charset=utf-8; header=present', 'a-war-incidents.ucdp.csv'],
  ] as const)
    t.match(await exported(`view=incidents&format=${format}&at=2022-04-01`), {
      status: 200,
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename="${name}"`,
        'content-location': new RegExp(
          `^${U}/export\\?asOf=2022-04-01T20:59:59.999Z&certainty=certain&format=${format}&knownAt=2022-04-01T20:59:59.999Z&sequence=\\d+&version=1&view=incidents$`,
        ),
      },
    })
})

t.test('a citation gives the same bytes, whatever is written later, and may be kept', async (t) => {
  const { exported, get, upload } = await exportingApp(t, [strike('1', { casualties: [killed(5)] })])
  const citations = new Map<string, string>()
  for (const format of ['ndjson', 'csv', 'hxl', 'geojson', 'acled', 'ucdp']) {
    const { headers, text } = await exported(`view=incidents&format=${format}`)
    citations.set(String(headers['content-location']), text)
    t.match(headers, { 'cache-control': 'no-store', etag: undefined }, 'not pinned')
  }
  const mended = { op: 'correct', development: ref('1').externalRef, reason: 'recording-error' }
  await upload([strike('2'), { ...mended, patch: { casualties: [killed(7)] } }])
  await upload([strike('1b', { incident: 'strike-1', claim: { claimant: 'russia' }, casualties: [killed(1)] })])
  for (const [citation, text] of citations) {
    const again = await get(citation)
    t.equal(again.text, text, citation)
    t.match(again.headers, { 'cache-control': 'private, max-age=86400, immutable', etag: /^"[\w-]{43}"$/ })
    t.equal(again.headers['content-location'], citation)
    const tag = String(again.headers.etag)
    t.match(await get(citation, { 'if-none-match': tag }), { status: 304, text: '' })
    t.match(await get(citation, { 'if-none-match': '"other"' }), { status: 200, text })
  }
  t.equal(citations.size, 6)
  const { text } = await exported('view=incidents&format=csv')
  t.notOk([...citations.values()].includes(text), 'the present has changed')
})

t.test('a citation gives the same bytes from another Parley over the same store', async (t) => {
  const store = createMemoryStore()
  const lines = [strike('1', { casualties: [killed(5)] }), strike('2', { place: 'port' })]
  const { exported } = await exportingApp(t, lines, { store })
  const other = await parleyApp(t, { store })
  await other.parley.ready
  for (const [view, format] of [
    ['incidents', 'acled'],
    ['incidents', 'ucdp'],
    ['incidents', 'hxl'],
    ['timeline', 'geojson'],
    ['timeline', 'csv'],
    ['shifts', 'ndjson'],
  ]) {
    const { headers, text } = await exported(`view=${view}&format=${format}`)
    const again = await other.get(String(headers['content-location']))
    t.strictSame({ status: again.status, text: again.text }, { status: 200, text }, `${view} as ${format}`)
  }
})

t.test('every row ends in what it is cited by: its developments, and the position of the clock', async (t) => {
  const { exported, records, ids } = await exportingApp(t, [
    strike('1', { casualties: [killed(5)] }),
    strike('2', { incident: 'strike-1', claim: { claimant: 'russia' }, reportedAt: '2022-03-25' }),
  ])
  const { clock } = (await exported('view=incidents&format=ndjson')).body
  t.equal(clock, undefined, 'an export has no members of its own')
  for (const format of ['csv', 'acled', 'ucdp']) {
    const [row, ...others] = await records(`view=incidents&format=${format}`)
    t.strictSame(others, [])
    t.strictSame(Object.keys(row ?? {}).slice(-2), ['developmentIds', 'position'])
    t.equal(row?.developmentIds, ids.join(';'))
    const [before] = await records(`view=incidents&format=${format}&sequence=${Number(row?.position) - 1}`)
    t.match(before, { developmentIds: ids[0], position: String(Number(row?.position) - 1).padStart(16, '0') })
  }
})

t.test('the clocks, exclusions and certainty of every read hold for exports', async (t) => {
  const { records } = await exportingApp(t, [
    strike('1'),
    strike('2', { occurred: '2022-03-20', reportedAt: '2022-03-25' }),
    strike('3', { occurred: '2022-03', reportedAt: '2022-03-25', claim: { claimant: 'russia' } }),
  ])
  const incidents = async (query: string) =>
    (await records(`view=incidents&format=csv&${query}`)).map(({ incident }) => incident).sort()
  t.strictSame(await incidents(''), ['strike-1', 'strike-2', 'strike-3'])
  t.strictSame(await incidents('at=2022-03-19'), ['strike-1'])
  t.strictSame(await incidents('asOf=2022-03-20&knownAt=2022-03-25'), ['strike-1', 'strike-2'])
  t.strictSame(await incidents('asOf=2022-03-20&certainty=possible'), ['strike-1', 'strike-2', 'strike-3'])
  t.strictSame(await incidents('without=claimant:russia'), ['strike-1', 'strike-2'])
  t.strictSame(await incidents('without=publisher:wire'), [])
})

t.test('the parameters of the view select as they do on its own route', async (t) => {
  const { records, exported } = await exportingApp(t, [
    strike('1'),
    strike('2', { place: 'front', occurred: '2022-03-20' }),
    statement({ ...ref('3'), act: 'threatens' }),
  ])
  const count = async (query: string) => (await records(`format=csv&${query}`)).length
  t.equal(await count('view=incidents&place=Irpin'), 1)
  t.equal(await count('view=incidents&place=ukraine'), 2, 'with all that lies within')
  t.equal(await count('view=incidents&from=2022-03-19'), 1)
  t.equal(await count('view=statements&act=threatens,accuses'), 1)
  t.equal(await count('view=statements&act=accuses'), 0)
  t.equal(await count('view=timeline&type=StrikeReported'), 2)
  t.equal(await count('view=timeline&q=something'), 1)
  const { headers } = await exported('view=incidents&format=csv&place=Irpin')
  t.match(headers['content-location'], /&place=irpin&/)
})

t.test('what can not be exported is refused by name', async (t) => {
  const { exported } = await exportingApp(t, [strike('1')])
  const bad = 'PARLEY_BAD_PARAMETER'
  const unknown = 'PARLEY_UNKNOWN_PARAMETER'
  for (const [query, code, error] of [
    ['format=csv', bad, { parameter: 'view' }],
    ['view=incidents', bad, { parameter: 'format' }],
    ['view=incident&format=csv', bad, { parameter: 'view', nearest: ['incidents'] }],
    ['view=incidents&format=geojsn', bad, { parameter: 'format', nearest: ['geojson'] }],
    ['view=positions&format=acled', bad, { parameter: 'view', message: 'acled can hold only incidents' }],
    ['view=timeline&format=hxl', bad, { parameter: 'view', message: 'hxl can hold only casualties, incidents' }],
    ['view=proposals&format=geojson', bad, { parameter: 'view' }],
    ['view=incidents&format=csv&place=atlantis', bad, { parameter: 'place' }],
    ['view=shifts&format=csv&from=5', bad, { parameter: 'from' }],
    ['view=incidents&format=csv&version=2', bad, { parameter: 'version' }],
    ['view=incidents&format=csv&asOf=yesterday', bad, { parameter: 'asOf' }],
    ['view=positions&format=csv&place=irpin', unknown, { parameter: 'place', message: 'is no parameter of positions' }],
    ['view=casualties&format=csv&groupBy=day', unknown, { parameter: 'groupBy' }],
    ['view=casualties&format=csv&policy=range/1', unknown, { parameter: 'policy' }],
    ['view=casualties&format=csv&explain=true', unknown, { parameter: 'explain' }],
    ['view=positions&format=ndjson&explain=true', unknown, { parameter: 'explain' }],
    ['view=ceasefires&format=ndjson&considered=5', unknown, { parameter: 'considered' }],
    ['view=contacts&format=geojson&window=72h', unknown, { parameter: 'window' }],
    ['view=incidents&format=csv&plce=irpin', unknown, { parameter: 'plce', nearest: ['place'] }],
    ['view=incidents&format=csv&limit=5', unknown, { parameter: 'limit' }],
  ] as const) {
    const { status, body, headers } = await exported(query)
    t.match({ status, code: body.code, errors: body.errors }, { status: 400, code, errors: [error] }, query)
    t.equal(headers['content-disposition'], undefined, 'a problem is no file')
  }
  t.match(await exported('view=incidents&format=csv&sequence=0'), { status: 404, body: { code: 'PARLEY_NOT_VISIBLE' } })
  t.equal((await exported('view=shifts&format=csv&from=5&along=ledger')).status, 200)
})

t.test('a memento is exported like any read, and HEAD ends after its headers', async (t) => {
  const { exported, parley } = await exportingApp(t, [strike('1')])
  const past = 'Sun, 20 Mar 2022 12:00:00 GMT'
  t.match(await exported('view=incidents&format=csv', { 'accept-datetime': past }), {
    status: 404,
    body: { code: 'PARLEY_NOT_VISIBLE' },
  })
  const later = new Date(Date.now() + 3_600_000).toUTCString()
  const { headers, status } = await exported('view=incidents&format=csv', { 'accept-datetime': later })
  t.match({ status, headers }, { status: 200, headers: { 'memento-datetime': later, link: /rel="original timegate"/ } })
  const url = `${U}/export?view=incidents&format=csv`
  const head = await parley.app.inject({ method: 'HEAD', url })
  t.match(head, {
    statusCode: 200,
    body: '',
    headers: { 'content-type': /^text\/csv/, 'content-disposition': /a-war/ },
  })
  t.equal(
    (await parley.app.inject({ method: 'HEAD', url: `${U}/export?view=shifts&format=csv&from=5` })).statusCode,
    400,
  )
})
