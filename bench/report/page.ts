import { plotOf, type Series } from './plot.js'
import type { Results, Row } from './row.js'
import { COLUMNS, cellsOf, machineLine } from './table.js'

/** Between these two lines of the page stands what the bench writes. */
const BEGIN = '<!-- written by npm run bench:page -->'
const END = '<!-- end -->'

/** A picture by the name of its file, and what it shows. */
export type Picture = { readonly file: string; readonly title: string; readonly svg: string }

const inMs = (value: number, unit: string): number | null =>
  unit === 'ms' ? value : unit === 'us' ? value / 1_000 : null

/** A point for each size at which something is measured. */
const pointsOf = (rows: readonly Row[], msOf: (row: Row) => number | null): Series['points'] =>
  rows
    .flatMap((row): (readonly [number, number])[] => {
      const ms = msOf(row)
      return ms === null || ms <= 0 ? [] : [[row.size, ms]]
    })
    .filter(([size], at, all) => all.findIndex(([other]) => other === size) === at)
    .sort(([a], [b]) => a - b)

const besidePeers = (rows: readonly Row[], name: string): readonly Series[] => {
  const about = rows.filter((row) => row.name === name)
  const peers = [...new Set(about.flatMap(({ peer }) => peer?.name ?? []))]
  return [
    { name: 'Parley', points: pointsOf(about, ({ value, unit }) => inMs(value, unit)) },
    ...peers.map((peer) => ({
      name: peer,
      points: pointsOf(
        about.filter((row) => row.peer?.name === peer),
        (row) => row.peer && inMs(row.peer.value, row.unit),
      ),
    })),
  ]
}

const byName = (rows: readonly Row[], names: readonly string[]): readonly Series[] =>
  names.map((name) => ({
    name,
    points: pointsOf(
      rows.filter((row) => row.name === name),
      ({ value, unit }) => inMs(value, unit),
    ),
  }))

const plots: readonly (readonly [file: string, title: string, series: (rows: readonly Row[]) => readonly Series[]])[] =
  [
    [
      'performance-tallies.svg',
      'A tally at three random clocks, median',
      (rows) => besidePeers(rows, 'tally at three clocks, median'),
    ],
    [
      'performance-views.svg',
      'Reads at three random clocks, 99th percentile',
      (rows) =>
        byName(rows, [
          'one cell of positions, p99',
          'matrix of positions, p99',
          'proposals, p99',
          'ceasefires, p99',
          '/state over HTTP, p99',
          "the timeline's first page over HTTP, p99",
        ]),
    ],
  ]

/** The plots of some results. */
export const picturesOf = ({ rows }: Results): readonly Picture[] =>
  plots.flatMap(([file, title, series]) => {
    const svg = plotOf(title, series(rows))
    return svg === null ? [] : [{ file, title, svg }]
  })

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** The page with the results in it, where those of an earlier run stood. */
export const pageWith = (page: string, results: Results): string => {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`the page has no lines ${BEGIN} and ${END}`)
  const lines = [
    BEGIN,
    '',
    `${machineLine(results)}.`,
    '',
    ...picturesOf(results).flatMap(({ file, title }) => [`![${title}](pictures/${file})`, '']),
    `| ${COLUMNS.join(' | ')} |`,
    `| ${COLUMNS.map(() => '---').join(' | ')} |`,
    ...results.rows.map((row) => `| ${cellsOf(row).map(cell).join(' | ')} |`),
    '',
    ...results.skipped.map((reason) => `- left out: ${reason}`),
    ...(results.skipped.length > 0 ? [''] : []),
  ]
  return page.slice(0, from) + lines.join('\n') + page.slice(to)
}
