import t from 'tap'
import { z } from 'zod'
import { cellNotShown } from '../../../../projections/positions/explanation.js'
import { positionIssue } from '../../../../projections/positions/matrix.js'
import { readRoutes } from '../../../e2e/answer-schemas.js'
import { type Asked, curate, openedApp, record, U } from './parley-app.js'

const at = (day: number): string => `2022-03-${day}T12:00:00Z`

/** What Ukraine wants of Crimea, as it says on 18 March; `over` says what is different. */
const stated = (value: string, over: object = {}) => ({
  type: 'PositionStated',
  occurred: '2022-03-18',
  reportedAt: at(19),
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  party: 'ukraine',
  issue: 'crimea-status',
  stance: 'demand',
  value,
  summary: `Crimea ${value}.`,
  ...over,
})
const attributed = { claim: { claimant: 'peskov' }, occurred: '2022-03-20', reportedAt: at(20) }

const answered = z.object({
  issues: z.array(positionIssue),
  notShown: z.array(cellNotShown).optional(),
  citation: z.string(),
  nextCursor: z.string().nullable(),
})
const explained = async ({ get }: Asked, query = '') => {
  const { status, text, body } = await get(`${U}/positions?explain=true${query}`)
  if (status !== 200) throw new Error(text)
  return answered.parse(body)
}
/** The explanation of Ukraine's cell, shown or not. */
const ukraine = async (asked: Asked, query = '') => {
  const { issues, notShown = [] } = await explained(asked, query)
  const cell = [...issues.flatMap(({ cells }) => cells), ...notShown].find(({ party }) => party === 'ukraine')
  if (!cell?.explanation) throw new Error('the cell is not explained')
  return cell.explanation
}
/** Each claim as its value and reason. */
const reasons = async (asked: Asked, query = '') =>
  (await ukraine(asked, query)).claims.map(({ value, reason }) => `${value} ${reason}`)

t.test('why this cell, and what it beat, is answered in one request', async (t) => {
  const asked = await openedApp(t)
  const own = await record(asked, stated('ukrainian'))
  await record(asked, stated('deferred', attributed))
  const { because, claims } = await ukraine(asked)
  t.equal(
    because,
    `What Ukraine itself said last stands: demand ukrainian by Ukraine, of 2022-03-18 (development ${own}). ` +
      'It beats what others say of it: Dmitry Peskov. It is contested since 2022-03-20: demand deferred by Dmitry ' +
      `Peskov, of 2022-03-20 (development ${claims[1]?.developmentId}).`,
  )
  t.match(claims, [
    { reason: 'stands', instead: null },
    { reason: 'attributed', instead: { developmentId: own, claimant: 'ukraine', value: 'ukrainian' } },
  ])
})

t.test('an explanation adds to an answer, and changes nothing of it', async (t) => {
  const asked = await openedApp(t)
  await record(asked, stated('ukrainian'))
  await record(asked, stated('russian', { party: 'russia', claim: { claimant: 'us' } }))
  await record(asked, stated('deferred', { ...attributed, claim: { claimant: 'us', stance: 'denies' } }))
  const { issues: plain } = answered.parse((await asked.get(`${U}/positions`)).body)
  const { issues } = await explained(asked)
  const bare = issues.map(({ cells, ...issue }) => ({
    ...issue,
    cells: cells.map(({ explanation: _, ...cell }) => cell),
  }))
  t.strictSame(bare, plain)
  for (const query of ['', '?explain=false']) {
    const { body, text } = await asked.get(`${U}/positions${query}`)
    t.notOk('notShown' in body)
    t.notOk(text.includes('because'), 'only where it is asked for')
  }
})

t.test('an empty cell of a principal tells why it is empty', async (t) => {
  const asked = await openedApp(t)
  await record(asked, stated('russian', { party: 'russia', claim: { claimant: 'russia' } }))
  t.strictSame(await ukraine(asked), { because: 'Nothing was ever said of it.', claims: [] })
  await record(asked, stated('ukrainian', { claim: { claimant: 'ukraine', stance: 'denies' } }))
  t.match(await ukraine(asked), {
    because: 'Empty: of what was ever said of it nothing counts here, 1 denied or doubted.',
    claims: [{ reason: 'stance' }],
  })
  await record(asked, stated('deferred', { ...attributed, reportedAt: at(25) }))
  t.match(await ukraine(asked, '&knownAt=2022-03-22'), {
    because: 'Empty: of what was ever said of it nothing counts here, 1 reported later and 1 denied or doubted.',
    claims: [
      { reason: 'stance' },
      { reason: 'notKnownYet', because: `Reported 2022-03-25T12:00:00.000Z, after the knowledge clock.` },
    ],
  })
})

t.test('a cell that is not shown at all is told of beside the issues', async (t) => {
  const asked = await openedApp(t)
  await record(asked, stated('ukrainian'))
  await record(asked, stated('deferred', { party: 'us', claim: { claimant: 'us' }, reportedAt: at(25) }))
  const { issues, notShown } = await explained(asked, '&knownAt=2022-03-18')
  t.strictSame(issues, [])
  t.match(notShown, [
    { issue: 'crimea-status', party: 'ukraine', explanation: { claims: [{ reason: 'notKnownYet' }] } },
    { issue: 'crimea-status', party: 'us', explanation: { claims: [{ reason: 'notKnownYet' }] } },
  ])
  const later = await explained(asked, '&knownAt=2022-03-22')
  t.strictSame(
    later.issues.flatMap(({ cells }) => cells.map(({ party }) => party)),
    ['russia', 'ukraine'],
  )
  t.match(later.notShown, [{ party: 'us' }])
  t.strictSame((await explained(asked, '&knownAt=2022-03-22&party=ukraine')).notShown, [], 'where it is asked for')
})

t.test('what the clocks hide is told with its reason', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, stated('russian'))
  await curate(asked, id, 'corrections', { reason: 'recording-error', patch: { value: 'ukrainian' } })
  await curate(asked, id, 'corrections', { reason: 'source-revised', reportedAt: at(21), patch: { value: 'deferred' } })
  t.strictSame(await reasons(asked), ['russian corrected', 'ukrainian corrected', 'deferred stands'])
  t.match((await ukraine(asked)).claims, [
    { because: 'Recorded wrongly by us, and put right.', instead: { developmentId: id, value: 'ukrainian' } },
    {
      because: /^Its source has revised it, as reported 2022-03-21/,
      instead: { developmentId: id, value: 'deferred' },
    },
    {},
  ])
  t.strictSame(await reasons(asked, '&knownAt=2022-03-20'), [
    'russian corrected',
    'ukrainian stands',
    'deferred notKnownYet',
  ])
  t.strictSame(await reasons(asked, '&asOf=2022-03-17'), [
    'russian corrected',
    'ukrainian corrected',
    'deferred afterAsOf',
  ])
  const { sequence } = (await asked.get(U)).body.clock ?? {}
  t.strictSame(await reasons(asked, `&sequence=${Number(sequence) - 2}`), [
    'russian stands',
    'ukrainian notRecordedYet',
    'deferred notRecordedYet',
  ])
  const same = await record(asked, stated('deferred', { reportedAt: at(22) }))
  await curate(asked, same, 'duplicate', { of: id })
  t.match((await ukraine(asked)).claims.at(-1), {
    developmentId: same,
    reason: 'duplicate',
    instead: { developmentId: id, claimant: 'ukraine', stance: null, value: null, summary: null },
  })
  await curate(asked, id, 'retraction', { reason: 'source-withdrew', reportedAt: at(23) })
  t.strictSame(await reasons(asked), [
    'russian retracted',
    'ukrainian retracted',
    'deferred retracted',
    'deferred duplicate',
  ])
})

t.test('a correction that moves a statement to another issue leaves nothing in its place', async (t) => {
  const asked = await openedApp(t)
  await asked.put(`${U}/issues/peace`, { title: 'Peace' })
  const id = await record(asked, stated('ukrainian', { value: undefined }))
  await curate(asked, id, 'corrections', { reason: 'recording-error', patch: { issue: 'peace' } })
  const { claims } = await ukraine(asked, '&issue=crimea-status')
  t.match(claims, [{ reason: 'corrected', instead: { developmentId: id, stance: null, value: null, summary: null } }])
})

t.test('an answer to a proposal that a clock hides is told of in the cell that it would fill', async (t) => {
  const asked = await openedApp(t)
  const terms = [{ term: 'crimea', issue: 'crimea-status', text: 'Crimea later.', value: 'deferred' }]
  const told = { occurred: '2022-03-18', sources: [{ publisher: 'wire' }], proposal: 'plan' }
  await record(asked, {
    ...told,
    type: 'ProposalMade',
    reportedAt: at(19),
    claim: { claimant: 'us' },
    by: 'us',
    title: 'Plan',
    terms,
  })
  await record(asked, {
    ...told,
    type: 'ProposalRejected',
    occurred: '2022-03-19',
    reportedAt: at(20),
    claim: { claimant: 'ukraine' },
    by: 'ukraine',
  })
  t.match((await ukraine(asked)).claims, [{ type: 'ProposalRejected', stance: 'refusal', reason: 'stands' }])
  t.match((await ukraine(asked, '&knownAt=2022-03-18')).claims, [{ stance: 'refusal', reason: 'notKnownYet' }])
})

t.test('what `without` leaves out is told', async (t) => {
  const asked = await openedApp(t)
  await record(asked, stated('ukrainian'))
  await record(asked, stated('deferred', attributed))
  t.strictSame(await reasons(asked, '&without=claimant:ukraine'), ['ukrainian excluded', 'deferred stands'])
})

t.test('an explanation is paged and cited, and its citation stays as it is', async (t) => {
  const asked = await openedApp(t)
  await asked.put(`${U}/issues/peace`, { title: 'Peace' })
  await record(asked, stated('ukrainian'))
  await record(asked, stated('peace', { issue: 'peace', value: undefined }))
  const { clock } = (await asked.get(U)).body
  const pins = `&asOf=2022-04-01&knownAt=unbounded&sequence=${clock?.sequence}`
  const changing = await asked.get(`${U}/positions?explain=true${pins}`)
  t.equal(changing.headers.etag, undefined, 'what may still be recorded later makes it change')
  const before = await asked.get(changing.body.citation ?? '')
  t.type(before.headers.etag, 'string')
  t.match(changing.body.citation, `considered=${clock?.sequence}&explain=true`)

  const first = await explained(asked, '&limit=1')
  await record(asked, stated('deferred', attributed))
  t.strictSame(await reasons(asked, `${pins}&issue=crimea-status`), ['ukrainian stands', 'deferred notRecordedYet'])
  t.equal((await asked.get(changing.body.citation ?? '')).text, before.text)
  const second = await explained(asked, `&limit=1&cursor=${first.nextCursor}`)
  t.strictSame(
    [first, second].map(({ issues, citation }) => [issues.map(({ issue }) => issue), citation]),
    [
      [['crimea-status'], first.citation],
      [['peace'], first.citation],
    ],
  )
  t.equal(second.nextCursor, null)
})

t.test('every member of the answer is described', async (t) => {
  const asked = await openedApp(t)
  await record(asked, stated('ukrainian'))
  await record(asked, stated('deferred', { ...attributed, party: 'us', reportedAt: at(25) }))
  const { body } = await asked.get(`${U}/positions?explain=true&knownAt=2022-03-22`)
  const described = (await readRoutes()).get('/v1/conflicts/:conflict/positions')?.answer
  t.strictSame(described?.parse(body), body)
})

t.test('what can not be meant is refused', async (t) => {
  const asked = await openedApp(t)
  for (const [query, parameter] of [
    ['explain=yes', 'explain'],
    ['explain=true&considered=-1', 'considered'],
    ['considered=5', 'considered'],
    ['explain=false&considered=5', 'considered'],
  ])
    t.match(await asked.get(`${U}/positions?${query}`), {
      status: 400,
      body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter }] },
    })
})
