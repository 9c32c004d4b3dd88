import t from 'tap'
import { createFailingStore } from './failing-store.js'
import { openedApp, ref, statement, U } from './parley-app.js'

const D = `${U}/developments`

t.test(
  'a store that fails is told as 503 with Retry-After and no word of its own, and nothing is recorded',
  async (t) => {
    const store = createFailingStore()
    const { put, post, events } = await openedApp(t, { store })
    const { id } = (await post(D, statement(ref('0')))).body
    const before = await events()
    const writes: [string, () => ReturnType<typeof post>][] = [
      ['a report', () => post(D, statement(ref('1')))],
      [
        'a correction',
        () => post(`/v1/developments/${id}/corrections`, { reason: 'recording-error', patch: { summary: 'x' } }),
      ],
      ['a conflict', () => put(U, { title: 'Other', timeZone: 'Europe/Kyiv' })],
      ['an entry', () => put(`${U}/parties/france`, { name: 'France', kind: 'state' })],
    ]
    for (const [name, write] of writes) {
      store.fail('unavailable')
      const answer = await write()
      t.match(
        answer,
        { status: 503, headers: { 'retry-after': /^\d+$/ }, body: { code: 'PARLEY_STORE_UNAVAILABLE' } },
        name,
      )
      t.notMatch(answer.text, '/var/secret', 'nor of where it lies')
    }
    t.equal(await events(), before)
    for (const [name, write] of writes) t.ok((await write()).status < 300, `${name} again`)
    t.equal(await events(), before + writes.length)
  },
)

t.test('after an unknown outcome the same request again leaves exactly one event', async (t) => {
  const store = createFailingStore()
  const { put, post, events } = await openedApp(t, { store })
  const { id } = (await post(D, statement(ref('0')))).body
  const on = (path: string, body: object) => post(`/v1/developments/${id}/${path}`, body)
  const writes: [string, () => ReturnType<typeof post>][] = [
    ['a report by externalRef', () => post(D, statement(ref('1')))],
    ['a report by key', () => post(D, statement(), { 'idempotency-key': 'k' })],
    [
      'a source-revised',
      () => on('corrections', { reason: 'source-revised', reportedAt: '2022-03-20', patch: { summary: 'x' } }),
    ],
    ['a recording-error', () => on('corrections', { reason: 'recording-error', patch: { summary: 'y' } })],
    ['a withdrawal', () => on('retraction', { reason: 'source-withdrew', reportedAt: '2022-03-21' })],
    ['a restoration', () => on('reinstatement', { reason: 'source-restored', reportedAt: '2022-03-22' })],
    ['a strike', () => on('retraction', { reason: 'recording-error' })],
    ['its lifting', () => on('reinstatement', { reason: 'recording-error' })],
    ['a grade', () => on('grade', { credibility: 2 })],
    ['a conflict', () => put(U, { title: 'Other', timeZone: 'Europe/Kyiv' })],
    ['an entry', () => put(`${U}/parties/france`, { name: 'France', kind: 'state' })],
  ]
  for (const [name, write] of writes) {
    const before = await events()
    store.fail('outcomeUnknown')
    t.match(
      await write(),
      { status: 503, headers: { 'retry-after': /^\d+$/ }, body: { code: 'PARLEY_OUTCOME_UNKNOWN' } },
      name,
    )
    t.match(await write(), { status: 200, body: { unchanged: true } }, `${name} again`)
    t.equal(await events(), before + 1, `one event of ${name}`)
  }
})

t.test('lines of an upload that meet a failing store are refused one by one, and can be sent again', async (t) => {
  for (const failure of ['unavailable', 'outcomeUnknown'] as const) {
    const store = createFailingStore()
    const { upload, events } = await openedApp(t, { store })
    const before = await events()
    const file = [
      statement(ref('1')),
      statement(ref('2')),
      { op: 'grade', development: { system: 'test', key: '1' }, credibility: 2 },
      statement(ref('3')),
    ]
    const code = failure === 'unavailable' ? 'PARLEY_STORE_UNAVAILABLE' : 'PARLEY_OUTCOME_UNKNOWN'
    store.fail(failure)
    const lines = await upload(file, { headers: { 'idempotency-key': failure } })
    t.match(lines.slice(0, 2), [
      { line: 1, status: 503, problem: { code } },
      { line: 2, status: 503, problem: { code } },
    ])
    t.match(lines.at(3), { line: 4, status: 201 }, 'what comes later is recorded')
    t.match((await upload(file, { headers: { 'idempotency-key': failure } })).at(-1), { summary: { refused: 0 } })
    t.equal(await events(), before + 4, `${failure}: each once`)
    store.fail(failure)
    const graded = { op: 'grade', development: { system: 'test', key: '2' }, credibility: 2 }
    t.match(await upload([graded]), [{ line: 1, status: 503, problem: { code } }, { summary: { refused: 1 } }])
    t.match(await upload([graded]), [{ line: 1, status: 200 }])
    t.equal(await events(), before + 5)
  }
})

t.test('who loses a race for the glossary is judged by the entry, not by the stream', async (t) => {
  const store = createFailingStore()
  const { put, get } = await openedApp(t, { store })
  const seen = { 'if-match': String((await get(`${U}/parties/us`)).headers.etag) }
  const named = (name: string) => ({ name, kind: 'state' })
  store.before(() => put(`${U}/parties/france`, named('France')))
  t.match(
    await put(`${U}/parties/us`, named('USA'), seen),
    { status: 200, body: { unchanged: false } },
    'another entry was written',
  )
  const now = { 'if-match': String((await get(`${U}/parties/us`)).headers.etag) }
  store.before(() => put(`${U}/parties/us`, named('United States')))
  t.match(
    await put(`${U}/parties/us`, named('U.S.'), now),
    { status: 412, body: { code: 'PARLEY_STALE' } },
    'this entry was written',
  )
})

t.test('a lost race is tried again thrice, then told with the current revision', async (t) => {
  const store = createFailingStore()
  const { put, post, events } = await openedApp(t, { store })
  const { id } = (await post(D, statement(ref('0')))).body
  const grade = (credibility: number) => post(`/v1/developments/${id}/grade`, { credibility })
  const fix = (summary: string) =>
    post(`/v1/developments/${id}/corrections`, { reason: 'recording-error', patch: { summary } })
  const regrade = () => grade(1)
  const ungrade = () => grade(2)
  store.before(regrade, ungrade, regrade)
  t.match(await fix('Three times lost.'), { status: 200, body: { revision: 4, unchanged: false } })
  const before = await events()
  store.before(ungrade, regrade, ungrade, regrade)
  t.match(await fix('Four times lost.'), { status: 409, body: { code: 'PARLEY_WRONG_REVISION', currentRevision: 8 } })
  t.equal(await events(), before + 4)
  store.before(
    ...[1, 2, 3, 4].map((at) => () => put(`${U}/parties/state-${at}`, { name: `State ${at}`, kind: 'state' })),
  )
  t.match(await put(`${U}/parties/us`, { name: 'U.S.', kind: 'state' }), {
    status: 409,
    body: { code: 'PARLEY_WRONG_REVISION' },
  })
})
