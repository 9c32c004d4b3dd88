import t, { type Test } from 'tap'
import { z } from 'zod'
import { casualtiesAnswer } from '../../projections/casualties/casualties.js'
import { figureItem } from '../../projections/figures.js'
import { dataSets } from '../revisions/data-sets/all-data-sets.js'
import { extractOf, servedExtract } from '../revisions/extracts.js'

// What the extracts of the logs tell, looked up in their lines by hand.

const flaggedItem = z.object({ reportedBeforeOccurred: z.boolean(), externalRef: z.object({ key: z.string() }) })

/** The conflict of a data set with the extract of its log sent to it. */
const sent = async (t: Test, name: string) => {
  const dataSet = dataSets.find((one) => one.name === name)
  if (!dataSet) throw new Error(`there is no data set ${name}`)
  const extract = extractOf(dataSet)
  const served = await servedExtract(t, dataSet, extract)
  await served.upload(extract.lines)
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => schema.parse(await served.get(path))
  return {
    read,
    /** The values of a measure for a day as given, known at an instant. */
    figures: async (measure: string, day: string, knownAt: string) =>
      (await read(`/figures?measure=${measure}&knownAt=${knownAt}`, z.object({ figures: z.array(figureItem) }))).figures
        .flatMap(({ values }) => values)
        .filter(({ occurred }) => occurred.edtf === day)
        .map(({ count }) => count.given),
  }
}

t.test('a figure that was changed for six minutes is so for six minutes of knowledge time', async (t) => {
  const { figures } = await sent(t, 'russia-losses-personnel')
  const losses = (knownAt: string) => figures('personnel', '2022-07-17', knownAt)
  t.strictSame(await losses('2022-07-18T08:02:30Z'), ['~38300'])
  t.strictSame(await losses('2022-07-18T08:02:31Z'), ['~38450'])
  t.strictSame(await losses('2022-07-18T08:08:12Z'), ['~38450'])
  t.strictSame(await losses('2022-07-18T08:08:13Z'), ['~38300'])
})

t.test('a row that was gone twice within minutes is withdrawn and restored twice', async (t) => {
  const { figures } = await sent(t, 'russia-losses-personnel')
  const known: readonly (readonly [string, readonly string[]])[] = [
    ['11:37:59', []],
    ['11:38:00', ['~195620']],
    ['11:48:27', []],
    ['11:48:50', ['~195620']],
    ['11:53:04', []],
    ['11:53:40', ['~195620']],
  ]
  for (const [time, values] of known)
    t.strictSame(await figures('personnel', '2023-05-09', `2023-05-09T${time}Z`), values, time)
})

t.test('days typed ahead are accepted and flagged, until they are put right', async (t) => {
  const { read } = await sent(t, 'russia-losses-personnel')
  const flagged = async (asOf: string, knownAt: string) => {
    const timeline = z.object({ developments: z.array(flaggedItem) })
    const { developments } = await read(`/timeline?asOf=${asOf}&knownAt=${knownAt}&limit=1000`, timeline)
    return developments
      .filter(({ reportedBeforeOccurred }) => reportedBeforeOccurred)
      .map(({ externalRef }) => externalRef.key)
  }
  t.strictSame(await flagged('2024-06-01', '2023-12-10T12:00Z'), [
    '2023-12-09/personnel',
    '2023-12-10/personnel',
    '2023-12-11/personnel',
    '2023-12-12/personnel',
  ])
  t.strictSame(
    await flagged('2023-12-10T12:00Z', '2023-12-10T12:00Z'),
    ['2023-12-09/personnel'],
    'the 10th is not over',
  )
  t.strictSame(await flagged('2024-06-01', '2023-12-11T12:00Z'), [])
})

t.test(
  'two transposed digits of 7 November 2023 were put right wrongly, then rightly, four months later',
  async (t) => {
    const { read } = await sent(t, 't4p-casualties-daily')
    const children = async (knownAt: string) => {
      const day = 'from=2023-11-07&to=2023-11-07&population=children&claimant=mohtel'
      const { cumulative } = await read(`/casualties?${day}&knownAt=${knownAt}`, casualtiesAnswer)
      return cumulative.map(({ count }) => count.given)
    }
    t.strictSame(await children('2024-03-17T12:01:12Z'), [4327])
    t.strictSame(await children('2024-03-17T12:01:13Z'), [4324])
    t.strictSame(await children('2024-03-17T20:39:49Z'), [4237])
  },
)

t.test('a correction of a running total that was itself re-dated, and one downwards', async (t) => {
  const { figures } = await sent(t, 'russia-losses-correction')
  t.strictSame(await figures('apc-taken-back', '2022-10-12', '2022-11-03T11:07:38Z'), [25])
  t.strictSame(await figures('apc-taken-back', '2022-10-12', '2022-11-04T09:57:43Z'), [])
  t.strictSame(await figures('apc-taken-back', '2022-10-13', '2022-11-04T09:57:43Z'), [25])
  t.strictSame(await figures('drone-added', '2022-10-13', '2022-11-04T09:57:43Z'), [20])
})

t.test('what nobody reported is the data set its own claim, and 2026-06-26 has no count for an hour', async (t) => {
  const { read } = await sent(t, 't4p-casualties-daily')
  const killed = async (knownAt: string) => {
    const day = 'from=2026-06-26&to=2026-06-26&harm=killed&population=all'
    const { periods, cumulative } = await read(`/casualties?${day}&knownAt=${knownAt}`, casualtiesAnswer)
    return [...periods, ...cumulative]
      .filter(({ population }) => population === 'all')
      .map(({ claimant, method, since, count }) => [claimant, method, since === null ? 'day' : 'total', count.given])
  }
  const own = 'publisher:tech-for-palestine'
  t.strictSame(await killed('2026-06-29T00:49:28Z'), [
    [own, 'estimate', 'total', 0],
    [own, 'media', 'total', 0],
  ])
  t.strictSame(await killed('2026-06-29T01:38:30Z'), [
    [own, 'estimate', 'day', 0],
    [own, 'estimate', 'total', 73043],
  ])
})

t.test('the ministry that counts anew has two series, and the total of both is the data set its own', async (t) => {
  const { read } = await sent(t, 't4p-lebanon-casualties')
  const killed = async (knownAt: string) => {
    const { cumulative } = await read(`/casualties?harm=killed&to=2026-07-06&knownAt=${knownAt}`, casualtiesAnswer)
    return cumulative.map(({ claimant, since, to, count }) => [claimant, since, to, count.given])
  }
  const [first, second] = ['2023-10-08T21:00:00.000Z', '2026-03-01T22:00:00.000Z']
  const july = '2026-07-06T21:00:00.000Z'
  t.strictSame(await killed('2026-08-06T12:46:09Z'), [['moph-lb', second, july, 4319]])
  t.strictSame(await killed('2026-08-06T12:46:10Z'), [
    ['ocha', first, '2023-11-14T22:00:00.000Z', 77],
    ['moph-lb', first, '2024-12-04T22:00:00.000Z', 4047],
    ['moph-lb', second, july, 4319],
    ['publisher:tech-for-palestine', first, july, 8366],
  ])
})
