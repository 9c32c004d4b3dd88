import t, { type Test } from 'tap'
import { createMemoryStore } from '../../../infra/event-stores/memory/memory-store.js'
import { readRoutes } from '../../e2e/answer-schemas.js'
import { type Answer, openedApp, ref, statement, U } from './routes/parley-app.js'

const NOW = Date.parse('2022-04-01T12:00:00.000Z')
/** After the glossary was put and three developments were recorded, of which the last is known a day later. */
const THEN = 'Fri, 01 Apr 2022 12:10:00 GMT'
const THEN_INSTANT = '2022-04-01T12:10:00.000Z'
const at = (moment: string) => ({ 'accept-datetime': moment })

/** A ledger whose events are recorded a second apart until THEN, and one more an hour later. */
const withPast = async (t: Test) => {
  let recorded = NOW
  const store = createMemoryStore({ now: () => (recorded += 1_000) })
  const asked = await openedApp(t, { store, now: () => recorded })
  const post = async (key: string, over: object = {}) =>
    (await asked.post(`${U}/developments`, statement({ ...ref(key), ...over }))).body
  const { id } = await post('1')
  await post('2', { occurred: '2022-03-17' })
  await post('3', { by: 'ukraine' })
  recorded = NOW + 3_600_000
  const { position } = await post('4', { by: 'us' })
  await asked.get(`${U}?waitFor=${position}`)
  return { ...asked, id: id ?? '' }
}

const idsIn = (answer: Answer): readonly unknown[] =>
  JSON.parse(answer.text).developments.map(({ externalRef }: { externalRef: { key: string } }) => externalRef.key)

const linksOf = (answer: Answer): readonly string[] => String(answer.headers.link).split(', ')

t.test('a read at a moment answers as if all three clocks were set to it, on every route with clocks', async (t) => {
  const { get } = await withPast(t)
  const clocks = `asOf=${THEN_INSTANT}&knownAt=${THEN_INSTANT}&recordedAt=${THEN_INSTANT}`
  let compared = 0
  for (const [route, { parameters }] of await readRoutes()) {
    const url = route.replace(':conflict', 'a-war')
    if (url.includes(':') || !['asOf', 'knownAt', 'recordedAt'].every((name) => parameters.includes(name))) continue
    const [byHeader, byUrl] = await Promise.all([get(url, at(THEN)), get(`${url}?${clocks}`)])
    if (byUrl.status !== 200) continue
    compared += 1
    t.equal(byHeader.text, byUrl.text, url)
    t.equal(byHeader.headers.etag, byUrl.headers.etag, url)
    t.equal(byHeader.headers['content-location'], byUrl.headers['content-location'], url)
    t.equal(byHeader.headers['memento-datetime'], THEN, url)
    t.strictSame(linksOf(byHeader), [`<${url}>; rel="original timegate"`], url)
    t.match(byHeader.headers.vary, /Accept-Datetime/, url)
    t.notOk('memento-datetime' in byUrl.headers, url)
  }
  t.ok(compared > 10, 'there are many such routes')
})

t.test('it is the state that we had recorded by then', async (t) => {
  const { get } = await withPast(t)
  t.strictSame(idsIn(await get(`${U}/timeline`)), ['2', '1', '3', '4'])
  t.strictSame(idsIn(await get(`${U}/timeline`, at(THEN))), ['2', '1', '3'])
  t.strictSame(idsIn(await get(`${U}/timeline?party=ukraine`, at(THEN))), ['3'])
  t.strictSame(idsIn(await get(`${U}/timeline?certainty=possible`, at(THEN))), ['2', '1', '3'])
})

t.test('the original is named with its own parameters, and without what was only waited for', async (t) => {
  const { get } = await withPast(t)
  const { clock } = (await get(U)).body
  const answer = await get(`${U}/timeline?waitFor=${clock?.position}&party=Kyiv&limit=5`, at(THEN))
  t.strictSame(linksOf(answer), [`<${U}/timeline?limit=5&party=Kyiv>; rel="original timegate"`])
})

t.test('pages of a memento go on at the same clocks, whether the moment is sent again or not', async (t) => {
  const { get, post } = await withPast(t)
  const first = await get(`${U}/timeline?limit=2`, at(THEN))
  const next = linksOf(first).find((link) => link.endsWith('rel="next"'))
  t.strictSame(linksOf(first)[0], `<${U}/timeline?limit=2>; rel="original timegate"`)
  const url = /^<(.*)>/.exec(next ?? '')?.[1] ?? ''
  await post(`${U}/developments`, statement({ ...ref('5'), occurred: '2022-03-01' }))
  for (const headers of [at(THEN), at('Sat, 01 Jan 2000 00:00:00 GMT'), {}]) {
    const second = await get(url, headers)
    t.strictSame(idsIn(second), ['3'])
    t.equal(second.body.citation, first.body.citation)
    t.notOk('memento-datetime' in second.headers, 'the cursor fixes the clocks')
  }
})

t.test('beside a clock in the URL the header is ignored, well-formed or not', async (t) => {
  const { get } = await withPast(t)
  for (const clock of [
    'asOf=2022-03-17',
    'knownAt=unbounded',
    'at=2022-03-30',
    'sequence=12',
    'recordedAt=2022-04-01',
  ]) {
    const url = `${U}/timeline?${clock}`
    const plain = await get(url)
    for (const moment of [THEN, 'tomorrow']) {
      const answer = await get(url, at(moment))
      t.equal(answer.status, 200, clock)
      t.equal(answer.text, plain.text, clock)
      t.notOk('memento-datetime' in answer.headers, clock)
    }
  }
})

t.test('a comparison whose sides name no clock is read at the moment on both', async (t) => {
  const { get } = await withPast(t)
  const url = `${U}/diff?bWithout=publisher:wire&views=timeline`
  const clocks = ['a', 'b'].flatMap((side) =>
    ['AsOf', 'KnownAt', 'RecordedAt'].map((name) => `${side}${name}=${THEN_INSTANT}`),
  )
  const changesIn = (answer: Answer): number => JSON.parse(answer.text).changes.length
  const [now, byHeader, byUrl] = await Promise.all([get(url), get(url, at(THEN)), get(`${url}&${clocks.join('&')}`)])
  t.strictSame([changesIn(now), changesIn(byHeader)], [4, 3], 'the fourth was recorded later')
  t.equal(byHeader.text, byUrl.text)
  t.equal(byHeader.headers['memento-datetime'], THEN)
  t.strictSame(linksOf(byHeader), [`<${url}>; rel="original timegate"`])
  t.match((await get(url, at('tomorrow'))).body, {
    code: 'PARLEY_MALFORMED_REQUEST',
    errors: [{ header: 'accept-datetime' }],
  })
  for (const clock of ['aAt=2022-03-30', 'bSequence=12', `cursor=${(await get(`${url}&limit=1`)).body.nextCursor}`]) {
    const [plain, beside, malformed] = await Promise.all([
      get(`${url}&${clock}`),
      get(`${url}&${clock}`, at(THEN)),
      get(`${url}&${clock}`, at('tomorrow')),
    ])
    t.equal(plain.status, 200, clock)
    t.strictSame([changesIn(beside), changesIn(malformed)], [changesIn(plain), changesIn(plain)], clock)
    t.notOk('memento-datetime' in beside.headers, clock)
  }
})

t.test('a moment in any other form than that of RFC 1123 in GMT is a 400', async (t) => {
  const { get } = await withPast(t)
  for (const moment of [
    '',
    'tomorrow',
    '2022-04-01T12:10:00Z',
    '2022-04-01',
    'Fri, 01 Apr 2022 12:10:00',
    'Fri, 01 Apr 2022 12:10:00 +0000',
    'Fri, 01 Apr 2022 12:10:00 UTC',
    'Fri, 1 Apr 2022 12:10:00 GMT',
    'Mon, 01 Apr 2022 12:10:00 GMT',
    'Wed, 30 Feb 2022 12:10:00 GMT',
    'Fri, 01 Apr 2022 24:00:00 GMT',
    'Friday, 01-Apr-22 12:10:00 GMT',
    'Fri Apr  1 12:10:00 2022',
    `${THEN}, ${THEN}`,
  ]) {
    for (const url of [U, `${U}/timeline`, `${U}/glossary`, `${U}/parties`, `${U}/parties/russia`]) {
      const answer = await get(url, at(moment))
      t.equal(answer.status, 400, `${url} ${moment}`)
      t.match(answer.body, { code: 'PARLEY_MALFORMED_REQUEST', errors: [{ header: 'accept-datetime' }] }, moment)
    }
  }
})

t.test('before the conflict was opened there is nothing to see, and no memento', async (t) => {
  const { get } = await withPast(t)
  const answer = await get(`${U}/timeline`, at('Fri, 01 Apr 2022 11:00:00 GMT'))
  t.match(answer.body, { status: 404, code: 'PARLEY_NOT_VISIBLE' })
  t.notOk('memento-datetime' in answer.headers)
  t.notOk('link' in answer.headers)
})

t.test('a memento that lies wholly in the past may be kept, one at or after the last event may not', async (t) => {
  const { get, parley } = await withPast(t)
  const past = await get(`${U}/timeline`, at(THEN))
  t.match(past.headers['cache-control'], /^private, max-age=86400/)
  const headers = { ...at(THEN), 'if-none-match': String(past.headers.etag) }
  const again = await parley.app.inject({ url: `${U}/timeline`, headers })
  t.equal(again.statusCode, 304)
  t.equal(again.headers['memento-datetime'], THEN)
  const present = await get(`${U}/timeline`, at('Fri, 01 Apr 2022 18:00:00 GMT'))
  t.equal(present.headers['cache-control'], 'no-store')
  t.notOk('etag' in present.headers)
})

t.test('a moment never gives a revision as ETag, with which a past state could steer a command', async (t) => {
  const { get, id } = await withPast(t)
  const urls = [U, `${U}/glossary`, `${U}/parties/russia`, `/v1/developments/${id}`]
  for (const url of urls) {
    t.match((await get(url)).headers.etag, /^"\d+"$/, url)
    t.notMatch(String((await get(url, at(THEN))).headers.etag), /^"\d+"$/, url)
  }
})

t.test('the glossary has its mementos too, on the one clock that it lives on', async (t) => {
  const { get, put } = await withPast(t)
  const { body } = await put(`${U}/parties/russia`, { name: 'Russia anew', kind: 'state' })
  await get(`${U}?waitFor=${body.position}`)
  for (const [path, kept] of [
    ['glossary', ({ parties }: { parties: { id: string; name: string }[] }) => parties],
    ['parties', ({ parties }: { parties: { id: string; name: string }[] }) => parties],
    ['parties/russia', ({ party }: { party: { id: string; name: string } }) => [party]],
  ] as const) {
    const nameIn = (answer: Answer) => kept(JSON.parse(answer.text)).find(({ id }) => id === 'russia')?.name
    t.equal(nameIn(await get(`${U}/${path}`)), 'Russia anew')
    const memento = await get(`${U}/${path}`, at(THEN))
    t.equal(nameIn(memento), 'Russia')
    t.equal(memento.headers['memento-datetime'], THEN)
    t.match(linksOf(memento), [`<${U}/${path}>; rel="original timegate"`])
    const fixed = await get(`${U}/${path}?sequence=${JSON.parse(memento.text).sequence}`, at('tomorrow'))
    t.equal(fixed.text, memento.text)
    t.notOk('memento-datetime' in fixed.headers)
  }
  const page = await get(`${U}/parties?limit=1`, at(THEN))
  t.match(linksOf(page), [/rel="original timegate"$/, /rel="next"$/])
})

t.test('what has no clocks takes no notice of a moment', async (t) => {
  const { get, id } = await withPast(t)
  for (const url of ['/v1/conflicts', `/v1/developments/${id}/history`]) {
    const answer = await get(url, at('tomorrow'))
    t.equal(answer.status, 200, url)
    t.notOk('memento-datetime' in answer.headers, url)
  }
})

t.test('the description of the API names the header wherever there is a ledger clock, and nowhere else', async (t) => {
  const { get } = await openedApp(t)
  const { paths } = JSON.parse((await get('/openapi.json')).text)
  const takes = (path: string, name: string): boolean =>
    (paths[path].get?.parameters ?? []).some((parameter: { name: string }) => parameter.name === name)
  for (const path of Object.keys(paths))
    t.equal(takes(path, 'Accept-Datetime'), takes(path, 'recordedAt') || takes(path, 'aRecordedAt'), path)
  t.ok(takes('/v1/conflicts/{conflict}/talks', 'Accept-Datetime'))
})
