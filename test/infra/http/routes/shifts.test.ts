import t, { type Test } from 'tap'
import { z } from 'zod'
import { shiftItem } from '../../../../projections/shifts.js'
import { type Answer, openedApp, ref, U } from './parley-app.js'

type Told = {
  readonly key: string
  readonly occurred: string
  readonly claimant?: string
  readonly [member: string]: unknown
}

const position = ({ key, occurred, claimant = 'ukraine', ...over }: Told) => ({
  type: 'PositionStated',
  occurred,
  reportedAt: `${occurred}T20:00:00Z`,
  claim: { claimant },
  sources: [{ publisher: 'wire', title: 'What was said' }],
  party: 'ukraine',
  issue: 'crimea-status',
  stance: 'demand',
  value: 'ukrainian',
  summary: `Said in ${key}.`,
  ...ref(key),
  ...over,
})

/** Ukraine demands, demands again, gives way in Russia's words, then in its own. */
const reports = [
  position({ key: 'first', occurred: '2022-03-01' }),
  position({ key: 'again', occurred: '2022-03-05' }),
  position({ key: 'russia', occurred: '2022-03-06', party: 'russia', claimant: 'peskov', value: 'russian' }),
  position({
    key: 'told',
    occurred: '2022-03-07',
    claimant: 'russia',
    party: 'us',
    stance: 'offer',
    value: 'deferred',
  }),
  position({
    key: 'confirmed',
    occurred: '2022-03-09',
    claimant: 'us',
    party: 'us',
    stance: 'offer',
    value: 'deferred',
  }),
  position({ key: 'concession', occurred: '2022-03-10', stance: 'concession', value: 'deferred' }),
]

const withReports = async (t: Test) => {
  // Each request is a second later than the one before.
  let now = Date.parse('2022-04-01T12:00:00Z')
  const asked = await openedApp(t, {
    now: () => {
      now += 1_000
      return now
    },
  })
  const answers = await asked.upload(reports)
  t.match(answers.at(-1), { summary: { recorded: reports.length, refused: 0 } })
  const idOf = (key: string): string => answers[reports.findIndex((one) => one.externalRef.key === key)]?.id ?? ''
  const keyOf = (id: string): string => reports.find((_, at) => answers[at]?.id === id)?.externalRef.key ?? id
  await asked.get(`${U}?waitFor=${answers.at(-2)?.position}`)
  /** Sends a write to a development, and waits until it is seen. */
  const curate = async (key: string, what: string, body: object) => {
    const { body: written } = await asked.post(`/v1/developments/${idOf(key)}/${what}`, body)
    await asked.get(`${U}?waitFor=${written.position}`)
    return written
  }
  const shifts = async (query = '') => shiftsIn(await asked.get(`${U}/shifts?${query}`))
  /** Party, kind, value before and after, and the key of what did it. */
  const told = async (query = '') =>
    (await shifts(query)).map(({ party, kind, before, after, developmentId }) =>
      [party, kind, before?.value ?? null, after?.value ?? null, keyOf(developmentId)].join(' '),
    )
  return { ...asked, idOf, curate, shifts, told }
}

const shiftsIn = ({ text }: Answer) => z.object({ shifts: z.array(shiftItem) }).parse(JSON.parse(text)).shifts

t.test(
  'positions move by what was stated first, by other voices and other values, and not by repetition',
  async (t) => {
    const { told } = await withReports(t)
    t.strictSame(await told(), [
      'ukraine stated  ukrainian first',
      'russia stated  russian russia',
      'us attributedOnly  deferred told',
      'us ownVoice deferred deferred confirmed',
      'ukraine stated ukrainian deferred concession',
    ])
  },
)

t.test('a shift tells what stood and stands, when it was on each clock, and what it rests on', async (t) => {
  const { shifts, idOf } = await withReports(t)
  const [, last] = await shifts('party=ukraine')
  t.match(last, {
    party: 'ukraine',
    issue: 'crimea-status',
    occurred: { edtf: '2022-03-10' },
    knownAt: '2022-03-10T20:00:00.000Z',
    recordedAt: /^20/,
    kind: 'stated',
    before: { stance: 'demand', value: 'ukrainian', summary: 'Said in again.', developmentId: idOf('again') },
    after: {
      stance: 'concession',
      value: 'deferred',
      summary: 'Said in concession.',
      claimant: 'ukraine',
      voice: 'own',
    },
    developmentId: idOf('concession'),
    claimant: 'ukraine',
    voice: 'own',
    developments: [idOf('concession')],
    claimants: ['ukraine'],
    independent: { claimants: 1, publishers: 1 },
    disputes: [],
  })
})

t.test('party, with whoever speaks for it, and issue select shifts', async (t) => {
  const { told } = await withReports(t)
  t.strictSame(await told('party=Moscow'), ['russia stated  russian russia'])
  t.strictSame(await told('party=peskov'), [], 'a cell is that of the party in the end')
  t.equal((await told('party=us,russia&issue=Crimea')).length, 3)
})

t.test('a window lies on the axis that is named, both ends inclusive', async (t) => {
  const { told } = await withReports(t)
  t.strictSame(await told('from=2022-03-06&to=2022-03-07'), [
    'russia stated  russian russia',
    'us attributedOnly  deferred told',
  ])
  t.strictSame(await told('from=2022-03-08&to=2022-03-08'), [])
  t.strictSame(await told('along=knowledge&from=2022-03-10T20:00:00Z&to=2022-03-10T20:00:00Z'), [
    'ukraine stated ukrainian deferred concession',
  ])
  t.strictSame(await told('along=knowledge&from=2022-03-10T20:00:00.001Z'), [])
  t.strictSame(await told('along=ledger&to=2022-03-31'), [], 'nothing had been recorded then')
  t.strictSame(await told('from=2022-03-07&to=2022-03-06'), [], 'an empty window holds nothing')
  t.strictSame(
    await told('asOf=2022-03-05'),
    ['ukraine stated  ukrainian first'],
    'what the clock does not see is not told',
  )
  t.strictSame(await told('asOf=2022-03-05&to=2022-03-31'), ['ukraine stated  ukrainian first'])
})

t.test('a claimant that changes its account corrects a position, along the axis of knowledge only', async (t) => {
  const { curate, told } = await withReports(t)
  await curate('concession', 'corrections', {
    reason: 'source-revised',
    reportedAt: '2022-03-12T08:00:00Z',
    patch: { value: 'russian' },
  })
  t.strictSame(await told('party=ukraine&along=knowledge'), [
    'ukraine stated  ukrainian first',
    'ukraine stated ukrainian deferred concession',
    'ukraine corrected deferred russian concession',
  ])
  t.strictSame(await told('party=ukraine'), [
    'ukraine stated  ukrainian first',
    'ukraine stated ukrainian russian concession',
  ])
  t.strictSame(await told('party=ukraine&knownAt=2022-03-11'), [
    'ukraine stated  ukrainian first',
    'ukraine stated ukrainian deferred concession',
  ])
})

t.test('an error of ours corrects a position on the ledger only, when it is put right', async (t) => {
  const { curate, told, shifts } = await withReports(t)
  await curate('concession', 'corrections', { reason: 'recording-error', patch: { value: 'russian' } })
  t.strictSame(await told('party=ukraine&along=ledger'), [
    'ukraine stated  ukrainian first',
    'ukraine stated ukrainian deferred concession',
    'ukraine corrected deferred russian concession',
  ])
  for (const axis of ['world', 'knowledge'])
    t.strictSame(
      await told(`party=ukraine&along=${axis}`),
      ['ukraine stated  ukrainian first', 'ukraine stated ukrainian russian concession'],
      axis,
    )
  const found = await shifts('party=ukraine&along=ledger')
  const times = found.map(({ recordedAt }) => recordedAt)
  t.strictSame(times.toSorted(), times)
  const [last] = found.slice(-1)
  t.strictSame(await told(`party=ukraine&along=ledger&from=${last?.recordedAt}`), [
    'ukraine corrected deferred russian concession',
  ])
})

t.test('what is retracted gives way to what stood before', async (t) => {
  const { curate, told, shifts } = await withReports(t)
  await curate('concession', 'retraction', { reason: 'source-withdrew', reportedAt: '2022-03-12T08:00:00Z' })
  const retracted = 'ukraine retracted deferred ukrainian concession'
  t.strictSame((await told('party=ukraine&along=knowledge')).slice(-1), [retracted])
  t.strictSame((await told('party=ukraine&along=ledger')).slice(-1), [retracted])
  t.strictSame(await told('party=ukraine'), ['ukraine stated  ukrainian first'])
  const [last] = (await shifts('party=ukraine&along=knowledge')).slice(-1)
  t.equal(last?.knownAt, '2022-03-12T08:00:00.000Z', 'when it was withdrawn')
  await curate('concession', 'reinstatement', { reason: 'source-restored', reportedAt: '2022-03-13T08:00:00Z' })
  t.strictSame((await told('party=ukraine&along=knowledge')).slice(-2), [
    retracted,
    'ukraine corrected ukrainian deferred concession',
  ])
  await curate('russia', 'retraction', { reason: 'recording-error' })
  t.strictSame((await told('party=russia&along=ledger')).slice(-1), ['russia retracted russian  russia'])
  t.strictSame(await told('party=russia&along=knowledge'), [], 'as if it had never been recorded')
})

t.test(
  'who speaks for whom is of the ledger: a change of it corrects, by the development that is read anew',
  async (t) => {
    const { put, get, told } = await withReports(t)
    const { body } = await put(`${U}/parties/us`, { name: 'United States', kind: 'state', speaksFor: 'russia' })
    await get(`${U}?waitFor=${body.position}`)
    t.strictSame((await told('along=ledger')).slice(-2), [
      'russia corrected russian deferred confirmed',
      'us corrected deferred  confirmed',
    ])
  },
)

t.test('what some reported can be left out', async (t) => {
  const { told } = await withReports(t)
  t.strictSame(await told('party=us&without=claimant:russia'), ['us stated  deferred confirmed'])
})

t.test('shifts are paged, and every page and citation is as the first', async (t) => {
  const { get } = await withReports(t)
  const first = await get(`${U}/shifts?limit=2&along=knowledge`)
  t.match(first.body.citation, /along=knowledge&asOf=.*&certainty=certain&knownAt=unbounded&sequence=\d+&version=1$/)
  const second = await get(`${U}/shifts?limit=3&cursor=${first.body.nextCursor}`)
  t.equal(second.body.citation, first.body.citation)
  t.equal(second.body.nextCursor, null)
  const whole = await get(first.body.citation ?? '')
  t.strictSame([...shiftsIn(first), ...shiftsIn(second)], shiftsIn(whole))
  t.equal((await get(whole.body.citation ?? '')).text, whole.text)
  t.match((await get(`${U}/shifts`)).body.citation, 'along=world')
  t.match(await get(`${U}/shifts?along=world&cursor=${first.body.nextCursor}`), { body: { code: 'PARLEY_BAD_CURSOR' } })
})

t.test('what can not be meant is refused', async (t) => {
  const { get } = await withReports(t)
  const refused: [string, string, string][] = [
    ['along=time', 'PARLEY_BAD_PARAMETER', 'along'],
    ['along=world,ledger', 'PARLEY_BAD_PARAMETER', 'along'],
    ['from=yesterday', 'PARLEY_BAD_PARAMETER', 'from'],
    ['to=2022-02-30', 'PARLEY_BAD_PARAMETER', 'to'],
    ['party=nobody', 'PARLEY_BAD_PARAMETER', 'party'],
    ['kind=stated', 'PARLEY_UNKNOWN_PARAMETER', 'kind'],
    ['version=2', 'PARLEY_BAD_PARAMETER', 'version'],
  ]
  for (const [query, code, parameter] of refused)
    t.match(await get(`${U}/shifts?${query}`), { status: 400, body: { code, errors: [{ parameter }] } }, query)
})
