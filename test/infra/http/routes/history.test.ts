import t from 'tap'
import { z } from 'zod'
import { readRoutes } from '../../../e2e/answer-schemas.js'
import { examplesApp } from '../../../e2e/examples-app.js'
import { type Asked, curate, openedApp, record, ref } from './parley-app.js'

const reported = (over: object = {}) => ({
  type: 'CasualtiesReported',
  occurred: '2022-03-18',
  reportedAt: '2022-03-19',
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  place: 'irpin',
  incident: 'irpin-strike',
  scope: 'incident',
  method: 'official',
  casualties: [{ harm: 'killed', count: 5 }],
  ...over,
})

const whoAndWhen = {
  sequence: z.number().nullable(),
  recordedAt: z.string().nullable(),
  recordedBy: z.string().nullable(),
}
const history = z.object({
  events: z.array(z.looseObject({ ...whoAndWhen, revision: z.number(), type: z.string() })),
  entries: z.array(z.looseObject({ ...whoAndWhen, number: z.number(), kind: z.string() })),
  strikes: z.array(
    z.looseObject({
      ...whoAndWhen,
      revision: z.number(),
      lifted: z.object(whoAndWhen).nullable(),
      strikes: z.string(),
    }),
  ),
  statements: z.array(
    z.looseObject({
      statement: z.number(),
      recordedFrom: z.number(),
      recordedFromAt: z.string().nullable(),
      recordedUntil: z.number().nullable(),
      recordedUntilAt: z.string().nullable(),
    }),
  ),
  grades: z.array(z.looseObject(whoAndWhen)),
  supports: z.array(z.object({ view: z.string(), path: z.string() })),
})
const historyOf = async ({ get }: Pick<Asked, 'get'>, id: string) => {
  const { status, text, body } = await get(`/v1/developments/${id}/history`)
  if (status !== 200) throw new Error(text)
  return history.parse(body)
}
const supports = async (asked: Pick<Asked, 'get'>, id: string) =>
  (await historyOf(asked, id)).supports.map(({ view, path }) => view + path)

t.test('whatever a history holds tells who recorded it and when', async (t) => {
  let now = Date.parse('2024-01-01T00:00:00Z')
  const asked = await openedApp(t, { now: () => (now += 1_000) })
  const id = await record(asked, reported())
  await curate(asked, id, 'retraction', { reason: 'recording-error' })
  await curate(asked, id, 'reinstatement', { reason: 'recording-error' })
  await curate(asked, id, 'grade', { credibility: 2 })
  const { events, entries, strikes, grades, statements } = await historyOf(asked, id)
  const [made, struck, lifted, graded] = events.map(({ sequence, recordedAt, recordedBy }) => {
    t.equal(recordedBy, 'local')
    t.match(recordedAt, /^\d{4}-/)
    return { sequence, recordedAt, recordedBy }
  })
  t.match(entries, [{ number: 0, kind: 'says', ...made }])
  t.match(strikes, [{ revision: 1, strikes: 'whole', ...struck, liftedBy: 2, lifted }])
  t.match(grades, [{ credibility: 2, ...graded }])
  t.match(statements, [
    {
      recordedFrom: made?.sequence,
      recordedFromAt: made?.recordedAt,
      recordedUntil: struck?.sequence,
      recordedUntilAt: struck?.recordedAt,
    },
    { recordedFrom: lifted?.sequence, recordedFromAt: lifted?.recordedAt, recordedUntil: null, recordedUntilAt: null },
  ])
})

t.test('every member of a history is described', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, reported())
  await curate(asked, id, 'retraction', { reason: 'recording-error' })
  await curate(asked, id, 'reinstatement', { reason: 'recording-error' })
  await curate(asked, id, 'grade', { credibility: 2 })
  const { body } = await asked.get(`/v1/developments/${id}/history`)
  t.strictSame((await readRoutes()).get('/v1/developments/:id/history')?.answer.parse(body), body)
})

t.test('a strike in force was not lifted', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, reported())
  await curate(asked, id, 'retraction', { reason: 'recording-error' })
  t.match((await historyOf(asked, id)).strikes, [{ strikes: 'whole', liftedBy: null, lifted: null }])
})

t.test('a report supports the items that rest on it, as long as it counts', async (t) => {
  const asked = await openedApp(t)
  const id = await record(asked, reported())
  const items = ['casualties/incidents/irpin-strike', 'incidents/irpin-strike', `timeline/${id}`]
  t.strictSame(await supports(asked, id), items)
  await curate(asked, id, 'retraction', { reason: 'source-withdrew', reportedAt: '2022-03-20' })
  t.strictSame(await supports(asked, id), [])
  await curate(asked, id, 'reinstatement', { reason: 'source-restored', reportedAt: '2022-03-21' })
  t.strictSame(await supports(asked, id), items)
})

t.test('a duplicate supports what the development supports that stands for both', async (t) => {
  const asked = await openedApp(t)
  const first = await record(asked, reported())
  const second = await record(asked, reported({ reportedAt: '2022-03-20', incident: undefined, ...ref('second') }))
  t.strictSame(await supports(asked, second), [
    `casualties/incidents/${second}`,
    `incidents/${second}`,
    `timeline/${second}`,
  ])
  await curate(asked, second, 'duplicate', { of: first })
  t.strictSame(await supports(asked, second), await supports(asked, first))
})

t.test('a denial supports nothing but its own line, nor does what has not happened yet', async (t) => {
  const asked = await openedApp(t)
  const told = await record(asked, reported())
  const denied = await record(asked, reported({ claim: { claimant: 'russia', stance: 'denies' } }))
  t.strictSame(await supports(asked, denied), [`timeline/${denied}`])
  const disputed = await record(asked, {
    type: 'ClaimDisputed',
    occurred: '2022-03-20',
    reportedAt: '2022-03-20',
    claim: { claimant: 'russia' },
    sources: [{ publisher: 'wire' }],
    disputes: told,
    stance: 'denies',
    summary: 'Not so.',
  })
  t.strictSame(await supports(asked, disputed), [`timeline/${disputed}`])
  const ahead = await record(asked, reported({ occurred: '2999-01-01', incident: 'later' }))
  t.strictSame(await supports(asked, ahead), [])
})

t.test('what one line of the examples supports, worked out by hand', async (t) => {
  const asked = await examplesApp(t)
  // Medinsky tells of Ukraine's proposals of Istanbul: a proposal, and a cell for each of its terms.
  const medinsky = await supports(asked, asked.id('002/24'))
  t.ok(medinsky.includes('proposals/ukraine-istanbul-proposals'))
  t.ok(medinsky.includes('positions/neutrality/ukraine'))
  t.ok(medinsky.includes('positions/crimea-status/ukraine'))
  t.notOk(medinsky.some((item) => item.endsWith('/russia')))
  // The bombing of Chernihiv stands beside the promise to do less there, and supports no verdict on it.
  t.strictSame(await supports(asked, asked.id('002/8')), [
    'commitments/russia-less-activity-kyiv-chernihiv-2022-03-29',
    'incidents/chernihiv-bombardment-2022-03-30',
    `timeline/${asked.id('002/8')}`,
  ])
})
