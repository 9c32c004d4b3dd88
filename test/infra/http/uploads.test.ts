import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { echoApp, echoRoutes } from './echo-app.js'
import { codeOf, exchange, isAlive, listening, open, readAnswer, request } from './raw-client.js'

const ndjson = { 'content-type': 'application/x-ndjson' }
const line = (at: number): string =>
  `${JSON.stringify({ at, text: 'so that the answer is larger than the sockets hold' })}\n`
const chunked = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const unchunked = (body: string): string => {
  let text = ''
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.slice(at, end), 16)
    if (!(size > 0)) return text
    text += body.slice(end + 2, end + 2 + size)
    at = end + 2 + size + 2
  }
}

/** An app whose answers wait in `spooled` once they are more than 1 MiB. */
const served = async (test: Test) => {
  const spooled = mkdtempSync(join(tmpdir(), 'parley-uploads-'))
  const app = await echoApp({ routes: [echoRoutes({ spool: { memoryBytes: 1024 * 1024, directory: spooled } })] })
  test.teardown(async () => {
    await app.close()
    rmSync(spooled, { recursive: true })
  })
  return { app, spooled, port: await listening(app) }
}

/** Fulfils once nothing of the server's is at work on any connection. */
const quiet = async (app: FastifyInstance): Promise<void> => {
  for (;;) {
    const connections = await new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)))
    if (connections === 0) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

t.test('a client that sends 100,000 lines before it reads a byte gets every answer, in order', async (t) => {
  const { port, spooled } = await served(t)
  const socket = await open(port)
  socket.pause()
  const lines = Array.from({ length: 100_000 }, (_, at) => line(at))
  const length = lines.reduce((sum, line) => sum + line.length, 0)
  socket.write(request(port, 'POST /v1/lines', { ...ndjson, 'content-length': length, connection: 'close' }))
  // This would never be fulfilled if the server waited for its answer to be read.
  await new Promise((resolve) => socket.write(lines.join(''), resolve))
  const answer = readAnswer(socket)
  socket.resume()
  const answered = unchunked((await answer)?.body ?? '').split('\n')
  const expected = lines.map((text, at) => JSON.stringify({ line: at + 1, is: text.trimEnd() }))
  t.ok(answered.slice(0, -2).join('\n') === expected.join('\n'))
  t.same(JSON.parse(answered.at(-2) ?? ''), { summary: { lines: 100_000 } })
  t.strictSame(readdirSync(spooled), [])
})

t.test('a client that never reads and goes away leaves nothing behind', async (t) => {
  const { app, port, spooled } = await served(t)
  const socket = await open(port)
  socket.pause()
  const lines = Array.from({ length: 100_000 }, (_, at) => line(at)).join('')
  socket.write(request(port, 'POST /v1/lines', { ...ndjson, 'content-length': lines.length }))
  await new Promise((resolve) => socket.write(lines, resolve))
  socket.resetAndDestroy()
  await quiet(app)
  // This would never end if the file were left.
  while (readdirSync(spooled).length > 0) await new Promise((resolve) => setImmediate(resolve))
  t.ok(await isAlive(port))
})

t.test('a client that stops in the middle of a line gets its whole lines answered, and no summary', async (t) => {
  const { port } = await served(t)
  const socket = await open(port)
  const answer = readAnswer(socket)
  socket.write(
    `${request(port, 'POST /v1/lines', { ...ndjson, 'transfer-encoding': 'chunked' })}${chunked('{"a":1}\n{"b"')}`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.end()
  t.same(unchunked((await answer)?.body ?? ''), '{"line":1,"is":"{\\"a\\":1}"}\n')
  socket.destroy()
  t.ok(await isAlive(port))
})

t.test('framing that breaks in the middle of an upload breaks the answer, and does not end it well', async (t) => {
  const { port } = await served(t)
  const socket = await open(port)
  const answer = readAnswer(socket)
  socket.write(
    `${request(port, 'POST /v1/lines', { ...ndjson, 'transfer-encoding': 'chunked' })}${chunked('{"a":1}\n')}`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.write('not a chunk\r\n')
  const body = (await answer)?.body ?? ''
  t.notMatch(body, 'summary')
  t.notMatch(body, 'HTTP/1.1', 'no second answer within the first')
  t.ok(await isAlive(port))
})

t.test('a fifth upload at once is refused, and there is room again when one has ended', async (t) => {
  const { app, port } = await served(t)
  const head = request(port, 'POST /v1/lines', { ...ndjson, 'transfer-encoding': 'chunked' })
  const sockets = await Promise.all([1, 2, 3, 4].map(() => open(port)))
  const begun = sockets.map((socket) => new Promise((resolve) => socket.once('data', resolve)))
  for (const socket of sockets) socket.write(`${head}${chunked('{"a":1}\n')}`)
  await Promise.all(begun)
  const fifth = await exchange(port, `${head}${chunked('{"a":1}\n')}0\r\n\r\n`)
  t.equal(codeOf(fifth), 'PARLEY_TOO_MANY_REQUESTS')
  t.match(fifth?.headers.get('retry-after'), /^\d+$/)
  for (const socket of sockets) socket.destroy()
  await quiet(app)
  const next = request(port, 'POST /v1/lines', { ...ndjson, 'content-length': 2, connection: 'close' })
  t.equal((await exchange(port, next, '{}'))?.status, 200)
})

t.test('an upload in flight is finished while the server closes', async (t) => {
  const { app, port } = await served(t)
  const socket = await open(port)
  const answer = readAnswer(socket)
  socket.write(
    `${request(port, 'POST /v1/lines', { ...ndjson, 'transfer-encoding': 'chunked' })}${chunked('{"a":1}\n')}`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  const closed = app.close()
  socket.write(`${chunked('{"b":2}\n')}0\r\n\r\n`)
  t.match(unchunked((await answer)?.body ?? ''), '"summary":{"lines":2}')
  await closed
})
