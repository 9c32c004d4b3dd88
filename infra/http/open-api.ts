import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  type FastifyPluginAsyncZod,
} from 'fastify-type-provider-zod'
import type { OpenAPIV3_1 } from 'openapi-types'
import { z } from 'zod'
import { namingDiscriminators, openEnded, withMappings } from './open-api-schemas.js'
import { PROBLEM_MEDIA_TYPE, PROBLEMS } from './problems.js'
import { API_PAGES_CSP } from './security-headers.js'

/** Where the API pages are; their own assets are below it. */
const API_PAGES = '/docs'

const zodToJsonConfig = { override: namingDiscriminators }
const jsonSchemaTransform = createJsonSchemaTransform({ zodToJsonConfig })
const jsonSchemaTransformObject = createJsonSchemaTransformObject({ zodToJsonConfig })

const fieldError: OpenAPIV3_1.SchemaObject = {
  type: 'object',
  properties: {
    pointer: { type: 'string', description: 'RFC 6901 pointer into the body' },
    parameter: { type: 'string' },
    header: { type: 'string' },
    message: { type: 'string' },
    nearest: { type: 'array', items: { type: 'string' } },
  },
  required: ['message'],
}

const problem: OpenAPIV3_1.SchemaObject = {
  type: 'object',
  description: 'RFC 9457 problem',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', enum: [...new Set(Object.values(PROBLEMS).map(({ status }) => status))] },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    instance: { type: 'string', format: 'uri' },
    errors: { type: 'array', items: fieldError },
    currentRevision: { type: 'integer' },
  },
  required: ['type', 'title', 'status', 'code', 'instance'],
}

/** The groups of routes, in the order in which the API pages show them. */
const TAGS: OpenAPIV3_1.TagObject[] = [
  { name: 'views', description: 'What stands, computed from the developments that the clocks see' },
  { name: 'developments', description: 'Reports: recording them, correcting them, reading one with its history' },
  { name: 'glossary', description: 'Parties, issues, places and publishers, by which names are resolved' },
  { name: 'conflicts', description: 'What everything else is about' },
  {
    name: 'ledger',
    description:
      'Everything as it was recorded, in the order of recording, page by page or as it comes, and its proofs',
  },
  { name: 'operation', description: 'Health, and this description' },
]

const problemAnswer = {
  description: 'Any refusal or fault',
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** Describes all routes registered after it; every one of them may answer with a problem. */
export const registerOpenApi = async (app: FastifyInstance, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley',
        version,
        description:
          'The state of negotiations in armed conflicts, from immutable reported developments: now, as of a date, and why.',
      },
      tags: TAGS,
      components: { schemas: { Problem: problem } },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document)
      const { response, ...request } = { ...schema }
      const described = Object(openEnded(withMappings(response)))
      const answers = { ...described, default: problemAnswer }
      return { schema: { ...withMoment(Object(withMappings(request))), response: answers }, url }
    },
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document)
      const components = 'components' in described ? { ...described.components } : {}
      const schemas = Object.entries({ ...components.schemas }).map(([name, schema]) => {
        const mapped = withMappings(schema)
        return [name, name.endsWith('Input') ? mapped : openEnded(mapped)]
      })
      return { ...described, components: { schemas: Object.fromEntries(schemas) } }
    },
  })
}

/** Adds `Accept-Datetime` to the parameters of a route that takes the ledger clock: every such route answers mementos. */
const withMoment = (request: { readonly querystring?: unknown }): object => {
  const { properties } = Object(request.querystring)
  // A comparison has the ledger clocks of two sides.
  if (!['recordedAt', 'aRecordedAt'].some((name) => Object.hasOwn(Object(properties), name))) return request
  return { ...request, headers: { type: 'object', properties: { 'Accept-Datetime': moment } } }
}

const moment: OpenAPIV3_1.SchemaObject = {
  type: 'string',
  description:
    'A date of RFC 1123 in GMT: all three clocks are set to it (RFC 7089). Ignored where the URL names a clock of its own',
}

/** `/openapi.json` (OpenAPI 3.1) and the API pages. */
export const openApiRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(swaggerUi, {
    routePrefix: API_PAGES,
    staticCSP: API_PAGES_CSP,
    theme: { title: 'Parley API' },
    // Without this the pages would send the whole description to a validator on the web.
    uiConfig: { validatorUrl: null, deepLinking: true },
  })
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        tags: ['operation'],
        summary: 'This description, as OpenAPI 3.1',
        querystring: z.strictObject({}),
        response: { 200: z.looseObject({}) },
      },
    },
    () => ({ ...app.swagger() }),
  )
}
