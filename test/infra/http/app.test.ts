import { pino } from 'pino'
import t from 'tap'
import { z } from 'zod'
import { buildApp } from '../../../infra/http/app.js'
import type { Readiness } from '../../../infra/http/health.js'
import { EventStoreFault } from '../../../services/event-store.js'
import { echoApp, READY } from './echo-app.js'
import { codeOf, exchange, listening, open, readAnswer, request } from './raw-client.js'

t.test('only this machine, by its own names and our port, is answered', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  const port = await listening(app)
  const asked = (headers: Record<string, string>) => exchange(port, request(port, 'GET /health/live', headers))
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
    t.equal((await asked({ host: `${host}:${port}` }))?.status, 200, host)
  }
  for (const host of [
    'localhost',
    `localhost:${port + 1}`,
    `example.org:${port}`,
    `localhost.example.org:${port}`,
    '',
  ]) {
    t.equal(codeOf(await asked({ host })), 'PARLEY_MISDIRECTED', `Host: ${host}`)
  }
  t.equal((await asked({ origin: `http://localhost:${port}` }))?.status, 200, 'our own page')
  for (const origin of ['null', 'https://example.org', `https://localhost:${port}`, `http://localhost:${port + 1}`]) {
    t.equal(codeOf(await asked({ origin })), 'PARLEY_FORBIDDEN', `Origin: ${origin}`)
  }
  for (const header of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Real-IP', 'Via']) {
    t.equal(codeOf(await asked({ [header]: '127.0.0.1' })), 'PARLEY_FORBIDDEN', header)
  }
})

t.test('content comes as plain JSON, or as NDJSON where a route takes it', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  const put = (headers: Record<string, string>, url = '/v1/echo/x', payload = '{}') =>
    app.inject({ method: 'PUT', url, headers, payload })
  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
    t.equal((await put({ 'content-type': type })).statusCode, 200, type)
  }
  const refused = [
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json; version=2' },
    { 'content-type': 'application/merge-patch+json' },
    { 'content-type': 'application/x-ndjson' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'nonsense' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    { 'content-type': 'application/json', 'content-encoding': 'identity' },
  ]
  for (const headers of refused) {
    const answer = await put(headers)
    t.equal(answer.json().code, 'PARLEY_UNSUPPORTED_MEDIA_TYPE', JSON.stringify(headers))
    t.ok(['content-type', 'content-encoding'].includes(answer.json().errors[0].header), 'names the header')
  }
  t.equal((await put({ 'content-type': 'text/plain' }, '/nowhere')).statusCode, 404, 'nothing there comes first')
})

t.test('parameters are named when they are unknown, malformed or given twice', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  const asked = async (query: string) => {
    const { statusCode, body } = await app.inject(`/v1/echo/x?${query}`)
    const { code, errors } = JSON.parse(body)
    return [statusCode, code, errors?.map(({ parameter, nearest }: Record<string, unknown>) => [parameter, nearest])]
  }
  t.strictSame(await asked('limti=1'), [400, 'PARLEY_UNKNOWN_PARAMETER', [['limti', ['limit']]]])
  t.strictSame(await asked('__proto__=1'), [400, 'PARLEY_UNKNOWN_PARAMETER', [['__proto__', undefined]]])
  t.strictSame(await asked('limit=1&limit=1'), [400, 'PARLEY_BAD_PARAMETER', [['limit', undefined]]])
  t.strictSame(await asked('limit=x'), [400, 'PARLEY_BAD_PARAMETER', [['limit', undefined]]])
  t.strictSame(await asked('limit=%E0%A4'), [400, 'PARLEY_BAD_PARAMETER', [['limit', undefined]]])
  t.strictSame(await asked('limit=%00'), [400, 'PARLEY_BAD_PARAMETER', [['limit', undefined]]])
  t.same((await app.inject('/v1/echo/a%2Fb?limit=1')).json(), { id: 'a/b', query: { limit: 1 } })
})

t.test('a body that breaks its schema is told field by field', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  const payload = { kind: 'stat', when: { from: 1, to: '' }, tagz: [] }
  const answer = await app.inject({ method: 'PUT', url: '/v1/echo/x', payload })
  t.equal(answer.statusCode, 422)
  t.match(answer.json(), {
    code: 'PARLEY_INVALID',
    errors: [
      { pointer: '/kind', nearest: ['state'] },
      { pointer: '/when/from', message: /expected string/ },
      { pointer: '/tagz', message: 'is unknown', nearest: ['tags'] },
    ],
  })
})

t.test('a known path with another method says which there are', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  for (const method of ['DELETE', 'POST', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'] as const) {
    const { statusCode, headers, body } = await app.inject({ method, url: '/v1/echo/x?y=1' })
    t.match({ statusCode, allow: headers.allow }, { statusCode: 405, allow: 'GET, HEAD, PUT' }, method)
    t.equal(JSON.parse(body).code, 'PARLEY_METHOD_NOT_ALLOWED')
  }
  t.equal((await app.inject('/v1/echo')).json().code, 'PARLEY_NOT_FOUND')
  t.equal((await app.inject({ method: 'HEAD', url: '/v1/echo/x' })).body, '')
})

t.test('every answer has its headers', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  for (const url of ['/v1/echo/x', '/nowhere', '/v1/echo/%zz', '/openapi.json', '/docs']) {
    const { headers } = await app.inject(url)
    t.match(headers, { 'x-content-type-options': 'nosniff', 'content-security-policy': /default-src 'self'/ }, url)
    t.match(headers['cache-control'], 'no-store', url)
  }
  const { headers } = await app.inject('/v1/echo/x')
  t.equal(headers.vary, 'Accept-Datetime, Accept-Encoding, Authorization')
})

t.test('a fault of the store is a 503, a bug a 500 that tells nothing, and both are logged', async (t) => {
  const logged: string[] = []
  const app = await buildApp({
    logger: pino({ level: 'info' }, { write: (text) => logged.push(text) }),
    version: '0.0.0',
    readiness: () => READY,
    routes: [
      async (app) => {
        const schema = { querystring: z.strictObject({ q: z.string().optional() }) }
        app.get('/v1/store', { schema }, () => {
          throw new EventStoreFault('unavailable', 'disk full')
        })
        app.get('/v1/bug', { schema }, () => {
          throw new TypeError('deep down')
        })
      },
    ],
  })
  t.teardown(() => app.close())
  const store = await app.inject('/v1/store')
  t.match({ status: store.statusCode, headers: store.headers }, { status: 503, headers: { 'retry-after': '5' } })
  const bug = await app.inject('/v1/bug?q=who-asked-for-what')
  t.equal(bug.statusCode, 500)
  t.notMatch(bug.body, 'deep down')
  const log = logged.join('')
  t.match(log, 'disk full')
  t.match(log, 'deep down')
  const id = bug.json().instance.replace('urn:parley:request:', '')
  const lines = logged.map((line) => JSON.parse(line))
  t.match(
    lines.find(({ requestId, msg }) => requestId === id && msg === 'request'),
    { method: 'GET', route: '/v1/bug', status: 500, key: 'local', ms: Number },
  )
  t.notMatch(log, 'who-asked-for-what', 'queries are not logged')
})

t.test('health tells whether we run and whether the index has caught up', async (t) => {
  const state: Readiness = { ...READY, caughtUp: false, lag: 7 }
  const logged: string[] = []
  const logger = pino({ level: 'info' }, { write: (text) => logged.push(text) })
  const app = await echoApp({ readiness: () => state, logger })
  t.teardown(() => app.close())
  t.same((await app.inject('/health/live')).json(), { status: 'live' })
  const behind = await app.inject('/health/ready')
  t.match({ status: behind.statusCode, body: behind.json() }, { status: 503, body: { code: 'PARLEY_INDEX_BEHIND' } })
  t.notMatch(logged.join(''), 'request failed', 'that it is not ready is no failure')
  Object.assign(state, { caughtUp: true, lag: 0 })
  t.same((await app.inject('/health/ready')).json(), {
    status: 'ready',
    lag: 0,
    stale: false,
    setAside: 0,
    problems: [],
    counts: {},
  })
})

t.test('readiness tells what is wrong; only what endangers the evidence makes a process not ready', async (t) => {
  const away = { code: 'away', detail: 'The store is away.', stops: false } as const
  const gap = { code: 'gap', detail: 'An event is missing.', stops: true } as const
  const state: Readiness = { ...READY, caughtUp: false, problems: [away], setAside: 2, counts: { reconnects: 3 } }
  const app = await echoApp({ readiness: () => state })
  t.teardown(() => app.close())
  const asked = async () => {
    const { statusCode, body } = await app.inject('/health/ready')
    return { status: statusCode, body: JSON.parse(body) }
  }
  t.match(await asked(), {
    status: 503,
    body: { code: 'PARLEY_INDEX_BEHIND', detail: 'The index is 0 events behind. The store is away.' },
  })
  Object.assign(state, { caughtUp: true, stale: true })
  t.match(await asked(), {
    status: 200,
    body: {
      status: 'ready',
      stale: true,
      setAside: 2,
      problems: [{ code: 'away', detail: 'The store is away.' }],
      counts: { reconnects: 3 },
    },
  })
  Object.assign(state, { problems: [away, gap] })
  t.match(await asked(), {
    status: 503,
    body: { code: 'PARLEY_STORE_UNAVAILABLE', detail: 'An event is missing.' },
  })
})

t.test('a route whose query would let unknown parameters pass does not start', async (t) => {
  const loose = echoApp({
    routes: [
      async (app) => {
        app.get('/v1/loose', { schema: { querystring: z.object({}) } }, () => ({}))
      },
    ],
  })
  await t.rejects(loose, /\/v1\/loose: the schema of the query lets unknown parameters pass/)
})

t.test('while the server closes, what is in flight is finished and what comes is refused', async (t) => {
  let finish = (): void => undefined
  const app = await echoApp({
    routes: [
      async (app) => {
        app.get('/v1/slow', { schema: { querystring: z.strictObject({}) } }, () => {
          return new Promise((resolve) => {
            finish = () => resolve({ done: true })
          })
        })
      },
    ],
  })
  const port = await listening(app)
  const [slow, late] = await Promise.all([open(port), open(port)])
  const answers = [readAnswer(slow), readAnswer(late)] as const
  const reached = new Promise((resolve) => app.server.once('request', resolve))
  const [half, otherHalf] = ['GET /v1/echo/x HTTP/1.1\r\n', `host: 127.0.0.1:${port}\r\n\r\n`]
  await new Promise((resolve) => late.write(half, resolve))
  slow.write(request(port, 'GET /v1/slow'))
  await reached
  const closed = app.close()
  await new Promise((resolve) => setImmediate(resolve))
  late.write(otherHalf)
  t.equal(codeOf(await answers[1]), 'PARLEY_SHUTTING_DOWN')
  finish()
  const finished = await answers[0]
  t.match(finished?.body, '"done":true')
  t.equal(finished?.headers.get('connection'), 'close')
  await closed
})
