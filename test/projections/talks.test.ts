import fc from 'fast-check'
import t from 'tap'
import { talksAt, talksItem } from '../../projections/talks.js'
import { atOf, type Fixing, factsOf, glossaryOf, idOf, type Report, told } from '../doubles/facts.js'

const talks = (asOf: string, reports: readonly Report[], fixing: Fixing = {}) => {
  const at = atOf(asOf, fixing)
  return talksAt(factsOf(reports, at), at)
}
const declared = (name: string, occurred: string, by: string, status: string, claimant = by, beside: object = {}) =>
  told('TalksStatusDeclared', occurred, claimant, { by, status, summary: status }, { name, ...beside })
const both = [{ party: 'russia', person: 'medinsky' }, { party: 'ukraine' }]
const planned = (
  type: 'TalksScheduled' | 'TalksCancelled',
  occurred: string,
  scheduledFor: string,
  { contact, participants = both, name }: { contact?: string; participants?: readonly object[]; name?: string } = {},
) =>
  told(type, occurred, 'turkey', { participants, scheduledFor, ...(contact ? { contact } : {}) }, name ? { name } : {})
const held = (contact: string, occurred: string, participants: readonly object[] = both, name = contact) =>
  told('MeetingHeld', occurred, 'turkey', { contact, participants, level: 'delegation' }, { name })

t.test('each party has the status that it, or who speaks for it, declared last in the world', async (t) => {
  const reports = [
    declared('dead end', '2022-04-12', 'putin', 'deadEnd'),
    declared('old news', '2022-03-30', 'peskov', 'ongoing', 'peskov', { reportedAt: '2022-05-01' }),
    declared('good', '2022-03-29', 'zelensky', 'progressing'),
  ]
  const { parties } = talks('2022-05-02', reports)
  t.match(parties, [
    { party: 'russia', by: 'putin', status: 'deadEnd', voice: 'own', developmentId: idOf('dead end') },
    { party: 'ukraine', by: 'zelensky', status: 'progressing' },
  ])
  t.match(talks('2022-03-30', reports).parties, [{ party: 'russia', status: 'ongoing' }, { party: 'ukraine' }])
  t.same(parties[0]?.developments, [idOf('old news'), idOf('dead end')])
})

t.test('a status told by whoever speaks for the same party is in its own voice', async (t) => {
  const { parties } = talks('2022-04-12', [declared('told', '2022-04-12', 'putin', 'deadEnd', 'peskov')])
  t.match(parties, [{ party: 'russia', by: 'putin', claimant: 'peskov', voice: 'own' }])
})

t.test('a status told by somebody else is in an attributed voice, and a denied one is a dispute', async (t) => {
  const reports = [
    declared('told', '2022-04-12', 'putin', 'suspended', 'ukraine'),
    declared('denied', '2022-04-13', 'peskov', 'suspended', 'peskov', { stance: 'denies' }),
  ]
  t.match(talks('2022-04-13', reports).parties, [
    { status: 'suspended', voice: 'attributed', claimant: 'ukraine', disputes: [{ claimant: 'peskov' }] },
  ])
})

t.test('next is what was scheduled first of all that has not passed and was not cancelled', async (t) => {
  const reports = [
    planned('TalksScheduled', '2022-03-20', '2022-04-10', { contact: 'later' }),
    planned('TalksScheduled', '2022-03-20', '2022-03-29/2022-03-30', { contact: 'istanbul', name: 'istanbul' }),
  ]
  const { next } = talks('2022-03-21', reports)
  t.match(next, {
    contact: 'istanbul',
    scheduledFor: { edtf: '2022-03-29/2022-03-30' },
    participants: [
      { party: 'russia', person: 'medinsky', root: 'russia' },
      { party: 'ukraine', person: null, root: 'ukraine' },
    ],
    developments: [idOf('istanbul')],
    claimants: ['turkey'],
  })
  t.equal(talks('2022-03-29', reports).next?.contact, 'istanbul', 'its second day is still to come')
  t.equal(talks('2022-03-30', reports).next?.contact, 'later')
  t.equal(talks('2022-04-10', reports).next, null)
})

t.test('of several talks those are next that begin first', async (t) => {
  const reports = [
    planned('TalksScheduled', '2022-03-20', '2022-04-01', { contact: 'a-day' }),
    planned('TalksScheduled', '2022-03-20', '2022-03-29/2022-04-10', { contact: 'two-weeks' }),
  ]
  t.equal(talks('2022-03-21', reports).next?.contact, 'two-weeks')
})

t.test('cancelled talks are not next, until they are scheduled again', async (t) => {
  const reports = [
    planned('TalksScheduled', '2022-03-20', '2022-04-10', { contact: 'talks' }),
    planned('TalksCancelled', '2022-03-22', '2022-04-10', { contact: 'talks' }),
    planned('TalksScheduled', '2022-03-24', '2022-04-15', { contact: 'talks' }),
  ]
  t.equal(talks('2022-03-21', reports).next?.scheduledFor.edtf, '2022-04-10')
  t.equal(talks('2022-03-22', reports).next, null)
  t.equal(talks('2022-03-24', reports).next?.scheduledFor.edtf, '2022-04-15')
  const again = planned('TalksCancelled', '2022-03-25', '2022-04-15')
  t.equal(talks('2022-03-25', [...reports, again]).next, null, 'by its new time')
})

t.test('a cancellation that names no contact finds the talks of these parties at that time', async (t) => {
  const scheduled = planned('TalksScheduled', '2022-03-20', '2022-04-10', { contact: 'talks' })
  const unnamed = planned('TalksScheduled', '2022-03-20', '2022-04-10')
  const others = [{ party: 'russia' }, { party: 'us' }]
  const cancel = (scheduledFor: string, more: object = {}) =>
    planned('TalksCancelled', '2022-03-22', scheduledFor, {
      participants: [{ party: 'yermak' }, { party: 'kremlin' }],
      ...more,
    })
  for (const talk of [scheduled, unnamed]) {
    t.equal(talks('2022-03-23', [talk, cancel('2022-04')]).next, null, 'its roots and an overlapping time')
    t.not(talks('2022-03-23', [talk, cancel('2022-04-11')]).next, null, 'another time')
    t.not(talks('2022-03-23', [talk, cancel('2022-04-10', { participants: others })]).next, null, 'other parties')
  }
  t.equal(talks('2022-03-23', [unnamed, cancel('2022-04-10', { contact: 'talks' })]).next, null)
  t.not(talks('2022-03-23', [scheduled, cancel('2022-04-10', { contact: 'other' })]).next, null, 'another contact')
})

t.test('a later report that names the contact is about the appointment that had none', async (t) => {
  const reports = [
    planned('TalksScheduled', '2022-03-20', '2022-04-10', { name: 'first' }),
    planned('TalksScheduled', '2022-03-21', '2022-04-10T10:00+03:00', { contact: 'talks', name: 'second' }),
  ]
  const { next } = talks('2022-03-22', reports)
  t.equal(next?.contact, 'talks')
  t.same(next?.developments, [idOf('first'), idOf('second')])
  t.equal(
    talks('2022-03-22', [...reports, planned('TalksCancelled', '2022-03-22', '2022-05-01', { contact: 'talks' })]).next,
    null,
  )
})

t.test('talks held before their time are not next', async (t) => {
  const reports = [
    planned('TalksScheduled', '2022-03-20', '2022-04', { contact: 'talks' }),
    held('talks', '2022-04-02'),
  ]
  t.equal(talks('2022-04-01', reports).next?.contact, 'talks')
  t.equal(talks('2022-04-02', reports).next, null)
  const readout = { contact: 'talks', by: 'kremlin', points: [{ text: 'They met.' }] }
  const heard = talks('2022-04-03', [...reports.slice(0, 1), told('ReadoutIssued', '2022-04-03', 'kremlin', readout)])
  t.match([heard.next, heard.last], [null, null], 'a read-out of them tells that they were held, not with whom')
})

t.test('next and last are between two or more principals, each in person or by who speaks for it', async (t) => {
  const withUs = [{ party: 'russia' }, { party: 'us' }]
  const reports = [
    held('envoys', '2022-04-01', [{ party: 'kremlin' }, { party: 'us' }, { party: 'zelensky' }]),
    held('others', '2022-04-02', withUs),
    planned('TalksScheduled', '2022-04-02', '2022-05-01', { participants: withUs }),
    told('ReadoutIssued', '2022-04-03', 'kremlin', { contact: 'unheard-of', by: 'kremlin', points: [{ text: '-' }] }),
  ]
  const { last, next } = talks('2022-04-03', reports)
  t.match(last, { contact: 'envoys', kind: 'meeting', developments: [idOf('envoys')] })
  t.equal(next, null)
  const inPerson = held('summit', '2022-04-03', [{ party: 'turkey', person: 'zelensky' }, { party: 'putin' }])
  t.equal(talks('2022-04-03', [...reports, inPerson]).last?.contact, 'summit')
  const glossary = glossaryOf({ parties: { russia: null, us: null, turkey: null }, publishers: { wire: {} } })
  t.match(
    talks('2022-04-03', [held('others', '2022-04-02', withUs)], { glossary }),
    { last: null, next: null, daysSinceLast: null },
    'without principals there is neither',
  )
})

t.test('the last contact is the one that was held last, with all accounts of it', async (t) => {
  const reports = [
    held('istanbul', '2022-03-29'),
    held('minsk', '2022-03-03'),
    told(
      'MeetingHeld',
      '2022-03-29',
      'us',
      { contact: 'istanbul', participants: both, level: 'envoy' },
      { name: 'again' },
    ),
    told(
      'MeetingHeld',
      '2022-03-29',
      'us',
      { contact: 'secret', participants: both, level: 'envoy' },
      { stance: 'doubts', order: 9 },
    ),
  ]
  const answer = talks('2022-03-30', reports)
  t.match(answer.last, { contact: 'istanbul', level: 'envoy' })
  t.same(answer.last?.developments, [idOf('istanbul'), idOf('again')])
  t.equal(talks('2022-03-28', reports).last?.contact, 'minsk')
  t.same(talksItem.parse(answer), answer)
})

t.test('days since the last contact are days of the calendar, days of clock change included', async (t) => {
  const dayOf = (n: number): string => new Date(Date.UTC(2022, 2, 1 + n)).toISOString().slice(0, 10)
  fc.assert(
    fc.property(fc.nat(240), fc.nat(240), (start, days) => {
      t.equal(talks(dayOf(start + days), [held('talks', dayOf(start))]).daysSinceLast, days)
    }),
    { numRuns: 60 },
  )
  const evening = held('talks', '2022-03-29T18:00+03:00')
  t.equal(talks('2022-03-29T23:00:00+03:00', [evening]).daysSinceLast, 0)
  t.equal(talks('2022-03-30T00:30:00+03:00', [evening]).daysSinceLast, 1, 'the next day has begun in Kyiv')
})

t.test('a contact that is only possibly past is no day ago', async (t) => {
  const meeting = held('talks', '2022-03-29/2022-04-02')
  t.equal(talks('2022-03-30', [meeting]).last, null)
  const possible = talks('2022-03-30', [meeting], { certainty: 'possible' })
  t.match([possible.last?.contact, possible.daysSinceLast], ['talks', 0])
})

t.test('nothing reported: no parties, no talks', async (t) => {
  t.same(talks('2022-03-30', []), { parties: [], next: null, last: null, daysSinceLast: null })
})
