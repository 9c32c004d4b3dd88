import fc from 'fast-check'
import t from 'tap'
import { withEvidence } from '../../projections/evidence.js'
import { figureItem, figures, figuresListing } from '../../projections/figures.js'
import { show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'
import { holds } from '../properties/holds.js'

const shownOf = (reports: readonly Report[], asOf = '2022-06-01') => {
  const at = atOf(asOf)
  return show(figures, factsOf(reports, at), at, undefined)
}
const seriesOf = (...reports: readonly Report[]) =>
  shownOf(reports).map(({ item }) => [
    item.measure,
    item.about,
    item.claimant,
    item.values.map(({ count }) => count.given),
  ])

type Body = { readonly measure?: string; readonly about?: string; readonly unit?: string }
const figure = (
  claimant: string,
  value: number | string,
  { measure = 'drones-launched', unit = 'drones', ...about }: Body = {},
  { occurred = '2022-05-02', ...beside }: Beside & { readonly occurred?: string } = {},
): Report => told('FigureReported', occurred, claimant, { measure, unit, value, ...about }, beside)

t.test('a series shows the figures of one claimant', async (t) => {
  const [shown, ...others] = shownOf([
    figure('ukraine', '>78', { about: 'kremlin' }, { name: 'first', place: 'kharkiv' }),
    figure('ukraine', 80, { about: 'kremlin', unit: 'drones and decoys' }, { name: 'second', occurred: '2022-05-03' }),
  ])
  t.strictSame(others, [])
  const day = (from: string, to: string, edtf: string) => ({ from, to, precision: 'day', edtf })
  const answered = shown && withEvidence(shown, warGlossary)
  t.strictSame(answered, {
    measure: 'drones-launched',
    about: 'kremlin',
    aboutRoot: 'russia',
    claimant: 'ukraine',
    unit: 'drones and decoys',
    values: [
      {
        occurred: day('2022-05-01T21:00:00.000Z', '2022-05-02T21:00:00.000Z', '2022-05-02'),
        places: ['kharkiv'],
        count: { low: 79, best: null, high: null, qualifier: 'moreThan', given: '>78' },
        unit: 'drones',
        developmentId: idOf('first'),
      },
      {
        occurred: day('2022-05-02T21:00:00.000Z', '2022-05-03T21:00:00.000Z', '2022-05-03'),
        places: [],
        count: { low: 80, best: 80, high: 80, qualifier: 'exact', given: 80 },
        unit: 'drones and decoys',
        developmentId: idOf('second'),
      },
    ],
    developments: [idOf('first'), idOf('second')],
    claimants: ['ukraine'],
    independent: { claimants: 1, publishers: 1 },
    disputes: [],
  })
  t.ok(figureItem.safeParse(answered).success, 'and is of the shape that is published')
})

t.test('different measures, subjects or claimants are never netted', async (t) => {
  t.strictSame(
    seriesOf(
      figure('ukraine', 78, { measure: 'drones-launched', about: 'russia' }),
      figure('russia', 107, { measure: 'drones-destroyed', about: 'ukraine' }),
      figure('russia', 70, { measure: 'drones-launched', about: 'russia' }),
      figure('ukraine', 5, { measure: 'drones-launched', about: 'ukraine' }),
      figure('ukraine', 6, { measure: 'drones-launched' }),
    ),
    [
      ['drones-destroyed', 'ukraine', 'russia', [107]],
      ['drones-launched', null, 'ukraine', [6]],
      ['drones-launched', 'russia', 'russia', [70]],
      ['drones-launched', 'russia', 'ukraine', [78]],
      ['drones-launched', 'ukraine', 'ukraine', [5]],
    ],
  )
})

t.test("a claimant's newer figure of the same time and places supersedes its older one", async (t) => {
  const valuesOf = (...reports: readonly Report[]) => seriesOf(...reports).map((series) => series.at(-1))
  const first = figure('ukraine', 78, {}, { place: ['kyiv', 'irpin'], reportedAt: '2022-05-03' })
  const newer = { reportedAt: '2022-05-05', place: ['irpin', 'kyiv'] }
  t.strictSame(valuesOf(first, figure('ukraine', 75, {}, newer)), [[75]])
  t.strictSame(valuesOf(figure('ukraine', 75, {}, newer), first), [[75]], 'whichever was recorded first')
  t.strictSame(valuesOf(first, figure('ukraine', 75, {}, { ...newer, occurred: '2022-05-01' })), [[75, 78]])
  t.strictSame(valuesOf(first, figure('ukraine', 75, {}, { ...newer, place: 'kyiv' })), [[78, 75]])
  t.strictSame(
    valuesOf(first, figure('ukraine', 0, {}, { ...newer, stance: 'denies' })),
    [[78]],
    'a denial supersedes nothing',
  )
})

t.test('the unit is that of the newest figure, in report order', async (t) => {
  const [shown] = shownOf([
    figure('ukraine', 1, { unit: 'shells' }, { occurred: '2022-05-09', reportedAt: '2022-05-09' }),
    figure('ukraine', 2, { unit: 'rounds' }, { occurred: '2022-05-02', reportedAt: '2022-05-10' }),
  ])
  t.equal(shown?.item.unit, 'rounds')
})

t.test('filters', async (t) => {
  const shown = shownOf([
    figure('ukraine', 1, { measure: 'refugees', about: 'ukraine' }),
    figure('ukraine', 2, { measure: 'troops', about: 'kremlin' }),
    figure('ukraine', 3, { measure: 'shells' }),
  ])
  const asking = (values: Parameters<typeof figuresListing.select>[1]) =>
    shown.filter((one) => figuresListing.select(one, values, atOf('2022-06-01'))).map(({ item }) => item.measure)
  t.strictSame(asking({}), ['refugees', 'shells', 'troops'])
  t.strictSame(asking({ measure: ['troops', 'shells'] }), ['shells', 'troops'])
  t.strictSame(asking({ about: ['russia'] }), ['troops'], 'whoever speaks for a party counts as it')
  t.strictSame(asking({ about: ['kremlin', 'ukraine'] }), ['refugees', 'troops'])
})

t.test('a later asOf only adds figures of other times, or newer ones of the same', async (t) => {
  const days = ['2022-05-01', '2022-05-02', '2022-05-03', '2022-05-04']
  const report = fc
    .tuple(fc.constantFrom(...days), fc.nat(9), fc.constantFrom('ukraine', 'russia'))
    .map(([occurred, value, claimant]) => figure(claimant, value, {}, { occurred, reportedAt: '2022-05-05' }))
  await holds(
    t,
    fc.property(fc.array(report, { minLength: 1, maxLength: 8 }), fc.constantFrom(...days), (reports, asOf) => {
      const timesOf = (at: string) =>
        shownOf(reports, at).map(({ key, item }) => [key, item.values.map(({ occurred }) => occurred.edtf)] as const)
      const later = new Map(timesOf('2022-05-04'))
      return timesOf(asOf).every(([key, times]) => times.every((time, at) => later.get(key)?.[at] === time))
    }),
    100,
  )
})
