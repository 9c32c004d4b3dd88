import fc from 'fast-check'
import t from 'tap'
import { namesOf } from '../../domain/glossary/glossary.js'
import { normalise } from '../../domain/normalise.js'
import { isRefusal } from '../../domain/refusal.js'
import { dayBounds } from '../../domain/vocabulary/time.js'
import { type TimelineValues, timeline, timelineItem, timelineItemOf } from '../../projections/timeline.js'
import { disputesByTarget } from '../../projections/view.js'
import { atOf, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const at = atOf('2023-12-31')
/** The first and the exclusive last millisecond of a day in Kyiv. */
const day = (date: string) => dayBounds(date, 'Europe/Kyiv') ?? { from: Number.NaN, to: Number.NaN }

const reports: readonly Report[] = [
  told(
    'StrikeReported',
    '2022-03-18',
    'publisher:wire',
    {
      attacker: 'russia',
      targets: [{ kind: 'residential', summary: 'A résidential building' }],
      casualties: [{ harm: 'killed', population: 'children', side: 'ukraine', count: '>=4' }],
    },
    { name: 'strike', place: ['kyiv', 'irpin'], publishers: ['wire', 'gazette'] },
  ),
  told(
    'PositionStated',
    '2022-03-17',
    'peskov',
    { party: 'russia', issue: 'nato-membership', stance: 'refusal', summary: 'No membership of the alliance.' },
    { name: 'position', publishers: ['tass'] },
  ),
  told(
    'ProposalMade',
    '2022-03-29',
    'zelensky',
    {
      proposal: 'istanbul',
      by: 'ukraine',
      to: ['russia'],
      title: 'Istanbul proposals',
      terms: [
        { term: 'crimea', issue: 'crimea-status', text: 'To be settled within fifteen years.', value: 'deferred' },
      ],
      mediator: 'turkey',
    },
    { name: 'proposal', place: 'istanbul', relayedBy: 'us' },
  ),
  told(
    'StrikeReported',
    '2022-03/2022-04',
    'publisher:tass',
    { attacker: 'ukraine' },
    { name: 'vague', place: 'kharkiv' },
  ),
  told(
    'CallHeld',
    '2022-12-02',
    'us',
    { contact: 'c', participants: [{ party: 'us' }, { party: 'putin' }] },
    { name: 'call', stance: 'denies' },
  ),
  told(
    'ClaimDisputed',
    '2022-03-19',
    'osce',
    { disputes: idOf('strike'), stance: 'doubts', summary: 'Not yet seen.' },
    { name: 'dispute' },
  ),
]
const names = ['strike', 'position', 'proposal', 'vague', 'call', 'dispute']
const nameOf = (id: string): string => names.find((name) => idOf(name) === id) ?? id
const facts = factsOf(reports, at)
const asked = (values: TimelineValues): readonly string[] => timeline(facts, values, at).map(({ id }) => nameOf(id))
const itemOf = (name: string, among = facts) =>
  among.filter(({ id }) => id === idOf(name)).map((fact) => timelineItemOf(fact, disputesByTarget(among), at))[0]

t.test('every development is in the timeline, in fold order, also what denies or disputes', async (t) => {
  t.same(asked({}), ['position', 'strike', 'dispute', 'proposal', 'vague', 'call'])
})

t.test('developments are selected by type', async (t) => {
  t.same(asked({ type: ['StrikeReported', 'CallHeld'] }), ['strike', 'vague', 'call'])
})

t.test('a party matches in any role, and with whoever speaks for it', async (t) => {
  t.same(
    asked({ party: ['russia'] }),
    ['position', 'strike', 'proposal', 'vague', 'call'],
    'its publisher is a claimant',
  )
  t.same(asked({ party: ['kremlin'] }), ['position'], 'its spokesman claims it')
  t.same(asked({ party: ['turkey'] }), ['proposal'], 'the mediator')
  t.same(asked({ party: ['us'] }), ['proposal', 'call'], 'who relayed the claim')
  t.same(asked({ party: ['ukraine'] }), ['strike', 'proposal', 'vague'], 'whose people were killed')
})

t.test('an issue matches in any member that names one', async (t) => {
  t.same(asked({ issue: ['crimea-status'] }), ['proposal'])
  t.same(asked({ issue: ['crimea-status', 'nato-membership'] }), ['position', 'proposal'])
})

t.test('a report for several places lies within one only if all of them do', async (t) => {
  t.same(asked({ place: ['kyiv'] }), [])
  t.same(asked({ place: ['kyiv-oblast'] }), ['strike'])
  t.same(asked({ place: ['ukraine'] }), ['strike', 'vague'], 'what names no place lies nowhere')
})

t.test('a claimant matches with whoever speaks for it, a publisher by any of the sources', async (t) => {
  t.same(asked({ claimant: ['russia'] }), ['position', 'vague'])
  t.same(asked({ claimant: ['publisher:tass'] }), ['vague'])
  t.same(asked({ publisher: ['tass'] }), ['position'])
  t.same(asked({ publisher: ['gazette', 'tass'] }), ['position', 'strike'])
})

t.test(
  'every word must occur, without regard to case and accents, in titles, summaries, texts, notes or quotes',
  async (t) => {
    t.same(asked({ q: ['residential'] }), ['strike'])
    t.same(asked({ q: ['istanbul'] }), ['proposal'], 'an id or a place is no text')
    t.same(asked({ q: ['fifteen', 'istanbul'] }), ['proposal'], 'the words may stand apart')
    t.same(asked({ q: ['fifteen', 'alliance'] }), [])
    t.same(asked({ q: ['.*'] }), [], 'a word is never a pattern')
  },
)

t.test('a window selects what overlaps it', async (t) => {
  t.same(asked({ from: day('2022-03-18').from, to: day('2022-03-18').to }), ['strike', 'vague'])
  t.same(asked({ from: day('2022-04-30').from }), ['vague', 'call'])
  t.same(asked({ to: day('2022-02-28').to }), [])
})

t.test('values of one parameter add up, parameters narrow each other, and order stays', async (t) => {
  const some = (...values: readonly string[]) => fc.subarray([...values], { minLength: 1 })
  const values = fc.record(
    {
      type: some('StrikeReported', 'ProposalMade', 'CallHeld', 'PositionStated'),
      party: some('russia', 'ukraine', 'us', 'osce'),
      place: some('ukraine', 'istanbul', 'irpin'),
      publisher: some('wire', 'tass', 'gazette'),
    },
    { requiredKeys: [] },
  )
  const all = asked({})
  fc.assert(
    fc.property(values, (given) => {
      const selected = asked(given)
      const expected = all.filter((name) =>
        Object.entries(given).every(([parameter, list]) =>
          list.some((value) => asked({ [parameter]: [value] }).includes(name)),
        ),
      )
      t.same(selected, expected)
    }),
  )
})

t.test('a development is shown as it was said, with what was made of it beside it', async (t) => {
  const item = itemOf('strike')
  t.match(item, {
    id: idOf('strike'),
    type: 'StrikeReported',
    occurred: '2022-03-18',
    claim: { claimant: 'publisher:wire', stance: 'asserts' },
    place: ['kyiv', 'irpin'],
    casualties: [{ harm: 'killed', population: 'children', count: '>=4' }],
    statement: 0,
    resolved: {
      occurred: { from: '2022-03-17T22:00:00.000Z', to: '2022-03-18T22:00:00.000Z', precision: 'day' },
      reportedAt: '2022-03-18T21:59:59.999Z',
    },
    certain: true,
    reportedBeforeOccurred: false,
    duplicates: [],
    reliability: 'B',
    credibility: 6,
    disputedBy: [{ developmentId: idOf('dispute'), claimant: 'osce', stance: 'doubts', summary: 'Not yet seen.' }],
    developments: [idOf('strike')],
    claimants: ['publisher:wire'],
    independent: { claimants: 1, publishers: 2 },
  })
  t.same(item?.resolved.counts, [
    { pointer: '/casualties/0/count', low: 4, best: 4, high: null, qualifier: 'atLeast', given: '>=4' },
  ])
  t.same(timelineItem.parse(item), item)
  t.equal(itemOf('dispute')?.disputes, idOf('strike'), 'what a dispute disputes stays its own member')
})

t.test('a report dated before its own happening is flagged', async (t) => {
  const early = told(
    'CallHeld',
    '2022-12-02',
    'us',
    { contact: 'c', participants: [{ party: 'us' }] },
    { name: 'early', reportedAt: '2021-12-02' },
  )
  t.equal(itemOf('early', factsOf([early], at))?.reportedBeforeOccurred, true)
})

t.test('what is only possibly past is flagged', async (t) => {
  const may = atOf('2022-04-01', { certainty: 'possible' })
  t.equal(itemOf('vague', factsOf(reports, may))?.certain, false)
  t.equal(itemOf('strike', factsOf(reports, may))?.certain, true)
})

t.test('the input form of an item, sent again, says the same', async (t) => {
  for (const fact of facts) {
    const {
      statement,
      resolved,
      certain,
      reportedBeforeOccurred,
      duplicates,
      reliability,
      credibility,
      disputedBy,
      ...rest
    } = timelineItemOf(fact, new Map(), at)
    const { id, conflict, developments, claimants, independent, ...input } = rest
    const again = normalise(input, {
      conflict: String(conflict),
      zone: 'Europe/Kyiv',
      now: Date.parse(fact.content.reportedAt.receivedAt),
      names: namesOf(warGlossary),
    })
    t.notOk(isRefusal(again))
    t.same(again, fact.content)
  }
})
