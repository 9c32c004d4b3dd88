import t from 'tap'
import { idOfExternalRef } from '../../../../domain/vocabulary/ids.js'
import { CONFLICT, openedApp, ref, statement, U } from './parley-app.js'

const D = `${U}/developments`
const ID = '0190f3a4-0000-7000-8000-00000000abcd'

t.test('a report sent again under its externalRef, its id or its Idempotency-Key is unchanged', async (t) => {
  const { post, events } = await openedApp(t)
  const key = { 'idempotency-key': 'a key, of any words' }
  for (const [input, headers] of [
    [statement(ref('1')), {}],
    [statement({ id: ID }), {}],
    [statement(), key],
  ] as const) {
    const first = await post(D, input, headers)
    t.match(first, { status: 201, body: { unchanged: false } })
    const before = await events()
    const again = await post(D, input, headers)
    t.match(again, { status: 200, headers: { etag: '"0"' } })
    t.strictSame(again.body, { ...first.body, unchanged: true })
    t.equal(await events(), before)
  }
  t.equal((await post(D, statement({ id: ID.toUpperCase() }))).body.id, ID, 'ids are compared in lower case')
})

t.test('the same content means what was said, not how it was written', async (t) => {
  const { post } = await openedApp(t)
  await post(D, statement(ref('1')))
  const { type, ...rest } = statement({ ...ref('1'), by: 'MOSCOW', order: 0, claim: {} })
  t.match(await post(D, { ...rest, type }), { status: 200, body: { unchanged: true } })
})

t.test('other content under the same id is refused, and the first stays', async (t) => {
  const { post, events } = await openedApp(t)
  await post(D, statement(ref('1')))
  await post(D, statement({ id: ID }))
  await post(D, statement(), { 'idempotency-key': 'k' })
  const before = await events()
  const other = { summary: 'Something else was said.' }
  t.match(await post(D, statement({ ...ref('1'), ...other })), { status: 409, body: { code: 'PARLEY_ID_CONFLICT' } })
  t.match(await post(D, statement({ id: ID, ...other })), { status: 409, body: { code: 'PARLEY_ID_CONFLICT' } })
  t.match(await post(D, statement(other), { 'idempotency-key': 'k' }), {
    status: 422,
    body: { code: 'PARLEY_IDEMPOTENCY_KEY_REUSED', errors: [{ header: 'idempotency-key' }] },
  })
  t.equal(await events(), before)
  const both = await post(D, statement({ ...ref('1'), ...other }), { 'idempotency-key': 'k' })
  t.equal(both.body.code, 'PARLEY_ID_CONFLICT', 'the id came from the externalRef, not from the key')
})

t.test('an id beside an externalRef must be the one that follows from it', async (t) => {
  const { post } = await openedApp(t)
  const id = idOfExternalRef(CONFLICT, { system: 'test', key: '1' })
  t.match(await post(D, statement({ id: ID, ...ref('1') })), {
    status: 422,
    body: { code: 'PARLEY_INVALID', errors: [{ pointer: '/id', message: new RegExp(id) }] },
  })
  t.match(await post(D, statement({ id, ...ref('1') })), { status: 201, body: { id } })
  t.match(await post(D, statement(ref('1'))), { status: 200, body: { id } })
})

t.test('an Idempotency-Key is 1 to 255 printable ASCII characters', async (t) => {
  const { post, parley } = await openedApp(t)
  const send = (key: string) => post(D, statement(), { 'idempotency-key': key })
  t.equal((await send('x'.repeat(255))).status, 201)
  for (const key of ['', 'x'.repeat(256), 'schlüssel', 'a\tb'])
    t.match(
      await send(key),
      { status: 400, body: { code: 'PARLEY_MALFORMED_REQUEST', errors: [{ header: 'idempotency-key' }] } },
      key,
    )
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': 'x'.repeat(256) }
  const answer = await parley.app.inject({ method: 'POST', url: D, headers, payload: '{}\n' })
  t.equal(answer.statusCode, 400, 'an upload is refused before its first line')
})

t.test('an honest retry is unchanged after its alias moved to another party or was removed', async (t) => {
  const { post, put, events } = await openedApp(t)
  const input = statement({ ...ref('1'), by: 'Moscow' })
  const keyed = statement({ by: 'Moscow' })
  const key = { 'idempotency-key': 'k' }
  const first = await post(D, input)
  await post(D, keyed, key)
  await put(`${U}/parties/russia`, { name: 'Russia', kind: 'state' })
  const before = await events()
  t.match(await post(D, input), { status: 200, body: { id: first.body.id, unchanged: true } })
  t.match(await post(D, keyed, key), { status: 200, body: { unchanged: true } })
  t.equal(
    (await post(D, statement({ ...ref('2'), by: 'Moscow' }))).body.code,
    'PARLEY_UNKNOWN_PARTY',
    'a new one is refused',
  )
  t.equal(await events(), before)
  await put(`${U}/parties/ukraine`, { name: 'Ukraine', kind: 'state', aliases: ['Moscow'] })
  t.match(await post(D, input), { status: 200, body: { id: first.body.id, unchanged: true } })
  t.match(await post(D, statement({ ...input, summary: 'Other.' })), {
    status: 409,
    body: { code: 'PARLEY_ID_CONFLICT' },
  })
})

t.test('a bare date of today, sent again after midnight, is unchanged', async (t) => {
  let now = Date.parse('2022-03-18T20:30:00Z')
  const { post, events, upload } = await openedApp(t, { now: () => now })
  const input = statement({ ...ref('1'), reportedAt: '2022-03-18' })
  const fromSource = statement({ ...ref('2'), sources: [{ publisher: 'wire', publishedAt: '2022-03-18' }] })
  t.equal((await post(D, input)).status, 201)
  t.equal((await post(D, fromSource)).status, 201)
  now += 1_000
  t.equal((await post(D, input)).status, 200, 'a second later')
  now = Date.parse('2022-03-19T09:00:00Z')
  const before = await events()
  t.match(await post(D, input), { status: 200, body: { unchanged: true } })
  t.match(await post(D, fromSource), { status: 200, body: { unchanged: true } })
  t.match(await upload([input, fromSource]), [{ status: 200 }, { status: 200 }, { summary: { unchanged: 2 } }])
  t.equal(await events(), before)
})

t.test('a retry after corrections is unchanged, and tells the revision of today', async (t) => {
  const { post } = await openedApp(t)
  const input = statement(ref('1'))
  const { id } = (await post(D, input)).body
  await post(`/v1/developments/${id}/corrections`, { reason: 'recording-error', patch: { summary: 'Put right.' } })
  await post(`/v1/developments/${id}/retraction`, { reason: 'recording-error' })
  t.match(await post(D, input), { status: 200, headers: { etag: '"2"' }, body: { id, revision: 2, unchanged: true } })
})

t.test('many clients that send the same report at once record one event', async (t) => {
  const { post, events } = await openedApp(t)
  const before = await events()
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(D, statement(ref('1')))))
  t.equal(await events(), before + 1)
  t.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
  t.ok(answers.every(({ status }) => status === 200 || status === 201))
})

t.test('of many clients that send other content under one externalRef at once, one is recorded', async (t) => {
  const { post, events } = await openedApp(t)
  const before = await events()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, at) => post(D, statement({ ...ref('1'), summary: `Account ${at}` }))),
  )
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.equal(answers.filter(({ body }) => body.code === 'PARLEY_ID_CONFLICT').length, 29)
  t.equal(await events(), before + 1)
})

t.test('of equal reports sent at the same time one is told that it recorded it', async (t) => {
  const { post, events } = await openedApp(t)
  const before = await events()
  const report = statement(ref('at-once'))
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(`${U}/developments`, report)))
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.equal(answers.filter(({ status, body }) => status === 200 && body.unchanged).length, 19)
  t.equal(await events(), before + 1)
})
