import fc from 'fast-check'
import t from 'tap'
import { dayBounds } from '../../domain/vocabulary/time.js'
import { contactItem, contactListing, contacts } from '../../projections/contacts.js'
import { withEvidence } from '../../projections/evidence.js'
import { show } from '../../projections/view.js'
import { atOf, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const shownAt = (asOf: string, ...reports: readonly Report[]) => {
  const at = atOf(asOf)
  return show(contacts, factsOf(reports, at), at, undefined)
}
const itemsAt = (asOf: string, ...reports: readonly Report[]) => shownAt(asOf, ...reports).map(({ item }) => item)
const selected = (values: Parameters<typeof contactListing.select>[1], ...reports: readonly Report[]) =>
  shownAt('2022-12-31', ...reports)
    .filter((shown) => contactListing.select(shown, values, atOf('2022-12-31')))
    .map(({ key }) => key)

/** The first millisecond of a day in Kyiv. */
const day = (date: string): number => dayBounds(date, 'Europe/Kyiv')?.from ?? Number.NaN

const call = told(
  'CallHeld',
  '2022-12-02',
  'us',
  {
    contact: 'putin-trump-call',
    participants: [
      { party: 'russia', person: 'putin' },
      { party: 'us', person: 'trump' },
    ],
    initiatedBy: 'us',
    durationMinutes: '~60',
  },
  { name: 'call' },
)
const readout = (by: string, points: readonly { issue?: string; text: string }[], claimant = by, name = by) =>
  told('ReadoutIssued', '2022-12-02', claimant, { contact: 'putin-trump-call', by, points }, { name })
const meeting = told(
  'MeetingHeld',
  '2022-03-29',
  'turkey',
  {
    contact: 'istanbul-talks',
    participants: [{ party: 'russia', person: 'medinsky' }, { party: 'ukraine' }],
    level: 'delegation',
    round: 4,
    mediator: 'turkey',
  },
  { place: 'istanbul' },
)

t.test('a call is shown with who took part, for whom they speak, and what was said of it', async (t) => {
  const [item] = itemsAt('2022-12-02', call)
  t.match(item, {
    contact: 'putin-trump-call',
    kind: 'call',
    participants: [
      { party: 'russia', person: 'putin', root: 'russia' },
      { party: 'us', person: 'trump', root: 'us' },
    ],
    initiatedBy: 'us',
    durationMinutes: { best: 60, qualifier: 'about', given: '~60' },
    occurred: { edtf: '2022-12-02' },
    dangling: false,
  })
  t.match(item, { level: null, round: null, mediator: null, place: null }, 'what was not reported is null')
})

t.test('a meeting is shown with its level, round, mediator and venue', async (t) => {
  const [item] = itemsAt('2022-03-29', meeting)
  t.match(item, { kind: 'meeting', level: 'delegation', round: 4, mediator: 'turkey', place: ['istanbul'] })
  t.match(item, { initiatedBy: null, durationMinutes: null })
})

t.test(
  'read-outs stand side by side, each in its voice, and the issues that one side leaves out are named',
  async (t) => {
    const [item] = itemsAt(
      '2022-12-02',
      call,
      readout('kremlin', [
        { issue: 'ceasefire', text: 'No ceasefire yet.' },
        { issue: 'nato-membership', text: 'Ukraine stays out.' },
      ]),
      readout('trump', [{ issue: 'ceasefire', text: 'A ceasefire soon.' }, { text: 'A good call.' }], 'kremlin'),
    )
    t.match(item?.readouts, [
      { by: 'kremlin', root: 'russia', claimant: 'kremlin', voice: 'own', developmentId: idOf('kremlin') },
      { by: 'trump', root: 'us', claimant: 'kremlin', voice: 'attributed', developmentId: idOf('trump') },
    ])
    t.same(item?.readouts[1]?.points, [
      { issue: 'ceasefire', text: 'A ceasefire soon.' },
      { issue: null, text: 'A good call.' },
    ])
    t.same(item?.differences, [{ issue: 'nato-membership', mentionedBy: ['russia'], notMentionedBy: ['us'] }])
  },
)

t.test("a read-out of the leader's that the spokesman gives is in its side's own voice", async (t) => {
  const [item] = itemsAt('2022-12-02', call, readout('putin', [{ text: 'No ceasefire yet.' }], 'peskov'))
  t.match(item?.readouts, [{ by: 'putin', claimant: 'peskov', voice: 'own' }])
})

t.test('a leader and the spokesman are one side: their read-outs do not differ from each other', async (t) => {
  const [item] = itemsAt(
    '2022-12-02',
    call,
    readout('putin', [{ issue: 'ceasefire', text: 'No ceasefire yet.' }]),
    readout('peskov', [{ issue: 'nato-membership', text: 'Ukraine stays out.' }]),
  )
  t.equal(item?.readouts.length, 2)
  t.same(item?.differences, [], 'one side alone differs from nobody')
  const both = [
    { issue: 'ceasefire', text: 'A ceasefire soon.' },
    { issue: 'nato-membership', text: 'Ukraine stays out.' },
  ]
  const [answered] = itemsAt(
    '2022-12-02',
    call,
    readout('putin', both.slice(0, 1)),
    readout('peskov', both.slice(1)),
    readout('us', both),
  )
  t.same(answered?.differences, [], 'what both say together, the other side says as well')
})

t.test('a contact known only by its read-outs is dangling', async (t) => {
  const [item] = itemsAt('2022-12-02', readout('kremlin', [{ text: 'They spoke.' }]))
  t.match(item, { kind: null, occurred: null, participants: [], dangling: true, contact: 'putin-trump-call' })
  t.equal(item?.readouts.length, 1)
})

t.test('of several accounts each member is the one stated last, and no participant is lost', async (t) => {
  const account = (name: string, day: string, claimant: string, body: object) =>
    told(
      'MeetingHeld',
      day,
      claimant,
      { contact: 'talks', level: 'envoy', ...body },
      { name, reportedAt: '2022-04-01' },
    )
  const reports = [
    account('first', '2022-03-30', 'russia', { participants: [{ party: 'russia' }, { party: 'osce' }], round: 2 }),
    account('later', '2022-03-31', 'ukraine', {
      participants: [
        { party: 'ukraine', person: 'yermak' },
        { party: 'russia', person: 'medinsky' },
        { party: 'yermak' },
      ],
      level: 'delegation',
    }),
  ]
  const [shown] = shownAt('2022-04-01', ...reports)
  t.match(shown?.item, { level: 'delegation', round: 2, occurred: { edtf: '2022-03-31' } })
  t.same(
    shown?.item.participants.map(({ party, person }) => [party, person]),
    [
      ['ukraine', 'yermak'],
      ['russia', 'medinsky'],
      ['osce', null],
    ],
    'a party alone and a person alone are the party with that person',
  )
  t.same(
    shown?.facts.map(({ id }) => id),
    [idOf('first'), idOf('later')],
  )
})

t.test('who took part does not depend on the order in which accounts came in', async (t) => {
  const who = fc.record(
    { party: fc.constantFrom('russia', 'ukraine', 'us'), person: fc.constantFrom('putin', 'zelensky', 'trump') },
    { requiredKeys: ['party'] },
  )
  const lists = fc.array(fc.array(who, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  const reports = lists.map((accounts) =>
    accounts.map((participants) => told('CallHeld', '2022-12-02', 'us', { contact: 'c', participants })),
  )
  const named = (items: ReturnType<typeof itemsAt>): readonly string[] =>
    items.flatMap(({ participants }) => participants.map(({ party, person }) => `${party} ${person}`)).sort()
  fc.assert(
    fc.property(reports, (accounts) => {
      t.same(named(itemsAt('2022-12-02', ...accounts)), named(itemsAt('2022-12-02', ...accounts.toReversed())))
    }),
    { numRuns: 50 },
  )
})

t.test('a denied contact is not shown, and a denial of a reported one is a dispute of it', async (t) => {
  const { participants } = call.input
  const denial = told(
    'CallHeld',
    '2022-12-02',
    'russia',
    { contact: 'putin-trump-call', participants },
    { stance: 'denies' },
  )
  t.same(itemsAt('2022-12-02', denial), [])
  const [shown] = shownAt('2022-12-02', call, denial)
  const answer = shown && withEvidence(shown, warGlossary)
  t.match(answer, {
    developments: [idOf('call')],
    claimants: ['us'],
    disputes: [{ claimant: 'russia', stance: 'denies' }],
  })
  t.same(contactItem.parse(answer), answer, 'the schema holds every member of the answer')
})

t.test('contacts are selected by kind, and a dangling one has none', async (t) => {
  const dangling = told('ReadoutIssued', '2022-05-05', 'kremlin', {
    contact: 'other',
    by: 'kremlin',
    points: [{ text: '-' }],
  })
  t.same(selected({ kind: ['call'] }, call, meeting, dangling), ['putin-trump-call'])
  t.same(selected({ kind: ['call', 'meeting'] }, call, meeting, dangling), ['istanbul-talks', 'putin-trump-call'])
  t.same(selected({}, call, meeting, dangling), ['istanbul-talks', 'other', 'putin-trump-call'])
})

t.test('contacts are selected by a party in any role, with whoever speaks for it', async (t) => {
  t.same(selected({ party: ['us'] }, call, meeting), ['putin-trump-call'])
  t.same(selected({ party: ['russia'] }, call, meeting), ['istanbul-talks', 'putin-trump-call'])
  t.same(selected({ party: ['turkey'] }, call, meeting), ['istanbul-talks'], 'the mediator')
  t.same(selected({ party: ['putin'] }, call, meeting), ['putin-trump-call'], 'a person')
  const relayed = readout('kremlin', [{ text: '-' }], 'zelensky')
  t.same(selected({ party: ['ukraine'] }, call, relayed), ['putin-trump-call'], 'who gave an account of it')
})

t.test(
  'contacts are selected where they overlap the window, dangling ones by when their read-outs were given',
  async (t) => {
    const dangling = told('ReadoutIssued', '2022-05-05', 'kremlin', {
      contact: 'other',
      by: 'kremlin',
      points: [{ text: '-' }],
    })
    t.same(selected({ from: day('2022-05-01') }, call, meeting, dangling), ['other', 'putin-trump-call'])
    t.same(selected({ to: day('2022-05-05') }, call, meeting, dangling), ['istanbul-talks'])
    const late = told('ReadoutIssued', '2022-12-09', 'kremlin', {
      contact: 'putin-trump-call',
      by: 'kremlin',
      points: [{ text: '-' }],
    })
    t.same(selected({ from: day('2022-12-08') }, call, late), [], 'a read-out given later moves no contact')
    t.same(selected({ from: day('2022-12-02'), to: day('2022-12-03') }, call, meeting, dangling), ['putin-trump-call'])
    t.same(selected({ from: day('2022-12-03') }, call, meeting, dangling), [])
  },
)
