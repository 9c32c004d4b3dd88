import t from 'tap'
import { U } from './parley-app.js'
import { serving } from './serving-parley.js'
import { LONG_SOURCES, textOf, unreadStreams } from './unread-streams.js'

/** Of 200 KB each. */
const ROWS = 30

const EXPORTS = ['csv', 'ndjson', 'geojson'].map((format) => `/export?view=timeline&format=${format}`)

t.test('exports and replays that nobody reads stay under way, four of them at once together', async (t) => {
  const { parley, record } = await serving(t)
  let last = ''
  for (let n = 0; n < ROWS; n += 1) last = (await record(`${n}`, { sources: LONG_SOURCES })).position
  await parley.app.inject(`${U}?waitFor=${last}`)
  const openStream = await unreadStreams(t, parley.app)
  const replay = '/replay?views=timeline'
  const open = await Promise.all([...EXPORTS, replay].map((path) => openStream(path)))
  t.strictSame(
    open.map(({ answer }) => answer.statusCode),
    [200, 200, 200, 200],
  )
  for (const path of [...EXPORTS, replay]) {
    const refused = await openStream(path)
    t.match(refused.answer, { statusCode: 429, headers: { 'retry-after': /\d/, 'cache-control': 'no-store' } }, path)
    t.equal(refused.answer.headers['content-disposition'], undefined)
    refused.leave()
  }
  const head = await parley.app.inject({ method: 'HEAD', url: `${U}${EXPORTS[0]}` })
  t.equal(head.statusCode, 200, 'HEAD takes no place')

  // When a client goes, its place is free; the whole export comes to one that reads it.
  open[0]?.leave()
  let again = await openStream(EXPORTS[0] ?? '')
  while (again.answer.statusCode === 429) {
    again.leave()
    again = await openStream(EXPORTS[0] ?? '')
  }
  const table = await textOf(again)
  t.equal(table.split('\r\n').length, ROWS + 2, 'a header, its rows, and the end of the last')
  const [, lines, features, frames] = open
  if (!lines || !features || !frames) throw new Error('a stream is missing')
  t.equal((await textOf(lines)).split('\n').length, ROWS + 1)
  t.equal(JSON.parse(await textOf(features)).features.length, ROWS)
  t.match((await textOf(frames)).slice(-100), new RegExp(`\\{"end":\\{"count":${ROWS},"position":"\\d+"\\}\\}\n$`))
})
