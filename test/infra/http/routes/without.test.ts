import t, { type Test } from 'tap'
import { z } from 'zod'
import { readRoutes } from '../../../e2e/answer-schemas.js'
import { type Answer, type Headers, openedApp, ref, statement, U } from './parley-app.js'

const D = `${U}/developments`

/** What is told of one day by whom, and who published it: the key of each is its letter. */
const reports = [
  ['a', { publisher: ['wire'], claimant: 'ukraine' }],
  ['b', { publisher: ['tass'], claimant: 'russia' }],
  ['c', { publisher: ['tass', 'wire'], claimant: 'peskov' }],
  ['d', { publisher: ['wire'], claimant: 'publisher:tass' }],
  ['e', { publisher: ['gazette', 'tass'], claimant: 'us' }],
] as const

/** A conflict in which a ministry's agency, a wire and a gazette report. */
const withReports = async (t: Test) => {
  const asked = await openedApp(t)
  await asked.put(`${U}/glossary`, {
    publishers: [
      { id: 'tass', name: 'TASS', reliability: 'B', speaksFor: 'russia', aliases: ['Itar-Tass'] },
      { id: 'gazette', name: 'The Gazette', reliability: 'C' },
    ],
  })
  const lines = reports.map(([key, { publisher, claimant }]) =>
    statement({
      ...ref(key),
      claim: { claimant },
      sources: publisher.map((id) => ({ publisher: id, title: `By ${id}`, publishedAt: '2022-03-19' })),
    }),
  )
  const answers = await asked.upload(lines)
  t.match(answers.at(-1), { summary: { recorded: reports.length, refused: 0 } })
  const idOf = (key: string): string => answers[reports.findIndex(([own]) => own === key)]?.id ?? ''
  await asked.get(`${U}?waitFor=${answers.at(-2)?.position}`)
  /** The keys of the timeline without some. */
  const left = async (without: string, headers: Headers = {}) => keysIn(await asked.get(leavingOut(without), headers))
  return { ...asked, idOf, left }
}

const leavingOut = (names: string, route = 'timeline'): string => `${U}/${route}?without=${names}`

const timeline = z.looseObject({
  developments: z.array(
    z.looseObject({
      externalRef: z.object({ key: z.string() }),
      sources: z.array(z.looseObject({ publisher: z.string() })),
      reliability: z.string(),
      independent: z.object({ claimants: z.number(), publishers: z.number() }),
    }),
  ),
})
const developmentsIn = ({ text }: Answer) => timeline.parse(JSON.parse(text)).developments
const keysIn = (answer: Answer): string =>
  developmentsIn(answer).reduce((keys, { externalRef }) => keys + externalRef.key, '')

t.test('a development falls with all its sources, or with its claimant', async (t) => {
  const { left } = await withReports(t)
  t.equal(await left('publisher:tass'), 'ace', 'b has no other source; d is claimed by the agency itself')
  t.equal(await left('publisher:tass,publisher:wire'), 'e')
  t.equal(await left('publisher:gazette'), 'abcde')
  t.equal(await left('claimant:peskov'), 'abde')
  t.equal(await left('claimant:russia'), 'ae', 'whoever speaks for it goes with it')
  t.equal(await left('claimant:publisher:tass'), 'abce', 'as a claimant only')
  t.equal(await left('claimant:us,publisher:tass'), 'ac')
})

t.test('an excluded publisher does not count for what stays either', async (t) => {
  const { get } = await withReports(t)
  const of = async (url: string, key: string) =>
    developmentsIn(await get(url)).find(({ externalRef }) => externalRef.key === key)
  t.match(await of(`${U}/timeline`, 'e'), { independent: { publishers: 2 }, reliability: 'B' })
  const without = await of(leavingOut('publisher:tass'), 'e')
  t.match(without, { independent: { claimants: 1, publishers: 1 }, reliability: 'C' })
  t.strictSame(
    without?.sources.map(({ publisher }) => publisher),
    ['gazette'],
  )
  t.equal(developmentsIn(await get(`${leavingOut('publisher:tass')}&publisher=tass`)).length, 0)
  t.equal(developmentsIn(await get(`${leavingOut('claimant:russia')}&publisher=tass`)).length, 1)
})

t.test('names resolve by the glossary; the citation has their ids, sorted and each once', async (t) => {
  const { get, left } = await withReports(t)
  const canonical = 'claimant:russia,publisher:gazette,publisher:tass'
  const answer = await get(leavingOut('publisher:itar-tass,publisher:The%20Gazette,claimant:MOSCOW,publisher:TASS'))
  t.match(answer.body.citation, `&without=${canonical}`)
  t.equal((await get(answer.body.citation ?? '')).text, answer.text, 'asked again it gives the same')
  t.equal(await left(canonical), keysIn(answer))
  t.match(answer.headers['content-location'], `&without=${canonical}`)
})

t.test('whom a party covers is read at the ledger clock', async (t) => {
  const { get, put, left } = await withReports(t)
  const { clock } = (await get(U)).body
  const { body } = await put(`${U}/parties/peskov`, { name: 'Dmitry Peskov', kind: 'person' })
  await get(`${U}?waitFor=${body.position}`)
  t.equal(await left('claimant:russia'), 'ace')
  t.equal(await left(`claimant:russia&sequence=${clock?.sequence}`), 'ae')
})

t.test('all pages are without them, and a cursor goes with nobody else left out', async (t) => {
  const { get } = await withReports(t)
  const first = await get(`${leavingOut('publisher:TASS')}&limit=2`)
  const cursor = first.body.nextCursor
  t.equal(keysIn(first) + keysIn(await get(`${U}/timeline?cursor=${cursor}`)), 'ace')
  t.equal(keysIn(await get(`${leavingOut('publisher:tass')}&cursor=${cursor}`)), 'e', 'the same may be said again')
  for (const other of ['publisher:wire', 'publisher:tass,publisher:wire'])
    t.match(await get(`${leavingOut(other)}&cursor=${cursor}`), {
      status: 400,
      body: { code: 'PARLEY_BAD_CURSOR', errors: [{ parameter: 'without' }] },
    })
  const whole = await get(`${U}/timeline?limit=2`)
  t.match((await get(`${leavingOut('publisher:tass')}&cursor=${whole.body.nextCursor}`)).body.code, 'PARLEY_BAD_CURSOR')
})

t.test('one development is seen without a source of its, and not without all of them', async (t) => {
  const { get, idOf } = await withReports(t)
  const ask = (key: string, names: string) => get(`/v1/developments/${idOf(key)}?without=${names}`)
  t.match(await ask('e', 'publisher:tass'), {
    status: 200,
    body: { development: { sources: [{ publisher: 'gazette' }] } },
  })
  t.match(await ask('b', 'publisher:tass'), { status: 404, body: { code: 'PARLEY_NOT_VISIBLE', detail: /left out/ } })
  t.notOk((await ask('e', 'publisher:tass')).headers.etag, 'no revision that could steer a command')
  t.notOk((await get(`${U}?without=publisher:tass`)).headers.etag)
})

t.test('a duplicate shows itself where its target has fallen, and brings no source to another', async (t) => {
  const { get, post, idOf, left } = await withReports(t)
  const { id } = (await post(D, statement({ ...ref('f'), claim: { claimant: 'russia' } }))).body
  const { position } = (await post(`/v1/developments/${id}/duplicate`, { of: idOf('b') })).body
  await get(`${U}?waitFor=${position}`)
  const b = async (query: string) => JSON.parse((await get(`/v1/developments/${idOf('b')}${query}`)).text).development
  t.equal(keysIn(await get(`${U}/timeline`)), 'abcde')
  t.match(await b(''), { duplicates: [id] })
  t.equal(await left('publisher:tass'), 'acef', 'it was recorded for itself')
  t.equal(await left('publisher:wire'), 'bce')
  t.match(await b('?without=publisher:wire'), { duplicates: [] })
})

t.test('an item that rests on those left out alone is known, but not visible', async (t) => {
  const { get, post } = await withReports(t)
  const proposal = { type: 'ProposalMade', occurred: '2022-03-18', proposal: 'pause', by: 'russia', title: 'A pause' }
  const sources = [{ publisher: 'tass', publishedAt: '2022-03-18' }]
  const { position } = (await post(D, { ...proposal, sources, to: ['ukraine'], terms: [] })).body
  t.match(await get(`${U}/proposals/pause?waitFor=${position}`), { status: 200 })
  const gone = { status: 404, body: { code: 'PARLEY_NOT_VISIBLE', detail: /left out/ } }
  t.match(await get(leavingOut('publisher:tass', 'proposals/pause')), gone)
  t.match(await get(leavingOut('publisher:wire', 'proposals/pause')), { status: 200 })
  t.match(await get(leavingOut('publisher:wire', 'proposals/none')), {
    status: 404,
    body: { code: 'PARLEY_NOT_FOUND' },
  })
})

t.test('every read with clocks takes it, and is pinned, kept and mementoed like any other', async (t) => {
  const { get } = await withReports(t)
  const { clock } = (await get(U)).body
  const at = `at=2022-04-01&sequence=${clock?.sequence}`
  let compared = 0
  for (const [route, { parameters }] of await readRoutes()) {
    if (!parameters.includes('asOf')) {
      t.notOk(parameters.includes('without'), route)
      continue
    }
    t.ok(parameters.includes('without'), route)
    const url = route.replace(':conflict', 'a-war')
    if (url.includes(':')) continue
    const answer = await get(`${url}?${at}&without=publisher:TASS`)
    if (answer.status !== 200) continue
    compared += 1
    t.match(answer.body.citation, /&without=publisher:tass(&|$)/, url)
    const cited = await get(answer.body.citation ?? '')
    t.equal(cited.text, answer.text, url)
    t.match(cited.headers.etag, /^"[\w-]{43}"$/, url)
  }
  t.ok(compared > 10)
  const memento = await get(`${U}/timeline?without=publisher:tass`, {
    'accept-datetime': 'Fri, 01 Jan 2100 00:00:00 GMT',
  })
  t.equal(keysIn(memento), 'ace')
  t.match(memento.headers.link, `<${U}/timeline?without=publisher:tass>; rel="original timegate"`)
})

t.test('a name that can not be read is refused, with what may have been meant', async (t) => {
  const { get } = await withReports(t)
  const refused: [string, { message: RegExp; nearest?: readonly string[] }][] = [
    ['tass', { message: /neither publisher:<id> nor claimant:<id>/, nearest: ['publisher:tass'] }],
    ['russia', { message: /neither/, nearest: ['claimant:russia'] }],
    ['nobody', { message: /neither/ }],
    ['', { message: /empty entry/ }],
    ['publisher:tass,', { message: /empty entry/ }],
    ['publisher:', { message: /unknown publisher/ }],
    ['claimant:', { message: /unknown party/ }],
    ['claimant:publisher:', { message: /unknown publisher/ }],
    ['publisher:tas', { message: /unknown publisher "tas"/, nearest: ['TASS', 'tass'] }],
    ['claimant:rusia', { message: /unknown party "rusia"/, nearest: ['Russia', 'russia'] }],
    ['claimant:tass', { message: /unknown party/ }],
    ['party:russia', { message: /neither/ }],
    ['Publisher:tass', { message: /neither/ }],
    ['claimant:claimant:russia', { message: /unknown party/ }],
  ]
  for (const [names, error] of refused)
    for (const route of ['', '/timeline', '/state']) {
      const { status, body } = await get(`${U}${route}?without=${names}`)
      t.match({ status, code: body.code }, { status: 400, code: 'PARLEY_BAD_PARAMETER' }, `${route} ${names}`)
      t.match(body.errors, [{ parameter: 'without', ...error }], names)
    }
  t.match(await get(`${U}/timeline?without=publisher:x,tass,claimant:y`), { body: { errors: [{}, {}, {}] } })
  t.match(await get(`${U}/timeline?without=publisher:tass&without=publisher:wire`), {
    status: 400,
    body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter: 'without', message: /twice/ }] },
  })
  for (const url of [`${U}/glossary`, '/v1/conflicts', `${U}/parties`])
    t.match(await get(`${url}?without=publisher:tass`), { status: 400, body: { code: 'PARLEY_UNKNOWN_PARAMETER' } })
})
