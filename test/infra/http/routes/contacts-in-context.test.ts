import t from 'tap'
import { z } from 'zod'
import { contactItem } from '../../../../projections/contacts.js'
import { readRoutes } from '../../../e2e/answer-schemas.js'
import { type Asked, openedApp, U } from './parley-app.js'

const told = (type: string, occurred: string, body: object) => ({
  type,
  occurred,
  reportedAt: occurred,
  claim: { claimant: 'ukraine' },
  sources: [{ publisher: 'wire' }],
  ...body,
})
const call = told('CallHeld', '2022-03-18', { contact: 'call', participants: [{ party: 'russia' }, { party: 'us' }] })
const strike = (n: number) => told('StrikeReported', '2022-03-19', { incident: `strike-${n}` })
const violation = told('CeasefireViolationReported', '2022-03-19', { counts: [{ kind: 'shelling', count: 1 }] })

const answered = z.object({ contacts: z.array(contactItem), citation: z.string(), nextCursor: z.string().nullable() })

const upload = async (asked: Asked, lines: readonly object[]) => {
  const answers = await asked.upload(lines)
  t.match(answers.at(-1), { summary: { recorded: lines.length } })
  await asked.get(`${U}?waitFor=${answers.at(-2)?.position}`)
}
const contacts = async ({ get }: Asked, query: string) => {
  const { status, text, body } = await get(`${U}/contacts?${query}`)
  if (status !== 200) throw new Error(text)
  return answered.parse(body)
}

t.test('what happened around a contact is one request, cited and described like any other', async (t) => {
  const asked = await openedApp(t)
  await upload(asked, [call, strike(1), violation])
  const { contacts: found, citation } = await contacts(asked, 'window=3d')
  t.match(found, [
    {
      contact: 'call',
      before: { to: '2022-03-17T22:00:00.000Z', incidents: { count: 0 } },
      after: { incidents: { items: [{ incident: 'strike-1' }] }, violations: { count: 1 } },
    },
  ])
  t.match(citation, /&window=72h$/, 'days and hours are the same question')
  const { text } = await asked.get(citation)
  await upload(asked, [strike(2)])
  t.equal((await asked.get(citation)).text, text)
  t.match((await contacts(asked, 'window=72h')).contacts, [{ after: { incidents: { count: 2 } } }])
  const { body } = await asked.get(`${U}/contacts?window=72h`)
  t.strictSame((await readRoutes()).get('/v1/conflicts/:conflict/contacts')?.answer.parse(body), body)
})

t.test('without a window contacts are as they were', async (t) => {
  const asked = await openedApp(t)
  await upload(asked, [call, strike(1)])
  const bare = ({ contacts }: z.infer<typeof answered>) =>
    contacts.map(({ before: _, after: __, ...contact }) => contact)
  const plain = await contacts(asked, '')
  t.strictSame(bare(await contacts(asked, 'window=72h')), plain.contacts)
  t.notOk(plain.contacts.some((contact) => 'before' in contact || 'after' in contact))
})

t.test('where a list is cut, more leads to all of it', async (t) => {
  const asked = await openedApp(t)
  await upload(asked, [call, ...Array.from({ length: 101 }, (_, n) => strike(n)), ...Array(101).fill(violation)])
  const [contact] = (await contacts(asked, 'window=72h&at=2022-03-30')).contacts
  for (const list of ['incidents', 'violations'] as const) {
    const { count, items, more } = contact?.after?.[list] ?? {}
    t.strictSame([count, items?.length], [101, 100])
    t.match(more, /&from=2022-03-18T22:00:00.000Z&.*&to=2022-03-21T21:59:59.999Z$/)
    const { body } = await asked.get(`${more}&limit=1000`)
    t.equal(z.array(z.unknown()).parse(body[list]).length, 101)
  }
})

t.test('a window that can not be meant is refused', async (t) => {
  const asked = await openedApp(t)
  for (const window of ['', '0h', '72', 'h', '-1h', '1.5d', '745h', '32d', '3w', '72H', '1h,2h', '99999999999h'])
    t.match(
      await asked.get(`${U}/contacts?window=${window}`),
      {
        status: 400,
        body: {
          code: 'PARLEY_BAD_PARAMETER',
          errors: [{ parameter: 'window', message: 'must be hours or days, as 72h or 3d, from 1h to 31d' }],
        },
      },
      window,
    )
  for (const window of ['1h', '744h', '31d', '1d'])
    t.equal((await asked.get(`${U}/contacts?window=${window}`)).status, 200, window)
})
