import t from 'tap'
import { z } from 'zod'
import { ceasefireItem } from '../../projections/ceasefires.js'
import { cellNotShown } from '../../projections/positions/explanation.js'
import { positionIssue } from '../../projections/positions/matrix.js'
import { contestedApp, examplesApp } from './examples-app.js'

const articles = await examplesApp(t)
const contested = await contestedApp(t)

const positions = (query: string) =>
  articles.read(
    `/positions?explain=true&${query}`,
    z.object({ issues: z.array(positionIssue), notShown: z.array(cellNotShown) }),
  )

t.test("why Ukraine's neutrality is known in its own words on 12 April, and what those beat", async (t) => {
  const { issues } = await positions('at=2022-04-12&issue=neutrality&party=ukraine')
  const explanation = issues[0]?.cells[0]?.explanation
  t.equal(
    explanation?.because,
    `What Ukraine itself said last stands: offer neutral by Ukraine, of 2022-03 (development ${articles.id('004/15')}). ` +
      'It beats what others say of it: Vladimir Medinsky.',
  )
  t.strictSame(
    explanation?.claims.map(({ developmentId, reason, instead }) => [
      ...articles.keys([developmentId]),
      reason,
      ...articles.keys(instead ? [instead.developmentId] : []),
    ]),
    [
      ['002/24', 'attributed', '004/15'],
      ['004/15', 'stands'],
    ],
  )
})

t.test('on 18 March nothing of it is known yet, which is told of in the empty cell', async (t) => {
  const { issues } = await positions('at=2022-03-18&issue=neutrality&party=ukraine')
  t.match(issues[0]?.cells[0], {
    stance: null,
    explanation: {
      because: 'Empty: of what was ever said of it nothing counts here, 2 reported later.',
      claims: [{ reason: 'notKnownYet' }, { reason: 'notKnownYet' }],
    },
  })
})

t.test('of an issue of which a clock shows nothing, what is hidden stands beside the issues', async (t) => {
  // Of a peace force only Britain and France speak, in the article of 4 April 2025.
  const { issues, notShown } = await positions('at=2022-04-12&issue=peace-force')
  t.strictSame(issues, [])
  t.match(notShown, [
    { issue: 'peace-force', party: 'uk-france', explanation: { claims: [{ reason: 'notKnownYet' }] } },
  ])
})

const ceasefire = async (query: string) =>
  (await contested.read(`/ceasefires/${query}&explain=true`, z.object({ ceasefire: ceasefireItem }))).ceasefire
    .explanation

t.test(
  'why the energy moratorium is over according to Moscow on 20 April, and in force according to Kyiv',
  async (t) => {
    const explanation = await ceasefire('energy-moratorium-2025?at=2025-04-20')
    const [moscow, kyiv] = [contested.id('energy/1'), contested.id('energy/2')]
    t.equal(explanation?.because, 'In effect for Ukraine alone.')
    t.strictSame(explanation?.parties, [
      {
        party: 'russia',
        because: `Over for Russia: its term ended at the end of 2025-04-17; it had been in effect since 2025-03-18: declared by Russian presidency (development ${moscow}).`,
        decidedBy: [moscow],
      },
      {
        party: 'ukraine',
        because: `In effect for Ukraine since 2025-03-25: declared by Ukraine, says Dmytro Lytvyn (development ${kyiv}); its term ends at the end of 2025-04-24.`,
        decidedBy: [kyiv],
      },
    ])
    t.match(explanation?.accordingTo, [
      {
        claimant: 'kremlin',
        because: /^Over for Russia and Ukraine, and in effect for nobody\. Over for Russia: /,
        decidedBy: [moscow],
      },
      {
        claimant: 'lytvyn',
        because: /^In effect for Russia and Ukraine\. In effect for Russia since 2025-03-25: /,
        decidedBy: [kyiv],
      },
    ])
  },
)

t.test('that Kyiv consented to the Easter truce is told by TASS, and counts in its account only', async (t) => {
  const explanation = await ceasefire('easter-truce-2025?asOf=2025-04-20&knownAt=2025-04-22')
  t.match(explanation?.claims, [
    { by: 'putin', voice: 'own', reason: 'counted', because: 'Decides the beginning and the end for Russia.' },
    { by: 'ukraine', claimant: 'publisher:tass', voice: 'attributed', reason: 'attributed' },
  ])
  t.match(
    explanation?.accordingTo[1]?.because,
    /since 2025-04-19 18:00: declared by Vladimir Putin \(.+\) and accepted by Ukraine, says TASS/,
  )
  t.match((await ceasefire('easter-truce-2025?at=2025-04-21'))?.claims[1], { reason: 'notKnownYet' })
})
