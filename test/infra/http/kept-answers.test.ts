import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { strongTag } from '../../../infra/http/citation.js'
import { echoApp } from './echo-app.js'

type Serving = {
  readonly get: (url: string, more?: InjectOptions) => Promise<LightMyRequestResponse>
  /** How many answers were made. */
  readonly made: () => number
  readonly loseEvents: () => void
}

/** An app with one route, whose answers tell how many were made before; what is done before each may be given. */
const serving = async (t: Test, before: () => Promise<void> | void = () => undefined): Promise<Serving> => {
  let [made, generation] = [0, 0]
  const app = await echoApp({
    generation: () => generation,
    routes: [
      async (instance) => {
        const querystring = z.strictObject({ lasting: z.string().optional(), length: z.string().optional() })
        instance.get('/page', { schema: { querystring } }, async (request, reply) => {
          await before()
          made += 1
          const { lasting, length = '0' } = request.query
          const body = JSON.stringify({ made, padding: 'x'.repeat(Number(length)) })
          reply.type('application/json; charset=utf-8').header('link', '</page?next>; rel="next"')
          if (lasting !== undefined) reply.headers({ etag: strongTag(body), 'cache-control': 'private, max-age=86400' })
          return reply.send(body)
        })
      },
    ],
  })
  t.teardown(() => app.close())
  return {
    get: (url, more = {}) => app.inject({ ...more, url, headers: { host: 'localhost', ...more.headers } }),
    made: () => made,
    loseEvents: () => {
      generation += 1
    },
  }
}

t.test('an answer that can never change is made once, and sent again with the same bytes and headers', async (t) => {
  const { get, made } = await serving(t)
  const [first, again] = [await get('/page?lasting=yes'), await get('/page?lasting=yes')]
  t.equal(made(), 1)
  t.equal(again.body, first.body)
  const { date: _, ...headers } = first.headers
  t.match(again.headers, headers)
  t.strictSame(Object.keys(again.headers).sort(), Object.keys(first.headers).sort())
})

t.test('a client that has it already is told so', async (t) => {
  const { get, made } = await serving(t)
  const { etag = '' } = (await get('/page?lasting=yes')).headers
  const again = await get('/page?lasting=yes', { headers: { 'if-none-match': String(etag) } })
  t.equal(again.statusCode, 304)
  t.equal(again.body, '')
  t.equal(again.headers.etag, etag)
  t.equal((await get('/page?lasting=yes', { headers: { 'if-none-match': '"another"' } })).statusCode, 200)
  t.equal(made(), 1)
})

t.test('an answer that may change is made each time', async (t) => {
  const { get, made } = await serving(t)
  t.not((await get('/page')).body, (await get('/page')).body)
  t.equal(made(), 2)
})

t.test('beside a header on which it may depend, and by another method, an answer is made anew', async (t) => {
  const { get, made } = await serving(t)
  await get('/page?lasting=yes')
  await get('/page?lasting=yes', { headers: { 'accept-datetime': 'Fri, 18 Mar 2022 12:00:00 GMT' } })
  await get('/page?lasting=yes', { headers: { authorization: 'Bearer another' } })
  t.equal((await get('/page?lasting=yes', { method: 'HEAD' })).body, '')
  t.equal(made(), 4)
})

t.test('what was answered before the store lost events is not sent after it', async (t) => {
  const { get, made, loseEvents } = await serving(t)
  await get('/page?lasting=yes')
  loseEvents()
  await get('/page?lasting=yes')
  await get('/page?lasting=yes')
  t.equal(made(), 2)
})

t.test('an answer that was being made while the store lost events is not kept', async (t) => {
  const losing: { lose: () => void } = { lose: () => undefined }
  const { get, made, loseEvents } = await serving(t, () => losing.lose())
  losing.lose = loseEvents
  await get('/page?lasting=yes')
  losing.lose = () => undefined
  await get('/page?lasting=yes')
  t.equal(made(), 2)
})

t.test('an answer that is very long is not kept, and many push out the oldest', async (t) => {
  const { get, made } = await serving(t)
  await get('/page?lasting=yes&length=1048577')
  await get('/page?lasting=yes&length=1048577')
  t.equal(made(), 2)
  for (let at = 0; at < 33; at += 1) await get(`/page?lasting=${at}&length=1048000`)
  await get('/page?lasting=32&length=1048000')
  t.equal(made(), 35, 'the newest is kept')
  await get('/page?lasting=0&length=1048000')
  t.equal(made(), 36, 'the oldest is not')
})
