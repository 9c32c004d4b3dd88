import t from 'tap'
import { z } from 'zod'
import { contactItem } from '../../projections/contacts.js'
import { examplesApp } from './examples-app.js'

const { read } = await examplesApp(t)

const contactsAt = async (query: string) =>
  (await read(`/contacts?${query}`, z.object({ contacts: z.array(contactItem) }))).contacts
type Context = z.infer<typeof contactItem>['before']
const around = (context: Context) => ({
  from: context?.from,
  to: context?.to,
  incidents: context?.incidents.items.map(({ incident }) => incident),
})

// What happened on the ground in the 72 hours before and after each round of talks or call of leaders? Midnights of
// Kyiv are at 21:00 UTC from 27 March 2022 on, as they are in April 2025.

t.test('in the three days before the meeting in Brussels the strike on Kharkiv killed five', async (t) => {
  const contacts = await contactsAt('at=2025-04-04&from=2025-04-04&window=72h')
  const brussels = contacts.find(({ contact }) => contact === 'nato-meeting-brussels-2025-04-04')
  // Kharkiv on the evening of the 3rd; the night after that goes on into the day of the meeting.
  t.match(around(brussels?.before), { from: '2025-03-31T21:00:00.000Z', to: '2025-04-03T21:00:00.000Z' })
  t.equal(brussels?.before?.incidents.count, 2)
  t.match(brussels?.before?.incidents.items, [
    { incident: 'kharkiv-drone-strike-2025-04-03' },
    { occurred: { from: '2025-04-03T17:00:00.000Z', to: '2025-04-04T05:00:00.000Z' } },
  ])
  t.match(brussels?.before?.casualties, {
    policy: 'range/1',
    incidents: { count: 1, killed: { low: 5, best: 5, high: null }, injured: { low: 32, best: 32, high: 32 } },
  })
  // Nothing of what comes after the day of the article is known.
  t.match(brussels?.after, {
    from: '2025-04-04T21:00:00.000Z',
    to: '2025-04-04T21:00:00.000Z',
    incidents: { count: 0 },
  })
})

t.test('in the day after the talks in Istanbul four places were struck, as was known on 30 March', async (t) => {
  const contacts = await contactsAt('at=2022-03-30&kind=meeting&window=3d')
  t.strictSame(
    contacts.map(({ contact, before, after }) => [contact, around(before), around(after)]),
    [
      [
        'istanbul-talks-2022-03-29',
        { from: '2022-03-25T21:00:00.000Z', to: '2022-03-28T21:00:00.000Z', incidents: [] },
        {
          from: '2022-03-29T21:00:00.000Z',
          to: '2022-03-30T21:00:00.000Z',
          incidents: [
            'chernihiv-bombardment-2022-03-30',
            'nizhyn-attack-2022-03-30',
            'irpin-explosions-2022-03-30',
            'kyiv-oblast-bombings-2022-03-30',
          ],
        },
      ],
    ],
  )
})

t.test('two weeks later the killings of Bucha, which overlap both windows, are known as well', async (t) => {
  const [talks] = await contactsAt('asOf=2022-04-12&knownAt=2022-04-12&kind=meeting&to=2022-03-30&window=72h')
  // They are told of 24 February to 31 March, so that they lie within neither, and are in no tally of either.
  for (const context of [talks?.before, talks?.after]) {
    t.ok(around(context).incidents?.includes('bucha-killings-2022-03'))
    t.match(context?.casualties.incidents, { count: 0, killed: null })
  }
  t.equal(talks?.after?.to, '2022-04-01T21:00:00.000Z')
})

t.test('what happened on the day of a call of which only the day is known is in neither window', async (t) => {
  const [call] = await contactsAt('at=2022-03-18&kind=call&window=72h')
  t.equal(call?.contact, 'putin-scholz-call-2022-03-18')
  t.strictSame([call?.before?.incidents.count, call?.after?.incidents.count], [0, 0])
})
