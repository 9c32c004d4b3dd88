import t from 'tap'
import { described, openedApp, parleyApp, U } from './parley-app.js'

const party = (over: object = {}) => ({ name: 'France', kind: 'state', ...over })

t.test('an entry is registered with 201, replaced whole with 200, and unchanged when it is so already', async (t) => {
  const { put, get, events } = await openedApp(t)
  const before = await events()
  const made = await put(`${U}/parties/france`, party({ aliases: ['Paris'] }))
  t.match(made, { status: 201, body: { id: 'france', unchanged: false } })
  t.equal(made.headers.etag, `"${made.body.revision}"`)
  const replaced = await put(`${U}/parties/france`, party({ name: 'French Republic' }))
  t.match(replaced, { status: 200, body: { id: 'france', unchanged: false } })
  const same = await put(`${U}/parties/france`, party({ name: 'French Republic' }))
  t.match(same, { status: 200, body: { unchanged: true, revision: replaced.body.revision } })
  const shown = await get(`${U}/parties/france?waitFor=${replaced.body.position}`)
  t.strictSame(
    shown.body.party,
    { id: 'france', name: 'French Republic', kind: 'state', aliases: [] },
    'absent aliases: none',
  )
  t.equal(shown.headers.etag, replaced.headers.etag)
  t.equal(await events(), before + 2)
})

t.test('an entry of each kind is put and read by id, name or alias, whatever the case and accents', async (t) => {
  const { put, get } = await openedApp(t)
  const puts: [string, string, object][] = [
    ['issues', 'nato', { title: 'Membership of NATO', options: ['member', 'non-member'], aliases: ['Alliance'] }],
    ['places', 'lviv', { name: 'Lviv', latitude: 49.84, longitude: 24.03, precision: 'city', aliases: ['Lwów'] }],
    ['publishers', 'ria', { name: 'RIA', reliability: 'D', speaksFor: 'Russian Federation', aliases: ['RIA Novosti'] }],
    ['parties', 'turkey', { name: 'Türkiye', kind: 'state', aliases: [] }],
  ]
  let position: string | undefined
  for (const [kind, id, entry] of puts) {
    const answer = await put(`${U}/${kind}/${id}`, entry)
    t.equal(answer.status, 201, id)
    position = answer.body.position
  }
  t.match((await get(`${U}/issues/ALLIANCE?waitFor=${position}`)).body, {
    issue: { id: 'nato', options: ['member', 'non-member'] },
  })
  t.match((await get(`${U}/places/lwow`)).body, { place: { id: 'lviv', latitude: 49.84 } })
  t.match(
    (await get(`${U}/publishers/ria%20novosti`)).body,
    { publisher: { id: 'ria', speaksFor: 'russia' } },
    'stored as an id',
  )
  t.match((await get(`${U}/parties/turkiye`)).body, { party: { id: 'turkey' } })
  t.match(await get(`${U}/parties/nobody`), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
})

t.test('an alias belongs to one entry of its kind, and may be another one in another kind', async (t) => {
  const { put, events } = await openedApp(t)
  const before = await events()
  const taken = async (id: string, entry: object, pointer: string) =>
    t.match(await put(`${U}/parties/${id}`, entry), {
      status: 409,
      body: { code: 'PARLEY_ALIAS_TAKEN', errors: [{ pointer }] },
    })
  await taken('france', party({ aliases: ['Paris', 'moscow '] }), '/aliases/1')
  await taken('france', party({ name: 'RUSSIA' }), '/name')
  await taken('kyiv', party({ name: 'Capital' }), '/id')
  t.equal(await events(), before)
  t.equal((await put(`${U}/places/kyiv`, { name: 'Kyiv', aliases: ['Moscow'] })).status, 201)
  t.equal((await put(`${U}/parties/russia`, party({ name: 'Russia' }))).status, 200, 'gives its aliases up')
  t.equal((await put(`${U}/parties/france`, party({ aliases: ['Moscow'] }))).status, 201, 'and another takes one')
})

t.test('an unknown name is refused with the nearest, a circle with the field that closes it', async (t) => {
  const { put, events } = await openedApp(t)
  const before = await events()
  t.match(await put(`${U}/parties/lavrov`, { name: 'Lavrov', kind: 'person', speaksFor: 'Rossia' }), {
    status: 422,
    body: { code: 'PARLEY_UNKNOWN_PARTY', errors: [{ pointer: '/speaksFor', nearest: ['Russia'] }] },
  })
  t.match(await put(`${U}/places/bucha`, { name: 'Bucha', within: 'Kyiv Oblas' }), {
    status: 422,
    body: { code: 'PARLEY_UNKNOWN_PLACE', errors: [{ pointer: '/within', nearest: ['Kyiv Oblast'] }] },
  })
  t.match(await put(`${U}/parties/russia`, party({ name: 'Russia', speaksFor: 'peskov' })), {
    status: 422,
    body: { code: 'PARLEY_INVALID', errors: [{ pointer: '/speaksFor' }] },
  })
  t.match(await put(`${U}/places/irpin`, { name: 'Irpin', within: 'irpin' }), {
    status: 422,
    body: { code: 'PARLEY_INVALID', errors: [{ pointer: '/within' }] },
  })
  t.match((await put(`${U}/parties/x`, party({ kind: 'empire' }))).body, {
    code: 'PARLEY_INVALID',
    errors: [{ pointer: '/kind' }],
  })
  t.match((await put(`${U}/parties/x`, party({ id: 'y' }))).body, {
    code: 'PARLEY_INVALID',
    errors: [{ pointer: '/id' }],
  })
  t.equal((await put(`${U}/parties/No_Slug`, party())).status, 400)
  t.equal(await events(), before)
})

t.test('a bulk put may point forward, resolves names within itself, and is all or nothing', async (t) => {
  const { put, get, events } = await openedApp(t)
  const before = await events()
  const bulk = {
    parties: [
      { id: 'scholz', name: 'Olaf Scholz', kind: 'person', speaksFor: 'Berlin' },
      { id: 'germany', name: 'Germany', kind: 'state', aliases: ['Berlin'] },
    ],
    publishers: [{ id: 'dw', name: 'DW', speaksFor: 'Germany' }],
  }
  const broken = { ...bulk, places: [{ id: 'lviv', name: 'Lviv', within: 'nowhere' }] }
  t.match(await put(`${U}/glossary`, broken), {
    status: 422,
    body: { code: 'PARLEY_UNKNOWN_PLACE', errors: [{ pointer: '/places/0/within' }] },
  })
  t.equal(await events(), before, 'nothing of it')
  const { status, body } = await put(`${U}/glossary`, bulk)
  t.equal(status, 200)
  t.equal(await events(), before + 3)
  t.match((await get(`${U}/parties/scholz?waitFor=${body.position}`)).body, { party: { speaksFor: 'germany' } })
  t.match((await get(`${U}/publishers/dw`)).body, { publisher: { speaksFor: 'germany' } })
  t.match(await put(`${U}/glossary`, bulk), { status: 200, body: { unchanged: true, revision: body.revision } })
  t.match((await get(`${U}/parties/russia`)).body, { party: { id: 'russia' } }, 'nothing is removed')
})

t.test('a bulk put is refused with a pointer to every entry at fault', async (t) => {
  const { put, events } = await openedApp(t)
  const before = await events()
  const person = (id: string, speaksFor: string) => ({ id, name: id, kind: 'person', speaksFor })
  const pointers = async (body: object) => {
    const answer = await put(`${U}/glossary`, body)
    return [answer.status, answer.body.code, ...(answer.body.errors ?? []).map(({ pointer }) => pointer)]
  }
  t.same(await pointers({ parties: [person('a', 'b'), person('b', 'a')] }), [
    422,
    'PARLEY_INVALID',
    '/parties/0/speaksFor',
    '/parties/1/speaksFor',
  ])
  t.same(await pointers({ parties: [person('a', 'russia'), person('a', 'us')] }), [
    422,
    'PARLEY_INVALID',
    '/parties/1/id',
  ])
  t.same(await pointers({ parties: [person('a', 'x-y-z'), person('b', 'russia'), person('c', 'z-y-x')] }), [
    422,
    'PARLEY_UNKNOWN_PARTY',
    '/parties/0/speaksFor',
    '/parties/2/speaksFor',
  ])
  t.same(await pointers({ parties: [{ ...person('a', 'us'), aliases: ['Washington'] }] }), [
    409,
    'PARLEY_ALIAS_TAKEN',
    '/parties/0/aliases/0',
  ])
  t.same(
    await pointers({
      parties: [
        { ...person('a', 'us'), aliases: ['x'] },
        { ...person('b', 'us'), aliases: ['X'] },
      ],
    }),
    [409, 'PARLEY_ALIAS_TAKEN', '/parties/0/aliases/0', '/parties/1/aliases/0'],
  )
  t.same(await pointers({ places: [{ id: 'p', name: 'P', latitude: 91 }] }), [
    422,
    'PARLEY_INVALID',
    '/places/0/latitude',
  ])
  t.same(await pointers({ people: [] }), [422, 'PARLEY_INVALID', '/people'])
  const many = Array.from({ length: 1_001 }, (_, at) => ({ id: `p-${at}`, name: `Place number ${at}` }))
  t.equal((await put(`${U}/glossary`, { places: many })).body.code, 'PARLEY_INVALID', 'more than 1,000 entries')
  t.equal(await events(), before)
  t.equal((await put(`${U}/glossary`, { places: many.slice(1) })).status, 200, '1,000 entries')
})

t.test('an entry is written under the revision of its own last event, a bulk under that of the stream', async (t) => {
  const { put, get } = await openedApp(t)
  const seen = String((await get(`${U}/parties/us`)).headers.etag)
  t.equal(
    (await put(`${U}/parties/france`, party(), { 'if-none-match': '*' })).status,
    201,
    'others may be written meanwhile',
  )
  t.equal((await put(`${U}/parties/us`, party({ name: 'United States' }), { 'if-match': seen })).status, 200)
  const stale = await put(`${U}/parties/us`, party({ name: 'USA' }), { 'if-match': seen })
  t.match(stale, { status: 412, body: { code: 'PARLEY_STALE', errors: [{ header: 'if-match' }] } })
  t.type(stale.body.currentRevision, 'number')
  t.match(await put(`${U}/parties/us`, party({ name: 'United States' }), { 'if-match': seen }), {
    status: 200,
    body: { unchanged: true },
  })
  t.match(await put(`${U}/parties/us`, party({ name: 'USA' }), { 'if-none-match': '*' }), {
    status: 412,
    body: { currentRevision: stale.body.currentRevision },
  })
  t.equal(
    (await put(`${U}/parties/us`, party({ name: 'USA' }), { 'if-match': `W/"${stale.body.currentRevision}"` })).status,
    200,
  )
  t.match(await put(`${U}/parties/nobody`, party({ name: 'Nobody' }), { 'if-match': seen }), { status: 412 })
  const whole = await get(
    `${U}/glossary?waitFor=${(await put(`${U}/parties/spain`, party({ name: 'Spain' }))).body.position}`,
  )
  const bulk = { parties: [{ id: 'italy', name: 'Italy', kind: 'state' }] }
  t.equal((await put(`${U}/glossary`, bulk, { 'if-match': seen })).status, 412)
  t.equal((await put(`${U}/glossary`, bulk, { 'if-match': String(whole.headers.etag) })).status, 200)
})

t.test('there is no glossary where there is no conflict', async (t) => {
  const { put, get, events } = await parleyApp(t)
  t.match(await put(`${U}/parties/france`, party()), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
  t.match(await put(`${U}/glossary`, {}), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
  t.match(await get(`${U}/glossary`), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
  t.equal(await events(), 0)
})

t.test('many writers of one glossary at once leave every entry whole', async (t) => {
  const { put, get } = await parleyApp(t)
  await put(U, described)
  const ids = Array.from({ length: 4 }, (_, at) => `party-${at}`)
  const answers = await Promise.all(ids.map((id) => put(`${U}/parties/${id}`, party({ name: `The ${id}` }))))
  t.same(
    answers.map(({ status }) => status),
    ids.map(() => 201),
    'each lost race is tried again',
  )
  const same = await Promise.all(ids.map(() => put(`${U}/parties/same`, party({ name: 'Same' }))))
  t.equal(same.filter(({ body }) => body.unchanged === false).length, 1)
  const { body } = await get(`${U}/parties?waitFor=${same[0]?.body.position}`)
  t.match(body, { parties: [...ids, 'same'].map((id) => ({ id })) })
})
