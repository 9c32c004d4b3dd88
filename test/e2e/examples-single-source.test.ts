import t from 'tap'
import { z } from 'zod'
import { DATES, examplesApp, U } from './examples-app.js'

const { get, read } = await examplesApp(t)

const single = z.object({
  view: z.string(),
  path: z.string(),
  claimant: z.string(),
  developments: z.array(z.string()),
  independent: z.object({ claimants: z.number(), publishers: z.number() }),
})
const answer = z.object({ singleSource: z.array(single) })
const singlesAt = async (query: string) => (await read(`/single-source?limit=1000&${query}`, answer)).singleSource

t.test('what rests on one claimant is gone without that claimant', async (t) => {
  for (const date of DATES) {
    const singles = await singlesAt(`at=${date}`)
    t.ok(singles.length > 10, date)
    for (const claimant of new Set(singles.map(({ claimant }) => claimant))) {
      const left = await singlesAt(`at=${date}&without=claimant:${claimant}`)
      t.notOk(
        left.some((item) => item.claimant === claimant),
        `${date} ${claimant}`,
      )
      const gone = new Set(singles.flatMap((item) => (item.claimant === claimant ? item.developments : [])))
      t.notOk(
        left.some(({ developments }) => developments.some((id) => gone.has(id))),
        `${date} ${claimant}`,
      )
    }
  }
})

t.test('each item is named once by its view and path, in the order of the views', async (t) => {
  const names = (await singlesAt('at=2022-04-12')).map(({ view, path }) => `${view}${path}`)
  t.equal(new Set(names).size, names.length)
  const views = (await singlesAt('at=2022-04-12')).map(({ view }) => view)
  t.strictSame(views, views.toSorted())
})

t.test('Medinsky alone tells that Ukraine would put off the status of Crimea', async (t) => {
  const item = (await singlesAt('at=2022-03-30')).find(({ path }) => path === '/crimea-status/ukraine')
  t.match(item, { view: 'positions', claimant: 'russia', independent: { claimants: 1, publishers: 1 } })
  const state = z.object({
    positions: z.array(z.object({ issue: z.string(), cells: z.array(z.object({ party: z.string() })) })),
  })
  const cellsOf = async (query: string, issue: string) =>
    (await read(`/state?at=2022-03-30${query}`, state)).positions
      .find((one) => one.issue === issue)
      ?.cells.map(({ party }) => party)
  t.strictSame(await cellsOf('&maxClaimants=1', 'crimea-status'), ['russia', 'ukraine'])
  t.strictSame(await cellsOf('', 'nato-membership'), ['russia', 'ukraine'])
  t.equal(await cellsOf('&maxClaimants=1', 'nato-membership'), undefined, 'Ukraine speaks of it as well')
})

t.test('the state takes no other bound than one claimant, and cites it', async (t) => {
  for (const bound of ['0', '2', '', '1.0', 'one', '1,1'])
    t.match(
      await get(`${U}/state?maxClaimants=${bound}`),
      { status: 400, body: { code: 'PARLEY_BAD_PARAMETER', errors: [{ parameter: 'maxClaimants' }] } },
      bound,
    )
  const { body, text } = await get(`${U}/state?at=2022-03-30&maxClaimants=1`)
  t.match(body.citation, '&maxClaimants=1&')
  t.equal((await get(body.citation ?? '')).text, text)
  for (const other of ['single-source?maxClaimants=1', 'single-source?view=talks', 'positions?maxClaimants=1'])
    t.match(await get(`${U}/${other}`), { status: 400, body: { code: 'PARLEY_UNKNOWN_PARAMETER' } }, other)
})
