import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { echoApp } from './echo-app.js'
import { codeOf, exchange, firstErrorOf, isAlive, listening, open, putJson, readAnswer, request } from './raw-client.js'

const served = async (test: { teardown: (close: () => Promise<unknown>) => void }, app: FastifyInstance) => {
  test.teardown(() => app.close())
  return listening(app)
}

t.test('hostile bodies get their problem, and the server lives', async (t) => {
  const port = await served(t, await echoApp())
  const bodies: [string, Buffer, string, unknown][] = [
    ['2 MiB', Buffer.alloc(2 * 1024 * 1024, ' '), 'PARLEY_TOO_LARGE', undefined],
    [
      '10,000 nested arrays',
      Buffer.from(`{"tags":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      'PARLEY_TOO_DEEP',
      `/tags${'/0'.repeat(31)}`,
    ],
    ['100,000 nested arrays', Buffer.from('['.repeat(100_000)), 'PARLEY_TOO_DEEP', '/0'.repeat(32)],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), 'PARLEY_MALFORMED_REQUEST', ''],
    ['a byte order mark', Buffer.from('\ufeff{}'), 'PARLEY_MALFORMED_REQUEST', ''],
    ['half a surrogate pair', Buffer.from('{"when":"\\ud83d"}'), 'PARLEY_BAD_TEXT', '/when'],
    ['a NUL', Buffer.from('{"tags":["\\u0000"]}'), 'PARLEY_BAD_TEXT', '/tags/0'],
    ['a key given twice', Buffer.from('{"tags":[{"a":1,"\\u0061":2}]}'), 'PARLEY_MALFORMED_REQUEST', '/tags/0/a'],
    ['a number that overflows', Buffer.from('{"tags":[1e999]}'), 'PARLEY_INVALID', '/tags/0'],
    ['__proto__', Buffer.from('{"tags":[{"__proto__":{"polluted":true}}]}'), 'PARLEY_INVALID', '/tags/0/__proto__'],
    ['constructor', Buffer.from('{"constructor":{"prototype":{"polluted":true}}}'), 'PARLEY_INVALID', '/constructor'],
    ['an unknown member', Buffer.from('{"a~b/c":1}'), 'PARLEY_INVALID', '/a~0b~1c'],
    ['no body', Buffer.alloc(0), 'PARLEY_MALFORMED_REQUEST', ''],
    ['half of the JSON', Buffer.from('{"kind":'), 'PARLEY_MALFORMED_REQUEST', ''],
  ]
  for (const [name, body, code, pointer] of bodies) {
    const answer = await putJson(port, body)
    t.equal(codeOf(answer), code, name)
    if (pointer !== undefined) t.equal(firstErrorOf(answer).pointer, pointer, `${name}: the field`)
    t.ok(await isAlive(port), `${name}: alive`)
  }
  t.equal(Reflect.get({}, 'polluted'), undefined, 'nothing has polluted the prototypes')
})

t.test('a client that reads only after it has sent a body that is too large gets its answer', async (t) => {
  const port = await served(t, await echoApp())
  const socket = await open(port)
  socket.pause()
  const size = 8 * 1024 * 1024
  socket.write(request(port, 'PUT /v1/echo/x', { 'content-type': 'application/json', 'content-length': size }))
  await new Promise((resolve) => socket.write(Buffer.alloc(size, ' '), resolve))
  const answer = readAnswer(socket)
  socket.resume()
  t.equal(codeOf(await answer), 'PARLEY_TOO_LARGE')
  socket.destroy()
})

t.test('hostile heads get their problem, and the server lives', async (t) => {
  const port = await served(t, await echoApp())
  const host = `host: 127.0.0.1:${port}\r\n`
  const heads: [string, string, number, string][] = [
    ['%zz in the path', `GET /v1/echo/%zz HTTP/1.1\r\n${host}\r\n`, 400, 'PARLEY_MALFORMED_REQUEST'],
    ['invalid UTF-8 in the path', `GET /v1/echo/%ff HTTP/1.1\r\n${host}\r\n`, 400, 'PARLEY_MALFORMED_REQUEST'],
    ['%zz in the query', `GET /v1/echo/x?limit=%zz HTTP/1.1\r\n${host}\r\n`, 400, 'PARLEY_BAD_PARAMETER'],
    ['a long segment', `GET /v1/echo/${'x'.repeat(9_000)} HTTP/1.1\r\n${host}\r\n`, 414, 'PARLEY_URI_TOO_LONG'],
    ['a long query', `GET /v1/echo/x?limit=${'1'.repeat(9_000)} HTTP/1.1\r\n${host}\r\n`, 414, 'PARLEY_URI_TOO_LONG'],
    ['a URL beyond all headers', `GET /${'x'.repeat(60_000)}`, 414, 'PARLEY_URI_TOO_LONG'],
    ['a large header', `GET / HTTP/1.1\r\n${host}x: ${'x'.repeat(60_000)}\r\n\r\n`, 431, 'PARLEY_HEADERS_TOO_LARGE'],
    ['many headers', `GET / HTTP/1.1\r\n${host}${'x: 1\r\n'.repeat(1_000)}\r\n`, 431, 'PARLEY_HEADERS_TOO_LARGE'],
    ['an unknown method', `BREW /v1/echo/x HTTP/1.1\r\n${host}\r\n`, 405, 'PARLEY_METHOD_NOT_ALLOWED'],
    ['an unknown method, nowhere', `BREW /nowhere HTTP/1.1\r\n${host}\r\n`, 400, 'PARLEY_MALFORMED_REQUEST'],
    ['a method of another protocol', `PROPFIND /v1/echo/x HTTP/1.1\r\n${host}\r\n`, 405, 'PARLEY_METHOD_NOT_ALLOWED'],
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400, 'PARLEY_MALFORMED_REQUEST'],
    ['no Host', 'GET /health/live HTTP/1.1\r\n\r\n', 400, 'PARLEY_MALFORMED_REQUEST'],
    ['two Hosts', `GET /health/live HTTP/1.1\r\n${host}host: evil\r\n\r\n`, 400, 'PARLEY_MALFORMED_REQUEST'],
    ['a bad length', `PUT /v1/echo/x HTTP/1.1\r\n${host}content-length: 1x\r\n\r\n`, 400, 'PARLEY_MALFORMED_REQUEST'],
    [
      'a negative length',
      `PUT /v1/echo/x HTTP/1.1\r\n${host}content-length: -1\r\n\r\n`,
      400,
      'PARLEY_MALFORMED_REQUEST',
    ],
    [
      'two framings',
      `PUT /v1/echo/x HTTP/1.1\r\n${host}content-type: application/json\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      400,
      'PARLEY_MALFORMED_REQUEST',
    ],
    [
      'a bad chunk',
      `PUT /v1/echo/x HTTP/1.1\r\n${host}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
      400,
      'PARLEY_MALFORMED_REQUEST',
    ],
    ['a folded header', `GET / HTTP/1.1\r\n${host}x: 1\r\n\x01: 2\r\n\r\n`, 400, 'PARLEY_MALFORMED_REQUEST'],
  ]
  for (const [name, bytes, status, code] of heads) {
    const answer = await exchange(port, bytes)
    t.equal(answer?.status, status, `${name}: status`)
    t.equal(codeOf(answer), code, `${name}: code`)
    t.equal(answer?.headers.get('x-content-type-options'), 'nosniff', `${name}: headers as on every answer`)
    t.ok(await isAlive(port), `${name}: alive`)
  }
  const brewed = await exchange(port, `BREW /v1/echo/x HTTP/1.1\r\n${host}\r\n`)
  t.equal(brewed?.headers.get('allow'), 'GET, HEAD, PUT', 'an unknown method is told which there are')
})

t.test('a request that Node alone would answer is answered like any other', async (t) => {
  const port = await served(t, await echoApp())
  const odd = await exchange(port, request(port, 'GET /health/live', { expect: 'the-unexpected' }))
  t.equal(odd?.status, 200, 'an expectation that nobody has to meet is no fault')
  const absolute = await exchange(port, request(port, `GET http://127.0.0.1:${port}/health/live`))
  t.equal(absolute?.status, 200, 'a whole URL as target')
  const foreign = await exchange(port, request(port, 'GET http://example.org/health/live'))
  t.equal(codeOf(foreign), 'PARLEY_MISDIRECTED', 'a whole URL of another host')
})

t.test('slow clients are told so, and the server lives', async (t) => {
  const limits = { headMs: 100, bodyMs: 100 }
  const port = await served(t, await echoApp({ limits }))
  t.equal(codeOf(await exchange(port, 'GET /health/live HTTP/1.1\r\nhost: ')), 'PARLEY_REQUEST_TIMEOUT', 'half a head')
  const head = request(port, 'PUT /v1/echo/x', { 'content-type': 'application/json', 'content-length': 10 })
  t.equal(codeOf(await exchange(port, head, '{')), 'PARLEY_REQUEST_TIMEOUT', 'half a body')
  t.ok(await isAlive(port))
})

t.test('a client that goes away in the middle of a body harms nobody', async (t) => {
  const port = await served(t, await echoApp())
  const socket = await open(port)
  socket.write(request(port, 'PUT /v1/echo/x', { 'content-type': 'application/json', 'content-length': 10 }))
  await new Promise((resolve) => socket.write('{', resolve))
  socket.resetAndDestroy()
  t.ok(await isAlive(port))
})

t.test('a connection is good for another request after a body that was refused', async (t) => {
  const port = await served(t, await echoApp())
  const socket = await open(port)
  const head = request(port, 'PUT /v1/echo/x', { 'content-type': 'application/json', 'content-length': 1 })
  const first = readAnswer(socket)
  socket.write(`${head}{`)
  t.equal(codeOf(await first), 'PARLEY_MALFORMED_REQUEST')
  const second = readAnswer(socket)
  socket.write(request(port, 'GET /health/live'))
  t.equal((await second)?.status, 200)
  socket.destroy()
})
