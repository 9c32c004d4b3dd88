import { mock } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import { described, openedApp, parleyApp, ref, statement, U } from './parley-app.js'

const D = `${U}/developments`
const NOW = Date.parse('2022-04-01T12:00:00.000Z')

/** A conflict in Kyiv's time, with one development of 18 March 2022, reported on the 20th, and the place of each write. */
const withOne = async (t: Parameters<typeof openedApp>[0]) => {
  // A ledger whose every event is recorded a second after the one before.
  let recorded = NOW
  const store = createMemoryStore({ now: () => (recorded += 1_000) })
  const asked = await openedApp(t, { store, now: () => NOW })
  const { body } = await asked.post(D, statement({ ...ref('1'), reportedAt: '2022-03-20T10:00Z' }))
  const { clock } = (await asked.get(`${U}?waitFor=${body.position}`)).body
  const sequence = clock?.sequence ?? 0
  /** How many developments are visible under some clock parameters. */
  const visible = async (query: string) => {
    const answer = await asked.get(`${U}?${query}`)
    t.equal(answer.status, 200, query)
    return JSON.parse(answer.text).conflict.developments
  }
  return { ...asked, position: body.position ?? '', sequence, visible }
}

t.test('clocks left out mean now, all that is known, and all that is recorded', async (t) => {
  const { get, sequence, position } = await withOne(t)
  const { body } = await get(U)
  t.match(body.clock, { asOf: '2022-04-01T12:00:00.000Z', knownAt: null, sequence, position, timeZone: 'Europe/Kyiv' })
  t.match(body, { conflict: { developments: 1 } })
})

t.test('asOf is inclusive: an instant counts itself, a date its whole day in the zone of the conflict', async (t) => {
  const { visible } = await withOne(t)
  t.equal(await visible('asOf=2022-03-17'), 0)
  t.equal(await visible('asOf=2022-03-18'), 1)
  t.equal(await visible('asOf=2022-03-18T21:59:59.998Z'), 0)
  t.equal(await visible('asOf=2022-03-18T21:59:59.999Z'), 1, 'the last millisecond of the day in Kyiv')
  t.equal(await visible('asOf=2022-03-18T12:00Z'), 0)
  t.equal(await visible('asOf=2022-03-18T12:00Z&certainty=possible'), 1)
  t.equal(await visible('asOf=2022-03-17&certainty=possible'), 0)
})

t.test('knownAt is what had been reported by then, at the same time as the world clock or alone', async (t) => {
  const { visible } = await withOne(t)
  t.equal(await visible('knownAt=2022-03-19'), 0)
  t.equal(await visible('knownAt=2022-03-20'), 1)
  t.equal(await visible('knownAt=2022-03-20T09:59:59.999Z'), 0)
  t.equal(await visible('knownAt=2022-03-20T10:00Z'), 1)
  t.equal(await visible('knownAt=unbounded'), 1)
  t.equal(await visible('at=2022-03-19'), 0)
  t.equal(await visible('at=2022-03-20'), 1)
  t.equal(await visible('asOf=2022-03-18&knownAt=2022-03-20'), 1)
})

t.test('what an answer prints of its clock, sent back, gives the same answer', async (t) => {
  const { get } = await withOne(t)
  for (const query of [
    'at=2022-03-20',
    'at=2022-03-27',
    'asOf=2022-03-18T23:59:59.999%2B02:00',
    'asOf=2022-03-18&knownAt=unbounded',
    'recordedAt=2099-01-01',
  ]) {
    const first = await get(`${U}?${query}`)
    const { asOf, knownAt, sequence } = JSON.parse(first.text).clock
    const again = await get(`${U}?asOf=${asOf}&knownAt=${knownAt ?? 'unbounded'}&sequence=${sequence}`)
    t.equal(again.text, first.text, query)
  }
})

t.test('the ledger clock goes by sequence or by recorded time', async (t) => {
  const { get, visible, sequence } = await withOne(t)
  t.equal(await visible(`sequence=${sequence - 1}`), 0)
  t.equal(await visible(`sequence=${sequence}`), 1)
  t.equal(await visible('recordedAt=2099-01-01'), 1)
  t.match(await get(`${U}?sequence=0`), { status: 404, body: { code: 'PARLEY_NOT_VISIBLE' } })
  t.match(await get(`${U}?recordedAt=2001-01-01`), { status: 404, body: { code: 'PARLEY_NOT_VISIBLE' } })
})

t.test('a clock that can not be read is refused with the parameter at fault', async (t) => {
  const { get } = await withOne(t)
  const refused: [string, string, string][] = [
    ['at=2022-03-18&asOf=2022-03-18', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['at=2022-03-18&knownAt=2022-03-18', 'PARLEY_BAD_PARAMETER', 'knownAt'],
    ['at=2022-03-18&knownAt=unbounded', 'PARLEY_BAD_PARAMETER', 'knownAt'],
    ['at=unbounded', 'PARLEY_BAD_PARAMETER', 'at'],
    ['asOf=unbounded', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['sequence=1&recordedAt=2022-03-18', 'PARLEY_BAD_PARAMETER', 'recordedAt'],
    ['sequence=-1', 'PARLEY_BAD_PARAMETER', 'sequence'],
    ['sequence=1.0', 'PARLEY_BAD_PARAMETER', 'sequence'],
    ['sequence=', 'PARLEY_BAD_PARAMETER', 'sequence'],
    ['sequence=9999999999999999', 'PARLEY_BAD_PARAMETER', 'sequence'],
    ['asOf=2022-02-30', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['asOf=2022-03', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['asOf=2022-03-18T12:00', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['asOf=', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['asOf=now', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['recordedAt=yesterday', 'PARLEY_BAD_PARAMETER', 'recordedAt'],
    ['certainty=maybe', 'PARLEY_BAD_PARAMETER', 'certainty'],
    ['version=2', 'PARLEY_BAD_PARAMETER', 'version'],
    ['version=0', 'PARLEY_BAD_PARAMETER', 'version'],
    ['asof=2022-03-18', 'PARLEY_UNKNOWN_PARAMETER', 'asof'],
    ['asOf=2022-03-18&asOf=2022-03-18', 'PARLEY_BAD_PARAMETER', 'asOf'],
    ['waitFor=no%20position', 'PARLEY_BAD_POSITION', 'waitFor'],
  ]
  for (const [query, code, parameter] of refused)
    t.match(await get(`${U}?${query}`), { status: 400, body: { code, errors: [{ parameter }] } }, query)
  const two = await get(`${U}?asOf=x&knownAt=y`)
  t.strictSame(
    two.body.errors?.map(({ parameter }) => parameter),
    ['asOf', 'knownAt'],
    'every fault is told',
  )
})

t.test('a plus that a form has eaten is read as one', async (t) => {
  const { get } = await withOne(t)
  const escaped = await get(`${U}?asOf=2022-03-18T12:00%2B02:00`)
  t.equal((await get(`${U}?asOf=2022-03-18T12:00+02:00`)).text, escaped.text)
  t.equal(escaped.body.clock?.asOf, '2022-03-18T10:00:00.000Z')
})

t.test('waitFor answers once the write can be read', async (t) => {
  const { get, post } = await withOne(t)
  for (let count = 2; count < 20; count++) {
    const { position } = (await post(D, statement(ref(String(count))))).body
    t.match((await get(`${U}?waitFor=${position}`)).body, { conflict: { developments: count } })
  }
})

t.test('a sequence beyond the head is waited for, and answered as soon as it is there', async (t) => {
  const { get, post, sequence } = await withOne(t)
  const waiting = get(`${U}?sequence=${sequence + 1}`)
  await post(D, statement(ref('2')))
  t.match(await waiting, { status: 200, body: { clock: { sequence: sequence + 1 }, conflict: { developments: 2 } } })
})

t.test('what the index does not reach within five seconds is answered with 503', async (t) => {
  const { get, sequence } = await withOne(t)
  t.teardown(() => mock.timers.reset())
  for (const query of [`sequence=${sequence + 1}`, 'waitFor=9999999999999999']) {
    mock.timers.enable({ apis: ['setTimeout'] })
    let answered = false
    const answer = get(`${U}?${query}`).finally(() => {
      answered = true
    })
    // Until it has begun to wait, no time passes for it.
    for (let turn = 0; turn < 20; turn++) await nextTurn()
    mock.timers.tick(4_999)
    for (let turn = 0; turn < 20; turn++) await nextTurn()
    t.notOk(answered, 'not before')
    mock.timers.tick(1)
    t.match(
      await answer,
      { status: 503, headers: { 'retry-after': /^\d+$/ }, body: { code: 'PARLEY_INDEX_BEHIND' } },
      query,
    )
    mock.timers.reset()
  }
})

t.test('only an answer with all three clocks given is pinned: it has an ETag and may be kept', async (t) => {
  const { get, post, parley, sequence } = await withOne(t)
  const before = (await get(U)).body.clock?.recordedAt ?? ''
  t.equal((await get(U)).headers['cache-control'], 'no-store')
  for (const query of [
    'asOf=2022-03-18',
    'at=2022-03-20',
    `at=2022-03-20&recordedAt=${before}`,
    `asOf=2022-03-18&sequence=${sequence}`,
    `knownAt=unbounded&sequence=${sequence}`,
  ]) {
    const { headers } = await get(`${U}?${query}`)
    t.equal(headers['cache-control'], 'no-store', query)
    t.notOk(headers.etag, query)
  }
  const { position } = (await post(D, statement(ref('2')))).body
  await get(`${U}?waitFor=${position}`)
  for (const query of [
    `at=2022-03-20&sequence=${sequence}`,
    `asOf=2022-03-18&knownAt=unbounded&sequence=${sequence}`,
    `at=2022-03-20&recordedAt=${before}`,
  ]) {
    const answer = await get(`${U}?${query}`)
    t.equal(answer.headers['cache-control'], 'private, max-age=86400', query)
    t.match(answer.headers.etag, /^"[\w-]{43}"$/, query)
    t.equal((await get(`${U}?${query}&version=1`)).headers['cache-control'], 'private, max-age=86400, immutable', query)
    t.equal((await get(`${U}?${query}&version=1`)).headers.etag, answer.headers.etag, 'the digest of the same body')
    for (const tag of [String(answer.headers.etag), `"x", W/${answer.headers.etag}`, '*']) {
      const kept = await parley.app.inject({ url: `${U}?${query}`, headers: { 'if-none-match': tag } })
      t.match(kept, { statusCode: 304, body: '', headers: { etag: answer.headers.etag } }, tag)
    }
    t.equal((await get(`${U}?${query}`, { 'if-none-match': '"x"' })).status, 200)
  }
})

t.test(
  'every answer cites itself with all clocks pinned by sequence, parameters sorted, and its version',
  async (t) => {
    const { get, sequence } = await withOne(t)
    const { body, headers } = await get(`${U}?at=2022-03-20`)
    const citation = `${U}?asOf=2022-03-20T21:59:59.999Z&certainty=certain&knownAt=2022-03-20T21:59:59.999Z&sequence=${sequence}&version=1`
    t.equal(body.citation, citation)
    t.equal(headers['content-location'], citation)
    t.equal(
      (await get(U)).body.citation,
      `${U}?asOf=2022-04-01T12:00:00.000Z&certainty=certain&knownAt=unbounded&sequence=${sequence}&version=1`,
    )
    t.match((await get(`${U}?certainty=possible`)).body.citation, 'certainty=possible')
  },
)

t.test('a citation gives the same bytes and ETag after more writes, also after the zone changed', async (t) => {
  const { get, put, post } = await parleyApp(t, { now: () => NOW })
  await put(U, described)
  const { position } = (await put(U, { ...described, description: 'Before.' })).body
  const first = await get(`${U}?at=2022-03-20&waitFor=${position}`)
  const cited = await get(first.body.citation ?? '')
  t.equal(cited.text, first.text)
  await put(U, { ...described, timeZone: 'Asia/Tokyo' })
  await put(`${U}/publishers/wire`, { name: 'A Wire' })
  await put(`${U}/parties/russia`, { name: 'Russia', kind: 'state' })
  const last = await post(D, statement())
  await get(`${U}?waitFor=${last.body.position}`)
  const again = await get(first.body.citation ?? '')
  t.equal(again.text, cited.text)
  t.equal(again.headers.etag, cited.headers.etag)
  const { clock } = first.body
  t.equal(
    (await get(`${U}?at=2022-03-20&sequence=${clock?.sequence}`)).text,
    first.text,
    'a date is read in the zone of that time',
  )
})
