import t from 'tap'
import { contactContext } from '../../projections/contacts/context.js'
import { surroundingsIn } from '../../projections/contacts/surroundings.js'
import { contactItem, contacts } from '../../projections/contacts.js'
import { withEvidence } from '../../projections/evidence.js'
import { show } from '../../projections/view.js'
import { atOf, type Beside, type Fixing, factsOf, type Report, told } from '../doubles/facts.js'

const HOUR = 3_600_000

const talks = (occurred: string, beside: Beside = {}) =>
  told(
    'MeetingHeld',
    occurred,
    'turkey',
    { contact: 'talks', participants: [{ party: 'russia' }, { party: 'ukraine' }], level: 'delegation' },
    beside,
  )
const strike = (incident: string, occurred: string, killed?: number) =>
  told('StrikeReported', occurred, 'ukraine', {
    incident,
    ...(killed === undefined ? {} : { casualties: [{ harm: 'killed', count: killed }] }),
  })
const violation = (occurred: string) =>
  told('CeasefireViolationReported', occurred, 'ukraine', {
    ceasefire: 'c',
    accused: 'russia',
    counts: [{ kind: 'shelling', count: 3 }],
  })

/** What surrounds the one contact that is told of. */
const surroundings = (asOf: string, hours: number, reports: readonly Report[], fixing: Fixing = {}) => {
  const at = atOf(asOf, fixing)
  const facts = factsOf(reports, at)
  const [contact] = show(contacts, facts, at, undefined)
  if (!contact) throw new Error('no contact is shown')
  const around = surroundingsIn(facts, at, hours * HOUR, (list, { from, to }) => `${list} ${from} ${to}`)(contact.item)
  return { contact: withEvidence(contact, at.glossary), at, ...around }
}
type Context = ReturnType<typeof surroundings>['before']
const incidentsOf = (context: Context) => context?.incidents.items.map(({ incident }) => incident)

// Kyiv is two hours ahead of UTC until 27 March 2022.
const DAY = '2022-03-18'
const BEGIN = '2022-03-17T22:00:00.000Z'
const END = '2022-03-18T22:00:00.000Z'

t.test('the windows before and after a contact end where it begins, and begin where it ends', async (t) => {
  const { before, after } = surroundings('2022-04-01', 72, [talks(DAY)])
  t.match(before, { from: '2022-03-14T22:00:00.000Z', to: BEGIN })
  t.match(after, { from: END, to: '2022-03-21T22:00:00.000Z' })
  for (const context of [before, after]) {
    t.match(context, { incidents: { count: 0, items: [] }, violations: { count: 0, items: [] } })
    t.match(context?.casualties, { policy: 'range/1', incidents: { count: 0, killed: null } })
    t.notOk('more' in (context?.incidents ?? {}))
  }
})

t.test('incidents that overlap a window are listed with it, casualties that lie in it are tallied', async (t) => {
  const { contact, before, after } = surroundings('2022-04-01', 72, [
    talks(DAY),
    strike('long-before', '2022-03-14', 1),
    strike('begun-before', '2022-03-14/2022-03-15', 2),
    strike('eve', '2022-03-17', 4),
    strike('into-the-day', '2022-03-17T20:00+02:00/2022-03-18T08:00+02:00', 8),
    strike('same-day', DAY, 16),
    strike('day-after', '2022-03-19', 32),
    strike('too-late', '2022-03-22', 64),
  ])
  t.strictSame(incidentsOf(before), ['begun-before', 'eve', 'into-the-day'])
  t.equal(before?.incidents.count, 3)
  t.match(
    before?.casualties.incidents,
    { count: 1, killed: { low: 4, best: 4, high: 4 } },
    'only what is wholly within',
  )
  t.strictSame(incidentsOf(after), ['day-after'])
  t.match(after?.casualties.incidents, { count: 1, killed: { low: 32, high: 32 } })
  const answer = { ...contact, before, after }
  t.strictSame(contactItem.parse(answer), answer, 'the schema holds every member')
})

t.test('violations are listed where their own window overlaps', async (t) => {
  const { before, after } = surroundings('2022-04-01', 24, [
    talks(DAY),
    violation('2022-03-16'),
    violation('2022-03-16/2022-03-20'),
    violation('2022-03-17'),
    violation('2022-03-19'),
  ])
  const windows = (context: Context) => context?.violations.items.map(({ window }) => window.edtf)
  t.strictSame(windows(before), ['2022-03-17', '2022-03-16/2022-03-20'], 'by when they were reported')
  t.strictSame(windows(after), ['2022-03-19', '2022-03-16/2022-03-20'])
})

t.test('a window goes no further than the world clock', async (t) => {
  const reports = [talks(DAY), strike('day-after', '2022-03-19')]
  const { after } = surroundings('2022-03-19', 72, reports)
  t.match(after, { from: END, to: '2022-03-19T22:00:00.000Z', incidents: { count: 1 } })
  const same = surroundings(DAY, 72, reports)
  t.match(same.after, { from: END, to: END, incidents: { count: 0 } })
  t.match(same.before, { to: BEGIN })
  const told = { knownAt: '2022-03-18', certainty: 'possible' } as const
  const early = surroundings('2022-03-18T12:00+02:00', 72, [talks(DAY)], told)
  t.match(early.after, { from: '2022-03-18T10:00:00.001Z', to: '2022-03-18T10:00:00.001Z' }, 'it is not over yet')
})

t.test('a contact of which one side is open, or that has no time, has no window there', async (t) => {
  const { before, after } = surroundings('2022-04-01', 72, [talks('../2022-03-18'), strike('day-after', '2022-03-19')])
  t.equal(before, null)
  t.strictSame(incidentsOf(after), ['day-after'])
  const readout = told('ReadoutIssued', DAY, 'russia', { contact: 'talks', by: 'russia', points: [{ text: '-' }] })
  const dangling = surroundings('2022-04-01', 72, [readout])
  t.match(dangling, { before: null, after: null })
})

t.test('times at the ends of the calendar stay what can be written', async (t) => {
  const first = surroundings('0000-06-01', 744, [talks('0000-01-02')])
  t.match(first.before, { from: '0000-01-01T00:00:00.000Z' })
  const last = surroundings('9999-12-30', 744, [talks('9999-12-01', { reportedAt: '2022-03-18' })])
  for (const context of [first.before, first.after, last.before, last.after])
    t.strictSame(contactContext.parse(context), context)
})

t.test(
  'of more than a hundred the first are listed, all are counted and tallied, and more leads to them',
  async (t) => {
    const strikes = Array.from({ length: 101 }, (_, n) => strike(`s-${String(n).padStart(3, '0')}`, '2022-03-19', 1))
    const { after } = surroundings('2022-04-01', 72, [talks(DAY), ...strikes])
    t.equal(after?.incidents.count, 101)
    t.equal(after?.incidents.items.length, 100)
    t.equal(after?.incidents.items[99]?.incident, 's-099')
    t.equal(after?.incidents.more, `incidents ${Date.parse(END)} ${Date.parse('2022-03-21T22:00:00.000Z')}`)
    t.match(after?.casualties.incidents, { count: 101, killed: { low: 101 } })
    t.notOk('more' in (surroundings('2022-04-01', 72, [talks(DAY), ...strikes.slice(1)]).after?.incidents ?? {}))
  },
)
