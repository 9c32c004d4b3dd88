import { pino } from 'pino'
import type { Test } from 'tap'
import { z } from 'zod'
import { assemble, type Parley } from '../../../../infra/compose.js'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import type { EventStore } from '../../../../services/event-store.js'

const fieldError = z.looseObject({
  pointer: z.string().optional(),
  parameter: z.string().optional(),
  header: z.string().optional(),
  message: z.string(),
  nearest: z.array(z.string()).optional(),
})

/** The members of answers that tests look at; others are kept. */
const members = z
  .looseObject({
    id: z.string(),
    revision: z.number(),
    position: z.string(),
    location: z.string(),
    unchanged: z.boolean(),
    code: z.string(),
    status: z.number(),
    currentRevision: z.number(),
    errors: z.array(fieldError),
    sequence: z.number(),
    citation: z.string(),
    nextCursor: z.string().nullable(),
    clock: z.looseObject({ asOf: z.string(), sequence: z.number(), recordedAt: z.string(), position: z.string() }),
  })
  .partial()

/** One answer line of an upload, or its summary. */
const answerLine = members.extend({
  line: z.number().optional(),
  problem: members.optional(),
  summary: z.object({ recorded: z.number(), unchanged: z.number(), refused: z.number() }).optional(),
})
export type AnswerLine = z.infer<typeof answerLine>

export const answerLines = (text: string): AnswerLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => answerLine.parse(JSON.parse(line)))

/** The latest position that an upload was answered; empty where it recorded nothing, nor found anything recorded. */
export const lastPositionIn = (lines: readonly AnswerLine[]): string =>
  lines.map(({ position = '' }) => position).reduce((a, b) => (a > b ? a : b), '')

export type Answer = {
  readonly status: number
  readonly headers: { readonly [name: string]: unknown }
  readonly text: string
  readonly body: z.infer<typeof members>
}

export type Headers = { readonly [name: string]: string }

/** A whole Parley over a store in memory, asked without sockets. */
export type Asked = {
  readonly parley: Parley
  readonly store: EventStore
  readonly get: (url: string, headers?: Headers) => Promise<Answer>
  readonly put: (url: string, body: unknown, headers?: Headers) => Promise<Answer>
  readonly post: (url: string, body: unknown, headers?: Headers) => Promise<Answer>
  /** Uploads lines; what is not text is written as JSON. */
  readonly upload: (lines: readonly unknown[], options?: UploadOptions) => Promise<AnswerLine[]>
  /** How many events the ledger holds. */
  readonly events: () => Promise<number>
}
export type UploadOptions = { readonly headers?: Headers; readonly query?: string; readonly conflict?: string }

export type AppOptions = { readonly store?: EventStore; readonly now?: () => number }

export const parleyApp = async (t: Test, { store = createMemoryStore(), now }: AppOptions = {}): Promise<Asked> => {
  const parley = await assemble(store, pino({ level: 'silent' }), now ? { now } : {})
  t.teardown(() => parley.close())
  const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, headers: Headers, payload?: string) => {
    const {
      statusCode,
      headers: answered,
      body,
    } = await parley.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    const isJson = /^application\/(problem\+)?json/.test(String(answered['content-type']))
    return { status: statusCode, headers: answered, text: body, body: members.parse(isJson ? JSON.parse(body) : {}) }
  }
  const json = { 'content-type': 'application/json' }
  return {
    parley,
    store,
    get: (url, headers = {}) => ask('GET', url, headers),
    put: (url, body, headers = {}) => ask('PUT', url, { ...json, ...headers }, JSON.stringify(body)),
    post: (url, body, headers = {}) => ask('POST', url, { ...json, ...headers }, JSON.stringify(body)),
    upload: async (lines, { headers = {}, query = '', conflict = CONFLICT } = {}) => {
      const body = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
      const type = { 'content-type': 'application/x-ndjson' }
      const { text } = await ask(
        'POST',
        `/v1/conflicts/${conflict}/developments${query}`,
        { ...type, ...headers },
        body,
      )
      return answerLines(text)
    },
    events: async () => (await store.head())?.sequence ?? 0,
  }
}

export const CONFLICT = 'a-war'
export const U = `/v1/conflicts/${CONFLICT}`
export const described = { title: 'A war', timeZone: 'Europe/Kyiv' }

export const glossary = {
  parties: [
    { id: 'russia', name: 'Russia', kind: 'state', aliases: ['Moscow', 'Russian Federation'] },
    { id: 'ukraine', name: 'Ukraine', kind: 'state', aliases: ['Kyiv'] },
    { id: 'us', name: 'United States', kind: 'state', aliases: ['Washington'] },
    { id: 'peskov', name: 'Dmitry Peskov', kind: 'person', speaksFor: 'Moscow' },
  ],
  issues: [
    {
      id: 'crimea-status',
      title: 'Status of Crimea',
      options: ['russian', 'ukrainian', 'deferred'],
      aliases: ['Crimea'],
    },
  ],
  places: [
    { id: 'kyiv-oblast', name: 'Kyiv Oblast' },
    { id: 'irpin', name: 'Irpin', within: 'Kyiv Oblast' },
  ],
  publishers: [{ id: 'wire', name: 'A Wire', aliases: ['The Wire'] }],
}

/** A Parley with one conflict, its glossary and its principals. */
export const openedApp = async (t: Test, options: AppOptions = {}): Promise<Asked> => {
  const asked = await parleyApp(t, options)
  await asked.put(U, described)
  await asked.put(`${U}/glossary`, glossary)
  const { body } = await asked.put(U, { ...described, principals: ['russia', 'ukraine'] })
  await asked.get(`${U}?waitFor=${body.position}`)
  return asked
}

/** A small development, as it is sent. */
export const statement = (over: object = {}) => ({
  type: 'StatementMade',
  occurred: '2022-03-18',
  sources: [{ publisher: 'wire', title: 'What was said', publishedAt: '2022-03-19' }],
  by: 'russia',
  act: 'states',
  summary: 'Something was said.',
  ...over,
})

export const ref = (key: string) => ({ externalRef: { system: 'test', key } })

/** Writes, waits until it can be read, and gives the development's id. */
const write = async ({ post, get }: Asked, path: string, body: object): Promise<string> => {
  const { status, body: answer, text } = await post(path, body)
  if (status > 201) throw new Error(text)
  await get(`${U}?waitFor=${answer.position}`)
  return answer.id ?? ''
}

/** Records a development and gives its id. */
export const record = (asked: Asked, body: object): Promise<string> => write(asked, `${U}/developments`, body)

/** Corrects, retracts, reinstates, marks or grades a development. */
export const curate = (asked: Asked, id: string, what: string, body: object): Promise<string> =>
  write(asked, `/v1/developments/${id}/${what}`, body)
