import t from 'tap'
import { z } from 'zod'
import { ceasefireItem } from '../../projections/ceasefires.js'
import { positionIssue } from '../../projections/positions/matrix.js'
import { proposalItem } from '../../projections/proposals.js'
import { DATES, examplesApp } from './examples-app.js'

const { read, keys, id } = await examplesApp(t)

type Cell = z.infer<typeof positionIssue>['cells'][number]

/** The issue at a date as it looked that day: its gap and the cell of each principal. */
const at = async (date: string, issue: string) => {
  const { issues } = await read(
    `/positions?at=${date}&issue=${issue}&party=russia,ukraine`,
    z.object({ issues: z.array(positionIssue) }),
  )
  const [row] = issues
  const cell = (party: string): Cell => {
    const found = row?.cells.find((one) => one.party === party)
    if (!found) throw new Error(`${issue} has no cell of ${party} at ${date}`)
    return found
  }
  return { gap: row?.gap, russia: cell('russia'), ukraine: cell('ukraine') }
}

const stands = ({ stance, value, voice, claimant, developments }: Cell) => ({
  stance,
  value,
  voice,
  claimant,
  developments: keys(developments),
})

const unspoken = { stance: null, value: null, voice: null, claimant: null, developments: [] }
const unstated = { kind: 'unstated', attributed: false }

t.test(
  'on NATO membership Ukraine gives way in its own voice at all four dates, and Russia never speaks',
  async (t) => {
    for (const date of DATES) {
      const { gap, russia, ukraine } = await at(date, 'nato-membership')
      t.strictSame(gap, unstated, date)
      t.strictSame(stands(russia), unspoken, 'the articles have not a word of its own on membership')
      t.match(ukraine, { stance: 'concession', value: 'non-member', voice: 'own', contestedSince: null })
      t.equal(ukraine.since, '2022-03-13T22:00:00.000Z', 'since Zelensky said so, in the week before 18 March')
      t.strictSame(
        keys(ukraine.developments),
        date === '2022-03-18' ? ['000/5', '000/23'] : ['000/5', '000/23', '002/24'],
      )
    }
  },
)

t.test("what Medinsky tells of Ukraine on NATO stands beside Ukraine's own words, not over them", async (t) => {
  const { ukraine } = await at('2022-03-30', 'nato-membership')
  t.strictSame(
    ukraine.accounts.map(({ claimant, voice }) => ({ claimant, voice })),
    [
      { claimant: 'zelensky', voice: 'own' },
      { claimant: 'ukraine', voice: 'own' },
      { claimant: 'medinsky', voice: 'attributed' },
    ],
  )
  t.strictSame(ukraine.independent, { claimants: 2, publishers: 2 }, 'Ukraine by two voices, and Russia')
})

t.test("on 18 March Ukraine's neutrality is a demand of Russia, of which Ukraine says nothing", async (t) => {
  const { gap, russia, ukraine } = await at('2022-03-18', 'neutrality')
  t.strictSame(gap, unstated)
  t.strictSame(stands(russia), {
    stance: 'demand',
    value: 'neutral',
    voice: 'own',
    claimant: 'russia',
    developments: ['000/21'],
  })
  t.strictSame(stands(ukraine), unspoken)
})

t.test("on 30 March Ukraine's neutrality is known only in Medinsky's words", async (t) => {
  const { gap, ukraine } = await at('2022-03-30', 'neutrality')
  t.strictSame(gap, { kind: 'aligned', attributed: true })
  t.strictSame(stands(ukraine), {
    stance: 'offer',
    value: 'neutral',
    voice: 'attributed',
    claimant: 'medinsky',
    developments: ['002/24'],
  })
  t.strictSame(ukraine.claimants, ['medinsky'])
})

t.test('on 12 April, and ever after, it is known in its own', async (t) => {
  for (const date of ['2022-04-12', '2025-04-04']) {
    const { gap, ukraine } = await at(date, 'neutrality')
    t.strictSame(gap, { kind: 'aligned', attributed: false }, date)
    t.match(stands(ukraine), { stance: 'offer', value: 'neutral', voice: 'own', claimant: 'ukraine' })
    t.equal(ukraine.developmentId, id('004/15'))
    t.strictSame([...ukraine.claimants].sort(), ['medinsky', 'ukraine'], 'the attributed account stays in sight')
  }
})

t.test('on Crimea Russia speaks for itself at all four dates', async (t) => {
  t.strictSame(stands((await at('2022-03-18', 'crimea-status')).russia), {
    stance: 'demand',
    value: 'russian',
    voice: 'own',
    claimant: 'russia',
    developments: ['000/28'],
  })
  for (const date of DATES.slice(1)) {
    const { russia } = await at(date, 'crimea-status')
    t.match(russia, { stance: 'refusal', value: 'russian', voice: 'own', claimant: 'peskov' }, date)
    t.equal(russia.developmentId, id('002/26'))
    t.strictSame(keys(russia.developments), ['000/28', '002/26'])
  }
})

t.test('on Crimea Ukraine is first unstated and then heard through Medinsky only', async (t) => {
  const first = await at('2022-03-18', 'crimea-status')
  t.strictSame(first.gap, unstated)
  t.strictSame(stands(first.ukraine), unspoken)
  for (const date of DATES.slice(1)) {
    const { gap, ukraine } = await at(date, 'crimea-status')
    t.strictSame(gap, { kind: 'opposed', attributed: true }, date)
    t.strictSame(stands(ukraine), {
      stance: 'concession',
      value: 'deferred',
      voice: 'attributed',
      claimant: 'medinsky',
      developments: ['002/24'],
    })
  }
})

t.test('on withdrawal Ukraine demands all of it, and Russia is first heard on 12 April', async (t) => {
  for (const date of DATES) {
    const { gap, russia, ukraine } = await at(date, 'troop-withdrawal')
    t.strictSame(
      stands(ukraine),
      { stance: 'demand', value: 'full-withdrawal', voice: 'own', claimant: 'ukraine', developments: ['000/25'] },
      date,
    )
    if (date < '2022-04-12') {
      t.strictSame(gap, unstated)
      t.strictSame(stands(russia), unspoken)
    } else {
      t.strictSame(gap, { kind: 'opposed', attributed: false })
      t.match(russia, { stance: 'refusal', value: null, voice: 'own', since: '2022-04-11T21:00:00.000Z' })
    }
  }
  t.strictSame(keys((await at('2022-04-12', 'troop-withdrawal')).russia.developments), ['004/17'])
  t.strictSame(
    keys((await at('2025-04-04', 'troop-withdrawal')).russia.developments),
    ['004/17', '001/14'],
    'with the refusal of the terms that asked for withdrawal first',
  )
})

const usProposal = '/us-30-day-ceasefire?at=2025-04-04'

t.test('the 30-day ceasefire was proposed by the United States and rejected by Russia', async (t) => {
  const { proposal } = await read(`/proposals${usProposal}`, z.object({ proposal: proposalItem }))
  t.match(proposal, { by: 'us', status: 'rejected', dangling: false, version: 1, ceasefire: 'us-30-day-ceasefire' })
  t.strictSame(proposal.to, ['russia'])
  t.strictSame(
    proposal.responses.map(({ party, answer, voice, claimant, developmentId }) => ({
      party,
      answer,
      voice,
      claimant,
      developments: keys([developmentId ?? '']),
    })),
    [{ party: 'russia', answer: 'rejected', voice: 'own', claimant: 'russia', developments: ['003/8'] }],
    'nobody is recorded as silent of whom the article does not speak',
  )
  t.strictSame(keys(proposal.developments), ['003/7', '003/8'])
  t.strictSame(proposal.independent, { claimants: 2, publishers: 1 })
})

t.test('the same stands among the ceasefires, as one that was never agreed', async (t) => {
  const { ceasefire } = await read(`/ceasefires${usProposal}`, z.object({ ceasefire: ceasefireItem }))
  t.match(ceasefire, { scope: 'full', overall: 'rejected', from: null, to: null, proposal: 'us-30-day-ceasefire' })
  t.strictSame(
    ceasefire.parties.map(({ party, status }) => [party, status]),
    [['us', 'proposed']],
  )
  t.strictSame(
    ceasefire.accordingTo.map(({ claimant, overall }) => [claimant, overall]),
    [
      ['us', 'proposed'],
      ['russia', 'rejected'],
    ],
  )
  t.strictSame(keys(ceasefire.developments), ['003/7', '003/8'])
})

t.test('neither was known before the article of 4 April 2025', async (t) => {
  for (const [date, known] of [
    ['2025-04-03', false],
    ['2025-04-04', true],
  ] as const) {
    const { proposals } = await read(
      `/proposals?at=${date}`,
      z.object({ proposals: z.array(z.object({ proposal: z.string() })) }),
    )
    const { ceasefires } = await read(
      `/ceasefires?at=${date}`,
      z.object({ ceasefires: z.array(z.object({ ceasefire: z.string() })) }),
    )
    t.equal(
      proposals.some(({ proposal }) => proposal === 'us-30-day-ceasefire'),
      known,
      date,
    )
    t.strictSame(
      ceasefires.map(({ ceasefire }) => ceasefire),
      known ? ['us-30-day-ceasefire'] : [],
    )
  }
})
