// A plot of latency against the size of the ledger, both on logarithmic axes, as an SVG file.

export type Series = { readonly name: string; readonly points: readonly (readonly [size: number, ms: number])[] }

const WIDTH = 760
const HEIGHT = 420
const LEFT = 70
const RIGHT = 270
const TOP = 40
const BOTTOM = 50
/** Colours that are told apart also by those who do not see red and green: those of Okabe and Ito. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000']

/** The places of an axis between two powers of ten. */
type Scale = { readonly decades: readonly number[]; readonly at: (value: number) => number }

const scaleOf = (values: readonly number[], from: number, to: number): Scale => {
  const first = Math.floor(Math.log10(Math.min(...values)))
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    decades: Array.from({ length: last - first + 1 }, (_, step) => 10 ** (first + step)),
    at: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from),
  }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end', colour = '#333'): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${colour}">${escaped(text)}</text>`

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`

const shownMs = (ms: number): string => {
  if (ms < 1) return `${Number((ms * 1_000).toPrecision(1))} us`
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`
}

/** The plot; null where no series has a point. */
export const plotOf = (title: string, series: readonly Series[]): string | null => {
  const drawn = series.filter(({ points }) => points.length > 0)
  const points = drawn.flatMap((one) => one.points)
  if (points.length === 0) return null
  const x = scaleOf(
    points.map(([size]) => size),
    LEFT,
    WIDTH - RIGHT,
  )
  const y = scaleOf(
    points.map(([, ms]) => ms),
    HEIGHT - BOTTOM,
    TOP,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    label(LEFT, TOP - 16, title, 'start'),
    ...x.decades.flatMap((size) => [
      line(x.at(size), TOP, x.at(size), HEIGHT - BOTTOM),
      label(x.at(size), HEIGHT - BOTTOM + 18, size.toLocaleString('en-US'), 'middle'),
    ]),
    ...y.decades.flatMap((ms) => [
      line(LEFT, y.at(ms), WIDTH - RIGHT, y.at(ms)),
      label(LEFT - 8, y.at(ms) + 4, shownMs(ms), 'end'),
    ]),
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, 'developments in the ledger', 'middle'),
    ...drawn.flatMap((one, at) => seriesLines(one, x, y, COLOURS[at % COLOURS.length] ?? '#000', at)),
    '</svg>',
    '',
  ].join('\n')
}

const seriesLines = ({ name, points }: Series, x: Scale, y: Scale, colour: string, at: number): readonly string[] => {
  const places = points.map(([size, ms]) => [x.at(size), y.at(ms)] as const)
  const path = places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ')
  const legend = TOP + 10 + at * 20
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([px, py]) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="${colour}"/>`),
    `<circle cx="${WIDTH - RIGHT + 20}" cy="${legend - 4}" r="4" fill="${colour}"/>`,
    label(WIDTH - RIGHT + 32, legend, name, 'start'),
  ]
}
