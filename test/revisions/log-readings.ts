import { Temporal } from 'temporal-polyfill'
import type { Value } from './change-log.js'

// How the plain replay reads each log: to which series a cell belongs, which days it covers, and what it says. It is
// written a second time, from the data sets' descriptions, so that a slip in data-sets/ shows as a figure that differs.

export type Row = { readonly [column: string]: Value | undefined }
export type Said = {
  readonly series: string
  /** Null where it tells of casualties. */
  readonly measure: string | null
  /** The days that it covers. */
  readonly first: string
  readonly last: string
  readonly much: string
}
export type LogReading = {
  readonly zone: string
  /** Whether of a series only the newest figure shows. */
  readonly isRunning: (series: string) => boolean
  /** What a row says, each under a name that stays when its column is renamed. */
  readonly say: (day: string, row: Row) => ReadonlyMap<string, Said>
}

const numbers = (row: Row, isOne: (n: number) => boolean): readonly [string, number][] =>
  Object.entries(row).filter((cell): cell is [string, number] => typeof cell[1] === 'number' && isOne(cell[1]))
const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0
const slug = (column: string): string => column.toLowerCase().replaceAll(/[ _]/g, '-')

const SIGNS: { readonly [word: string]: string } = { about: '~', more: '>', 'more than': '>', almost: '<' }

const losses = (isOne: (n: number) => boolean, ending: (n: number) => string): LogReading => ({
  zone: 'Europe/Kyiv',
  isRunning: () => false,
  say: (day, { day: _, ...row }) =>
    new Map(
      numbers(row, isOne).map(([column, n]) => {
        const name = column.replace('groun d', 'ground')
        const measure = `${slug(name)}${ending(n)}`
        const sign = name === 'personnel' ? SIGNS[row['personnel*'] ?? row['*personnel'] ?? ''] : undefined
        const much = `${sign ?? ''}${Math.abs(n)}`
        return [name, { series: `${measure} by ua-general-staff`, measure, first: day, last: day, much }]
      }),
    ),
})

const HARM = /^(?:(med|press)_)?(killed|injured)(?:_(children|women))?(?:_cum)?$/
const WHO: { readonly [part: string]: string } = { med: 'medics', press: 'press', children: 'children', women: 'women' }

/** Whose figure it is: what the data set itself worked out is its `own`. Totals count since a day. */
type Counted = { readonly source: string; readonly isOwn: boolean; readonly since: string }

const casualties = (name: string, n: number, day: string, period: number, { source, isOwn, since }: Counted): Said => {
  const by = isOwn || source === 'missing' ? 'publisher:tech-for-palestine' : slug(source)
  const method = isOwn ? 'estimate' : source === 'missing' ? 'media' : 'official'
  const isTotal = name.endsWith('_cum')
  const days = isTotal ? 1 : Math.ceil(period / 24)
  const first =
    days > 1
      ? Temporal.PlainDate.from(day)
          .subtract({ days: days - 1 })
          .toString()
      : day
  const said = { first, last: day, much: String(n) }
  const [isHarm, before, harm, behind] = HARM.exec(name) ?? []
  if (isHarm === undefined) {
    const measure = slug(isOwn ? `ext_${name}` : name)
    return { ...said, series: `${measure} by ${by}`, measure }
  }
  const people = `${harm} of ${WHO[before ?? behind ?? ''] ?? 'all'}`
  const span = isTotal ? `since ${since}` : 'of the days'
  return { ...said, series: `${people}, ${span}, ${method} by ${by}`, measure: null }
}

const gaza: LogReading = {
  zone: 'Asia/Gaza',
  isRunning: (series) => series.includes(', since '),
  say: (day, { report_period: period, report_source: source, ...row }) =>
    new Map(
      numbers(row, isCount).map(([column, n]) => {
        const name = column.replace('martyred', 'killed')
        const counted = { source: String(source), isOwn: name.startsWith('ext_'), since: '2023-10-07' }
        return [name, casualties(name.replace('ext_', ''), n, day, Number(period ?? 24), counted)]
      }),
    ),
}

/** The ministry's own total was in `killed_cum` until there was a `killed_cum_reported` beside it. */
const lebanon: LogReading = {
  zone: 'Asia/Beirut',
  isRunning: gaza.isRunning,
  say: (day, { report_period: period, report_source: source, phase = 2, ...row }) =>
    new Map(
      numbers(row, isCount).map(([column, n]) => {
        const isOwn = typeof row[`${column}_reported`] === 'number'
        const since = phase === 1 || isOwn ? '2023-10-09' : '2026-03-02'
        const name = column.replace('_reported', '')
        const counted = { source: String(source), isOwn, since }
        return [isOwn ? `own ${name}` : name, casualties(name, n, day, Number(period ?? 24), counted)]
      }),
    ),
}

/** How each log is read, by the name of its data set. */
export const logReadings: ReadonlyMap<string, LogReading> = new Map([
  ['russia-losses-personnel', losses(isCount, () => '')],
  ['russia-losses-equipment', losses(isCount, () => '')],
  ['russia-losses-correction', losses(Number.isInteger, (n) => (n < 0 ? '-taken-back' : '-added'))],
  ['t4p-casualties-daily', gaza],
  ['t4p-lebanon-casualties', lebanon],
])
