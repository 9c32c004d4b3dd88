import t from 'tap'
import { z } from 'zod'
import { casualtiesAnswer } from '../../../../projections/casualties/casualties.js'
import { readRoutes } from '../../../e2e/answer-schemas.js'
import { type Asked, curate, openedApp, record, U } from './parley-app.js'

const at = (day: number): string => `2022-03-${day}T12:00:00Z`

/** A report of casualties of one strike of 18 March by Ukraine; `over` says what is different. */
const reported = (killed: number | string, over: object = {}) => ({
  type: 'CasualtiesReported',
  occurred: '2022-03-18',
  reportedAt: at(19),
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  place: 'irpin',
  incident: 'irpin-strike',
  scope: 'incident',
  method: 'official',
  casualties: [{ harm: 'killed', count: killed }],
  ...over,
})
const russia = { claim: { claimant: 'russia' } }

const answered = casualtiesAnswer.extend({ citation: z.string(), nextCursor: z.string().nullable() })
const explained = async ({ get }: Asked, query = '') => {
  const { status, text, body } = await get(`${U}/casualties?explain=true${query}`)
  if (status !== 200) throw new Error(text)
  const { claims = [], ...answer } = answered.parse(body)
  return { ...answer, claims }
}
/** Each claim as its count and reason. */
const reasons = async (asked: Asked, query = '') =>
  (await explained(asked, query)).claims.map(({ count, reason }) => `${count.given} ${reason}`)

t.test('"Why is it 75 and not 79?" is answered in one request', async (t) => {
  const asked = await openedApp(t)
  const older = await record(asked, reported(79, { reportedAt: at(18), occurred: '2022-03-18T08:00Z' }))
  const newer = await record(asked, reported(75))
  const { incidents, claims } = await explained(asked)
  t.match(incidents.killed, { low: 75, best: 75, high: 75 })
  t.strictSame(
    claims.map(({ developmentId, count, reason, because, instead }) => ({
      developmentId,
      killed: count.best,
      reason,
      because,
      instead: instead?.developmentId ?? null,
    })),
    [
      {
        developmentId: older,
        killed: 79,
        reason: 'superseded',
        because: "The same claimant's newer figure stands: 75, reported 2022-03-19T12:00:00.000Z.",
        instead: newer,
      },
      {
        developmentId: newer,
        killed: 75,
        reason: 'counted',
        because: 'Counted: by range/1 its incident comes to 75.',
        instead: null,
      },
    ],
  )
  t.match(claims[0], {
    claimant: 'ukraine',
    incident: 'irpin-strike',
    harm: 'killed',
    population: 'all',
    resolved: { low: 75, high: 75 },
  })
  t.notOk('claims' in (await asked.get(`${U}/casualties`)).body, 'only where it is asked for')
  t.notOk('claims' in (await asked.get(`${U}/casualties?explain=false`)).body)
})

t.test('a claim that a policy passes over names the one that decides', async (t) => {
  const asked = await openedApp(t)
  await record(asked, reported(79))
  const decides = await record(asked, reported('70-75', { ...russia, reportedAt: at(20) }))
  t.match((await explained(asked)).claims, [
    {
      reason: 'counted',
      because:
        'Counted: by range/1 its incident comes to 70 to 79. The best-graded claim about these people is 70-75 by russia.',
    },
    {
      reason: 'counted',
      because: 'Counted: by range/1 its incident comes to 70 to 79. It is the best-graded claim about these people.',
    },
  ])
  const { claims } = await explained(asked, '&policy=latest/1')
  t.match(claims, [
    {
      reason: 'otherPolicy',
      because: 'By latest/1 another claim decides: 70-75, reported 2022-03-20T12:00:00.000Z by russia.',
      instead: { developmentId: decides, claimant: 'russia', count: { given: '70-75' } },
    },
    { reason: 'counted', because: 'Counted: by latest/1 its incident comes to 70 to 75.' },
  ])
  const cautious = await explained(asked, '&policy=cautious/1')
  t.equal(cautious.incidents.unconfirmed, 1)
  for (const claim of cautious.claims)
    t.match(claim, { reason: 'otherPolicy', instead: null, resolved: null, because: /no two independent claimants/ })
})

t.test('what the three clocks hide is told with its reason', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, reported(15))
  await curate(asked, id, 'corrections', {
    reason: 'recording-error',
    patch: { casualties: [{ harm: 'killed', count: 5 }] },
  })
  await curate(asked, id, 'corrections', {
    reason: 'source-revised',
    reportedAt: at(21),
    patch: { casualties: [{ harm: 'killed', count: 7 }] },
  })
  t.strictSame(await reasons(asked), ['15 corrected', '5 corrected', '7 counted'])
  t.match((await explained(asked)).claims, [
    { because: 'Recorded wrongly by us, and put right.', instead: { count: { given: 5 } } },
    {
      because: /^Its source has revised it, as reported 2022-03-21/,
      instead: { developmentId: id, count: { given: 7 } },
    },
    {},
  ])
  t.strictSame(await reasons(asked, '&knownAt=2022-03-20'), ['15 corrected', '5 counted', '7 notKnownYet'])
  t.strictSame(await reasons(asked, '&asOf=2022-03-17'), ['15 corrected', '5 corrected', '7 afterAsOf'])
  const { sequence } = (await asked.get(U)).body.clock ?? {}
  t.strictSame(
    await reasons(asked, `&sequence=${Number(sequence) - 2}`),
    ['15 counted', '5 notRecordedYet', '7 notRecordedYet'],
    'as the ledger stood before both corrections',
  )
  await curate(asked, id, 'retraction', { reason: 'source-withdrew', reportedAt: at(22) })
  t.strictSame(await reasons(asked), ['15 retracted', '5 retracted', '7 retracted'])
  t.match((await explained(asked)).claims[2], { because: 'Its source has withdrawn it.' })

  const other = await record(asked, reported(9, { incident: 'other-strike' }))
  const same = await record(asked, reported(9, { incident: 'other-strike' }))
  await curate(asked, same, 'duplicate', { of: other })
  await curate(asked, other, 'retraction', { reason: 'recording-error' })
  t.match((await explained(asked, '&incident=other-strike')).claims.slice(3), [
    { developmentId: other, reason: 'retracted', because: 'Recorded in error, and struck.' },
    { developmentId: same, reason: 'duplicate', instead: { developmentId: other, count: null } },
  ])
})

t.test('what `without` leaves out is told', async (t) => {
  const asked = await openedApp(t)
  await record(asked, reported(5))
  await record(asked, reported(6, { ...russia, reportedAt: at(20) }))
  const { incidents, claims } = await explained(asked, '&without=claimant:russia')
  t.match(incidents.killed, { low: 5, high: 5 })
  t.match(claims, [
    { reason: 'counted' },
    { reason: 'excluded', because: 'Left out with those that `without` names.', instead: null },
  ])
})

t.test('what was not asked for, or is no count of an incident, is told with its reason', async (t) => {
  const asked = await openedApp(t)
  await record(asked, reported(5))
  await record(asked, reported(6, { ...russia, reportedAt: at(20) }))
  await record(asked, reported(4, { claim: { claimant: 'us', stance: 'doubts' }, reportedAt: at(21) }))
  await record(asked, reported('>75', { casualties: [{ harm: 'casualties', count: '>75' }], reportedAt: at(22) }))
  await record(asked, reported(300, { incident: undefined, scope: 'period', reportedAt: at(23) }))
  t.strictSame(await reasons(asked), ['5 counted', '6 counted', '4 stance', '>75 counted', '300 otherScope'])
  t.strictSame(
    await reasons(asked, '&harm=killed&claimant=ukraine,us'),
    ['5 counted', '6 outsideFilter', '4 stance', '>75 unspecifiedHarm', '300 otherScope'],
    'those of whom it is not said may be among the killed',
  )
  t.match((await explained(asked, '&harm=missing&side=russia')).claims, [
    { reason: 'outsideFilter', because: 'Not asked for: left out by harm, side.' },
    ...Array.from({ length: 4 }, () => ({ reason: 'outsideFilter' })),
  ])
  t.match((await explained(asked)).claims[2], {
    stance: 'doubts',
    because: 'Its claimant doubts this: a dispute, which changes no tally.',
  })
})

t.test('an explanation is paged and cited, and its citation stays as it is', async (t) => {
  const asked = await openedApp(t)
  await record(asked, reported(5))
  await record(asked, reported(6, { ...russia, reportedAt: at(20) }))
  const query = '&asOf=2022-04-01&knownAt=unbounded&sequence=99'
  const { clock } = (await asked.get(U)).body
  const pins = query.replace('99', String(clock?.sequence))
  const changing = await asked.get(`${U}/casualties?explain=true${pins}`)
  t.equal(changing.headers.etag, undefined, 'what may still be recorded later makes it change')
  const spaced = await asked.get(`${U}/casualties?explain=%20true${pins}`)
  t.equal(spaced.headers.etag, undefined, 'nor has it one with a space before the value')
  t.equal(spaced.body.citation, changing.body.citation)
  const before = await asked.get(changing.body.citation ?? '')
  t.equal(before.status, 200)
  t.type(before.headers.etag, 'string')
  t.match(changing.body.citation, `considered=${clock?.sequence}&explain=true`)

  const first = await explained(asked, '&limit=1')
  await record(asked, reported(7, { claim: { claimant: 'us' }, reportedAt: at(21) }))
  t.strictSame(await reasons(asked, pins), ['5 counted', '6 counted', '7 notRecordedYet'])
  t.equal((await asked.get(changing.body.citation ?? '')).text, before.text)
  const second = await asked.get(`${U}/casualties?explain=true&limit=1&cursor=${first.nextCursor}`)
  t.match(second.body, { claims: [{ count: { given: 6 } }], nextCursor: null })
})

t.test('every member of the answer is described', async (t) => {
  const asked = await openedApp(t)
  await record(asked, reported('70-79'))
  await record(asked, reported(6, { ...russia, reportedAt: at(20) }))
  const described = (await readRoutes()).get('/v1/conflicts/:conflict/casualties')?.answer
  for (const query of ['policy=latest/1', 'policy=cautious/1&groupBy=side,month,claimant']) {
    const { body } = await asked.get(`${U}/casualties?explain=true&${query}`)
    t.strictSame(described?.parse(body), body)
  }
})

t.test('what can not be meant is refused', async (t) => {
  const asked = await openedApp(t)
  for (const [query, parameter] of [
    ['explain=yes', 'explain'],
    ['explain=true,false', 'explain'],
    ['explain=true&considered=-1', 'considered'],
    ['considered=5', 'considered'],
    ['explain=false&considered=5', 'considered'],
    ['explain=true&considered=all', 'considered'],
  ])
    t.match(await asked.get(`${U}/casualties?${query}`), {
      status: 400,
      body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter }] },
    })
})
