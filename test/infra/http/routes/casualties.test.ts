import t, { type Test } from 'tap'
import { z } from 'zod'
import { casualtiesAnswer } from '../../../../projections/casualties/casualties.js'
import { type Asked, openedApp, U } from './parley-app.js'

/** A report of casualties of one strike; `over` says what is different. */
const reported = (killed: number | string, over: object = {}) => ({
  type: 'CasualtiesReported',
  occurred: '2022-03-18',
  reportedAt: '2022-03-19T12:00:00Z',
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  place: 'irpin',
  incident: 'irpin-strike-2022-03-18',
  scope: 'incident',
  method: 'official',
  casualties: [{ harm: 'killed', count: killed }],
  ...over,
})

const written = async ({ post, get }: Asked, path: string, body: object): Promise<string> => {
  const { status, body: answer, text } = await post(path, body)
  if (status > 201) throw new Error(text)
  await get(`${U}?waitFor=${answer.position}`)
  return answer.id ?? ''
}

const report = (asked: Asked, body: object): Promise<string> => written(asked, `${U}/developments`, body)

const read = async ({ get }: Asked, query: string) => {
  const { status, text, body } = await get(`${U}/casualties?${query}`)
  if (status !== 200) throw new Error(text)
  const answer = casualtiesAnswer.extend({ nextCursor: z.string().nullable() }).parse(body)
  return { ...answer, citation: body.citation ?? '' }
}

/** 75 by one side, 79 later by the other. */
const disputed = async (t: Test) => {
  const asked = await openedApp(t)
  const first = await report(asked, reported(75))
  const second = await report(
    asked,
    reported(79, { claim: { claimant: 'russia' }, reportedAt: '2022-03-20T12:00:00Z', method: 'media' }),
  )
  return { asked, first, second }
}

t.test('a tally is resolved by the policy that is asked for, and its citation says which', async (t) => {
  const { asked } = await disputed(t)
  const killed = async (policy: string) => {
    const { policy: used, incidents, citation } = await read(asked, `policy=${policy}`)
    t.equal(used, policy)
    t.match(citation, `policy=${policy}`)
    t.strictSame((await read(asked, citation.split('?')[1] ?? '')).incidents, incidents)
    return incidents.killed
  }
  t.match(await killed('range/1'), { low: 75, best: 79, high: 79 })
  t.match(await killed('latest/1'), { low: 79, best: 79, high: 79 })
  t.match(await killed('best-graded/1'), { low: 79, best: 79, high: 79 })
  t.equal(await killed('cautious/1'), null)
  t.match((await read(asked, 'policy=cautious/1')).incidents, { count: 0, unconfirmed: 1 })
  t.match((await read(asked, '')).citation, 'policy=range/1', 'explicit where it is left out')
})

t.test('a tally is grouped by one or several keys', async (t) => {
  const { asked } = await disputed(t)
  await report(asked, reported(3, { incident: 'kyiv-strike', place: 'kyiv-oblast', occurred: '2022-03-17' }))
  const { incidents, groups = [], citation } = await read(asked, 'groupBy=place,day')
  t.match(incidents, { count: 2, killed: { low: 78, high: 82 } })
  t.match(groups, [
    {
      by: { place: 'irpin', day: '2022-03-18' },
      count: 1,
      killed: { low: 75, high: 79 },
      independent: { claimants: 2, publishers: 1 },
    },
    { by: { place: 'kyiv-oblast', day: '2022-03-17' }, count: 1, killed: { best: 3 }, claimants: ['ukraine'] },
  ])
  t.match(citation, 'groupBy=day,place')
  t.notOk('groups' in (await read(asked, '')), 'only where it is asked for')

  const first = await read(asked, 'groupBy=claimant,incident&limit=1')
  t.match(first.groups, [{ by: { claimant: 'russia', incident: 'irpin-strike-2022-03-18' } }])
  const second = await read(asked, `limit=1&cursor=${first.nextCursor}`)
  t.match(second.groups, [{ by: { claimant: 'ukraine', incident: 'irpin-strike-2022-03-18' } }])
})

t.test('unknown policies and keys are refused by name', async (t) => {
  const asked = await openedApp(t)
  const refused = async (query: string, expected: object) => {
    const { status, body } = await asked.get(`${U}/casualties?${query}`)
    t.match({ status, ...body }, { status: 400, code: 'PARLEY_BAD_PARAMETER', errors: [expected] }, query)
  }
  await refused('policy=latest', { parameter: 'policy', nearest: ['latest/1'] })
  await refused('policy=latest/1,range/1', { parameter: 'policy' })
  await refused('policy=', { parameter: 'policy' })
  await refused('groupBy=plaec', { parameter: 'groupBy', nearest: ['place'] })
  await refused('groupBy=place,,day', { parameter: 'groupBy' })
})
