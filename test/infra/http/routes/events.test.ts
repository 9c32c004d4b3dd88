import t, { type Test } from 'tap'
import { z } from 'zod'
import { clockParameters } from '../../../../services/clock-request.js'
import { type Asked, openedApp, ref, statement, U } from './parley-app.js'

const pageOf = z.strictObject({
  events: z.array(
    z.strictObject({
      sequence: z.number(),
      position: z.string(),
      recordedAt: z.string(),
      type: z.string(),
      developmentId: z.string().nullable(),
      glossary: z.string().nullable(),
      revision: z.number(),
      recordedBy: z.string(),
      data: z.looseObject({}),
    }),
  ),
  next: z.string().nullable(),
  head: z.string(),
})
type Page = z.infer<typeof pageOf>

const page = async ({ get }: Asked, query = ''): Promise<Page> =>
  pageOf.parse(JSON.parse((await get(`${U}/events${query}`)).text))

const allPages = async (asked: Asked, limit: number, after?: string): Promise<Page['events']> => {
  const events: Page['events'] = []
  let next: string | null | undefined = after
  do {
    const given: Page = await page(asked, `?limit=${limit}${next === undefined ? '' : `&after=${next}`}`)
    if (given.events.length > limit) throw new Error('a page holds more than its limit')
    events.push(...given.events)
    next = given.next
  } while (next !== null)
  return events
}

/** A conflict beside another one, with a development that was corrected, retracted, reinstated, graded and duplicated. */
const withLife = async (t: Test) => {
  const asked = await openedApp(t)
  const { put, post, get } = asked
  await put('/v1/conflicts/another-war', { title: 'Another war', timeZone: 'UTC' })
  const D = `${U}/developments`
  const { id } = (await post(D, statement(ref('1')))).body
  const { id: twin } = (await post(D, statement({ ...ref('2'), reportedAt: '2022-03-20T10:00Z' }))).body
  const to = (path: string, of = id) => `/v1/developments/${of}/${path}`
  const revised = { reason: 'source-revised', reportedAt: '2022-03-21T00:00Z', patch: { summary: 'Revised.' } }
  await post(to('corrections'), revised)
  await post(to('retraction'), { reason: 'recording-error' })
  await post(to('reinstatement'), { reason: 'recording-error' })
  await post(to('grade'), { reliability: 'B' })
  await put('/v1/conflicts/another-war', { title: 'Another war', timeZone: 'Europe/Kyiv' })
  const { position } = (await post(to('duplicate', twin), { of: id })).body
  await get(`${U}?waitFor=${position}`)
  return { ...asked, id: id ?? '', twin: twin ?? '' }
}

t.test(
  'every event of the conflict is told in the order of recording, corrections and retractions among them',
  async (t) => {
    const asked = await withLife(t)
    const { events, next, head } = await page(asked)
    const life = (type: string, developmentId: string, revision: number) => ({
      type,
      developmentId,
      glossary: null,
      revision,
    })
    t.strictSame(
      events
        .slice(-8)
        .map(({ type, developmentId, glossary, revision }) => ({ type, developmentId, glossary, revision })),
      [
        { type: 'ConflictDescribed', developmentId: null, glossary: 'a-war', revision: 9 },
        life('StatementMade', asked.id, 0),
        life('StatementMade', asked.twin, 0),
        life('DevelopmentCorrected', asked.id, 1),
        life('DevelopmentRetracted', asked.id, 2),
        life('DevelopmentReinstated', asked.id, 3),
        life('DevelopmentGraded', asked.id, 4),
        life('DevelopmentMarkedDuplicate', asked.twin, 1),
      ],
    )
    t.match(events[0], {
      type: 'ConflictOpened',
      glossary: 'a-war',
      sequence: 1,
      recordedBy: 'local',
      data: { title: 'A war' },
    })
    t.match(events.at(-1), { position: head, data: { of: asked.id } })
    t.match(events.at(-5), { data: { reason: 'source-revised', content: { summary: 'Revised.' } } })
    t.equal(next, null)
  },
)

t.test('what is told is what is stored: nothing of another conflict, nothing missed, nothing twice', async (t) => {
  const asked = await withLife(t)
  const stored = []
  for await (const { sequence, position, recordedAt, type, revision, metadata, data } of asked.store.readAll())
    if (metadata.conflict === 'a-war') stored.push({ sequence, position, recordedAt, type, revision, data })
  const bare = ({ developmentId: _, glossary: __, recordedBy: ___, ...event }: Page['events'][number]) => event
  for (const limit of [1, 2, 7, stored.length - 1, stored.length, 1_000]) {
    const told = await allPages(asked, limit)
    t.strictSame(told.map(bare), stored, `in pages of ${limit}`)
  }
  for (const [at, { position }] of stored.entries())
    t.strictSame((await allPages(asked, 3, position)).map(bare), stored.slice(at + 1), `after ${at}`)
})

t.test('a page names the next one in its body and in a link, and the last one names none', async (t) => {
  const asked = await withLife(t)
  const first = await asked.get(`${U}/events?limit=4`)
  const { next } = pageOf.parse(JSON.parse(first.text))
  t.equal(first.headers.link, `<${U}/events?after=${next}&limit=4>; rel="next"`)
  t.notOk('link' in (await asked.get(`${U}/events`)).headers)
  t.equal(first.headers['cache-control'], 'no-store')
})

t.test('from the head on there is what comes later, also where the last event was of another conflict', async (t) => {
  const asked = await withLife(t)
  const { body } = await asked.put('/v1/conflicts/another-war', { title: 'Again', timeZone: 'UTC' })
  const waiting = `?waitFor=${body.position}`
  const { head } = await page(asked, waiting)
  t.equal(head, body.position)
  t.strictSame(await page(asked, `?after=${head}`), { events: [], next: null, head })
  const { position } = (await asked.post(`${U}/developments`, statement(ref('3')))).body
  const later = await page(asked, `?after=${head}&waitFor=${position}`)
  t.match(later, { events: [{ type: 'StatementMade', position }], next: null, head: position })
  t.strictSame(await page(asked, `?after=${position}`), { events: [], next: null, head: position }, 'at once')
})

t.test('a position that was never given is refused', async (t) => {
  const asked = await withLife(t)
  for (const never of ['', '0', '1', 'latest', '0000000000000000', '0000000000009999', '%20', 'x'.repeat(3_000)]) {
    const answer = await asked.get(`${U}/events?after=${never}`)
    t.equal(answer.status, 400, never)
    t.match(answer.body, { code: 'PARLEY_BAD_POSITION', errors: [{ parameter: 'after' }] }, never)
  }
})

t.test('there are no clocks here, and no other parameters', async (t) => {
  const { get } = await withLife(t)
  for (const clock of Object.keys(clockParameters).filter((name) => name !== 'waitFor')) {
    const answer = await get(`${U}/events?${clock}=1`)
    t.match(answer.body, { status: 400, code: 'PARLEY_UNKNOWN_PARAMETER', errors: [{ parameter: clock }] })
  }
  t.match((await get(`${U}/events?cursor=x`)).body, { status: 400 })
  for (const limit of ['0', '1001', '-1', 'x', '1.5'])
    t.match((await get(`${U}/events?limit=${limit}`)).body, {
      code: 'PARLEY_BAD_PARAMETER',
      errors: [{ parameter: 'limit' }],
    })
})

t.test('a conflict that is not there has no events', async (t) => {
  const { get } = await withLife(t)
  t.match((await get('/v1/conflicts/no-war/events')).body, { status: 404, code: 'PARLEY_NOT_FOUND' })
})

t.test('a page of very large events ends before its limit, and none is lost', async (t) => {
  const asked = await openedApp(t)
  const quote = 'x'.repeat(4_000)
  const sources = Array.from({ length: 100 }, () => ({ publisher: 'wire', publishedAt: '2022-03-19', quote }))
  const count = 14
  let position = ''
  for (let at = 0; at < count; at += 1) {
    const { body } = await asked.post(`${U}/developments`, statement({ ...ref(`${at}`), sources }))
    position = body.position ?? ''
  }
  const before = (await page(asked, `?waitFor=${position}&limit=1000`)).events.length
  const all = await allPages(asked, 1_000)
  t.ok(before < all.length)
  t.equal(all.filter(({ type }) => type === 'StatementMade').length, count)
  t.strictSame(
    all.map(({ sequence }) => sequence),
    all.map((_, at) => at + 1),
  )
})
