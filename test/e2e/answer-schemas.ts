import fastify from 'fastify'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import { allRoutes } from '../../infra/http/routes/all-routes.js'
import { serializerCompiler, validatorCompiler } from '../../infra/http/schema-checks.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { Glossaries } from '../../services/writing.js'

const declared = z.looseObject({
  response: z.looseObject({ 200: z.instanceof(z.ZodType) }),
  querystring: z.instanceof(z.ZodObject),
  /** Media types, where an answer is no JSON. */
  produces: z.array(z.string()).optional(),
})

/** What a read route says of itself: the schema of its answer, and the names of its parameters. */
export type ReadRoute = { readonly answer: z.ZodType; readonly parameters: readonly string[] }

/** Every GET route below `/v1` that answers JSON, by its pattern, as `/v1/conflicts/:conflict/talks`. */
export const readRoutes = async (): Promise<ReadonlyMap<string, ReadRoute>> => {
  const routes = new Map<string, ReadRoute>()
  const store = createMemoryStore()
  const index = new LedgerIndex()
  const app = fastify({ exposeHeadRoutes: false })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'GET') return
    const { response, querystring, produces } = declared.parse(schema)
    if (produces) return
    routes.set(url, { answer: response[200], parameters: Object.keys(querystring.shape) })
  })
  const writing = { store, index, now: Date.now, newId: () => newId() }
  const reading = { index, now: Date.now, staleness: () => undefined }
  for (const plugin of allRoutes(writing, new Glossaries(store, index), reading)) await app.register(plugin)
  await app.ready()
  await app.close()
  await store.close()
  return routes
}
