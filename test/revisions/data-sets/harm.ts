import { Temporal } from 'temporal-polyfill'
import {
  type Cell,
  type DataSet,
  type Figure,
  figureOf,
  measureOf,
  numbersIn,
  type Row,
  type Told,
} from './data-set.js'

// TechForPalestine/palestine-datasets: daily casualties in Gaza and Lebanon as the ministries report them, day by day
// and as running totals.

const publisher = { id: 'tech-for-palestine', name: 'Tech for Palestine: palestine-datasets' }

const parties = [
  { id: 'mohtel', name: "Gaza's Ministry of Health", kind: 'organisation' },
  { id: 'gmotel', name: "Gaza's Government Media Office", kind: 'organisation' },
  { id: 'unocha', name: 'UN OCHA, occupied Palestinian territory', kind: 'organisation' },
  { id: 'moph-lb', name: "Lebanon's Ministry of Public Health", kind: 'organisation' },
  { id: 'ocha', name: 'UN OCHA, Lebanon', kind: 'organisation' },
]

/** Who says what a row reports: `missing` is the data set's word for no official report. */
type Voice = { readonly claimant: string | null; readonly method: 'official' | 'media' | 'estimate' }
const VOICES: { readonly [source: string]: Voice } = {
  mohtel: { claimant: 'mohtel', method: 'official' },
  gmotel: { claimant: 'gmotel', method: 'official' },
  unocha: { claimant: 'unocha', method: 'official' },
  moph_lb: { claimant: 'moph-lb', method: 'official' },
  ocha: { claimant: 'ocha', method: 'official' },
  missing: { claimant: null, method: 'media' },
}
/** What the data set works out itself where nothing was reported. */
const WORKED_OUT: Voice = { claimant: null, method: 'estimate' }

const voiceOf = (source: Cell | undefined): Voice => {
  const voice = VOICES[source ?? '']
  if (!voice) throw new Error(`the source ${source} is not known`)
  return voice
}

type Harmed = { readonly harm: 'killed' | 'injured'; readonly population?: string }
const HARMED: { readonly [column: string]: Harmed } = {
  killed: { harm: 'killed' },
  killed_cum: { harm: 'killed' },
  killed_children_cum: { harm: 'killed', population: 'children' },
  killed_women_cum: { harm: 'killed', population: 'women' },
  med_killed_cum: { harm: 'killed', population: 'medics' },
  press_killed_cum: { harm: 'killed', population: 'press' },
  injured: { harm: 'injured' },
  injured_cum: { harm: 'injured' },
}

/** The days that an increment covers: the hours of the report's period, whole days, to the report's own. */
const periodOf = (date: string, hours: Cell | undefined): string => {
  const days = typeof hours === 'number' ? Math.ceil(hours / 24) : 1
  if (days <= 1) return date
  const first = Temporal.PlainDate.from(date).subtract({ days: days - 1 })
  return `${first.toString()}/${date}`
}

type Counted = { readonly date: string; readonly row: Row; readonly voice: Voice; readonly since: string }

/** A column that says who was harmed is a report of casualties, any other an ordinary figure. */
const told = (column: string, n: number, { date, row, voice, since }: Counted): Told => {
  const isTotal = column.endsWith('_cum')
  const harmed = HARMED[column]
  const when = {
    occurred: isTotal ? date : periodOf(date, row.get('report_period')),
    claimant: voice.claimant,
  }
  if (!harmed)
    return {
      type: 'FigureReported',
      ...when,
      body: {
        measure: measureOf(voice === WORKED_OUT ? `ext_${column}` : column),
        value: n,
        unit: column.startsWith('massacres') ? 'events' : 'persons',
      },
    }
  return {
    type: 'CasualtiesReported',
    ...when,
    body: {
      scope: isTotal ? 'cumulative' : 'period',
      ...(isTotal ? { since } : {}),
      method: voice.method,
      casualties: [{ ...harmed, count: n }],
    },
  }
}

const gaza: DataSet = {
  name: 't4p-casualties-daily',
  title: 'Casualties in Gaza, day by day',
  timeZone: 'Asia/Gaza',
  publisher,
  parties,
  figuresOf: (date, row) =>
    numbersIn(row)
      .filter(([column]) => column !== 'report_period')
      .map(([column, n]): Figure => {
        // Its killed were called martyred until January 2024.
        const name = column.replace('martyred', 'killed')
        const isWorkedOut = name.startsWith('ext_')
        const voice = isWorkedOut ? WORKED_OUT : voiceOf(row.get('report_source'))
        return figureOf(name, n, told(name.replace(/^ext_/, ''), n, { date, row, voice, since: '2023-10-07' }))
      }),
}

/** The first days of the escalations, each of which the ministry counts from zero. */
const FIRST_DAYS: { readonly [phase: string]: string } = { 1: '2023-10-09', 2: '2026-03-02' }

/**
 * Since August 2026 `killed_cum` is the data set's own total of both escalations, and what the ministry reports is in
 * `killed_cum_reported`; before, what the ministry reports was in `killed_cum`. So by its meaning a figure changes its
 * column there, and a second one is new: the ministry never revised 3,089 to 7,136.
 */
const lebanon: DataSet = {
  name: 't4p-lebanon-casualties',
  title: 'Casualties in Lebanon, day by day',
  timeZone: 'Asia/Beirut',
  publisher,
  parties,
  figuresOf: (date, row) =>
    numbersIn(row)
      .filter(([column]) => column !== 'report_period' && column !== 'phase')
      .map(([column, n]): Figure => {
        const isWhole = row.has(`${column}_reported`)
        const name = isWhole ? `${column}_whole` : column.replace(/_reported$/, '')
        const voice = isWhole ? WORKED_OUT : voiceOf(row.get('report_source'))
        const since = FIRST_DAYS[isWhole ? 1 : (row.get('phase') ?? 2)]
        if (since === undefined) throw new Error(`the phase ${row.get('phase')} is not known`)
        return figureOf(name, n, told(name.replace(/_whole$/, ''), n, { date, row, voice, since }))
      }),
}

export const harm: readonly DataSet[] = [gaza, lebanon]
