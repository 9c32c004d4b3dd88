import fc from 'fast-check'
import t from 'tap'
import {
  dayBounds,
  parseInstant,
  parseTime,
  type TimeInput,
  type TimeValue,
  timeToInput,
  timeValue,
  toInstant,
  toMs,
} from '../../../domain/vocabulary/time.js'

// Zones with clock changes at night and at midnight, half hours, both ends of the date line, and none.
const zone = fc.constantFrom(
  'Europe/Kyiv',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'UTC',
)
const pad = (n: number, width = 2): string => String(n).padStart(width, '0')
const day = fc
  .date({ min: new Date('1970-01-02'), max: new Date('2037-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const month = day.map((text) => text.slice(0, 7))
const year = day.map((text) => text.slice(0, 4))
const clockTime = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${pad(h)}:${pad(m)}`)
const offset = fc
  .tuple(fc.constantFrom('+', '-'), fc.nat(14), fc.constantFrom(0, 30, 45))
  .map(([sign, h, m]) => `${sign}${pad(h)}:${pad(m)}`)
const instantText = fc
  .tuple(day, clockTime, fc.constantFrom('', ':07', ':59.250'), fc.oneof(fc.constant('Z'), offset))
  .map(([date, time, seconds, off]) => `${date}T${time}${seconds}${off}`)
const single = fc.oneof(day, month, year, instantText)
const about = fc.tuple(single, fc.constantFrom('', '~')).map((parts) => parts.join(''))
const anyTime: fc.Arbitrary<TimeInput> = fc.oneof(
  about,
  fc.tuple(fc.oneof(about, fc.constant('..')), about).map((ends) => ends.join('/')),
  fc.record({ from: fc.oneof(about, fc.constant('..')), to: about }),
)

const isTime = (time: ReturnType<typeof parseTime>): time is TimeValue => !('message' in time)

t.test('what is read can be stored and is never empty; what is not read says why', async () => {
  fc.assert(
    fc.property(
      fc.oneof(anyTime, fc.string(), fc.record({ from: fc.string(), to: fc.string() })),
      zone,
      (input, at) => {
        const time = parseTime(input, at)
        if (!isTime(time)) return time.message.length > 0
        return timeValue.safeParse(time).success && (time.from === null || toMs(time.from) < toMs(time.to))
      },
    ),
    { numRuns: 500 },
  )
})

t.test('the input form of a stored time is read as the same time', async () => {
  fc.assert(
    fc.property(anyTime, zone, (input, at) => {
      const time = parseTime(input, at)
      fc.pre(isTime(time))
      return JSON.stringify(parseTime(timeToInput(time), at)) === JSON.stringify(time)
    }),
    { numRuns: 500 },
  )
})

t.test('an interval reaches from the start of its first end to the end of its last', async () => {
  fc.assert(
    fc.property(fc.oneof(day, month, year), fc.oneof(day, month, year), zone, (first, last, at) => {
      const [a, b] = [parseTime(first, at), parseTime(last, at)]
      const whole = parseTime(`${first}/${last}`, at)
      if (!isTime(a) || !isTime(b) || a.from === null) return false
      if (toMs(a.from) >= toMs(b.to)) return !isTime(whole)
      return isTime(whole) && whole.from === a.from && whole.to === b.to && whole.precision === 'interval'
    }),
    { numRuns: 500 },
  )
})

/** The date that the clocks of a zone show: Intl's own reading, as a second opinion. */
const localDate = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)

t.test('within a day the calendars of its zone show that day, and just outside another', async () => {
  fc.assert(
    fc.property(day, zone, fc.double({ min: 0, max: 1, noNaN: true }), (date, at, part) => {
      const bounds = dayBounds(date, at)
      // Samoa and Kiritimati each left out a day when they changed sides of the date line.
      if (bounds === null) return localDate(Date.parse(`${date}T12:00:00Z`), at) !== date
      const within = bounds.from + Math.floor(part * (bounds.to - 1 - bounds.from))
      return (
        [bounds.from, within, bounds.to - 1].every((ms) => localDate(ms, at) === date) &&
        localDate(bounds.from - 1, at) < date &&
        localDate(bounds.to, at) > date
      )
    }),
    { numRuns: 500, examples: [['2011-12-30', 'Pacific/Apia', 0]] },
  )
})

t.test('the days of a month fill it without a gap', async () => {
  fc.assert(
    fc.property(month, zone, (text, at) => {
      const whole = parseTime(text, at)
      if (!isTime(whole) || whole.from === null) return false
      let until = toMs(whole.from)
      for (let date = 1; date <= 31; date++) {
        const bounds = dayBounds(`${text}-${pad(date)}`, at)
        if (bounds === null) continue
        if (bounds.from !== until) return false
        until = bounds.to
      }
      return until === toMs(whole.to)
    }),
  )
})

t.test('an instant is the same however its offset is written', async () => {
  fc.assert(
    fc.property(instantText, (text) => {
      const at = parseInstant(text)
      return at === Date.parse(text) && parseInstant(toInstant(at)) === at
    }),
  )
})
