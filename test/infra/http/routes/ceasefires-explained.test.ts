import t from 'tap'
import { z } from 'zod'
import { ceasefireNotShown } from '../../../../projections/ceasefires/explanation.js'
import { ceasefireItem } from '../../../../projections/ceasefires.js'
import { readRoutes } from '../../../e2e/answer-schemas.js'
import { type Asked, curate, openedApp, record, U } from './parley-app.js'

const declared = (over: object = {}) => ({
  type: 'CeasefireDeclared',
  occurred: '2022-03-18',
  reportedAt: '2022-03-18T12:00:00Z',
  claim: { claimant: 'peskov' },
  sources: [{ publisher: 'wire' }],
  ceasefire: 'truce',
  by: 'russia',
  scope: 'energy',
  purpose: 'other',
  effectiveFrom: '2022-03-18',
  effectiveTo: '2022-03-20',
  ...over,
})
const byUs = { occurred: '2022-03-19', reportedAt: '2022-03-19T12:00:00Z', claim: { claimant: 'us' } }

const answered = z.object({
  ceasefires: z.array(ceasefireItem),
  notShown: z.array(ceasefireNotShown).optional(),
  citation: z.string(),
  nextCursor: z.string().nullable(),
})
const read = async ({ get }: Asked, query: string) => {
  const { status, text, body } = await get(`${U}/ceasefires?${query}`)
  if (status !== 200) throw new Error(text)
  return answered.parse(body)
}
const reasons = async (asked: Asked, query = '') => {
  const { ceasefires, notShown = [] } = await read(asked, `explain=true${query}`)
  return [...ceasefires, ...notShown].flatMap(
    ({ explanation }) => explanation?.claims.map(({ reason }) => reason) ?? [],
  )
}

t.test('why a ceasefire stands as it does, and according to whom, is answered in one request', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, declared())
  await record(asked, declared(byUs))
  const { ceasefires } = await read(asked, 'explain=true&asOf=2022-03-19')
  t.match(ceasefires, [
    {
      explanation: {
        because: 'In effect for Russia alone.',
        decidedBy: [id],
        parties: [
          {
            party: 'russia',
            because: `In effect for Russia since 2022-03-18: declared by Russia, says Dmitry Peskov (development ${id}); its term ends at the end of 2022-03-20.`,
          },
        ],
        accordingTo: [
          { claimant: 'peskov', decidedBy: [id] },
          {
            claimant: 'us',
            because:
              /^In effect for Russia alone\. In effect for Russia since 2022-03-18: declared by Russia, says United States/,
          },
        ],
        claims: [{ reason: 'counted' }, { reason: 'attributed' }],
      },
    },
  ])
  const one = await asked.get(`${U}/ceasefires/truce?explain=true&asOf=2022-03-19`)
  t.match(one.body, { ceasefire: ceasefires[0] })
})

t.test('an explanation adds to an answer, and changes nothing of it', async (t) => {
  const asked = await openedApp(t)
  await record(asked, declared())
  await record(asked, declared({ ...byUs, ceasefire: 'other' }))
  const bare = (items: readonly object[]) => items.map((item) => ({ ...item, explanation: undefined }))
  const { ceasefires, notShown } = await read(asked, 'explain=true')
  t.strictSame(notShown, [])
  const plain = await read(asked, 'explain=false')
  t.strictSame(bare(ceasefires), bare(plain.ceasefires))
  t.notOk('notShown' in plain)
  t.notOk((await asked.get(`${U}/ceasefires/truce`)).text.includes('because'), 'only where it is asked for')
})

t.test('what the clocks hide, or `without` leaves out, is told with its reason', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, declared())
  await curate(asked, id, 'corrections', { reason: 'recording-error', patch: { effectiveTo: '2022-03-21' } })
  await curate(asked, id, 'corrections', {
    reason: 'source-revised',
    reportedAt: '2022-03-25',
    patch: { effectiveTo: '2022-03-30' },
  })
  t.strictSame(await reasons(asked), ['corrected', 'corrected', 'counted'])
  t.strictSame(await reasons(asked, '&knownAt=2022-03-24'), ['corrected', 'counted', 'notKnownYet'])
  t.strictSame(await reasons(asked, '&asOf=2022-03-17'), ['corrected', 'corrected', 'afterAsOf'])
  t.strictSame(await reasons(asked, '&without=claimant:peskov'), ['corrected', 'corrected', 'excluded'])
  const { sequence } = (await asked.get(U)).body.clock ?? {}
  t.strictSame(await reasons(asked, `&sequence=${Number(sequence) - 2}`), [
    'counted',
    'notRecordedYet',
    'notRecordedYet',
  ])
  const same = await record(asked, declared({ effectiveTo: '2022-03-30', reportedAt: '2022-03-26T12:00:00Z' }))
  await curate(asked, same, 'duplicate', { of: id })
  const { ceasefires } = await read(asked, 'explain=true')
  t.match(ceasefires[0]?.explanation?.claims, [
    { instead: { developmentId: id } },
    { instead: { developmentId: id } },
    { instead: null },
    { developmentId: same, reason: 'duplicate', instead: { developmentId: id, claimant: 'peskov' } },
  ])
  await curate(asked, id, 'retraction', { reason: 'recording-error' })
  t.strictSame(await reasons(asked), ['retracted', 'retracted', 'retracted', 'duplicate'])
})

t.test('a ceasefire that is not shown is told of beside the others, unless a state is asked for', async (t) => {
  const asked = await openedApp(t)
  await record(asked, declared({ reportedAt: '2022-03-25T12:00:00Z' }))
  const { ceasefires, notShown } = await read(asked, 'explain=true&knownAt=2022-03-20')
  t.strictSame(ceasefires, [])
  t.match(notShown, [
    {
      ceasefire: 'truce',
      explanation: {
        because: 'Nothing that was ever said of it counts here.',
        parties: [],
        accordingTo: [],
        claims: [{ reason: 'notKnownYet', effectiveFrom: { edtf: '2022-03-18' } }],
      },
    },
  ])
  t.strictSame((await read(asked, 'explain=true&knownAt=2022-03-20&overall=mutual')).notShown, [])
  t.strictSame(
    (await read(asked, 'explain=true&overall=mutual')).notShown,
    [],
    'what is shown in another state neither',
  )
})

t.test('answers to a proposal that a clock hides are told of at the ceasefire it would bring about', async (t) => {
  const asked = await openedApp(t)
  const told = { sources: [{ publisher: 'wire' }], proposal: 'plan', occurred: '2022-03-18' }
  await record(asked, {
    ...told,
    type: 'ProposalMade',
    reportedAt: '2022-03-19',
    claim: { claimant: 'us' },
    by: 'us',
    title: 'Plan',
    terms: [],
    ceasefire: { ceasefire: 'truce', scope: 'full' },
  })
  await record(asked, {
    ...told,
    type: 'ProposalRejected',
    occurred: '2022-03-19',
    reportedAt: '2022-03-20',
    claim: { claimant: 'russia' },
    by: 'russia',
  })
  t.strictSame(await reasons(asked), ['throughProposal', 'throughProposal'])
  t.strictSame(await reasons(asked, '&knownAt=2022-03-18'), ['notKnownYet', 'notKnownYet'])
})

t.test('an explanation is paged and cited, and its citation stays as it is', async (t) => {
  const asked = await openedApp(t)
  await record(asked, declared())
  await record(asked, declared({ ceasefire: 'another' }))
  await record(asked, declared({ ceasefire: 'denied', claim: { claimant: 'peskov', stance: 'denies' } }))
  const { clock } = (await asked.get(U)).body
  const pins = `&asOf=2022-04-01&knownAt=unbounded&sequence=${clock?.sequence}`
  for (const [path, day] of [
    ['ceasefires', '2022-03-20'],
    ['ceasefires/truce', '2022-03-21'],
  ]) {
    const changing = await asked.get(`${U}/${path}?explain=true${pins}`)
    t.equal(changing.headers.etag, undefined, 'what may still be recorded later makes it change')
    t.match(changing.body.citation, /considered=\d+&explain=true/)
    const before = await asked.get(changing.body.citation ?? '')
    t.type(before.headers.etag, 'string')
    await record(asked, declared({ ...byUs, reportedAt: day }))
    t.equal((await asked.get(changing.body.citation ?? '')).text, before.text)
    t.not((await asked.get(`${U}/${path}?explain=true${pins}`)).text, before.text)
  }
  const first = await read(asked, 'explain=true&limit=1')
  const second = await read(asked, `explain=true&limit=1&cursor=${first.nextCursor}`)
  t.strictSame(
    [first, second].map(({ ceasefires, notShown, citation }) => [
      ...ceasefires.map(({ ceasefire }) => ceasefire),
      notShown?.map(({ ceasefire }) => ceasefire),
      citation,
    ]),
    [
      ['another', ['denied'], first.citation],
      ['truce', [], first.citation],
    ],
  )
  t.equal(second.nextCursor, null)
})

t.test('every member of the answers is described', async (t) => {
  const asked = await openedApp(t)
  await record(asked, declared())
  await record(asked, declared({ ceasefire: 'denied', claim: { claimant: 'peskov', stance: 'denies' } }))
  const routes = await readRoutes()
  for (const [path, pattern] of [
    ['', ''],
    ['/truce', '/:id'],
  ]) {
    const { body } = await asked.get(`${U}/ceasefires${path}?explain=true`)
    t.strictSame(routes.get(`/v1/conflicts/:conflict/ceasefires${pattern}`)?.answer.parse(body), body)
  }
})

t.test('what can not be meant is refused', async (t) => {
  const asked = await openedApp(t)
  for (const [path, parameter] of [
    ['ceasefires?explain=yes', 'explain'],
    ['ceasefires/truce?explain=true&considered=x', 'considered'],
    ['ceasefires/truce?considered=5', 'considered'],
    ['violations?explain=true', 'explain'],
    ['proposals/plan?explain=true', 'explain'],
  ])
    t.match(await asked.get(`${U}/${path}`), { status: 400, body: { errors: [{ parameter }] } })
})
