import t from 'tap'
import { described, glossary, openedApp, parleyApp, statement, U } from './parley-app.js'

t.test('a conflict is opened with 201, described anew with 200, and unchanged when it is so already', async (t) => {
  const { put, get, events } = await parleyApp(t)
  const opened = await put(U, described)
  t.match(opened, {
    status: 201,
    headers: { etag: '"0"', location: U },
    body: { id: 'a-war', revision: 0, unchanged: false },
  })
  const anew = await put(U, { ...described, title: 'The same war' })
  t.match(anew, { status: 200, headers: { etag: '"1"' }, body: { revision: 1, unchanged: false } })
  t.match(await put(U, { ...described, title: 'The same war' }), {
    status: 200,
    headers: { etag: '"1"' },
    body: { revision: 1, position: anew.body.position, unchanged: true },
  })
  t.equal(await events(), 2)
  t.match((await get(`${U}?waitFor=${anew.body.position}`)).body, {
    conflict: {
      id: 'a-war',
      title: 'The same war',
      description: null,
      timeZone: 'Europe/Kyiv',
      principals: [],
      developments: 0,
    },
  })
})

t.test('principals are parties of the glossary, named by whatever they are called and stored by id', async (t) => {
  const { put, get } = await parleyApp(t)
  t.match(await put(U, { ...described, principals: ['russia'] }), {
    status: 422,
    body: { code: 'PARLEY_UNKNOWN_PARTY' },
  })
  await put(U, described)
  await put(`${U}/glossary`, glossary)
  t.match(await put(U, { ...described, principals: ['ukraine', 'Rusia'] }), {
    status: 422,
    body: { code: 'PARLEY_UNKNOWN_PARTY', errors: [{ pointer: '/principals/1', nearest: ['Russia'] }] },
  })
  const { body } = await put(U, { ...described, principals: ['MOSCOW', 'Kyiv', 'russia'] })
  t.match((await get(`${U}?waitFor=${body.position}`)).body, { conflict: { principals: ['russia', 'ukraine'] } })
})

t.test('the zone can change until a development exists, and is fixed from then on', async (t) => {
  const { put, post, upload } = await openedApp(t)
  const elsewhere = { ...described, timeZone: 'Europe/London' }
  t.equal((await put(U, elsewhere)).status, 200)
  t.equal((await put(U, described)).status, 200)
  t.equal((await post(`${U}/developments`, statement())).status, 201)
  t.match(await put(U, elsewhere), {
    status: 409,
    body: { code: 'PARLEY_TIME_ZONE_FIXED', errors: [{ pointer: '/timeZone' }] },
  })
  t.equal((await put(U, { ...described, title: 'Another title' })).status, 200, 'the rest may change')
  const other = '/v1/conflicts/other'
  await put(other, described)
  await put(`${other}/glossary`, glossary)
  await upload([statement()], { conflict: 'other' })
  t.equal((await put(other, elsewhere)).status, 409, 'also right after an upload')
})

t.test('what breaks the schema of a conflict is refused with a pointer', async (t) => {
  const { put, events } = await parleyApp(t)
  const pointerOf = async (body: unknown) => {
    const answer = await put(U, body)
    t.match(answer, { status: 422, body: { code: 'PARLEY_INVALID' } })
    return answer.body.errors?.[0]?.pointer
  }
  t.equal(await pointerOf({ ...described, timeZone: 'Europe/Kyjiw' }), '/timeZone')
  t.equal(await pointerOf({ ...described, timeZone: '+02:00' }), '/timeZone', 'an offset is no zone')
  t.equal(await pointerOf({ timeZone: 'UTC' }), '/title')
  t.equal(await pointerOf({ ...described, id: 'a-war' }), '/id')
  t.equal(await pointerOf({ ...described, principals: 'russia' }), '/principals')
  t.equal(await pointerOf(JSON.parse('{"title":"x","timeZone":"UTC","__proto__":{}}')), '/__proto__')
  t.equal((await put('/v1/conflicts/A_War', described)).status, 400)
  t.equal((await put(`${U}?x=1`, described)).body.code, 'PARLEY_UNKNOWN_PARAMETER')
  t.equal(await events(), 0)
})

t.test('a conflict is written under the revision that its author saw, or not at all', async (t) => {
  const { put, events } = await parleyApp(t)
  t.match(
    await put(U, described, { 'if-match': '"0"' }),
    { status: 412, body: { code: 'PARLEY_STALE' } },
    'not there yet',
  )
  t.match(await put(U, described, { 'if-match': '*' }), { status: 412 }, '* means that there is something')
  t.equal((await put(U, described, { 'if-none-match': '*' })).status, 201)
  const again = await put(U, described, { 'if-none-match': '*' })
  t.match(again, {
    status: 412,
    body: { code: 'PARLEY_STALE', currentRevision: 0, errors: [{ header: 'if-none-match' }] },
  })
  const second = { ...described, title: 'Second' }
  t.equal((await put(U, second, { 'if-match': '"0"' })).status, 200)
  t.match(await put(U, { ...described, title: 'Third' }, { 'if-match': '"0"' }), {
    status: 412,
    body: { code: 'PARLEY_STALE', currentRevision: 1, errors: [{ header: 'if-match' }] },
  })
  t.match(
    await put(U, second, { 'if-match': '"0"' }),
    { status: 200, body: { unchanged: true, revision: 1 } },
    'it is so already',
  )
  t.equal((await put(U, { ...described, title: 'Fourth' }, { 'if-match': 'W/"1"' })).status, 200, 'a weak form')
  t.equal((await put(U, { ...described, title: 'Fifth' }, { 'if-match': '*' })).status, 200)
  for (const [header, value] of [
    ['if-match', '3'],
    ['if-match', '"abc"'],
    ['if-none-match', '"1"'],
  ] as const) {
    const answer = await put(U, second, { [header]: value })
    t.match(
      answer,
      { status: 400, body: { code: 'PARLEY_MALFORMED_REQUEST', errors: [{ header }] } },
      `${header}: ${value}`,
    )
  }
  t.equal(await events(), 4)
})

t.test('conflicts are listed by id, in pages that a cursor continues', async (t) => {
  const { put, get } = await parleyApp(t)
  let position: string | undefined
  for (const id of ['c', 'a', 'b']) position = (await put(`/v1/conflicts/${id}`, described)).body.position
  await get(`/v1/conflicts/b?waitFor=${position}`)
  const first = await get('/v1/conflicts?limit=2')
  t.match(first.body, { conflicts: [{ id: 'a' }, { id: 'b' }] })
  t.equal(first.headers.link, `</v1/conflicts?cursor=${first.body.nextCursor}&limit=2>; rel="next"`)
  const second = await get(`/v1/conflicts?limit=2&cursor=${first.body.nextCursor}`)
  t.match(second.body, { conflicts: [{ id: 'c' }], nextCursor: null })
  t.notOk(second.headers.link)
  t.equal((await get('/v1/conflicts?cursor=x')).body.code, 'PARLEY_BAD_CURSOR')
  for (const limit of ['0', '1001', 'x', '-1', '1.5'])
    t.match((await get(`/v1/conflicts?limit=${limit}`)).body, {
      code: 'PARLEY_BAD_PARAMETER',
      errors: [{ parameter: 'limit' }],
    })
  t.equal((await get('/v1/conflicts?asOf=2022-03-18')).body.code, 'PARLEY_UNKNOWN_PARAMETER', 'the list has no clocks')
  t.match(await get('/v1/conflicts/nowhere'), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
})
