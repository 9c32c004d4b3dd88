import t, { type Test } from 'tap'
import { z } from 'zod'
import { type Frame, frame, replayEnd } from '../../../../projections/frame.js'
import { openedApp, ref, statement, U } from './parley-app.js'
import { serving } from './serving-parley.js'
import { LONG_SOURCES, textOf, unreadStreams } from './unread-streams.js'

const line = z.union([frame, replayEnd])

const framesIn = (text: string) => {
  const lines = text
    .split('\n')
    .filter((one) => one !== '')
    .map((one) => line.parse(JSON.parse(one)))
  const last = lines.at(-1)
  if (!last || !('end' in last)) throw new Error('the replay was cut')
  return { end: last.end, frames: lines.filter((one): one is Frame => 'event' in one) }
}

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
const truce = {
  type: 'CeasefireDeclared',
  occurred: '2022-03-04',
  reportedAt: '2022-03-04T20:00:00Z',
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  ceasefire: 'truce',
  by: 'ukraine',
  scope: 'full',
  purpose: 'holiday',
  effectiveFrom: '2022-03-10',
  effectiveTo: '2022-03-11',
  ...ref('truce'),
}

/** The second position is recorded first; the truce is corrected in the end. */
const withReports = async (t: Test) => {
  const asked = await openedApp(t)
  const answers = await asked.upload([
    stated('second', '2022-03-03', 'deferred'),
    stated('first', '2022-03-01', 'ukrainian'),
    truce,
    { op: 'correct', development: ref('truce').externalRef, reason: 'recording-error', patch: { purpose: 'other' } },
  ])
  t.match(answers.at(-1), { summary: { recorded: 4 } })
  await asked.get(`${U}?waitFor=${answers.at(-2)?.position}`)
  const replay = async (query = '') => {
    const { status, text, headers } = await asked.get(`${U}/replay?${query}`)
    t.equal(status, 200)
    return { headers, ...framesIn(text) }
  }
  const idOf = (at: number): string => answers[at - 1]?.id ?? ''
  const { sequence: head = 0 } = (await asked.get(U)).body.clock ?? {}
  return { ...asked, replay, idOf, head }
}

/** Frames as kind, type of event, and each change as its path with what stood and stands. */
const told = (frames: readonly Frame[], of: (item: Frame['changes'][number]['after']) => unknown) =>
  frames.map(({ kind, event, changes }) =>
    [kind, event.type, ...changes.map(({ path, before, after }) => `${path} ${of(before)} ${of(after)}`)].join(', '),
  )
const wantedIn = (item: object | null): unknown => item && 'value' in item && item.value
const overallIn = (item: object | null): unknown => item && 'overall' in item && item.overall

t.test('along the ledger each frame is what an event changed, in the order of recording', async (t) => {
  const { replay, idOf, head } = await withReports(t)
  const { frames, end, headers } = await replay('views=positions,ceasefires')
  t.equal(headers['content-type'], 'application/x-ndjson; charset=utf-8')
  t.strictSame(told(frames, wantedIn), [
    'new, PositionStated, /crimea-status/ukraine null deferred',
    'new, CeasefireDeclared, /truce null false',
    'corrected, DevelopmentCorrected, /truce false false',
  ])
  t.match(frames[0], {
    sequence: head - 3,
    recordedAt: /^20/,
    occurred: { edtf: '2022-03-03' },
    reportedAt: '2022-03-03T20:00:00.000Z',
    event: { developmentId: idOf(1) },
    clock: { sequence: head - 3, knownAt: null },
  })
  t.match(end, { count: 3, position: frames[2]?.position }, 'what was said before does not change what stands')
})

t.test('along the world time passes as well: what was declared begins and runs out', async (t) => {
  const { replay } = await withReports(t)
  const positions = await replay('along=world&views=positions')
  t.strictSame(told(positions.frames, wantedIn), [
    'new, PositionStated, /crimea-status/ukraine null ukrainian',
    'new, PositionStated, /crimea-status/ukraine ukrainian deferred',
  ])
  const { frames } = await replay('along=world&views=ceasefires')
  t.strictSame(told(frames, overallIn), [
    'new, DevelopmentCorrected, /truce null none',
    'timePassed, , /truce none unilateral',
    'timePassed, , /truce unilateral ended',
  ])
  t.strictSame(
    frames.map(({ clock }) => clock.asOf),
    ['2022-03-04T20:00:00.000Z', '2022-03-09T22:00:00.000Z', '2022-03-11T22:00:00.000Z'],
  )
  t.match(frames[1], { sequence: null, position: null, recordedAt: null, occurred: null, reportedAt: null })
})

t.test('a window lies on the axis that is walked, by time or by sequence', async (t) => {
  const { replay, head, get } = await withReports(t)
  const count = async (query: string) => (await replay(`views=positions,ceasefires&${query}`)).end.count
  t.equal(await count(`from=${head}`), 1)
  t.equal(await count(`from=${head - 2}&to=${head - 1}`), 1)
  t.equal(await count(`sequence=${head - 1}`), 2, 'no further than the clock')
  t.equal(await count('along=knowledge&from=2022-03-03&to=2022-03-03'), 1)
  t.equal(await count('along=knowledge&knownAt=2022-03-01'), 1)
  t.equal(await count('along=world&from=2022-03-10&to=2022-03-10T00:00:00+02:00'), 1)
  t.equal(await count('along=world&from=2022-03-04&to=2022-03-02'), 0, 'an empty stretch')
  t.equal(await count(`from=${head + 5}`), 0)
  t.match(await get(`${U}/replay?along=world&from=${head}`), {
    status: 400,
    body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter: 'from' }] },
  })
  for (const [query, parameter] of [
    ['along=time', 'along'],
    ['views=position', 'views'],
    ['from=x', 'from'],
    ['limit=3', 'limit'],
    ['cause=new', 'cause'],
  ] as const)
    t.match(await get(`${U}/replay?${query}`), { status: 400, body: { errors: [{ parameter }] } }, query)
})

t.test('a replay says where it is to be found again, and comes out the same there', async (t) => {
  const { get, upload, replay } = await withReports(t)
  const { headers } = await replay('along=world')
  const cited = await get(String(headers['content-location']))
  await upload([stated('later', '2022-03-05', 'ukrainian')])
  t.equal((await get(String(headers['content-location']))).text, cited.text)
  const left = await replay('along=world&views=positions&without=claimant:ukraine')
  t.equal(left.end.count, 0)
})

t.test('a fifth replay is refused while four are under way, and its place is free when a client goes', async (t) => {
  const { parley, record } = await serving(t)
  let last = ''
  for (let n = 0; n < 30; n += 1) last = (await record(`${n}`, { sources: LONG_SOURCES })).position
  await parley.app.inject(`${U}?waitFor=${last}`)
  const openStream = await unreadStreams(t, parley.app)
  const openReplay = () => openStream('/replay?views=timeline')
  const open = await Promise.all([...Array(4)].map(openReplay))
  t.strictSame(
    open.map(({ answer }) => answer.statusCode),
    [200, 200, 200, 200],
  )
  const refused = await openReplay()
  t.match(refused.answer, { statusCode: 429, headers: { 'retry-after': /\d/ } })
  refused.leave()
  open[0]?.leave()
  let again = await openReplay()
  while (again.answer.statusCode === 429) {
    again.leave()
    again = await openReplay()
  }
  t.equal(framesIn(await textOf(again)).end.count, 30)
  for (const { leave } of open) leave()
})

t.test('HEAD of a replay ends after its headers', async (t) => {
  const { parley } = await withReports(t)
  const { statusCode, body, headers } = await parley.app.inject({ method: 'HEAD', url: `${U}/replay` })
  t.match({ statusCode, body }, { statusCode: 200, body: '' })
  t.match(headers['content-type'], /ndjson/)
})

t.test('what is no statement of a view still is a development of the timeline', async (t) => {
  const asked = await openedApp(t)
  const [recorded] = await asked.upload([statement(ref('one'))])
  await asked.get(`${U}?waitFor=${recorded?.position}`)
  const { text } = await asked.get(`${U}/replay?views=timeline`)
  t.match(framesIn(text).frames, [{ event: { type: 'StatementMade' }, changes: [{ path: `/${recorded?.id}` }] }])
})
