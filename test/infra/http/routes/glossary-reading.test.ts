import t from 'tap'
import { openedApp, U } from './parley-app.js'

t.test('the glossary is read whole, or one kind at a time by id', async (t) => {
  const { get } = await openedApp(t)
  const whole = await get(`${U}/glossary`)
  t.match(whole.body, {
    sequence: whole.body.sequence,
    parties: [{ id: 'peskov', speaksFor: 'russia' }, { id: 'russia' }, { id: 'ukraine' }, { id: 'us' }],
    issues: [{ id: 'crimea-status' }],
    places: [{ id: 'irpin', within: 'kyiv-oblast' }, { id: 'kyiv-oblast' }],
    publishers: [{ id: 'wire' }],
  })
  for (const kind of ['parties', 'issues', 'places', 'publishers'])
    t.strictSame((await get(`${U}/${kind}`)).body[kind], whole.body[kind], kind)
})

t.test('pages of entries stand at one point of the ledger, whatever is written between them', async (t) => {
  const { get, put } = await openedApp(t)
  const first = await get(`${U}/parties?limit=2`)
  t.match(first.body, { parties: [{ id: 'peskov' }, { id: 'russia' }] })
  const { body } = await put(`${U}/parties/albania`, { name: 'Albania', kind: 'state' })
  await get(`${U}?waitFor=${body.position}`)
  const second = await get(`${U}/parties?limit=2&cursor=${first.body.nextCursor}`)
  t.match(second.body, { sequence: first.body.sequence, parties: [{ id: 'ukraine' }, { id: 'us' }], nextCursor: null })
  const linked = /^<(.*)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? ''
  t.strictSame((await get(linked)).body, second.body, 'the link leads to the same page')
  t.match(await get(`${U}/parties?sequence=1&cursor=${first.body.nextCursor}`), {
    status: 400,
    body: { code: 'PARLEY_BAD_CURSOR', errors: [{ parameter: 'sequence' }] },
  })
  t.match(await get(`${U}/parties?recordedAt=2099-01-01&cursor=${first.body.nextCursor}`), {
    status: 400,
    body: { code: 'PARLEY_BAD_CURSOR', errors: [{ parameter: 'recordedAt' }] },
  })
  t.equal((await get(`${U}/parties?sequence=${first.body.sequence}&cursor=${first.body.nextCursor}`)).status, 200)
  t.equal((await get(`${U}/places?cursor=${first.body.nextCursor}`)).body.code, 'PARLEY_BAD_CURSOR', 'of another list')
  t.equal((await get(`${U}/parties?cursor=${'x'.repeat(10)}`)).body.code, 'PARLEY_BAD_CURSOR')
})

t.test('an earlier glossary is read by the ledger clock, and never steers a write', async (t) => {
  const { get, put } = await openedApp(t)
  const before = (await get(`${U}/parties/us`)).body
  const { body } = await put(`${U}/parties/us`, { name: 'United States of America', kind: 'state' })
  const now = await get(`${U}/parties/us?waitFor=${body.position}`)
  t.match(now.body, { party: { name: 'United States of America' } })
  t.ok(now.headers.etag)
  const then = await get(`${U}/parties/us?sequence=${before.sequence}`)
  t.strictSame(then.body, before)
  t.notOk(then.headers.etag, 'a past entry has no revision to write under')
  t.notOk((await get(`${U}/glossary?sequence=${before.sequence}`)).headers.etag)
  t.notOk((await get(`${U}/glossary?recordedAt=2099-01-01`)).headers.etag)
  t.match((await get(`${U}/parties?sequence=${before.sequence}`)).body, {
    parties: [{}, {}, {}, { name: 'United States' }],
  })
})

t.test('an entry that was registered later is known, but not visible at an earlier point', async (t) => {
  const { get, put } = await openedApp(t)
  const { sequence } = (await get(`${U}/glossary`)).body
  const { body } = await put(`${U}/parties/france`, { name: 'France', kind: 'state' })
  t.match(await get(`${U}/parties/france?waitFor=${body.position}`), { status: 200 })
  t.match(await get(`${U}/parties/france?sequence=${sequence}`), { status: 404, body: { code: 'PARLEY_NOT_VISIBLE' } })
  t.match(await get(`${U}/parties/nobody?sequence=${sequence}`), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
  t.match(await get(`${U}/glossary?sequence=0`), { status: 404, body: { code: 'PARLEY_NOT_VISIBLE' } })
})

t.test('glossary routes take the ledger clock and nothing of the other two', async (t) => {
  const { get } = await openedApp(t)
  for (const parameter of ['asOf', 'knownAt', 'at', 'certainty', 'version'])
    t.match((await get(`${U}/glossary?${parameter}=2022-03-18`)).body, {
      code: 'PARLEY_UNKNOWN_PARAMETER',
      errors: [{ parameter }],
    })
  t.match((await get(`${U}/parties?sequence=1&recordedAt=2022-03-18`)).body, {
    code: 'PARLEY_BAD_PARAMETER',
    errors: [{ parameter: 'recordedAt' }],
  })
  t.match((await get(`${U}/parties?sequence=-1`)).body, {
    code: 'PARLEY_BAD_PARAMETER',
    errors: [{ parameter: 'sequence' }],
  })
  t.match((await get(`${U}/parties?waitFor=no%20position`)).body, {
    code: 'PARLEY_BAD_POSITION',
    errors: [{ parameter: 'waitFor' }],
  })
})
