import t from 'tap'
import { loadReport } from '../../../../services/writing.js'
import { CONFLICT, described, glossary, openedApp, parleyApp, ref, statement, U } from './parley-app.js'

const D = `${U}/developments`

t.test('a development is recorded with 201, and its place is told', async (t) => {
  const { post, get, events } = await openedApp(t)
  const before = await events()
  const answer = await post(D, statement())
  t.match(answer, { status: 201, headers: { etag: '"0"' }, body: { revision: 0, unchanged: false } })
  const { id, location, position } = answer.body
  t.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/, 'a new id is a UUIDv7')
  t.equal(location, `/v1/developments/${id}`)
  t.equal(answer.headers.location, location)
  t.equal(await events(), before + 1)
  t.match((await get(`${U}?waitFor=${position}`)).body, {
    conflict: { developments: 1, firstOccurred: '2022-03-17T22:00:00.000Z' },
  })
})

t.test('what is stored names everything by id, with what follows from the sources filled in', async (t) => {
  const { post, store } = await openedApp(t)
  const sources = [
    { publisher: 'THE WIRE', publishedAt: '2022-03-20' },
    { publisher: 'wire', publishedAt: '2022-03-19T10:00+02:00' },
  ]
  const { body } = await post(
    D,
    statement({ by: 'Russian Federation', about: ['kyiv'], issue: 'crimea', place: 'Irpin', sources }),
  )
  const stored = await loadReport(store, body.id ?? '')
  t.match(stored, {
    type: 'StatementMade',
    data: {
      id: body.id,
      conflict: CONFLICT,
      by: 'russia',
      about: ['ukraine'],
      issue: 'crimea-status',
      place: ['irpin'],
      claim: { claimant: 'publisher:wire', stance: 'asserts' },
      sources: [{ publisher: 'wire' }, { publisher: 'wire' }],
      occurred: {
        from: '2022-03-17T22:00:00.000Z',
        to: '2022-03-18T22:00:00.000Z',
        precision: 'day',
        edtf: '2022-03-18',
      },
      reportedAt: { at: '2022-03-19T08:00:00.000Z', given: '2022-03-19T10:00+02:00' },
    },
    metadata: { conflict: CONFLICT, recordedBy: 'local' },
  })
})

t.test('each fault of a development is refused with its code and a pointer to the field', async (t) => {
  const { post, events } = await openedApp(t, { now: () => Date.parse('2022-04-01T12:00:00Z') })
  const before = await events()
  const strike = (over: object) => ({
    type: 'StrikeReported',
    occurred: '2022-03-18',
    sources: [{ publisher: 'wire', publishedAt: '2022-03-18' }],
    place: 'irpin',
    ...over,
  })
  const casualties = (count: unknown) => strike({ casualties: [{ harm: 'killed', count }] })
  const faults: [string, string, unknown][] = [
    ['PARLEY_UNKNOWN_PARTY', '/by', statement({ by: 'Rusland' })],
    ['PARLEY_UNKNOWN_PARTY', '/about/1', statement({ about: ['us', 'nobody'] })],
    ['PARLEY_UNKNOWN_PARTY', '/claim/claimant', statement({ claim: { claimant: 'nobody' } })],
    ['PARLEY_UNKNOWN_PUBLISHER', '/claim/claimant', statement({ claim: { claimant: 'publisher:nobody' } })],
    ['PARLEY_UNKNOWN_ISSUE', '/issue', statement({ issue: 'donbas' })],
    ['PARLEY_UNKNOWN_PLACE', '/place', statement({ place: 'moon' })],
    ['PARLEY_UNKNOWN_PLACE', '/place/1', statement({ place: ['irpin', 'moon'] })],
    [
      'PARLEY_UNKNOWN_PUBLISHER',
      '/sources/0/publisher',
      statement({ sources: [{ publisher: 'x', publishedAt: '2022-03-19' }] }),
    ],
    ['PARLEY_BAD_TIME', '/occurred', statement({ occurred: '2022-02-30' })],
    ['PARLEY_BAD_TIME', '/occurred', statement({ occurred: '2022-03-18/2022-03-17' })],
    ['PARLEY_BAD_TIME', '/occurred', statement({ occurred: 20220318 })],
    ['PARLEY_BAD_TIME', '/reportedAt', statement({ reportedAt: '2022-04-01T12:06:00Z' })],
    ['PARLEY_BAD_TIME', '/reportedAt', statement({ reportedAt: '2022-04-02' })],
    ['PARLEY_BAD_TIME', '/reportedAt', statement({ reportedAt: '2022-03-19T10:00' })],
    ['PARLEY_BAD_TIME', '/sources', statement({ sources: [{ publisher: 'wire', publishedAt: '2022-04-02' }] })],
    [
      'PARLEY_BAD_TIME',
      '/sources/0/publishedAt',
      statement({ sources: [{ publisher: 'wire', publishedAt: '2022-13-01' }] }),
    ],
    ['PARLEY_BAD_COUNT', '/casualties/0/count', casualties('a few')],
    ['PARLEY_BAD_COUNT', '/casualties/0/count', casualties(-1)],
    ['PARLEY_BAD_COUNT', '/casualties/0/count', casualties({ low: 5, high: 4 })],
    [
      'PARLEY_BAD_URL',
      '/sources/0/url',
      statement({ sources: [{ publisher: 'wire', publishedAt: '2022-03-19', url: 'ftp://example.org/' }] }),
    ],
    [
      'PARLEY_INVALID',
      '/sources/0/sha256',
      statement({ sources: [{ publisher: 'wire', publishedAt: '2022-03-19', sha256: 'abc' }] }),
    ],
    ['PARLEY_INVALID', '/type', statement({ type: 'StatementMad' })],
    ['PARLEY_INVALID', '/act', statement({ act: 'sings' })],
    ['PARLEY_INVALID', '/summary', statement({ summary: ' ' })],
    ['PARLEY_INVALID', '/mood', statement({ mood: 'bad' })],
    ['PARLEY_INVALID', '/conflict', statement({ conflict: CONFLICT })],
    ['PARLEY_INVALID', '/claim/mood', statement({ claim: { claimant: 'russia', mood: 'bad' } })],
    ['PARLEY_INVALID', '/__proto__', JSON.parse(JSON.stringify(statement()).replace('{', '{"__proto__":1,'))],
    ['PARLEY_INVALID', '/constructor', statement({ constructor: 1 })],
    ['PARLEY_INVALID', '/claim/claimant', statement({ sources: [], reportedAt: '2022-03-19' })],
    ['PARLEY_INVALID', '/reportedAt', statement({ sources: [{ publisher: 'wire' }] })],
    ['PARLEY_INVALID', '/id', statement({ id: 'no-uuid' })],
    ['PARLEY_INVALID', '/externalRef/key', statement({ externalRef: { system: 'test', key: '' } })],
    [
      'PARLEY_INVALID',
      '/value',
      {
        ...statement(),
        type: 'PositionStated',
        act: undefined,
        by: undefined,
        party: 'russia',
        issue: 'crimea',
        stance: 'demand',
        value: 'swiss',
      },
    ],
    ['PARLEY_INVALID', '', [statement()]],
    ['PARLEY_INVALID', '', 'StatementMade'],
  ]
  for (const [code, pointer, input] of faults) {
    const answer = await post(D, input)
    const name = `${code} at ${pointer || 'the whole'}`
    t.match(answer, { status: 422, headers: { 'content-type': 'application/problem+json' }, body: { code } }, name)
    t.ok(
      answer.body.errors?.some((error) => error.pointer === pointer),
      `${name}: ${JSON.stringify(answer.body.errors)}`,
    )
  }
  t.equal(await events(), before, 'nothing is recorded')
})

t.test('every fault of a report is told at once, with the nearest names', async (t) => {
  const { post } = await openedApp(t)
  const { body } = await post(D, statement({ by: 'Rusia', issue: 'Crimee', place: 'Irpen', occurred: '2022-02-30' }))
  t.strictSame(
    new Map(body.errors?.map(({ pointer, nearest }) => [pointer, nearest?.[0]])),
    new Map([
      ['/occurred', undefined],
      ['/place', 'Irpin'],
      ['/by', 'Russia'],
      ['/issue', 'Crimea'],
    ]),
  )
  t.match((await post(D, statement({ type: 'StatementsMade' }))).body.errors, [
    { pointer: '/type', nearest: ['StatementMade'] },
  ])
})

t.test('a report may lie five minutes ahead of the server, and no more', async (t) => {
  const { post } = await openedApp(t, { now: () => Date.parse('2022-04-01T12:00:00Z') })
  t.equal((await post(D, statement({ reportedAt: '2022-04-01T12:05:00Z' }))).status, 201)
  t.equal((await post(D, statement({ reportedAt: '2022-04-01T12:05:00.001Z' }))).status, 422)
  t.equal((await post(D, statement({ reportedAt: '2022-04-01' }))).status, 201, 'today')
})

t.test('a reference may dangle, and may not lead into another conflict', async (t) => {
  const { post, put, events } = await openedApp(t)
  const other = '/v1/conflicts/other'
  await put(other, described)
  await put(`${other}/glossary`, glossary)
  const foreign = await post(`${other}/developments`, statement())
  const dispute = (disputes: unknown) => ({
    ...statement(),
    type: 'ClaimDisputed',
    by: undefined,
    act: undefined,
    stance: 'denies',
    disputes,
  })
  const before = await events()
  t.match(await post(D, dispute(foreign.body.id)), {
    status: 422,
    body: { code: 'PARLEY_FOREIGN_REFERENCE', errors: [{ pointer: '/disputes' }] },
  })
  t.equal(await events(), before)
  t.equal((await post(D, dispute({ system: 'test', key: 'not yet' }))).status, 201)
  t.equal((await post(D, dispute('00000000-0000-4000-8000-000000000000'))).status, 201)
  const own = await post(D, statement(ref('own')))
  t.equal((await post(D, dispute(own.body.id))).status, 201)
})

t.test('what would be stored in more than 512 KiB is refused', async (t) => {
  const { post, events } = await openedApp(t)
  const before = await events()
  const quoted = (sources: number) =>
    statement({
      sources: Array.from({ length: sources }, () => ({
        publisher: 'wire',
        publishedAt: '2022-03-19',
        quote: 'x'.repeat(9_900),
      })),
    })
  t.match(await post(D, quoted(53)), { status: 413, body: { code: 'PARLEY_TOO_LARGE' } })
  t.equal(await events(), before)
  t.equal((await post(D, quoted(52))).status, 201)
})

t.test('a conflict that is not open takes no developments', async (t) => {
  const { post, parley, events } = await parleyApp(t)
  t.match(await post(D, statement()), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
  const answer = await parley.app.inject({
    method: 'POST',
    url: D,
    headers: { 'content-type': 'application/x-ndjson' },
    payload: JSON.stringify(statement()),
  })
  t.equal(answer.statusCode, 404, 'also an upload is refused before it is answered')
  t.equal(answer.json().code, 'PARLEY_NOT_FOUND')
  t.equal(await events(), 0)
  t.match(await post(`${D}?results=refused&x=1`, statement()), {
    status: 400,
    body: { code: 'PARLEY_UNKNOWN_PARAMETER' },
  })
  t.match(await post(`${D}?results=all`, statement()), {
    status: 400,
    body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter: 'results' }] },
  })
})
