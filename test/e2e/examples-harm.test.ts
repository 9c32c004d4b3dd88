import t from 'tap'
import { z } from 'zod'
import { casualtiesAnswer } from '../../projections/casualties/casualties.js'
import { figureItem } from '../../projections/figures.js'
import { incidentItem } from '../../projections/incidents.js'
import { examplesApp, U } from './examples-app.js'

const { read, get, keys } = await examplesApp(t)

const incident = async (path: string) =>
  (await read(`/incidents/${path}`, z.object({ incident: incidentItem }))).incident
const casualties = (query: string) => read(`/casualties?${query}`, casualtiesAnswer)
const figures = async (query: string) =>
  (await read(`/figures?${query}`, z.object({ figures: z.array(figureItem) }))).figures

const nothing = { killed: null, injured: null, missing: null, captured: null, displaced: null, casualties: null }

t.test('the strike on Kharkiv killed 5 and injured 32, as the outlet says', async (t) => {
  const strike = await incident('kharkiv-drone-strike-2025-04-03?at=2025-04-04')
  t.match(strike, { weapon: 'drone', attacker: [{ attacker: 'russia', claimants: ['publisher:seed-003'] }] })
  t.strictSame(strike.place, ['kharkiv'])
  t.strictSame(
    strike.claims.flatMap(({ claimant, counts }) =>
      counts.map(({ harm, population, count }) => [claimant, harm, population, count.given]),
    ),
    [
      ['publisher:seed-003', 'killed', 'civilian', 5],
      ['publisher:seed-003', 'injured', 'all', 32],
    ],
  )
  t.strictSame(keys(strike.developments), ['003/3'])
  t.strictSame(strike.independent, { claimants: 1, publishers: 1 })
})

t.test('five civilians killed are at least five killed, and exactly five civilians', async (t) => {
  const all = await casualties('at=2025-04-04&place=kharkiv')
  t.strictSame(all.incidents, {
    ...nothing,
    count: 1,
    killed: { low: 5, best: 5, high: null, openEnded: true },
    injured: { low: 32, best: 32, high: 32, openEnded: false },
  })
  const civilians = await casualties('at=2025-04-04&place=kharkiv&population=civilian')
  t.strictSame(civilians.incidents.killed, { low: 5, best: 5, high: 5, openEnded: false })
})

t.test('in Kyiv on 18 March at least four children were killed, as the mayor says', async (t) => {
  const strike = await incident('kyiv-strike-2022-03-18?at=2022-03-18')
  t.strictSame(
    strike.claims.flatMap(({ claimant, counts }) =>
      counts.map(({ harm, population, count }) => [claimant, harm, population, count.given]),
    ),
    [['klitschko', 'killed', 'children', '>=4']],
  )
  t.strictSame(strike.casualties, { ...nothing, killed: { low: 4, best: 4, high: null, openEnded: true } })
  t.strictSame(keys(strike.developments), ['000/7', '000/10', '000/18'], 'with both photo captions')
  t.strictSame(strike.independent, { claimants: 2, publishers: 2 })
  const children = await casualties('at=2022-03-18&place=kyiv&population=children')
  t.strictSame(children.incidents, {
    ...nothing,
    count: 1,
    killed: { low: 4, best: 4, high: null, openEnded: true },
  })
})

t.test('"more than 75 victims" are one figure of a period: neither killed, nor injured, nor an incident', async (t) => {
  const thursday = await casualties('at=2022-03-18&from=2022-03-17&to=2022-03-17')
  t.strictSame(thursday.incidents, { ...nothing, count: 0 })
  t.strictSame(
    thursday.periods.map(({ claimant, harm, population, places, count, developments }) => ({
      claimant,
      harm,
      population,
      places,
      count,
      developments: keys(developments),
    })),
    [
      {
        claimant: 'publisher:seed-000',
        harm: 'casualties',
        population: 'all',
        places: ['chernihiv', 'merefa', 'kyiv'],
        count: { low: 76, best: null, high: null, qualifier: 'moreThan', given: '>75' },
        developments: ['000/11'],
      },
    ],
  )
  t.strictSame(thursday.cumulative, [])
  t.strictSame(thursday.totals, [])
})

t.test('at no later date do the 75 victims enter a tally of killed, injured or incidents', async (t) => {
  for (const harm of ['killed', 'injured', 'casualties']) {
    const { incidents, periods } = await casualties(`at=2025-04-04&to=2022-03-18&harm=${harm}`)
    t.equal(incidents.count, harm === 'killed' ? 1 : 0, `${harm}: the children of Kyiv alone`)
    t.strictSame(
      periods.map((row) => row.harm),
      harm === 'casualties' ? ['casualties'] : [],
    )
  }
  t.strictSame((await casualties('at=2025-04-04&place=chernihiv')).periods, [], 'nor are all of them within one town')
})

t.test('78 drones launched and 107 destroyed are two series of two claimants, never netted', async (t) => {
  const night = await figures('at=2025-04-04&measure=drones-launched,drones-destroyed')
  t.strictSame(
    night.map(({ measure, about, claimant, unit, values, developments }) => ({
      measure,
      about,
      claimant,
      unit,
      values: values.map(({ count }) => count.given),
      developments: keys(developments),
    })),
    [
      {
        measure: 'drones-destroyed',
        about: 'ukraine',
        claimant: 'russian-mod',
        unit: 'drones',
        values: [107],
        developments: ['003/17'],
      },
      {
        measure: 'drones-launched',
        about: 'russia',
        claimant: 'ukrainian-air-force',
        unit: 'drones',
        values: [78],
        developments: ['003/16'],
      },
    ],
  )
  for (const query of ['about=ukraine', 'about=russia']) {
    const drones = (await figures(`at=2025-04-04&${query}`)).filter(({ measure }) => measure.startsWith('drones-'))
    t.equal(new Set(drones.map(({ claimant }) => claimant)).size, 1, `${query}: of one side only`)
  }
})

t.test('no answer holds the difference of the two, nor their sum', async (t) => {
  for (const view of ['figures', 'state', 'casualties', 'incidents']) {
    const { status, body } = await get(`${U}/${view}?at=2025-04-04`)
    t.equal(status, 200, view)
    const { clock: _, citation: __, ...members } = body
    t.notMatch(JSON.stringify(members), /:(29|-29|185)[,}]/, view)
  }
})

t.test('every figure of the articles is explained as it looked on 18 March', async (t) => {
  const { claims = [] } = await casualties('at=2022-03-18&explain=true')
  t.strictSame(
    claims.map(({ claimant, harm, count, reason }) => [claimant, harm, count.given, reason]),
    [
      ['ukraine', 'killed', 'hundreds', 'notKnownYet'],
      ['publisher:seed-003', 'killed', 5, 'notKnownYet'],
      ['publisher:seed-003', 'injured', 32, 'notKnownYet'],
      ['klitschko', 'killed', '>=4', 'counted'],
      ['publisher:seed-000', 'casualties', '>75', 'otherScope'],
      ['publisher:seed-002', 'killed', 'thousands', 'notKnownYet'],
      ['publisher:seed-002', 'displaced', 'millions', 'notKnownYet'],
    ],
  )
  t.equal(claims[3]?.because, 'Counted: by range/1 its incident comes to 4 or more, best 4.')
})

t.test('the dead are told by place, and the places add up to all of them', async (t) => {
  const { incidents, groups = [] } = await casualties('at=2025-04-04&groupBy=place')
  t.strictSame(
    groups.map(({ by, killed, claimants }) => [by.place, killed?.low, claimants]),
    [
      ['bucha', 200, ['ukraine']],
      ['kharkiv', 5, ['publisher:seed-003']],
      ['kyiv', 4, ['klitschko']],
    ],
  )
  t.equal(incidents.killed?.low, 209)
})
