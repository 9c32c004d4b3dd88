import t from 'tap'
import { z } from 'zod'
import { commitmentItem } from '../../projections/commitments.js'
import { contactItem } from '../../projections/contacts.js'
import { incidentItem } from '../../projections/incidents.js'
import { talksItem } from '../../projections/talks.js'
import { timelineItem } from '../../projections/timeline.js'
import { examplesApp } from './examples-app.js'

const { first, load, read, events, keys } = await examplesApp(t)

t.test('147 developments are recorded, and the same examples again are all unchanged', async (t) => {
  t.strictSame(first, { recorded: 147, unchanged: 0, refused: 0 })
  const before = await events()
  t.strictSame(await load(), { recorded: 0, unchanged: 147, refused: 0 })
  t.equal(await events(), before, 'nor do conflict and glossary add events')
})

const talks = async (date: string) => (await read(`/talks?at=${date}`, z.object({ talks: talksItem }))).talks

t.test('on 30 March Russia sees no breakthrough and a long work ahead', async (t) => {
  const { parties, last, daysSinceLast } = await talks('2022-03-30')
  const russia = parties.find(({ party }) => party === 'russia')
  t.match(russia, { status: 'ongoing', by: 'peskov', claimant: 'peskov', voice: 'own' })
  t.match(russia?.summary, /no breakthrough/)
  t.match(russia?.summary, /a lot of work, and a long one, lies ahead/)
  t.strictSame(keys([russia?.developmentId ?? '']), ['002/6'])
  t.strictSame(russia?.independent, { claimants: 1, publishers: 2 }, 'Peskov, Medinsky, Putin and Fomin are one root')
  t.match(
    parties.find(({ party }) => party === 'ukraine'),
    { status: 'progressing', claimant: 'zelensky', voice: 'own' },
  )
  t.match(last, { contact: 'istanbul-talks-2022-03-29' })
  t.equal(daysSinceLast, 1)
})

t.test('on 12 April Russia declares a dead end', async (t) => {
  const { parties, daysSinceLast } = await talks('2022-04-12')
  const russia = parties.find(({ party }) => party === 'russia')
  t.match(russia, { status: 'deadEnd', by: 'putin', claimant: 'putin', voice: 'own' })
  t.strictSame(keys([russia?.developmentId ?? '']), ['004/1'])
  t.equal(daysSinceLast, 14)
})

t.test('the promise about Kyiv and Chernihiv is claimed broken, and contested', async (t) => {
  const { commitments } = await read(
    '/commitments?at=2022-03-30&flag=claimedBroken,contested',
    z.object({ commitments: z.array(commitmentItem) }),
  )
  t.equal(commitments.length, 1)
  const [promise] = commitments
  t.match(promise, {
    commitment: 'russia-less-activity-kyiv-chernihiv-2022-03-29',
    by: 'russia',
    claimedBroken: true,
    contested: true,
    area: ['kyiv', 'kyiv-oblast', 'chernihiv-oblast'],
  })
  t.strictSame(
    promise?.verdicts.map(({ claimant, verdict, developmentId }) => [claimant, verdict, ...keys([developmentId])]),
    [
      ['ukrainian-general-staff', 'doubted', '002/31'],
      ['ukraine', 'broken', '002/2'],
      ['western-powers', 'doubted', '002/32'],
      ['biden', 'unverified', '002/40'],
      ['pentagon', 'doubted', '002/42'],
    ],
  )
})

t.test('beside the promise stands the bombing reported the next day, with what moved', async (t) => {
  const { commitments } = await read(
    '/commitments?at=2022-03-30',
    z.object({ commitments: z.array(commitmentItem.pick({ since: true, independent: true })) }),
  )
  t.strictSame(
    commitments[0]?.since.map(({ type, incident, claimant, developmentId }) => [
      type,
      incident,
      claimant,
      ...keys([developmentId]),
    ]),
    [
      ['StrikeReported', 'chernihiv-bombardment-2022-03-30', 'chaus', '002/8'],
      ['StrikeReported', 'nizhyn-attack-2022-03-30', 'chaus', '002/10'],
      ['StrikeReported', 'irpin-explosions-2022-03-30', 'publisher:afp', '002/13'],
      ['StrikeReported', 'kyiv-oblast-bombings-2022-03-30', 'publisher:seed-002', '002/5'],
      ['ForcesMoved', null, 'pentagon', '002/41'],
    ],
  )
})

const timelineOf = async (clocks: string) => {
  const { developments } = await read(
    `/timeline?limit=1000&${clocks}`,
    z.object({ developments: z.array(timelineItem.pick({ id: true })) }),
  )
  return keys(developments.map(({ id }) => id))
}

t.test('what was known on 30 March of 29 March is more than was known on the 29th', async (t) => {
  const asItLooked = await timelineOf('at=2022-03-29')
  const knownNextDay = await timelineOf('asOf=2022-03-29&knownAt=2022-03-30')
  t.ok(
    asItLooked.every((key) => key.startsWith('000/')),
    'only the first article was out',
  )
  t.equal(asItLooked.length, 28)
  const added = knownNextDay.filter((key) => !asItLooked.includes(key))
  t.ok(
    added.every((key) => key.startsWith('002/')),
    'all that is added came with the article of the 30th',
  )
  for (const key of ['002/22', '002/24', '002/27']) t.ok(added.includes(key), `${key}: talks, proposals, promise`)
  t.notOk(added.includes('002/6'), 'and nothing that happened on the 30th')
})

t.test('the views differ between the two clocks just so', async (t) => {
  const view = async (clocks: string) => {
    const { commitments } = await read(`/commitments?${clocks}`, z.object({ commitments: z.array(commitmentItem) }))
    const { contacts } = await read(`/contacts?${clocks}`, z.object({ contacts: z.array(contactItem) }))
    return [commitments.map(({ commitment }) => commitment), contacts.map(({ contact }) => contact).sort()]
  }
  t.strictSame(await view('at=2022-03-29'), [[], ['putin-scholz-call-2022-03-18']])
  t.strictSame(await view('asOf=2022-03-29&knownAt=2022-03-30'), [
    ['russia-less-activity-kyiv-chernihiv-2022-03-29'],
    ['istanbul-talks-2022-03-29', 'macron-putin-call-2022-03-29', 'putin-scholz-call-2022-03-18'],
  ])
})

t.test('what an article errs about or leaves vague is in the note of its development', async (t) => {
  const { developments } = await read(
    '/timeline?limit=1000',
    z.object({
      developments: z.array(z.looseObject({ externalRef: z.object({ key: z.string() }), note: z.string().optional() })),
    }),
  )
  const noteOf = (key: string) => developments.find(({ externalRef }) => externalRef.key === key)?.note
  t.match(noteOf('000/2'), /Foreign Minister/)
  t.match(noteOf('000/10'), /wounded/)
  t.match(noteOf('000/11'), /neither/)
})

t.test("a denial stands beside the claim it denies, and changes no figure: Putin's of Bucha", async (t) => {
  const { incident } = await read(
    '/incidents/bucha-killings-2022-03?at=2022-04-12',
    z.object({ incident: incidentItem }),
  )
  t.match(incident.claims, [{ claimant: 'ukraine', disputedBy: [{ claimant: 'putin', stance: 'denies' }] }])
  t.match(incident.casualties, { killed: { low: 200, best: null, openEnded: true } })
})
