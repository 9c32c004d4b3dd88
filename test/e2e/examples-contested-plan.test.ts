import t from 'tap'
import { z } from 'zod'
import { contactItem } from '../../projections/contacts.js'
import { positionIssue } from '../../projections/positions/matrix.js'
import { type ProposalVersion, proposalVersion } from '../../projections/proposals/version-history.js'
import { proposalItem } from '../../projections/proposals.js'
import { contestedApp } from './examples-app.js'

const { read, keys } = await contestedApp(t)

const planAt = async (clocks: string) =>
  (await read(`/proposals/28-point-plan?${clocks}`, z.object({ proposal: proposalItem }))).proposal
const versionsAt = async (clocks: string) =>
  (await read(`/proposals/28-point-plan/versions?${clocks}`, z.object({ versions: z.array(proposalVersion) }))).versions

type Term = ProposalVersion['terms'][number]
const valued = (terms: readonly Term[]) => terms.map(({ term, value }) => [term, value])

t.test('28, 19 and 20 points are versions of one plan', async (t) => {
  t.strictSame(
    (await versionsAt('at=2025-12-31')).map(({ version, terms }) => [version, ...valued(terms)]),
    [
      [1, ['territory', null], ['nato', null], ['army-cap', '600000']],
      [2, ['army-cap', '600000']],
      [3, ['army-cap', '800000']],
    ],
  )
})

t.test('in Geneva territory and NATO are dropped, and with the last the upper limit of the army changes', async (t) => {
  const [first, second, third] = await versionsAt('at=2025-12-31')
  t.strictSame([first?.added, first?.dropped, first?.changed], [[], [], []])
  t.strictSame(valued(second?.dropped ?? []), [
    ['territory', null],
    ['nato', null],
  ])
  t.strictSame([second?.added, second?.changed], [[], []])
  t.strictSame([third?.added, third?.dropped], [[], []])
  t.strictSame(
    third?.changed.map(({ term, before, after }) => [term, before.value, after.value]),
    [['army-cap', '600000', '800000']],
  )
})

t.test(
  'the plan is that of the day: 28 points on 22 November, 19 on the 23rd, 20 at the end of the year',
  async (t) => {
    for (const [date, version] of [
      ['2025-11-22', 1],
      ['2025-11-23', 2],
      ['2025-12-30', 2],
      ['2025-12-31', 3],
    ] as const)
      t.equal((await planAt(`at=${date}`)).version, version, date)
  },
)

const answersIn = async (clocks: string) =>
  (await versionsAt(clocks)).map(({ responses }) => responses.map(({ party, answer }) => [party, answer]))

const SILENCE = [
  ['russia', 'noResponse'],
  ['ukraine', 'noResponse'],
]

t.test('to the 28 points Russia agrees in principle, Europe counters, and Ukraine has not answered', async (t) => {
  const [first] = await versionsAt('at=2025-11-24')
  t.strictSame(
    first?.responses.map(({ party, by, answer, voice, claimant, counter = null, developmentId }) => [
      party,
      by,
      answer,
      voice,
      claimant,
      counter,
      ...keys(developmentId === null ? [] : [developmentId]),
    ]),
    [
      ['russia', 'putin', 'inPrinciple', 'own', 'putin', null, 'plan/7'],
      ['ukraine', null, 'noResponse', null, null, null],
      ['european-powers', 'european-powers', 'countered', 'own', 'european-powers', 'european-counter-text', 'plan/3'],
    ],
  )
})

t.test('no answer to the 28 points is one to the 19 or the 20, and nobody accepts or rejects any', async (t) => {
  t.strictSame((await answersIn('at=2025-12-31')).slice(1), [SILENCE, SILENCE])
  const all = (await answersIn('at=2025-12-31')).flat().map(([, answer]) => answer)
  t.notOk(all.some((answer) => ['accepted', 'rejected', 'conditional'].includes(answer ?? '')))
  const plan = await planAt('at=2025-12-31')
  t.equal(plan.status, 'open')
  t.strictSame(
    plan.responses.map(({ party, answer }) => [party, answer]),
    SILENCE,
    'the plan shows the answers to its newest version',
  )
})

t.test('of the "Monday" on which Putin spoke nothing is certain before the second one has passed', async (t) => {
  const russia = async (clocks: string) => (await versionsAt(clocks))[0]?.responses[0]?.answer
  t.equal(await russia('asOf=2025-11-23'), 'noResponse')
  t.equal(await russia('asOf=2025-11-23&certainty=possible'), 'inPrinciple', 'the first Monday was the 17th')
  t.equal(await russia('asOf=2025-11-24'), 'inPrinciple')
})

t.test('the European counter-text is a proposal of its own, in reply, of 800,000 soldiers', async (t) => {
  const { proposal } = await read(
    '/proposals/european-counter-text?at=2025-11-24',
    z.object({ proposal: proposalItem }),
  )
  t.match(proposal, {
    by: 'european-powers',
    inReplyTo: '28-point-plan',
    status: 'open',
    voice: 'own',
    dangling: false,
  })
  t.strictSame(valued(proposal.terms), [['army-cap', '800000']])
  t.strictSame(proposal.responses, [], 'to whom it went is not said, so that nobody is silent')
})

t.test('on the upper limit of the army neither side at war is heard', async (t) => {
  const { issues } = await read('/positions?issue=army-cap&at=2025-12-31', z.object({ issues: z.array(positionIssue) }))
  t.strictSame(
    issues.map(({ gap, cells }) => [gap?.kind, ...cells.map(({ party, value, voice }) => [party, value, voice])]),
    [
      [
        'unstated',
        ['european-powers', '800000', 'own'],
        ['plan-authors', '800000', 'attributed'],
        ['russia', null, null],
        ['ukraine', null, null],
      ],
    ],
  )
})

t.test('who wrote the plan is disputed, and the dispute stands beside it from the day it is told', async (t) => {
  t.match(await planAt('at=2025-11-22'), { by: 'plan-authors', claimant: 'publisher:samuelkub', voice: 'attributed' })
  t.strictSame((await planAt('at=2025-11-24')).disputes, [])
  t.match((await planAt('at=2025-11-25')).disputes, [
    { claimant: 'publisher:intellinews', stance: 'doubts', summary: 'Who wrote the plan is disputed.' },
  ])
})

t.test('it was drafted by an American and a Russian envoy, as one blog tells', async (t) => {
  const { contacts } = await read(
    '/contacts?kind=meeting&from=2025-10-01&to=2025-12-31',
    z.object({ contacts: z.array(contactItem) }),
  )
  t.strictSame(
    contacts.map(({ contact, participants, claimants }) => [
      contact,
      participants.map(({ person, party }) => person ?? party),
      claimants,
    ]),
    [
      ['witkoff-dmitriev-miami-2025-10', ['witkoff', 'dmitriev'], ['publisher:samuelkub']],
      ['us-ukraine-geneva-2025-11-23', ['us', 'ukraine', 'european-powers'], ['publisher:samuelkub']],
    ],
  )
})
