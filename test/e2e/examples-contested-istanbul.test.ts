import t from 'tap'
import { z } from 'zod'
import { positionIssue } from '../../projections/positions/matrix.js'
import { proposalItem } from '../../projections/proposals.js'
import { shiftItem } from '../../projections/shifts.js'
import { talksItem } from '../../projections/talks.js'
import { contestedApp } from './examples-app.js'

const { read, keys } = await contestedApp(t)

const proposalAt = async (name: string, clocks: string) =>
  (await read(`/proposals/${name}?${clocks}`, z.object({ proposal: proposalItem }))).proposal

t.test('the 15 points are told by a newspaper; Russia defers, and Ukraine contradicts without an answer', async (t) => {
  const plan = await proposalAt('fifteen-point-plan-2022', 'at=2022-03-16')
  t.match(plan, { status: 'open', voice: 'attributed', claimant: 'publisher:financial-times', terms: [] })
  t.strictSame(
    plan.responses.map(({ party, by, answer, voice, reason = null }) => [party, by, answer, voice, reason]),
    [
      ['russia', 'peskov', 'deferred', 'own', 'It is premature to speak of it.'],
      ['ukraine', null, 'noResponse', null, null],
    ],
  )
  t.match(plan.disputes, [
    { claimant: 'ukraine', stance: 'contradicts', summary: 'It is only what the Russian side asks for.' },
  ])
})

t.test("of Ukraine's proposals one term is in its own words, two are in Medinsky's", async (t) => {
  const { terms } = await proposalAt('ukraine-istanbul-proposals', 'at=2022-03-30')
  t.strictSame(
    terms.map(({ term, value, voice, claimant }) => [term, value, voice, claimant]),
    [
      ['crimea-status', 'deferred', 'own', 'podolyak'],
      ['nato-membership', 'non-member', 'attributed', 'medinsky'],
      ['neutrality', 'neutral', 'attributed', 'medinsky'],
    ],
  )
})

t.test('on 3 April Russia refuses the term on Crimea, and has answered none of the others', async (t) => {
  t.strictSame(
    (await proposalAt('ukraine-istanbul-proposals', 'at=2022-04-02')).responses.map(({ party, answer }) => [
      party,
      answer,
    ]),
    [['russia', 'noResponse']],
  )
  const { responses, status } = await proposalAt('ukraine-istanbul-proposals', 'at=2022-04-03')
  t.strictSame(
    responses.map(({ party, by, answer, terms }) => [party, by, answer, terms]),
    [['russia', 'medinsky', 'rejected', ['crimea-status']]],
  )
  t.equal(status, 'open', 'a term is not the whole')
})

const cellsAt = async (date: string, issue: string) => {
  const { issues } = await read(`/positions?at=${date}&issue=${issue}`, z.object({ issues: z.array(positionIssue) }))
  return {
    gap: issues[0]?.gap ?? null,
    cells: issues[0]?.cells.map(({ party, stance, value, voice, claimant }) => [party, stance, value, voice, claimant]),
    accounts: issues[0]?.cells.map(({ accounts }) => accounts.map(({ claimant, voice }) => [claimant, voice])),
  }
}

const UNSPOKEN = ['russia', null, null, null, null]

t.test("on Crimea Ukraine's own words stand, with Medinsky's account beside them", async (t) => {
  t.strictSame(await cellsAt('2022-03-30', 'crimea-status'), {
    gap: { kind: 'unstated', attributed: false },
    cells: [UNSPOKEN, ['ukraine', 'concession', 'deferred', 'own', 'podolyak']],
    accounts: [
      [],
      [
        ['medinsky', 'attributed'],
        ['podolyak', 'own'],
      ],
    ],
  })
  const { gap, cells } = await cellsAt('2022-04-03', 'crimea-status')
  t.strictSame(gap, { kind: 'opposed', attributed: false })
  t.strictSame(cells?.[0], ['russia', 'refusal', null, 'own', 'medinsky'], 'unchanged, whatever it is')
})

t.test('on NATO and neutrality Ukraine is heard through Medinsky only', async (t) => {
  for (const [issue, stance, value] of [
    ['nato-membership', 'concession', 'non-member'],
    ['neutrality', 'offer', 'neutral'],
  ] as const)
    t.strictSame(
      await cellsAt('2022-04-12', issue),
      {
        gap: { kind: 'unstated', attributed: true },
        cells: [UNSPOKEN, ['ukraine', stance, value, 'attributed', 'medinsky']],
        accounts: [[], [['medinsky', 'attributed']]],
      },
      issue,
    )
})

t.test('the shifts tell whose words moved a cell: first told by another, then said oneself', async (t) => {
  const { shifts } = await read(
    '/shifts?party=russia,ukraine&from=2022-03-01&to=2022-04-30',
    z.object({ shifts: z.array(shiftItem) }),
  )
  t.strictSame(
    shifts.map(({ party, issue, kind, before, after, developmentId }) => [
      party,
      issue,
      kind,
      before && [before.value, before.voice],
      after && [after.value, after.voice],
      ...keys([developmentId]),
    ]),
    [
      ['ukraine', 'crimea-status', 'attributedOnly', null, ['deferred', 'attributed'], 'istanbul/5'],
      ['ukraine', 'nato-membership', 'attributedOnly', null, ['non-member', 'attributed'], 'istanbul/5'],
      ['ukraine', 'neutrality', 'attributedOnly', null, ['neutral', 'attributed'], 'istanbul/5'],
      ['ukraine', 'crimea-status', 'ownVoice', ['deferred', 'attributed'], ['deferred', 'own'], 'istanbul/6'],
      ['russia', 'crimea-status', 'stated', null, [null, 'own'], 'istanbul/8'],
      ['russia', 'donbas-status', 'stated', null, [null, 'own'], 'istanbul/9'],
    ],
  )
})

t.test('without Medinsky nothing is known of Ukraine but Crimea, and of Russia nothing', async (t) => {
  const { issues } = await read(
    '/positions?at=2022-04-12&without=claimant:medinsky',
    z.object({ issues: z.array(positionIssue) }),
  )
  t.strictSame(
    issues.map(({ issue, cells }) => [issue, ...cells.map(({ party, voice }) => [party, voice])]),
    [['crimea-status', ['russia', null], ['ukraine', 'own']]],
  )
})

t.test('the talks go on for Peskov on 30 March, and are in a dead end for Putin on 12 April', async (t) => {
  const talksAt = async (date: string) => {
    const { talks } = await read(`/talks?at=${date}`, z.object({ talks: talksItem }))
    return [talks.daysSinceLast, ...talks.parties.map(({ party, status, claimant }) => [party, status, claimant])]
  }
  t.strictSame(await talksAt('2022-03-30'), [1, ['russia', 'ongoing', 'peskov']])
  t.strictSame(await talksAt('2022-04-12'), [14, ['russia', 'deadEnd', 'putin']])
})
