import t from 'tap'
import { z } from 'zod'
import { correction } from '../../projections/corrections.js'
import { figureItem } from '../../projections/figures.js'
import { incidentItem } from '../../projections/incidents.js'
import { contestedApp } from './examples-app.js'

const { read } = await contestedApp(t)

t.test('of the dead in Kyiv on 18 March 2022 both claims stand, each with who makes it', async (t) => {
  const { incident } = await read(
    '/incidents/kyiv-strike-2022-03-18?at=2022-03-18',
    z.object({ incident: incidentItem }),
  )
  t.strictSame(
    incident.claims.map(({ claimant, counts }) => [
      claimant,
      ...counts.map(({ population, count }) => [population, count.given]),
    ]),
    [
      ['klitschko', ['children', '>=4']],
      ['publisher:bellingcat', ['all', 1]],
    ],
  )
  t.strictSame(incident.independent, { claimants: 2, publishers: 2 })
})

const killed = z.object({
  incidents: z.looseObject({
    unconfirmed: z.number().optional(),
    killed: z.looseObject({ low: z.number() }).nullable(),
  }),
})
const killedIn = async (query: string) => (await read(`/casualties?at=2022-03-18&${query}`, killed)).incidents

t.test('by either claimant alone there is a number, and none on which both agree', async (t) => {
  t.strictSame((await killedIn('claimant=klitschko')).killed, { low: 4, best: 4, high: null, openEnded: true })
  t.strictSame((await killedIn('claimant=publisher:bellingcat')).killed, { low: 1, best: 1, high: 1, openEnded: false })
  const agreed = await killedIn('policy=cautious/1')
  t.equal(agreed.killed, null)
  t.equal(agreed.unconfirmed, 1)
})

t.test('a number of entries is a figure, and adds nothing to the dead', async (t) => {
  const { figures } = await read('/figures?measure=entries-recorded', z.object({ figures: z.array(figureItem) }))
  t.strictSame(
    figures.map(({ claimant, unit, values }) => [claimant, unit, values.map(({ count }) => count.given)]),
    [['publisher:cir', 'entries', [19]]],
  )
})

t.test('the drones of one night are four series of two claimants, and never netted', async (t) => {
  const { figures } = await read('/figures?at=2025-04-04', z.object({ figures: z.array(figureItem) }))
  t.strictSame(
    figures
      .filter(({ unit }) => unit === 'drones')
      .map(({ measure, about, claimant, values }) => [
        measure,
        about,
        claimant,
        values.map(({ count }) => count.given),
      ]),
    [
      ['drones-destroyed', 'ukraine', 'russian-mod', [107]],
      ['drones-launched', 'russia', 'ukrainian-air-force', [78]],
      ['drones-lost', 'russia', 'ukrainian-air-force', [22]],
      ['drones-shot-down', 'russia', 'ukrainian-air-force', [42]],
    ],
  )
})

t.test('what a data set once said of three running totals is told, with how long it stood', async (t) => {
  const { corrections } = await read('/corrections?along=knowledge', z.object({ corrections: z.array(correction) }))
  t.strictSame(
    corrections.map(({ amounts, answeredFrom, lastedSeconds, cause }) => [
      amounts[0]?.before?.best ?? null,
      amounts[0]?.after?.best ?? null,
      answeredFrom,
      lastedSeconds,
      cause.kind,
    ]),
    [
      [165, 1_165, '2022-03-11T10:38:45.000Z', 410, 'corrected'],
      [38_300, 38_450, '2022-07-17T11:00:55.000Z', 75_696, 'corrected'],
      [38_450, 38_300, '2022-07-18T08:02:31.000Z', 342, 'corrected'],
      [265_680, null, '2023-09-05T08:02:43.000Z', 19_081, 'retracted'],
      [null, 266_290, '2023-09-05T13:20:44.000Z', 62_586, 'reinstated'],
    ],
  )
})
