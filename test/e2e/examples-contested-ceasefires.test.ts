import t from 'tap'
import { z } from 'zod'
import { ceasefireItem } from '../../projections/ceasefires.js'
import { statementItem } from '../../projections/statements.js'
import { violationItem } from '../../projections/violations.js'
import { contestedApp } from './examples-app.js'

const { read, keys } = await contestedApp(t)

const ceasefireAt = async (name: string, clocks: string) =>
  (await read(`/ceasefires/${name}?${clocks}`, z.object({ ceasefire: ceasefireItem }))).ceasefire

type Picture = Pick<z.infer<typeof ceasefireItem>, 'overall' | 'from' | 'to'>
const within = ({ overall, from, to }: Picture) => [overall, from, to]

const accordingTo = async (name: string, clocks: string) =>
  (await ceasefireAt(name, clocks)).accordingTo.map(({ claimant, root, ...told }) => [claimant, root, ...within(told)])

// Midnights of Kyiv: two hours before that of UTC until 30 March 2025, three hours after.
const MARCH_18 = '2025-03-17T22:00:00.000Z'
const MARCH_25 = '2025-03-24T22:00:00.000Z'
const APRIL_18 = '2025-04-17T21:00:00.000Z'
const APRIL_25 = '2025-04-24T21:00:00.000Z'

t.test('on 20 April the energy moratorium is over according to Moscow, and in force according to Kyiv', async (t) => {
  t.strictSame(await accordingTo('energy-moratorium-2025', 'at=2025-04-20'), [
    ['kremlin', 'russia', 'ended', MARCH_18, APRIL_18],
    ['lytvyn', 'ukraine', 'mutual', MARCH_25, APRIL_25],
  ])
  const { accordingTo: told, mediator } = await ceasefireAt('energy-moratorium-2025', 'at=2025-04-20')
  t.strictSame(
    told.map(({ parties }) => parties.map(({ party, status, reason }) => [party, status, reason])),
    [
      [
        ['russia', 'ended', 'expired'],
        ['ukraine', 'ended', 'expired'],
      ],
      [
        ['russia', 'inEffect', null],
        ['ukraine', 'inEffect', null],
      ],
    ],
    'either tells of both sides',
  )
  t.equal(mediator, 'us', 'and of Washington only that the list was agreed with it: it is not heard itself')
})

t.test('by what each says of itself, only Kyiv still holds to it on 20 April', async (t) => {
  const moratorium = await ceasefireAt('energy-moratorium-2025', 'at=2025-04-20')
  t.strictSame(within(moratorium), ['unilateral', MARCH_25, APRIL_25])
  t.strictSame(
    moratorium.parties.map(({ party, status, reason, from, to }) => [party, status, reason, from, to]),
    [
      ['russia', 'ended', 'expired', MARCH_18, APRIL_18],
      ['ukraine', 'inEffect', null, MARCH_25, APRIL_25],
    ],
  )
})

t.test('between the two starts it runs according to Moscow only, and after 24 April according to nobody', async (t) => {
  const overalls = async (clocks: string) =>
    (await ceasefireAt('energy-moratorium-2025', clocks)).accordingTo.map(({ claimant, overall }) => [
      claimant,
      overall,
    ])
  t.strictSame(await overalls('asOf=2025-04-10&knownAt=2025-04-10'), [['kremlin', 'mutual']])
  t.strictSame(await overalls('asOf=2025-04-17&knownAt=2025-04-17'), [['kremlin', 'mutual']], 'its last day')
  t.strictSame(await overalls('asOf=2025-04-24'), [
    ['kremlin', 'ended'],
    ['lytvyn', 'mutual'],
  ])
  t.strictSame(await overalls('asOf=2025-04-25'), [
    ['kremlin', 'ended'],
    ['lytvyn', 'ended'],
  ])
})

t.test("of the moratorium only Moscow's count of violations is known, which ends nothing", async (t) => {
  const { violations } = await read(
    '/violations?ceasefire=energy-moratorium-2025&at=2025-04-20',
    z.object({ violations: z.array(violationItem) }),
  )
  t.strictSame(
    violations.map(({ claimant, accused, window, counts }) => [claimant, accused, window.edtf, ...counts]),
    [
      [
        'russia',
        'ukraine',
        '2025-03-18/2025-04-18',
        { kind: 'strikes', count: { low: 121, best: null, high: null, qualifier: 'moreThan', given: '>120' } },
      ],
    ],
  )
})

const TRUCE_BEGINS = '2025-04-19T15:00:00.000Z'
const TRUCE_ENDS = '2025-04-20T21:00:00.000Z'

t.test('the Easter truce is declared by Russia alone, from 18:00 to midnight of the next day in Moscow', async (t) => {
  const truce = await ceasefireAt('easter-truce-2025', 'at=2025-04-20')
  t.match(truce, { scope: 'full', purpose: 'holiday' })
  t.strictSame(within(truce), ['unilateral', TRUCE_BEGINS, TRUCE_ENDS])
  t.strictSame(
    truce.parties.map(({ party, status }) => [party, status]),
    [['russia', 'inEffect']],
  )
  const overallAt = async (asOf: string) =>
    (await ceasefireAt('easter-truce-2025', `asOf=${encodeURIComponent(asOf)}&knownAt=2025-04-21`)).overall
  t.equal(await overallAt('2025-04-19T18:00+03:00'), 'unilateral')
  t.equal(await overallAt('2025-04-20T23:59:59.999+03:00'), 'unilateral')
  t.equal(await overallAt('2025-04-21T00:00+03:00'), 'ended', 'the end is exclusive')
})

t.test('that Kyiv consented is known from TASS only, and stands in the voice of Russia', async (t) => {
  const clocks = 'asOf=2025-04-20&knownAt=2025-04-22'
  t.strictSame(await accordingTo('easter-truce-2025', clocks), [
    ['putin', 'russia', 'unilateral', TRUCE_BEGINS, TRUCE_ENDS],
    ['publisher:tass', 'russia', 'unilateral', TRUCE_BEGINS, TRUCE_ENDS],
  ])
  const truce = await ceasefireAt('easter-truce-2025', clocks)
  t.strictSame(
    truce.accordingTo.map(({ parties }) => parties.map(({ party }) => party)),
    [['russia'], ['ukraine']],
  )
  t.equal(truce.overall, 'unilateral', 'it makes no mutual truce')
  t.strictSame(truce.independent, { claimants: 1, publishers: 2 }, 'Putin and TASS are one root')
})

/** The violations of the truce that one side alleges: key, window, counts as given, and what supersedes it. */
const alleged = async (claimant: string, clocks: string) => {
  const { violations } = await read(
    `/violations?ceasefire=easter-truce-2025&claimant=${claimant}&${clocks}`,
    z.object({ violations: z.array(violationItem) }),
  )
  return violations.map(({ developmentId, window, counts, supersededBy }) => ({
    key: keys([developmentId])[0],
    window: [window.from, window.to],
    counts: counts.map(({ kind, count }) => [kind, count.given]),
    by: supersededBy === undefined ? null : keys([supersededBy])[0],
  }))
}

const MIDNIGHT = '2025-04-19T21:00:00.000Z'
const first = {
  key: 'easter/3',
  window: [TRUCE_BEGINS, MIDNIGHT],
  counts: [
    ['shellings', 387],
    ['assaults', 19],
    ['uses of drones', 290],
  ],
}
const second = {
  key: 'easter/4',
  window: [MIDNIGHT, '2025-04-20T13:00:00.000Z'],
  counts: [
    ['assaults', 46],
    ['shellings', 901],
    ['shellings with heavy weapons, of all shellings', 448],
  ],
}

t.test("on Sunday Ukraine's two counts stand beside each other: neither window covers the other", async (t) => {
  t.strictSame(await alleged('ukraine', 'at=2025-04-20'), [
    { ...first, by: null },
    { ...second, by: null },
  ])
})

t.test('on Monday its total of the whole truce supersedes all earlier ones, and adds nothing up', async (t) => {
  const whole = [TRUCE_BEGINS, TRUCE_ENDS]
  t.strictSame(await alleged('ukraine', 'at=2025-04-21'), [
    { ...first, by: 'easter/6' },
    { ...second, by: 'easter/6' },
    { key: 'easter/5', window: whole, counts: [['violations', '>2000']], by: 'easter/6' },
    {
      key: 'easter/6',
      window: whole,
      counts: [
        ['violations', '>2900'],
        ['assaults, of all violations', 96],
        ['shellings, of all violations', '>1800'],
      ],
      by: null,
    },
  ])
})

t.test('without that total the earlier one stands in its place', async (t) => {
  t.strictSame(
    (await alleged('ukraine', 'at=2025-04-21&without=publisher:upday')).map(({ key, by }) => [key, by]),
    [
      ['easter/3', 'easter/5'],
      ['easter/4', 'easter/5'],
      ['easter/5', null],
    ],
  )
})

t.test("Russia's 4,900 supersede its own thousand, and nothing of Ukraine's", async (t) => {
  const overnight = {
    key: 'easter/7',
    window: ['2025-04-19T17:00:00.000Z', '2025-04-20T05:00:00.000Z'],
    counts: [['violations', '>1000']],
  }
  t.strictSame(await alleged('russia', 'at=2025-04-21'), [{ ...overnight, by: null }])
  t.strictSame(await alleged('russia', 'at=2025-04-22'), [
    { ...overnight, by: 'easter/8' },
    { key: 'easter/8', window: [TRUCE_BEGINS, TRUCE_ENDS], counts: [['violations', 4900]], by: null },
  ])
  t.strictSame(await alleged('ukraine', 'at=2025-04-22'), await alleged('ukraine', 'at=2025-04-21'))
})

t.test('that the moratorium expired, and what each side concedes of the truce, are statements', async (t) => {
  const { statements } = await read('/statements?at=2025-04-22', z.object({ statements: z.array(statementItem) }))
  t.strictSame(
    statements.map(({ by, act, about, summary }) => [by, act, about, summary]),
    [
      ['peskov', 'states', [], 'The moratorium has expired, and there are no new orders.'],
      ['peskov', 'accuses', ['ukraine'], 'Russia held to the moratorium, Ukraine broke it.'],
      ['zelensky', 'states', ['russia'], 'There were no air-raid alerts.'],
      ['russian-mod', 'states', ['ukraine'], 'Enemy fire was notably lower along the entire front.'],
    ],
  )
})
