import t from 'tap'
import { instant, parseTime, type TimeInput, timeValue } from '../../../domain/vocabulary/time.js'

const KYIV = 'Europe/Kyiv'

/** The interval that `input` is read as: [from, to, precision], or the reason why it is none. */
const read = (input: TimeInput, zone = KYIV): readonly (string | null)[] | string => {
  const time = parseTime(input, zone)
  return 'message' in time ? time.message : [time.from, time.to, time.precision]
}

t.test('every form of the vocabulary is read, bare dates in the zone of the conflict', async (t) => {
  const table: readonly (readonly [TimeInput, string | null, string, string])[] = [
    ['2022-03-18', '2022-03-17T22:00:00.000Z', '2022-03-18T22:00:00.000Z', 'day'],
    ['2022-03', '2022-02-28T22:00:00.000Z', '2022-03-31T21:00:00.000Z', 'month'],
    ['2022-12', '2022-11-30T22:00:00.000Z', '2022-12-31T22:00:00.000Z', 'month'],
    ['2022', '2021-12-31T22:00:00.000Z', '2022-12-31T22:00:00.000Z', 'year'],
    ['2022-03-18T16:00+02:00', '2022-03-18T14:00:00.000Z', '2022-03-18T14:01:00.000Z', 'minute'],
    ['2022-03-18T16:00Z', '2022-03-18T16:00:00.000Z', '2022-03-18T16:01:00.000Z', 'minute'],
    ['2022-03-18T00:30+05:45', '2022-03-17T18:45:00.000Z', '2022-03-17T18:46:00.000Z', 'minute'],
    ['2022-03-18T23:30-03:30', '2022-03-19T03:00:00.000Z', '2022-03-19T03:01:00.000Z', 'minute'],
    ['2022-03-17/2022-03-18', '2022-03-16T22:00:00.000Z', '2022-03-18T22:00:00.000Z', 'interval'],
    ['2022-02/2022-03', '2022-01-31T22:00:00.000Z', '2022-03-31T21:00:00.000Z', 'interval'],
    ['2021/2022', '2020-12-31T22:00:00.000Z', '2022-12-31T22:00:00.000Z', 'interval'],
    ['2022-03-18/2022-04', '2022-03-17T22:00:00.000Z', '2022-04-30T21:00:00.000Z', 'interval'],
    ['../2022-02-23', null, '2022-02-23T22:00:00.000Z', 'interval'],
    ['../2022', null, '2022-12-31T22:00:00.000Z', 'interval'],
    [{ from: '2022-03-17', to: '2022-03-18' }, '2022-03-16T22:00:00.000Z', '2022-03-18T22:00:00.000Z', 'interval'],
    [{ from: '..', to: '2022-03' }, null, '2022-03-31T21:00:00.000Z', 'interval'],
    [' 2022-03-18\n', '2022-03-17T22:00:00.000Z', '2022-03-18T22:00:00.000Z', 'day'],
  ]
  for (const [input, from, to, precision] of table) t.strictSame(read(input), [from, to, precision], String(input))
})

t.test('a trailing ~ is kept as said and changes no bound', async (t) => {
  for (const said of ['2022-03-18', '2022-03', '2022', '2022-03-18T16:00+02:00']) {
    t.strictSame(read(`${said}~`), read(said), said)
    t.match(parseTime(`${said}~`, KYIV), { edtf: `${said}~` })
  }
  t.strictSame(read('2022-02~/2022-03~'), read('2022-02/2022-03'))
  t.strictSame(read('../2022-03~'), read('../2022-03'))
})

t.test("as an interval's end a bare date is inclusive, an instant exclusive", async (t) => {
  t.strictSame(read('2022-03-17T20:00Z/2022-03-18T08:00Z'), [
    '2022-03-17T20:00:00.000Z',
    '2022-03-18T08:00:00.000Z',
    'interval',
  ])
  t.strictSame(read('2022-03-17T20:00Z/2022-03-18'), [
    '2022-03-17T20:00:00.000Z',
    '2022-03-18T22:00:00.000Z',
    'interval',
  ])
  t.strictSame(read('2022-03-17/2022-03-18T08:00Z'), [
    '2022-03-16T22:00:00.000Z',
    '2022-03-18T08:00:00.000Z',
    'interval',
  ])
  t.strictSame(read('../2022-03-18T08:00Z'), [null, '2022-03-18T08:00:00.000Z', 'interval'])
  t.strictSame(read('2022-03-18/2022-03-18'), ['2022-03-17T22:00:00.000Z', '2022-03-18T22:00:00.000Z', 'interval'])
})

t.test('the seconds of an instant by itself fall away, those of the ends of an interval do not', async (t) => {
  for (const said of ['2022-03-18T16:00:00Z', '2022-03-18T16:00:59.999Z', '2022-03-18T18:00:30.5+02:00'])
    t.strictSame(read(said), ['2022-03-18T16:00:00.000Z', '2022-03-18T16:01:00.000Z', 'minute'], said)
  t.strictSame(read('2022-03-18T10:00:10Z/2022-03-18T10:00:50.250Z'), [
    '2022-03-18T10:00:10.000Z',
    '2022-03-18T10:00:50.250Z',
    'interval',
  ])
})

t.test('a day lasts from its first instant to that of the next, whatever the clocks do', async (t) => {
  const table: readonly (readonly [string, string, string, string])[] = [
    // Clocks go forward at 03:00 and back at 04:00 local time: 23 and 25 hours.
    [KYIV, '2022-03-27', '2022-03-26T22:00:00.000Z', '2022-03-27T21:00:00.000Z'],
    [KYIV, '2025-10-26', '2025-10-25T21:00:00.000Z', '2025-10-26T22:00:00.000Z'],
    // There is no midnight: the day starts at 01:00.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-03', '2018-11-03T03:00:00.000Z', '2018-11-04T03:00:00.000Z'],
    ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00.000Z', '2022-03-27T21:00:00.000Z'],
    // At midnight the clocks go back to 23:00 of the same day.
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00.000Z', '2018-02-18T03:00:00.000Z'],
    // Midnight happens twice: the day starts at the first.
    ['America/Havana', '2022-11-06', '2022-11-06T04:00:00.000Z', '2022-11-07T05:00:00.000Z'],
    // Half an hour of summer time, and offsets that are no whole hours.
    ['Australia/Lord_Howe', '2022-04-03', '2022-04-02T13:00:00.000Z', '2022-04-03T13:30:00.000Z'],
    ['Asia/Kathmandu', '2022-03-18', '2022-03-17T18:15:00.000Z', '2022-03-18T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2022-03-18', '2022-03-17T10:00:00.000Z', '2022-03-18T10:00:00.000Z'],
    // Leap days.
    ['UTC', '2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['UTC', '2000-02-29', '2000-02-29T00:00:00.000Z', '2000-03-01T00:00:00.000Z'],
  ]
  for (const [zone, day, from, to] of table) t.strictSame(read(day, zone), [from, to, 'day'], `${day} in ${zone}`)
})

t.test('a day that a zone left out does not exist there', async (t) => {
  // Samoa went from 29 to 31 December 2011.
  t.match(read('2011-12-30', 'Pacific/Apia'), /no such day/)
  t.match(read('2011-12-29/2011-12-30', 'Pacific/Apia'), /no such day/)
  t.strictSame(read('2011-12-29', 'Pacific/Apia'), ['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z', 'day'])
  t.strictSame(read('2011-12-31', 'Pacific/Apia'), ['2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z', 'day'])
})

t.test('days, months and instants that do not exist are refused, each by its own reason', async (t) => {
  for (const day of ['2022-02-30', '2022-02-29', '1900-02-29', '2022-04-31', '2022-13-01', '2022-00-10', '2022-01-00'])
    t.match(read(day), /^there is no such day/, day)
  for (const month of ['2022-13', '2022-00', '2022-21']) t.match(read(month), /^there is no such month/, month)
  for (const at of [
    '2022-02-30T10:00Z',
    '2022-03-18T24:00Z',
    '2022-03-18T25:00Z',
    '2022-03-18T16:60Z',
    '2022-03-18T16:00+25:00',
    '2022-03-18T16:00:60Z',
    '2022-03-18T16:00:60.5+02:00',
  ])
    t.match(read(at), /^there is no such instant/, at)
  t.match(read('2022-02-30/2022-03-01'), /^there is no such day/)
  t.match(read('2022-02-01/2022-02-30'), /^there is no such day/)
})

t.test('an instant without an offset is refused, since nobody said where it was', async (t) => {
  for (const at of [
    '2022-03-18T16:00',
    '2022-03-18T16:00:00',
    '2022-03-18T16:00+02',
    '2022-03-18T16:00+0200',
    '2022-03-18T16:00 02:00',
    '2022-03-17T20:00/2022-03-18T08:00',
  ])
    t.match(read(at), /needs Z or an offset/, at)
})

t.test('reversed and empty intervals are refused', async (t) => {
  for (const interval of [
    '2022-03-18/2022-03-17',
    '2022-03/2022-02',
    '2022/2021',
    '2022-03-18T10:00Z/2022-03-18T10:00Z',
    '2022-03-18T10:00Z/2022-03-18T11:59+02:00',
    // The day begins at 22:00Z of the day before, so that an end at this very instant leaves nothing.
    '2022-03-18/2022-03-17T22:00Z',
  ])
    t.match(read(interval), /ends before it starts, or is empty/, interval)
})

t.test('what is none of the forms is refused', async (t) => {
  for (const text of [
    '',
    '/',
    '..',
    '../',
    '../..',
    '/2022',
    '2022/',
    '2022/..',
    '..~/2022',
    '~',
    '~2022',
    '2022~~',
    '2022~-03',
    '2022?',
    '2022%',
    '2022-03-1X',
    '2022-3-1',
    '20220318',
    '2022-W10',
    '2022-077',
    '+002022',
    '-0001',
    '02022',
    '22-03-18',
    '18.03.2022',
    '2022-03-18 / 2022-03-19',
    '2022-03-18T16Z',
    '2022-03-18t16:00Z',
    '２０２２-03-18',
    '2022-03-18T16:00Z[Europe/Kyiv]',
    'yesterday',
    '1647612000',
    '__proto__',
  ])
    t.match(read(text), /^must be a date/, JSON.stringify(text))
  t.match(read('2022-01/2022-02/2022-03'), /two ends/)
  t.match(read({ from: '2022-01/2022-02', to: '2022-03' }), /two ends/)
  t.match(read({ from: '2022', to: '..' }), /^must be a date/)
})

t.test('only what the stored form can write is read: years of four digits', async (t) => {
  const out = /within the years 0000 to 9999/
  // Midnight of the first year is the year before in UTC; the last year of UTC ends in the next.
  for (const time of ['0000', '0000-01', '0000-01-01', '0000-01-01T00:00+00:01', '9999-12-31T23:59Z'])
    t.match(read(time), out, time)
  for (const time of ['9999', '9999-12', '9999-12-31', '9999-12-31T23:59-01:00', '2022/9999'])
    t.match(read(time, 'America/New_York'), out, time)
  for (const time of [
    '0001',
    '0000-12-31T23:59Z',
    '9998',
    '9999-12-31T23:58Z',
    '../9999-12-31T23:59:59.999Z',
    '9999',
  ]) {
    const read = parseTime(time, KYIV)
    t.ok(timeValue.safeParse(read).success, `${time}: ${JSON.stringify(read)}`)
  }
})

t.test('a megabyte of anything is refused with a short reason', async (t) => {
  const much = 1_000_000
  for (const text of [
    '0'.repeat(much),
    '~'.repeat(much),
    '/'.repeat(much),
    `${' '.repeat(much)}x${' '.repeat(much)}`,
    `2022-03-18${'~'.repeat(much)}`,
    `2022-03-18T10:00:00.${'1'.repeat(much)}Z`,
    '2022-03-18T10:00'.repeat(much / 16),
    `../${'.'.repeat(much)}`,
    '\u0301\u0327'.repeat(much / 2),
  ]) {
    const reason = read(text)
    t.type(reason, 'string')
    t.ok(reason.length < 300, `${text.slice(0, 30)}...`)
  }
})

t.test('a stored instant is UTC with milliseconds', async (t) => {
  for (const good of ['2022-03-18T16:00:00.000Z', '0000-01-01T00:00:00.000Z'])
    t.ok(instant.safeParse(good).success, good)
  for (const bad of [
    '2022-03-18T16:00:00Z',
    '2022-03-18T16:00:00.000+00:00',
    '+010000-01-01T00:00:00.000Z',
    '2022-03-18',
  ])
    t.notOk(instant.safeParse(bad).success, bad)
})
