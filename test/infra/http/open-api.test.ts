import t from 'tap'
import { z } from 'zod'
import type { RoutePlugin } from '../../../infra/http/app.js'
import { echoApp, echoRoutes } from './echo-app.js'

const circle = z.strictObject({ type: z.literal('Circle'), radius: z.number() }).meta({ id: 'Circle' })
const square = z.strictObject({ type: z.literal('Square'), side: z.number() }).meta({ id: 'Square' })

const shapeRoutes: RoutePlugin = async (app) => {
  app.post(
    '/v1/shapes',
    {
      schema: {
        operationId: 'recordShape',
        querystring: z.strictObject({}),
        body: z.discriminatedUnion('type', [circle, square]),
        response: { 201: z.strictObject({ id: z.string(), nested: z.strictObject({ a: z.string() }) }) },
      },
    },
    () => ({ id: 'x', nested: { a: 'y' } }),
  )
}

const described = async () => {
  const app = await echoApp({ routes: [echoRoutes(), shapeRoutes] })
  try {
    return (await app.inject('/openapi.json')).json()
  } finally {
    await app.close()
  }
}

t.test('the description is OpenAPI 3.1, with an operationId and the problem answer on every route', async (t) => {
  const { openapi, paths } = await described()
  t.match(openapi, /^3\.1\./)
  const operations = Object.values<Record<string, unknown>>(paths).flatMap((path) => Object.values(path))
  const ids = operations.map((operation) => Object(operation).operationId)
  t.strictSame([...ids].sort(), [
    'getEcho',
    'getLiveness',
    'getOpenApi',
    'getReadiness',
    'postLines',
    'putEcho',
    'recordShape',
  ])
  for (const operation of operations) {
    t.match(operation, {
      responses: { default: { content: { 'application/problem+json': { schema: { $ref: /Problem$/ } } } } },
    })
  }
})

t.test('unions name what tells their variants apart, and the variants are components', async (t) => {
  const { paths, components } = await described()
  const { schema } = paths['/v1/shapes'].post.requestBody.content['application/json']
  const refs = (schema.oneOf ?? schema.anyOf).map(({ $ref }: { $ref: string }) => $ref)
  t.equal(schema.discriminator.propertyName, 'type')
  t.strictSame(schema.discriminator.mapping, { Circle: refs[0], Square: refs[1] })
  for (const ref of refs) t.ok(components.schemas[ref.replace('#/components/schemas/', '')], ref)
})

t.test('what a request may hold is closed, what an answer holds is open', async (t) => {
  const { paths, components } = await described()
  const answer = paths['/v1/shapes'].post.responses['201'].content['application/json'].schema
  t.notOk('additionalProperties' in answer)
  t.notOk('additionalProperties' in answer.properties.nested)
  t.equal(components.schemas.CircleInput.additionalProperties, false)
})

t.test('an upload route takes both forms', async (t) => {
  const { paths } = await described()
  t.strictSame(Object.keys(paths['/v1/lines'].post.requestBody.content), ['application/json', 'application/x-ndjson'])
})

t.test('the API pages load nothing from elsewhere', async (t) => {
  const app = await echoApp()
  t.teardown(() => app.close())
  const page = await app.inject('/docs')
  t.equal(page.statusCode, 200)
  const loaded = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url ?? '')
  t.ok(loaded.length > 4)
  for (const url of loaded) {
    t.match(url, /^\/docs\/static\//)
    t.equal((await app.inject(url)).statusCode, 200, url)
  }
  t.notMatch(page.body, /<script>|<style>|\son\w+=/, 'nothing that the policy would block')
  t.match((await app.inject('/docs/static/swagger-initializer.js')).body, /"validatorUrl":\s*null/)
})
