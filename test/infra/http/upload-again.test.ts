import t from 'tap'
import { loadDevelopment } from '../../../services/writing.js'
import { createFailingStore } from './routes/failing-store.js'
import { openedApp, ref, statement, U } from './routes/parley-app.js'

const byRef = (key: string) => ({ development: { system: 'test', key } })
const D = `${U}/developments`
const headers = { 'idempotency-key': 'a file' }

t.test('of two uploads of one file at the same time each event is told as recorded by one alone', async (t) => {
  const store = createFailingStore()
  const { upload, events } = await openedApp(t, { store })
  const keys = ['a', 'b', 'c']
  await upload(keys.map((key) => statement(ref(key))))
  const before = await events()
  const file = keys.map((key) => ({ op: 'grade', ...byRef(key), reliability: 'A' }))
  // Both have seen that nothing is graded, before the one and then the other appends.
  const first: unknown[] = []
  store.before(async () => first.push((await upload(file, { headers })).at(-1)))
  const second = await upload(file, { headers })
  t.match(first, [{ summary: { recorded: 3, unchanged: 0, refused: 0 } }])
  t.match(
    second.slice(0, 3),
    [1, 2, 3].map((line) => ({ line, status: 200, revision: 1, unchanged: true })),
  )
  t.match(second.at(-1), { summary: { recorded: 0, unchanged: 3, refused: 0 } })
  t.equal(await events(), before + 3)
})

t.test('of equal writes to one development or glossary entry at the same time one is told that it wrote', async (t) => {
  const store = createFailingStore()
  const { post, put, events } = await openedApp(t, { store })
  const { id } = (await post(D, statement(ref('a')))).body
  const before = await events()
  const grade = () => post(`/v1/developments/${id}/grade`, { reliability: 'A' }, { 'if-match': '"0"' })
  const france = () => put(`${U}/parties/france`, { name: 'France', kind: 'state' })
  const chad = () => put(`${U}/parties/chad`, { name: 'Chad', kind: 'state' }, { 'if-none-match': '*' })
  store.before(grade)
  t.match(await grade(), { status: 200, headers: { etag: '"1"' }, body: { revision: 1, unchanged: true } })
  store.before(france)
  t.match(await france(), { status: 200, body: { unchanged: true } }, 'nothing is created twice')
  store.before(chad)
  t.match(await chad(), { status: 412, body: { code: 'PARLEY_STALE' } }, 'what was to be created is there')
  t.equal(await events(), before + 3)
})

t.test('a line that was unchanged stays so, whatever later lines of its file have recorded since', async (t) => {
  const { upload, post, store, events } = await openedApp(t)
  const { id } = (await post(D, statement(ref('a')))).body
  await post(`/v1/developments/${id}/grade`, { reliability: 'A' })
  const file = [
    { op: 'grade', ...byRef('a'), reliability: 'A' },
    { op: 'grade', ...byRef('a'), reliability: 'B' },
  ]
  t.match(await upload(file, { headers }), [{ unchanged: true }, { unchanged: false }, {}])
  const before = await events()
  t.match(await upload(file, { headers }), [
    { line: 1, status: 200, revision: 2, unchanged: true },
    { line: 2, status: 200, revision: 2, unchanged: true },
    { summary: { recorded: 0, unchanged: 2, refused: 0 } },
  ])
  t.equal(await events(), before)
  t.strictSame((await loadDevelopment(store, id ?? ''))?.state.grade, { reliability: 'B' })
  const other = { headers: { 'idempotency-key': 'another file' } }
  t.match((await upload(file, other)).at(-1), { summary: { recorded: 2 } }, 'with another key it is another request')
})

t.test('a line that was refused in its turn is refused again, though later lines have made it possible', async (t) => {
  const { upload, events } = await openedApp(t)
  const redated = { reason: 'recording-error', patch: { reportedAt: '2022-03-19' } }
  const file = [
    { op: 'grade', ...byRef('a'), reliability: 'A' },
    statement({ ...ref('a'), reportedAt: '2022-03-20' }),
    { op: 'duplicate', ...byRef('a'), of: { system: 'test', key: 'b' } },
    statement({ ...ref('b'), reportedAt: '2022-03-21' }),
    { op: 'duplicate', ...byRef('a'), of: { system: 'test', key: 'b' } },
    { op: 'correct', ...byRef('b'), ...redated },
  ]
  const refused = [
    { line: 1, status: 404, problem: { code: 'PARLEY_NOT_FOUND' } },
    { line: 3, status: 422, problem: { code: 'PARLEY_INVALID', errors: [{ pointer: '/of' }] } },
    { line: 5, status: 422, problem: { code: 'PARLEY_DUPLICATE_EARLIER' } },
  ]
  const asked = { headers, query: '?results=refused' }
  t.match(await upload(file, asked), [...refused, { summary: { recorded: 3, unchanged: 0, refused: 3 } }])
  const before = await events()
  t.match(await upload(file, asked), [...refused, { summary: { recorded: 0, unchanged: 3, refused: 3 } }])
  t.equal(await events(), before)
  t.match(
    await upload(file.slice(0, 5)),
    [{ status: 200 }, {}, { status: 200 }, {}, {}, {}],
    'a new request is judged anew',
  )
})

t.test('what the glossary refused is recorded when the file is sent again, but never behind later lines', async (t) => {
  const { upload, put, events } = await openedApp(t)
  const said = (by: string) => ({ op: 'correct', ...byRef('a'), reason: 'recording-error', patch: { by } })
  const file = [
    statement(ref('a')),
    statement({ ...ref('b'), by: 'france' }),
    { op: 'grade', ...byRef('b'), reliability: 'A' },
    said('france'),
    said('us'),
  ]
  t.match(await upload(file, { headers }), [
    { status: 201 },
    { problem: { code: 'PARLEY_UNKNOWN_PARTY' } },
    { problem: { code: 'PARLEY_NOT_FOUND' } },
    { problem: { code: 'PARLEY_UNKNOWN_PARTY' } },
    { status: 200, unchanged: false },
    {},
  ])
  await put(`${U}/parties/france`, { name: 'France', kind: 'state' })
  const before = await events()
  t.match(await upload(file, { headers }), [
    { line: 1, unchanged: true },
    { line: 2, status: 201 },
    { line: 3, unchanged: false },
    {
      line: 4,
      status: 422,
      problem: { code: 'PARLEY_IDEMPOTENCY_KEY_REUSED', errors: [{ header: 'idempotency-key' }] },
    },
    { line: 5, unchanged: true },
    { summary: { recorded: 2, unchanged: 2, refused: 1 } },
  ])
  t.equal(await events(), before + 2)
})

t.test('behind a line that the store failed on no other of its development is recorded before it', async (t) => {
  const store = createFailingStore()
  const { upload, post, events } = await openedApp(t, { store })
  const { id } = (await post(D, statement(ref('a')))).body
  await post(D, statement(ref('b')))
  const before = await events()
  const file = [
    { op: 'grade', ...byRef('a'), reliability: 'A' },
    { op: 'grade', ...byRef('a'), reliability: 'B' },
    { op: 'grade', ...byRef('b'), reliability: 'A' },
  ]
  store.fail('unavailable')
  t.match(await upload(file, { headers }), [
    { line: 1, status: 503, problem: { code: 'PARLEY_STORE_UNAVAILABLE' } },
    { line: 2, status: 503, problem: { code: 'PARLEY_STORE_UNAVAILABLE' } },
    { line: 3, status: 200, unchanged: false },
    { summary: { recorded: 1, unchanged: 0, refused: 2 } },
  ])
  t.match((await upload(file, { headers })).at(-1), { summary: { recorded: 2, unchanged: 1, refused: 0 } })
  t.equal(await events(), before + 3)
  t.strictSame((await loadDevelopment(store, id ?? ''))?.state.grade, { reliability: 'B' })
})

t.test('a mark that was lifted meanwhile is not made again behind what its file says of the other one', async (t) => {
  const { upload, post, events } = await openedApp(t)
  const [a, b] = [await post(D, statement(ref('a'))), await post(D, statement(ref('b')))]
  await post(`/v1/developments/${a.body.id}/duplicate`, { of: b.body.id })
  const file = [
    { op: 'duplicate', ...byRef('a'), of: { system: 'test', key: 'b' } },
    { op: 'correct', ...byRef('b'), reason: 'recording-error', patch: { claim: { claimant: 'us' } } },
  ]
  t.match(await upload(file, { headers }), [{ unchanged: true }, { unchanged: false }, {}])
  const lifted = { reason: 'recording-error', undoes: 1 }
  t.match(await post(`/v1/developments/${a.body.id}/reinstatement`, lifted), { status: 200 })
  const before = await events()
  t.match(await upload(file, { headers }), [
    { line: 1, status: 422, problem: { code: 'PARLEY_IDEMPOTENCY_KEY_REUSED' } },
    { line: 2, unchanged: true },
    { summary: { recorded: 0, unchanged: 1, refused: 1 } },
  ])
  t.equal(await events(), before)
})
