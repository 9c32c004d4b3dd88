import t from 'tap'
import { openedApp, ref, statement, U } from './parley-app.js'

const CLOCKS = 'asOf=2022-03-20&knownAt=unbounded'

/** A cursor as it is, and as somebody who takes it apart could change it. */
const forged = (cursor: string, over: object, drop: readonly string[] = []): string => {
  const { p, ...rest } = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  const pins = Object.fromEntries(Object.entries({ ...p, ...over }).filter(([name]) => !drop.includes(name)))
  return Buffer.from(JSON.stringify({ ...rest, p: pins })).toString('base64url')
}

const withStatements = async (t: Parameters<typeof openedApp>[0]) => {
  const asked = await openedApp(t)
  const lines = await asked.upload(['1', '2', '3'].map((key) => statement(ref(key))))
  const position = lines.findLast(({ position }) => position !== undefined)?.position
  const { body } = await asked.get(`${U}/timeline?${CLOCKS}&limit=1&waitFor=${position}`)
  return { ...asked, cursor: body.nextCursor ?? '', sequence: body.clock?.sequence ?? 0 }
}

t.test('a cursor belongs to the one list that gave it', async (t) => {
  const { get, cursor } = await withStatements(t)
  t.equal((await get(`${U}/timeline?cursor=${cursor}`)).status, 200)
  for (const list of [`${U}/statements`, `${U}/positions`, `${U}/parties`, '/v1/conflicts']) {
    const { status, body } = await get(`${list}?cursor=${cursor}`)
    t.match({ status, code: body.code }, { status: 400, code: 'PARLEY_BAD_CURSOR' }, list)
  }
})

t.test('a cursor that was taken apart is not believed', async (t) => {
  const { get, cursor } = await withStatements(t)
  const bad = (code: string) => ({ status: 400, code })
  const ask = async (changed: string) => {
    const { status, body } = await get(`${U}/timeline?cursor=${changed}`)
    return { status, code: body.code }
  }
  t.same(await ask(forged(cursor, {}, ['asOf'])), bad('PARLEY_BAD_CURSOR'), 'a clock is missing')
  t.same(await ask(forged(cursor, { waitFor: '1' })), bad('PARLEY_BAD_CURSOR'), 'what no page pins')
  t.same(await ask(forged(cursor, { version: '9' })), bad('PARLEY_BAD_PARAMETER'), 'a version never served')
  t.same(await ask('bm90IG9uZQ'), bad('PARLEY_BAD_CURSOR'))
})

t.test('an answer is pinned only where the filters are ids, since an alias may come to mean another', async (t) => {
  const { get, put, sequence } = await withStatements(t)
  const url = (party: string) => `${U}/timeline?${CLOCKS}&sequence=${sequence}&version=1&party=${party}`
  const [byId, byAlias] = [await get(url('russia')), await get(url('Moscow'))]
  t.match(byId.headers, { etag: /^"/, 'cache-control': /immutable/ })
  t.match(byAlias.headers, { etag: undefined, 'cache-control': 'no-store' })
  t.equal(byAlias.body.citation, byId.body.citation)
  await put(`${U}/parties/russia`, { name: 'Russia', kind: 'state' })
  await put(`${U}/parties/ukraine`, { name: 'Ukraine', kind: 'state', aliases: ['Moscow'] })
  t.equal((await get(url('russia'))).text, byId.text)
})
