import t from 'tap'
import { createFailingStore } from './routes/failing-store.js'
import { openedApp, ref, statement, U } from './routes/parley-app.js'

const byRef = (key: string) => ({ development: { system: 'test', key } })
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
  const { id } = (await post(`${U}/developments`, statement(ref('a')))).body
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
