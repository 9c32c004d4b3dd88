import type { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { z } from 'zod'
import type { RoutePlugin } from '../../../../infra/http/app.js'
import { csvOf } from '../../../../infra/http/exports/csv-answer.js'
import { geojsonOf } from '../../../../infra/http/exports/geojson-answer.js'
import { ndjsonOf } from '../../../../infra/http/ndjson-answer.js'
import type { Feature } from '../../../../projections/exports/geojson.js'
import type { Cell } from '../../../../projections/exports/table.js'
import { holds } from '../../../properties/holds.js'
import { echoApp } from '../echo-app.js'
import { exchange, isAlive, listening, open, request } from '../raw-client.js'

const textOf = async (rows: Iterable<readonly Cell[]>, head = [['a', 'b']]): Promise<string> => {
  const pieces = []
  for await (const piece of csvOf(head, rows)) pieces.push(String(piece))
  return pieces.join('')
}

t.test('lines end in CRLF, and only what has to be is quoted', async (t) => {
  t.equal(
    await textOf([
      ['x', 1],
      [null, true],
      ['', false],
    ]),
    'a,b\r\nx,1\r\n,true\r\n,false\r\n',
  )
  t.equal(
    await textOf([
      ['"so", he said', 'a\nb'],
      ['c\rd', ' e '],
    ]),
    'a,b\r\n"""so"", he said","a\nb"\r\n"c\rd", e \r\n',
  )
  t.equal(await textOf([]), 'a,b\r\n', 'nothing but a header')
})

t.test('a text that a spreadsheet would take for a formula gets an apostrophe, a number never', async (t) => {
  const said = ['=1+1', '+7', '-7', '@SUM(A1)', '\tx', '\rx', '＝1', "'=1", 'x=1', '#tag']
  const told = parse(await textOf(said.map((text) => [text, 0])), { from_line: 2 })
  t.strictSame(
    told.map(([text]: readonly string[]) => text),
    ["'=1+1", "'+7", "'-7", "'@SUM(A1)", "'\tx", "'\rx", "'＝1", "'=1", 'x=1', '#tag'],
  )
  t.equal(await textOf([[-9.65, -1]]), 'a,b\r\n-9.65,-1\r\n')
})

t.test('whatever texts hold, a reader of CSV gets them back', (t) => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', ';', "'", '=', 'ש', '\u202e', '😀', '\u0085'),
  })
  const rows = fc.array(fc.tuple(text, text, fc.option(fc.integer())), { maxLength: 5 })
  const law = fc.asyncProperty(rows, async (rows) => {
    const read: string[][] = parse(await textOf(rows, [['a', 'b', 'c']]), { from_line: 2 })
    const meant = rows.map((cells) =>
      cells.map((cell) => (typeof cell === 'string' && /^[=\r]/.test(cell) ? `'${cell}` : String(cell ?? ''))),
    )
    if (JSON.stringify(read) !== JSON.stringify(meant)) throw new Error(JSON.stringify(read))
  })
  return holds(t, law)
})

t.test('few rows are made ahead of those that are taken, however long they are', async (t) => {
  let made = 0
  function* rows(): Generator<readonly Cell[], void, undefined> {
    for (; made < 50; made += 1) yield ['a row', 'x'.repeat(100_000)]
  }
  let taken = 0
  let ahead = 0
  for await (const piece of csvOf([['a', 'b']], rows())) {
    taken += String(piece).length
    ahead = Math.max(ahead, made - Math.floor(taken / 100_000))
  }
  t.equal(made, 50)
  t.ok(ahead <= 5, `${ahead} rows ahead`)
})

/** What a route streams: rows for ever, or up to a fault. It tells when the making of them has ended. */
const endless = (fault?: Error) => {
  let ended = (): void => undefined
  const whenEnded = new Promise<void>((resolve) => {
    ended = resolve
  })
  function* rows(): Generator<readonly Cell[], void, undefined> {
    try {
      for (let n = 0; ; n += 1) {
        if (fault && n === 3) throw fault
        yield [`row ${n}`, 'x'.repeat(1_000)]
      }
    } finally {
      ended()
    }
  }
  return { rows, whenEnded }
}

const forms = {
  csv: (rows: Iterable<readonly Cell[]>) => csvOf([['a', 'b']], rows),
  ndjson: (rows: Iterable<object>) => ndjsonOf(rows),
  geojson: (rows: Iterable<object>) => geojsonOf('/cited', featuresOf(rows)),
}

function* featuresOf(rows: Iterable<object>): Generator<Feature, void, undefined> {
  for (const properties of rows) yield { type: 'Feature', geometry: null, properties }
}

/** A server whose one route streams what it is given. */
const streaming = async (t: Test, begin: () => Readable): Promise<number> => {
  const stream: RoutePlugin = async (app) => {
    app.get('/v1/stream', { schema: { operationId: 'stream', querystring: z.strictObject({}) } }, (_request, reply) =>
      reply.send(begin()),
    )
  }
  const app = await echoApp({ routes: [stream] })
  t.teardown(() => app.close())
  return listening(app)
}

for (const [name, of] of Object.entries(forms)) {
  t.test(`a fault breaks the connection of ${name}: the answer never looks whole`, async (t) => {
    const { rows, whenEnded } = endless(new Error('a row can not be made'))
    const port = await streaming(t, () => of(rows()))
    const answer = await exchange(port, request(port, 'GET /v1/stream'))
    await whenEnded
    t.not(answer?.body.slice(-5), '0\r\n\r\n', 'the chunk that ends a whole answer is missing')
    t.ok(await isAlive(port))
  })

  t.test(`when the client of ${name} goes away, no more is made`, async (t) => {
    const { rows, whenEnded } = endless()
    const port = await streaming(t, () => of(rows()))
    const socket = await open(port)
    socket.write(request(port, 'GET /v1/stream'))
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await whenEnded
    t.pass('the rows would have gone on for ever')
  })
}
