import t, { type Test } from 'tap'
import { z } from 'zod'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import { correction } from '../../../../projections/corrections.js'
import { type Answer, openedApp, ref, U } from './parley-app.js'

const START = Date.parse('2022-04-01T12:00:00Z')
const HOUR = 3_600_000

const killed = (key: string, count: number | string, over: object = {}) => ({
  type: 'CasualtiesReported',
  occurred: '2022-03-02',
  reportedAt: '2022-03-02T18:00:00Z',
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  incident: `strike-${key}`,
  scope: 'incident',
  method: 'official',
  casualties: [{ harm: 'killed', count }],
  ...ref(key),
  ...over,
})

const running = (key: string, day: string, value: number) => ({
  type: 'FigureReported',
  occurred: day,
  reportedAt: `${day}T20:00:00Z`,
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  measure: 'drones-launched',
  value,
  unit: 'drones',
  ...ref(key),
})

/** Every write is an hour after the one before it. */
const withReports = async (t: Test) => {
  let now = START
  const clock = () => now
  const asked = await openedApp(t, { now: clock, store: createMemoryStore({ now: clock }) })
  const ids = new Map<string, string>()
  const write = async (url: string, body: object) => {
    now += HOUR
    const { body: written } = await asked.post(url, body)
    await asked.get(`${U}?waitFor=${written.position}`)
    return written
  }
  const record = async (key: string, body: object) => {
    const { id = '' } = await write(`${U}/developments`, body)
    ids.set(key, id)
    return id
  }
  const curate = (key: string, what: string, body: object) => write(`/v1/developments/${ids.get(key)}/${what}`, body)
  const corrections = async (query = '') => correctionsIn(await asked.get(`${U}/corrections?${query}`))
  return { ...asked, ids, record, curate, corrections }
}

const correctionsIn = ({ text }: Answer) =>
  z.object({ corrections: z.array(correction) }).parse(JSON.parse(text)).corrections

const patchOf = (count: number) => ({ casualties: [{ harm: 'killed', count }] })

t.test(
  'why it is 75 and not 79 any more: what was answered, by how much it changed, after how long and by whom',
  async (t) => {
    const { record, curate, corrections, ids } = await withReports(t)
    await record('a', killed('a', 79))
    await curate('a', 'corrections', { reason: 'source-revised', reportedAt: '2022-03-03', patch: patchOf(75) })
    const found = await corrections()
    t.equal(found.length, 1)
    t.match(found[0], {
      view: 'casualties',
      path: '/incidents/strike-a',
      before: { killed: { low: 79, best: 79, high: 79 } },
      after: { killed: { low: 75, best: 75, high: 75 } },
      now: { killed: { low: 75 } },
      amounts: [{ of: 'killed', before: { low: 79 }, after: { low: 75 }, by: { low: -4, best: -4, high: -4 } }],
      asOf: '2022-03-02T21:59:59.999Z',
      lastedSeconds: 3_600,
      cause: { developmentId: ids.get('a'), kind: 'corrected', reportedAt: '2022-03-03T21:59:59.999Z' },
      event: { type: 'DevelopmentCorrected', reason: 'source-revised' },
    })
  },
)

t.test('a figure that a newer one has replaced is found as well, and the newer one is no correction', async (t) => {
  const { record, curate, corrections, ids } = await withReports(t)
  await record('mon', running('mon', '2022-03-01', 10))
  await record('tue', running('tue', '2022-03-02', 12))
  t.strictSame(await corrections(), [])
  await curate('mon', 'corrections', { reason: 'recording-error', patch: { value: 11 } })
  const [one, ...others] = await corrections()
  t.equal(others.length, 0)
  t.match(one, {
    path: /^\/drones-launched\/\/ukraine\/2022-02-28T22:00:00.000Z\//,
    before: { count: { given: 10 }, developmentId: ids.get('mon') },
    after: { count: { given: 11 } },
    amounts: [{ of: 'drones-launched', by: { low: 1, best: 1, high: 1 } }],
    lastedSeconds: 7_200,
    event: { reason: 'recording-error' },
  })
})

t.test('what is withdrawn, struck, restored and lifted is told, each with how long it had stood', async (t) => {
  const { record, curate, corrections } = await withReports(t)
  await record('a', killed('a', '5-9'))
  await curate('a', 'retraction', { reason: 'recording-error' })
  await curate('a', 'grade', { reliability: 'B' })
  await curate('a', 'reinstatement', { reason: 'recording-error' })
  await curate('a', 'retraction', { reason: 'source-withdrew', reportedAt: '2022-03-04' })
  t.strictSame(
    (await corrections()).map(({ before, after, now, amounts, lastedSeconds, cause, event }) => [
      before?.killed !== undefined,
      after?.killed !== undefined,
      now === null,
      amounts.map(({ by }) => by),
      lastedSeconds / 3_600,
      cause.kind,
      event.reason,
    ]),
    [
      [true, false, true, [null], 1, 'retracted', 'recording-error'],
      [false, true, true, [null], 2, 'reinstated', 'recording-error'],
      [true, false, true, [null], 1, 'retracted', 'source-withdrew'],
    ],
  )
})

t.test('a position that was corrected is told, a party that moved is not', async (t) => {
  const { record, curate, corrections } = await withReports(t)
  const stated = (key: string, day: string, value: string) => ({
    type: 'PositionStated',
    occurred: day,
    reportedAt: `${day}T20:00:00Z`,
    claim: { claimant: 'ukraine' },
    sources: [{ publisher: 'wire' }],
    party: 'ukraine',
    issue: 'crimea-status',
    stance: 'demand',
    value,
    summary: 'Said so.',
    ...ref(key),
  })
  await record('first', stated('first', '2022-03-01', 'russian'))
  await record('second', stated('second', '2022-03-05', 'deferred'))
  await curate('first', 'corrections', { reason: 'recording-error', patch: { value: 'ukrainian' } })
  t.match(await corrections(), [
    {
      path: '/crimea-status/ukraine',
      before: { value: 'russian' },
      after: { value: 'ukrainian' },
      now: { value: 'ukrainian' },
      amounts: [],
      asOf: '2022-03-01T20:00:00.000Z',
    },
  ])
})

t.test('an answer that stands before its proposal is told at the moment at which the proposal was past', async (t) => {
  const { record, curate, corrections, get } = await withReports(t)
  const said = (key: string, occurred: string, claimant: string, body: object) => ({
    occurred,
    reportedAt: '2022-04-01T10:00:00Z',
    claim: { claimant },
    sources: [{ publisher: 'wire' }],
    proposal: 'p',
    by: claimant,
    ...ref(key),
    ...body,
  })
  // Rejected on the 13th of the month in which it was made, all of which is past only with the month itself.
  await record(
    'rejected',
    said('rejected', '2022-03-13', 'russia', { type: 'ProposalRejected', reportedAt: '2022-03-13T20:00:00Z' }),
  )
  await record(
    'made',
    said('made', '2022-03', 'ukraine', {
      type: 'ProposalMade',
      to: ['russia'],
      title: 'A proposal',
      terms: [{ term: 'crimea', issue: 'crimea-status', value: 'ukrainian', text: 'Crimea is Ukrainian.' }],
    }),
  )
  await curate('rejected', 'retraction', { reason: 'recording-error' })
  const end = '2022-03-31T20:59:59.999Z'
  const found = await corrections('at=2022-05-01')
  t.match(found, [
    {
      path: '/crimea-status/russia',
      before: { stance: 'refusal' },
      after: null,
      now: null,
      asOf: end,
      // The refusal was answered since the proposal was recorded, an hour before.
      lastedSeconds: 3_600,
      cause: { kind: 'retracted' },
    },
  ])
  const { sequence = 0 } = found[0]?.cause ?? {}
  const cells = async (query: string) => {
    const { text } = await get(`${U}/positions?party=russia&asOf=${query}`)
    return JSON.parse(text).issues.flatMap(({ cells }: { cells: { stance: unknown }[] }) =>
      cells.map(({ stance }) => stance),
    )
  }
  t.strictSame(await cells(`${end}&sequence=${Number(sequence) - 1}`), ['refusal'])
  t.notMatch(await cells(`${end}&sequence=${sequence}`), ['refusal'])
  t.notMatch(await cells(`2022-03-13&sequence=${Number(sequence) - 1}`), ['refusal'], 'not while the month lasts')
  t.strictSame(await corrections(`at=2022-05-01&to=${Number(sequence) - 2}`), [], 'nothing was answered before that')
})

t.test('the window is that of the answers: what stood in it and was corrected since', async (t) => {
  const { record, curate, corrections, get } = await withReports(t)
  await record('a', killed('a', 79))
  const { sequence } = (await get(U)).body.clock ?? {}
  await curate('a', 'corrections', { reason: 'recording-error', patch: patchOf(75) })
  await curate('a', 'corrections', { reason: 'recording-error', patch: patchOf(79) })
  const lows = async (query: string) => (await corrections(query)).map(({ amounts }) => amounts[0]?.before?.low)
  t.strictSame(await lows(''), [79, 75])
  t.strictSame(await lows(`to=${sequence}`), [79])
  t.strictSame(await lows(`from=${(sequence ?? 0) + 1}`), [75])
  t.strictSame(await lows('from=2023-01-01'), [])
  t.strictSame(await lows('to=2022-04-01T13:30:00Z'), [79], 'half an hour later it was answered otherwise')
  t.match((await corrections(`to=${sequence}`))[0], { before: { killed: { low: 79 } }, now: { killed: { low: 79 } } })
  t.strictSame(await lows(`sequence=${sequence}`), [], 'nothing had been corrected by then')
})

t.test('along knowledge it is told for how long a source had said so, however late we recorded it', async (t) => {
  const { record, curate, corrections, ids } = await withReports(t)
  await record('a', killed('a', 38_300, { reportedAt: '2022-03-02T14:00:00Z' }))
  const revise = (reportedAt: string, count: number) =>
    curate('a', 'corrections', { reason: 'source-revised', reportedAt, patch: patchOf(count) })
  await revise('2022-03-03T11:02:00Z', 38_450)
  await revise('2022-03-03T11:08:00Z', 38_300)
  await curate('a', 'retraction', { reason: 'source-withdrew', reportedAt: '2022-03-04T11:08:00Z' })
  await record('b', killed('b', 1, { reportedAt: '2022-03-03T11:02:00Z' }))
  const told = async (query = '') =>
    (await corrections(`along=knowledge${query}`)).map(({ amounts, answeredFrom, lastedSeconds, cause }) =>
      [amounts[0]?.before?.low, amounts[0]?.after?.low, answeredFrom, lastedSeconds, cause.kind].join(' '),
    )
  t.strictSame(await told(), [
    '38300 38450 2022-03-02T14:00:00.000Z 75720 corrected',
    '38450 38300 2022-03-03T11:02:00.000Z 360 corrected',
    '38300  2022-03-03T11:08:00.000Z 86400 retracted',
  ])
  t.match((await corrections('along=knowledge'))[1], {
    path: '/incidents/strike-a',
    now: null,
    cause: { developmentId: ids.get('a'), reportedAt: '2022-03-03T11:08:00.000Z' },
    event: { type: 'DevelopmentCorrected', reason: 'source-revised' },
    changedAt: '2022-03-03T11:08:00.000Z',
  })
  t.equal((await told('&to=2022-03-02')).length, 1)
  t.equal((await told('&from=2022-03-03T11:08:00Z')).length, 1)
  t.equal((await told('&knownAt=2022-03-03T11:02:00Z')).length, 1)
})

t.test('what turns out to be told twice is taken out of the tally, and told as a duplicate', async (t) => {
  const { record, curate, corrections, ids } = await withReports(t)
  await record('a', killed('a', 4))
  await record('b', killed('b', 4))
  await curate('b', 'duplicate', { of: ids.get('a') })
  t.match(await corrections(), [
    { path: '/incidents/strike-b', after: null, cause: { developmentId: ids.get('b'), kind: 'duplicate' } },
  ])
})

t.test('corrections are cited and paged like any list, and what is malformed is refused', async (t) => {
  const { record, curate, corrections, get } = await withReports(t)
  await record('a', killed('a', 1))
  for (const count of [2, 3, 4]) await curate('a', 'corrections', { reason: 'recording-error', patch: patchOf(count) })
  const first = await get(`${U}/corrections?limit=2`)
  const second = await get(`${U}/corrections?limit=2&cursor=${first.body.nextCursor}`)
  t.strictSame([...correctionsIn(first), ...correctionsIn(second)], await corrections())
  t.equal(second.body.nextCursor, null)
  const cited = await get(first.body.citation ?? '')
  t.match(cited.headers.etag, /^"/)
  await curate('a', 'corrections', { reason: 'recording-error', patch: patchOf(5) })
  t.equal((await get(first.body.citation ?? '')).text, cited.text)
  for (const [query, parameter] of [
    ['from=monday', 'from'],
    ['to=2022-13-01', 'to'],
    ['policy=latest/1', 'policy'],
    ['along=world', 'along'],
    ['along=knowledge&from=3', 'from'],
  ] as const)
    t.match(await get(`${U}/corrections?${query}`), { status: 400, body: { errors: [{ parameter }] } }, query)
})
