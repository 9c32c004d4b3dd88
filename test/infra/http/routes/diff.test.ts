import t, { type Test } from 'tap'
import { z } from 'zod'
import { change } from '../../../../projections/change.js'
import { type Answer, openedApp, ref, U } from './parley-app.js'

const answer = z.object({ a: z.looseObject({}), b: z.looseObject({}), citation: z.string(), changes: z.array(change) })

const stated = (key: string, day: string, value: string, over: object = {}) => ({
  type: 'PositionStated',
  occurred: day,
  reportedAt: `${day}T20:00:00Z`,
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  party: 'ukraine',
  issue: 'crimea-status',
  stance: 'demand',
  value,
  summary: `Said in ${key}.`,
  ...ref(key),
  ...over,
})

const killed = (key: string, claimant: string, count: number) => ({
  type: 'CasualtiesReported',
  occurred: '2022-03-02',
  reportedAt: '2022-03-02T18:00:00Z',
  claim: { claimant },
  sources: [{ publisher: 'wire' }],
  incident: 'strike',
  scope: 'incident',
  method: 'official',
  casualties: [{ harm: 'killed', count }],
  ...ref(key),
})

const withReports = async (t: Test) => {
  const asked = await openedApp(t)
  const answers = await asked.upload([
    stated('first', '2022-03-01', 'ukrainian'),
    stated('second', '2022-03-03', 'deferred'),
    stated('russia', '2022-03-03', 'russian', { party: 'russia', claim: { claimant: 'peskov' } }),
    killed('few', 'russia', 3),
    killed('many', 'ukraine', 9),
  ])
  t.match(answers.at(-1), { summary: { recorded: 5 } })
  await asked.get(`${U}?waitFor=${answers.at(-2)?.position}`)
  const diff = async (query: string) => changesIn(await asked.get(`${U}/diff?${query}`))
  const idOf = (line: number): string => answers[line - 1]?.id ?? ''
  return { ...asked, diff, idOf }
}

const changesIn = ({ text }: Answer) => answer.parse(JSON.parse(text)).changes

const paths = (changes: readonly z.infer<typeof change>[]) => changes.map(({ view, path }) => `${view}${path}`)

t.test('one request tells what changed between two days, and what did it', async (t) => {
  const { diff, idOf } = await withReports(t)
  const changes = await diff('aAt=2022-03-02&bAt=2022-03-03')
  t.strictSame(paths(changes), ['positions/crimea-status/russia', 'positions/crimea-status/ukraine'])
  t.match(changes[1], {
    before: { value: 'ukrainian', summary: 'Said in first.', claimants: ['ukraine'], disputes: [] },
    after: { value: 'deferred', summary: 'Said in second.' },
    causes: [{ developmentId: idOf(2), kind: 'new', reportedAt: '2022-03-03T20:00:00.000Z', recordedAt: /^20/ }],
  })
  t.notOk(Object.hasOwn(changes[1]?.after ?? {}, 'developments'), 'more evidence would be no change')
  t.match(await diff('aAt=2022-03-03&bAt=2022-03-02&views=positions'), [
    { path: '/crimea-status/russia', after: null },
    { path: '/crimea-status/ukraine', before: { value: 'deferred' }, after: { value: 'ukrainian' } },
  ])
})

t.test('what would be otherwise without somebody, or by another policy, is one request', async (t) => {
  const { diff, idOf } = await withReports(t)
  const without = await diff('bWithout=claimant:russia&views=casualties,positions')
  t.strictSame(paths(without), [
    'casualties/incidents',
    'casualties/incidents/strike',
    'positions/crimea-status/russia',
  ])
  t.match(without[0], {
    before: { count: 1, killed: { low: 3, high: 9 } },
    after: { count: 1, killed: { low: 9, high: 9 } },
    causes: [{ developmentId: idOf(4), kind: 'excluded' }],
  })
  const policies = await diff('aPolicy=range/1&bPolicy=latest/1')
  t.strictSame(paths(policies), ['casualties/incidents', 'casualties/incidents/strike'])
  t.match(policies[0], { after: { killed: { low: 9, best: 9, high: 9 } }, causes: [{ kind: 'policy' }] })
  t.strictSame(await diff('aWithout=claimant:russia&bWithout=claimant:peskov,claimant:russia'), [])
})

t.test('views and causes select changes; the timeline is compared where it is asked for', async (t) => {
  const { diff, idOf } = await withReports(t)
  t.strictSame(paths(await diff('aSequence=0&views=incidents')), ['incidents/strike'])
  t.strictSame(await diff('aSequence=0&cause=corrected,retracted'), [])
  const timeline = await diff('aAt=2022-03-02&bAt=2022-03-03&views=timeline&cause=new')
  t.strictSame(new Set(paths(timeline)), new Set([idOf(2), idOf(3)].map((id) => `timeline/${id}`)))
})

t.test('a comparison is cited, pinned and paged like any list', async (t) => {
  const { get } = await withReports(t)
  const first = await get(`${U}/diff?aAt=2022-02-28&bAt=2022-03-03&limit=2`)
  t.equal(changesIn(first).length, 2)
  t.match(first.body.citation, /\?aAsOf=[^&]+&aCertainty=certain&aKnownAt=[^&]+&aPolicy=range\/1&aSequence=\d+&bAsOf=/)
  t.match(
    first.headers['content-location'],
    /^\/v1\/conflicts\/a-war\/diff\?aAsOf=.*&bSequence=\d+&limit=2&version=\d+&views=/,
  )
  t.equal(first.headers['cache-control'], 'no-store', 'the ledger is not pinned')
  const cited = await get(first.body.citation ?? '')
  t.match(cited.headers, { etag: /^"[\w-]{43}"$/, 'cache-control': 'private, max-age=86400, immutable' })
  t.equal((await get(first.body.citation ?? '')).text, cited.text)
  const rest = []
  for (let cursor = first.body.nextCursor; cursor; ) {
    const page = await get(`${U}/diff?limit=2&cursor=${cursor}`)
    t.equal(page.body.citation, first.body.citation, 'all pages share one citation')
    rest.push(...changesIn(page))
    cursor = page.body.nextCursor
  }
  t.strictSame([...changesIn(first), ...rest], changesIn(cited))
  t.match(await get(`${U}/diff?limit=2&cursor=${first.body.nextCursor}&bAt=2022-03-02`), {
    status: 400,
    body: { code: 'PARLEY_BAD_CURSOR', errors: [{ parameter: 'bAt' }] },
  })
})

t.test('a pinned comparison stays the same to the byte, however much is recorded after it', async (t) => {
  const { upload, get } = await openedApp(t)
  const struck = (key: string, reportedAt: string) => ({
    type: 'StrikeReported',
    occurred: '2025-05-01',
    reportedAt,
    claim: { claimant: 'ukraine' },
    sources: [{ publisher: 'wire' }],
    casualties: [{ harm: 'killed', count: 1 }],
    incident: `incident-${key}`,
    ...ref(key),
  })
  const recorded = async (lines: readonly unknown[]): Promise<number> => {
    const answers = await upload(lines)
    t.match(answers.at(-1), { summary: { recorded: lines.length } })
    return (await get(`${U}?waitFor=${answers.at(-2)?.position}`)).body.clock?.sequence ?? 0
  }
  // What was reported earlier is recorded later.
  const head = await recorded([struck('b', '2025-05-04'), struck('a', '2025-05-03')])
  const sides = ['2025-05-02', '2025-05-06'].map((knownAt, at) => {
    const side = at === 0 ? 'a' : 'b'
    return `${side}AsOf=2025-05-09&${side}KnownAt=${knownAt}&${side}Sequence=${head}`
  })
  const url = `${U}/diff?${sides.join('&')}&views=casualties`
  const first = await get(url)
  const sequences = changesIn(first)[0]?.causes.map(({ sequence }) => sequence)
  t.strictSame(sequences, [head - 1, head], 'of the tally as a whole, in the order of the ledger')
  await recorded(Array.from({ length: 300 }, (_, at) => struck(`more-${at}`, '2025-05-05')))
  // Asked otherwise, so that it is made anew: what was answered under the same URL is kept.
  const again = await get(`${url}&limit=1000`)
  t.equal(again.text, first.text)
  t.equal(again.headers.etag, first.headers.etag)
})

t.test('what can not be compared is refused, and every fault is named', async (t) => {
  const { get } = await withReports(t)
  const refused: [string, string, readonly object[]][] = [
    ['asOf=2022-03-01', 'PARLEY_UNKNOWN_PARAMETER', [{ parameter: 'asOf', nearest: ['aAsOf', 'bAsOf'] }]],
    ['without=claimant:russia', 'PARLEY_UNKNOWN_PARAMETER', [{ parameter: 'without' }]],
    ['aAsOf=yesterday', 'PARLEY_BAD_PARAMETER', [{ parameter: 'aAsOf' }]],
    ['bAt=2022-03-01&bKnownAt=2022-03-01', 'PARLEY_BAD_PARAMETER', [{ parameter: 'bKnownAt' }]],
    ['aSequence=1&aRecordedAt=2022-03-01', 'PARLEY_BAD_PARAMETER', [{ parameter: 'aRecordedAt' }]],
    [
      'aAt=x&bAt=y&bSequence=-1',
      'PARLEY_BAD_PARAMETER',
      ['aAt', 'bAt', 'bSequence'].map((parameter) => ({ parameter })),
    ],
    ['bCertainty=likely', 'PARLEY_BAD_PARAMETER', [{ parameter: 'bCertainty' }]],
    ['views=position', 'PARLEY_BAD_PARAMETER', [{ parameter: 'views', nearest: ['positions'] }]],
    ['cause=correct', 'PARLEY_BAD_PARAMETER', [{ parameter: 'cause', nearest: ['corrected'] }]],
    ['aPolicy=range', 'PARLEY_BAD_PARAMETER', [{ parameter: 'aPolicy' }]],
    ['bWithout=russia', 'PARLEY_BAD_PARAMETER', [{ parameter: 'bWithout', nearest: ['claimant:russia'] }]],
    ['version=7', 'PARLEY_BAD_PARAMETER', [{ parameter: 'version' }]],
  ]
  for (const [query, code, errors] of refused) {
    const { status, body } = await get(`${U}/diff?${query}`)
    t.match({ status, code: body.code, errors: body.errors }, { status: 400, code, errors }, query)
  }
  t.match(await get('/v1/conflicts/none/diff'), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
})
