import t from 'tap'
import {
  dayBounds,
  isTimeZone,
  parseInstant,
  parseReportTime,
  REPORTED_AHEAD,
  toInstant,
  toMs,
} from '../../../domain/vocabulary/time.js'

const KYIV = 'Europe/Kyiv'
const NOW = Date.parse('2022-03-18T12:00:00.000Z')

t.test('an instant counts from itself', async (t) => {
  t.strictSame(parseReportTime('2022-03-18T12:00+02:00', KYIV, NOW), {
    at: '2022-03-18T10:00:00.000Z',
    given: '2022-03-18T12:00+02:00',
    receivedAt: '2022-03-18T12:00:00.000Z',
  })
  t.match(parseReportTime('2022-03-18T10:00:59.123456Z', KYIV, NOW), { at: '2022-03-18T10:00:59.123Z' })
})

t.test('a bare date counts from the last millisecond of its day', async (t) => {
  t.match(parseReportTime('2022-03-16', KYIV, NOW), { at: '2022-03-16T21:59:59.999Z', given: '2022-03-16' })
  t.match(parseReportTime('2021-10-31', KYIV, NOW), { at: '2021-10-31T21:59:59.999Z' })
})

t.test('a bare date of a day that is not over is capped at the moment of recording', async (t) => {
  t.match(parseReportTime('2022-03-18', KYIV, NOW), { at: toInstant(NOW), given: '2022-03-18' })
  // One millisecond before the day is over, when it is over, and after it.
  const over = toMs('2022-03-18T22:00:00.000Z')
  t.match(parseReportTime('2022-03-18', KYIV, over - 2), { at: '2022-03-18T21:59:59.998Z' })
  t.match(parseReportTime('2022-03-18', KYIV, over - 1), { at: '2022-03-18T21:59:59.999Z' })
  t.match(parseReportTime('2022-03-18', KYIV, over), { at: '2022-03-18T21:59:59.999Z' })
})

t.test('a correction of ours is capped at the moment at which the statement was recorded', async (t) => {
  const received = toMs('2022-03-18T15:00:00.000Z')
  t.strictSame(parseReportTime('2022-03-18', KYIV, toMs('2022-04-01T00:00:00.000Z'), received), {
    at: '2022-03-18T15:00:00.000Z',
    given: '2022-03-18',
    receivedAt: '2022-03-18T15:00:00.000Z',
  })
})

t.test('what lies further ahead than the tolerance is refused, to the millisecond', async (t) => {
  const edge = toInstant(NOW + REPORTED_AHEAD)
  t.match(parseReportTime(edge, KYIV, NOW), { at: edge })
  t.match(parseReportTime(edge, KYIV, NOW - 1), { message: 'lies in the future' })
  t.match(parseReportTime('2022-03-19', KYIV, NOW), { message: 'lies in the future' })
  // A day may begin within the tolerance: it then counts from the moment of recording.
  const nearly = toMs('2022-03-18T22:00:00.000Z') - REPORTED_AHEAD
  t.match(parseReportTime('2022-03-19', KYIV, nearly), { at: toInstant(nearly) })
  t.match(parseReportTime('2022-03-19', KYIV, nearly - 1), { message: 'lies in the future' })
})

t.test('only a date or an instant that exists is a time of report', async (t) => {
  for (const text of [
    '',
    '2022',
    '2022-03',
    '2022-03-16~',
    '2022-03-16/2022-03-17',
    '../2022-03-16',
    '2022-03-16T10:00',
    '2022-02-30',
    '2021-02-29',
    '2022-02-30T10:00Z',
    '2022-03-16T10:00:60Z',
    'now',
  ])
    t.match(parseReportTime(text, KYIV, NOW), { message: /must be a date or an instant/ }, text)
  t.match(parseReportTime('2011-12-30', 'Pacific/Apia', NOW), { message: /and exist/ }, 'a day that Samoa left out')
})

t.test('a bound that could not be printed is none', async (t) => {
  t.equal(parseInstant('9999-12-31T23:59:59.999Z'), Date.parse('9999-12-31T23:59:59.999Z'))
  t.equal(parseInstant('9999-12-31T23:59:59.999-00:01'), null)
  t.equal(parseInstant('0000-01-01T00:00Z'), Date.parse('0000-01-01T00:00:00Z'))
  t.equal(parseInstant('0000-01-01T00:00+00:01'), null)
  t.match(dayBounds('9999-12-31', 'UTC'), { to: Date.parse('9999-12-31T23:59:59.999Z') + 1 })
  t.equal(dayBounds('9999-12-31', 'America/New_York'), null)
  t.equal(dayBounds('0000-01-01', KYIV), null)
})

t.test('a bare date is a date and nothing else', async (t) => {
  for (const text of ['2022-03', '2022', ' 2022-03-18', '2022-03-18T00:00Z', '2022-03-18[u-ca=hebrew]', '20220318', ''])
    t.equal(dayBounds(text, KYIV), null, text)
})

t.test('time zones are names, known here; offsets and calendars are none', async (t) => {
  for (const zone of [
    KYIV,
    'Europe/Kiev',
    'UTC',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'America/Port-au-Prince',
  ])
    t.ok(isTimeZone(zone), zone)
  for (const zone of [
    '',
    '+02:00',
    'GMT+02:00',
    'Europe/Nowhere',
    'Europe',
    `${KYIV} `,
    '__proto__',
    'x'.repeat(1_000_000),
  ])
    t.notOk(isTimeZone(zone), zone.slice(0, 30))
})
