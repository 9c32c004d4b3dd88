import t from 'tap'
import type { LogLine } from './change-log.js'
import { figuresOfLog } from './log-figures.js'
import { logReadings } from './log-readings.js'

const at = (recorded_at: string, key: string) => ({ recorded_at, commit: 'c0ffee', key })
const add = (when: string, key: string, data: { [column: string]: number | string }): LogLine => ({
  ...at(when, key),
  op: 'add',
  data,
})
const change = (when: string, key: string, data: { [column: string]: [number, number] }): LogLine => ({
  ...at(when, key),
  op: 'change',
  data,
})
const remove = (when: string, key: string): LogLine => ({ ...at(when, key), op: 'remove' })

const figures = (name: string, log: readonly LogLine[]) => {
  const reading = logReadings.get(name)
  if (!reading) throw new Error(`there is no reading of ${name}`)
  return (asOf: string, knownAt: string) =>
    figuresOfLog(log, reading, { asOf: Date.parse(asOf), knownAt: Date.parse(knownAt) })
}

const LATER = '2022-04-01T00:00:00Z'

t.test('a figure is known from its version on, and past from when it was told', async (t) => {
  const tanks = figures('russia-losses-equipment', [add('2022-03-05T14:00:00+02:00', '2022-03-05', { tank: 10 })])
  const ten = ['tank by ua-general-staff: 10 (2022-03-05 to 2022-03-05)']
  t.strictSame(tanks(LATER, '2022-03-05T11:59:59.999Z'), [])
  t.strictSame(tanks(LATER, '2022-03-05T12:00:00Z'), ten)
  t.strictSame(tanks('2022-03-05T11:59:59.999Z', LATER), [])
  t.strictSame(tanks('2022-03-05T12:00:00Z', LATER), ten)
})

t.test('what is told later is past when its day is; what is told before its day, too', async (t) => {
  const tanks = figures('russia-losses-equipment', [
    add('2022-03-05T12:00:00Z', '2022-03-05', { tank: 10 }),
    add('2022-03-05T12:00:00Z', '2022-03-07', { tank: 12 }),
    change('2022-03-10T12:00:00Z', '2022-03-05', { tank: [10, 11] }),
  ])
  const [eleven, twelve] = ['11 (2022-03-05 to 2022-03-05)', '12 (2022-03-07 to 2022-03-07)'].map(
    (said) => `tank by ua-general-staff: ${said}`,
  )
  // Midnight in Kyiv is 22:00 UTC in winter.
  t.strictSame(tanks('2022-03-05T21:59:59.998Z', LATER), [])
  t.strictSame(tanks('2022-03-05T21:59:59.999Z', LATER), [eleven])
  t.strictSame(tanks('2022-03-07T21:59:59.998Z', LATER), [eleven])
  t.strictSame(tanks('2022-03-07T21:59:59.999Z', LATER), [eleven, twelve])
})

t.test('what is gone is not known, and what comes back as it was has been said all the while', async (t) => {
  const tanks = figures('russia-losses-equipment', [
    add('2022-03-05T12:00:00Z', '2022-03-05', { tank: 10 }),
    remove('2022-03-05T12:10:00Z', '2022-03-05'),
    add('2022-03-05T12:20:00Z', '2022-03-05', { tank: 10 }),
    remove('2022-03-05T12:30:00Z', '2022-03-05'),
    add('2022-03-05T12:40:00Z', '2022-03-05', { tank: 11 }),
  ])
  const noon = '2022-03-05T12:00:00Z'
  t.equal(tanks(noon, '2022-03-05T12:09:59Z').length, 1)
  t.equal(tanks(noon, '2022-03-05T12:10:00Z').length, 0)
  t.equal(tanks(noon, '2022-03-05T12:20:00Z').length, 1)
  t.equal(tanks(noon, '2022-03-05T12:40:00Z').length, 0, 'eleven was not said at noon')
  t.match(tanks('2022-03-05T12:40:00Z', LATER), [/: 11 /])
})

t.test('of a running total only the newest shows, for each claimant and each start', async (t) => {
  const killed = figures('t4p-lebanon-casualties', [
    add('2022-03-09T12:00:00Z', '2022-03-05', {
      report_source: 'moph_lb',
      report_period: 48,
      killed: 7,
      killed_cum: 30,
    }),
    add('2022-03-09T12:00:00Z', '2022-03-06', { report_source: 'moph_lb', killed_cum: 36 }),
    add('2022-03-09T12:00:00Z', '2022-03-04', {
      report_source: 'ocha',
      phase: 1,
      killed_cum: 9,
      killed_cum_reported: 9,
    }),
  ])
  t.strictSame(killed(LATER, LATER), [
    'killed of all, of the days, official by moph-lb: 7 (2022-03-04 to 2022-03-05)',
    'killed of all, since 2023-10-09, estimate by publisher:tech-for-palestine: 9 (2022-03-04 to 2022-03-04)',
    'killed of all, since 2023-10-09, official by ocha: 9 (2022-03-04 to 2022-03-04)',
    'killed of all, since 2026-03-02, official by moph-lb: 36 (2022-03-06 to 2022-03-06)',
  ])
  t.match(killed('2022-03-06T12:00:00Z', LATER)[3], /moph-lb: 30 /)
})

t.test('a number that is no count is nothing', async (t) => {
  const row = { report_source: 'mohtel', ext_killed: -5, killed: 2.5, injured: 4 }
  const harmed = figures('t4p-casualties-daily', [add('2022-03-05T12:00:00Z', '2022-03-05', row)])
  t.strictSame(harmed(LATER, LATER), ['injured of all, of the days, official by mohtel: 4 (2022-03-05 to 2022-03-05)'])
})
