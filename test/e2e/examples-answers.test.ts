import t from 'tap'
import { z } from 'zod'
import { readRoutes } from './answer-schemas.js'
import { DATES, examplesApp, U } from './examples-app.js'

// What holds for every answer of every read route, whatever it is about.

const { get, put, post, id, parley } = await examplesApp(t)
const routes = await readRoutes()

/** The lists that name what routes with an id answer, and the member that is the id. */
const details: Readonly<Record<string, string>> = {
  proposals: 'proposal',
  ceasefires: 'ceasefire',
  incidents: 'incident',
  parties: 'id',
  issues: 'id',
  places: 'id',
  publishers: 'id',
}

const listed = async (list: string, member: string): Promise<string[]> => {
  const { body } = await get(`${U}/${list}?limit=1000`)
  const items = z.array(z.looseObject({ [member]: z.string() })).parse(body[list])
  return items.map((item) => String(item[member]))
}

/** What the proofs are asked for, which are of nothing in particular without it. */
const required: Readonly<Record<string, string>> = {
  '/v1/ledger/proof/inclusion': '?sequence=7',
  '/v1/ledger/proof/consistency': '?from=7',
}

/** The paths of a route's pattern in the examples. */
const pathsOf = async (pattern: string): Promise<string[]> => {
  const path = `${pattern.replace('/v1/conflicts/:conflict', U).replace(':sequence', '7')}${required[pattern] ?? ''}`
  if (!path.includes(':id')) return [path]
  const owner = path.split('/:id')[0] ?? ''
  const list = owner.split('/').at(-1) ?? ''
  const ids = list === 'developments' ? [id('002/24'), id('000/10'), id('004/1')] : []
  const member = details[list]
  return (member ? await listed(list, member) : ids).map((one) => path.replace(':id', one))
}

const asked = (
  await Promise.all(
    [...routes].map(async ([pattern, route]) =>
      (
        await pathsOf(pattern)
      ).map((path) => ({ pattern, path, ...route, hasClocks: route.parameters.includes('asOf') })),
    ),
  )
).flat()

const answeringJson = z.looseObject({
  get: z.looseObject({
    responses: z.looseObject({
      200: z.looseObject({ content: z.looseObject({ 'application/json': z.looseObject({}) }) }),
    }),
  }),
})

t.test('every read route that the API describes is asked below, but for streams', async (t) => {
  const { body } = await get('/openapi.json')
  const { paths } = z.looseObject({ paths: z.record(z.string(), z.looseObject({})) }).parse(body)
  const described = Object.entries(paths)
    .filter(([path, methods]) => path.startsWith('/v1/') && answeringJson.safeParse(methods).success)
    .map(([path]) => path.replaceAll(/\{(\w+)\}/g, ':$1'))
  t.strictSame([...new Set(asked.map(({ pattern }) => pattern))].sort(), described.sort())
})

t.test('every answer at every date is what its schema says, with no member besides', async (t) => {
  for (const { path, answer, hasClocks } of asked) {
    const queries = hasClocks
      ? ['', ...DATES.flatMap((date) => [`?at=${date}`, `?at=${date}&certainty=possible`])]
      : ['']
    for (const query of queries) {
      const { status, body } = await get(`${path}${query}`)
      if (status === 404) t.equal(body.code, 'PARLEY_NOT_VISIBLE', `${path}${query}`)
      else {
        t.equal(status, 200, `${path}${query}`)
        // A schema drops members that it does not know.
        t.strictSame(answer.parse(body), body, `${path}${query}`)
      }
    }
  }
})

const listsOf = (body: object): [string, readonly unknown[]][] =>
  Object.entries(body).flatMap(([name, value]): [string, readonly unknown[]][] =>
    Array.isArray(value) ? [[name, value]] : [],
  )

/** Clocks that fix what a route's answer is about, as far as it has any. */
const fixing = (parameters: readonly string[]): string => {
  if (parameters.includes('aAsOf')) return '&aAt=2022-03-30&bAt=2025-04-04'
  return parameters.includes('asOf') ? '&at=2025-04-04' : ''
}

t.test('cursors lead through every list and give each item once', async (t) => {
  const lists = asked.filter(({ parameters }) => parameters.includes('cursor'))
  t.ok(lists.length > 15)
  for (const { path, parameters } of lists) {
    const whole = await get(`${path}?limit=1000${fixing(parameters)}`)
    t.equal(whole.body.nextCursor, null, path)
    for (const limit of [1, 2, 3]) {
      const pages = new Map<string, unknown[]>()
      let cursor: string | null | undefined
      do {
        const page = await get(`${path}?limit=${limit}${cursor ? `&cursor=${cursor}` : fixing(parameters)}`)
        t.equal(page.body.citation, whole.body.citation, 'all pages share one citation')
        for (const [name, items] of listsOf(page.body)) {
          t.ok(items.length <= limit)
          pages.set(name, [...(pages.get(name) ?? []), ...items])
        }
        cursor = page.body.nextCursor
      } while (cursor)
      t.strictSame([...pages], listsOf(whole.body), `${path} by ${limit}`)
    }
  }
})

/** The ids of all developments that an answer names. */
const developmentsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(developmentsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === 'developmentId') return typeof member === 'string' ? [member] : []
    if (name === 'developments') return z.array(z.unknown()).catch([]).parse(member).flatMap(idsOf)
    return developmentsIn(member)
  })
}
const idsOf = (one: unknown): string[] => (typeof one === 'string' ? [one] : developmentsIn(one))

t.test('every development that an item rests on is there to be read at the clocks of the item', async (t) => {
  for (const date of DATES) {
    const named = new Set<string>()
    let clocks = ''
    for (const { path, hasClocks } of asked) {
      if (!hasClocks) continue
      const { body } = await get(`${path}?at=${date}`)
      if (body.clock) clocks = `?asOf=${date}&knownAt=${date}&sequence=${body.clock.sequence}`
      for (const development of developmentsIn(body)) named.add(development)
    }
    t.ok(named.size > 15, `${date}: ${named.size} developments are named`)
    for (const development of named) {
      const { status, body } = await get(`/v1/developments/${development}${clocks}`)
      t.equal(status, 200, development)
      t.match(body, { development: { id: development } })
    }
  }
})

/** Everything that is written after an answer was cited. */
const writeMore = async (): Promise<void> => {
  const told = {
    type: 'PositionStated',
    occurred: '2022-03-29',
    claim: { claimant: 'zelensky' },
    sources: [{ publisher: 'afp', title: 'Found later', publishedAt: '2022-03-29' }],
    party: 'ukraine',
    issue: 'neutrality',
    stance: 'refusal',
    summary: 'No neutrality after all.',
  }
  const developments = `${U}/developments`
  const [first, second] = [await post(developments, told), await post(developments, told)]
  const answers = [
    first,
    await post(`/v1/developments/${id('002/6')}/corrections`, {
      reason: 'recording-error',
      patch: { status: 'stalled' },
    }),
    await post(`/v1/developments/${id('003/3')}/corrections`, {
      reason: 'source-revised',
      reportedAt: '2025-04-04',
      patch: { note: 'Told again.' },
    }),
    await post(`/v1/developments/${id('004/1')}/retraction`, { reason: 'source-withdrew', reportedAt: '2022-04-12' }),
    await post(`/v1/developments/${id('000/11')}/retraction`, { reason: 'recording-error' }),
    await post(`/v1/developments/${second.body.id}/duplicate`, { of: first.body.id }),
    await post(`/v1/developments/${id('000/10')}/grade`, { credibility: 1 }),
    await put(`${U}/parties/medinsky`, { name: 'Vladimir Medinsky', kind: 'person', speaksFor: 'ukraine' }),
    await put(`${U}/publishers/seed-000`, { name: 'Another name', reliability: 'F' }),
    await put(U, { title: 'Another title', timeZone: 'Europe/Kyiv', principals: ['us'] }),
  ]
  for (const { status, body } of [second, ...answers])
    if (status > 201 || body.unchanged) throw new Error(`nothing was written: ${JSON.stringify(body)}`)
  await get(`${U}?waitFor=${answers.at(-1)?.body.position}`)
}

t.test('a citation asked again gives the same bytes and the same tag, whatever was written since', async (t) => {
  const cited = new Map<string, { readonly text: string; readonly etag: unknown }>()
  for (const { path, hasClocks } of asked)
    for (const query of hasClocks ? ['', '?at=2022-04-12', '?asOf=2022-03-29&knownAt=2022-03-30'] : []) {
      const { status, body, text } = await get(`${path}${query}`)
      if (status === 404) continue
      t.match(body.citation, `sequence=${body.clock?.sequence}`, path)
      const again = await get(body.citation ?? '')
      t.equal(again.text, text, `the answer and its citation agree: ${path}${query}`)
      t.match(again.headers.etag, /^"[\w-]{43}"$/)
      cited.set(body.citation ?? '', { text, etag: again.headers.etag })
    }
  t.ok(cited.size > asked.filter(({ hasClocks }) => hasClocks).length, `${cited.size} citations`)
  const atSequence = asked.filter(
    ({ path, parameters }) => parameters.includes('sequence') && !parameters.includes('asOf') && !path.includes('?'),
  )
  const entries = new Map<string, string>()
  for (const { path } of atSequence) {
    const { body } = await get(path)
    const url = `${path}?sequence=${body.sequence}`
    entries.set(url, (await get(url)).text)
  }
  await writeMore()
  t.match((await get(`${U}/positions?at=2022-03-30&issue=neutrality&party=ukraine`)).body, {
    issues: [{ cells: [{ voice: 'own', claimant: 'medinsky', accounts: [{ claimant: 'zelensky' }, {}] }] }],
  })
  for (const [citation, { text, etag }] of cited) {
    const again = await get(citation)
    t.equal(again.text, text, citation)
    t.equal(again.headers.etag, etag)
    const unchanged = await parley.app.inject({ url: citation, headers: { 'if-none-match': String(etag) } })
    t.equal(unchanged.statusCode, 304)
    t.equal(unchanged.body, '')
  }
  for (const [url, text] of entries) t.equal((await get(url)).text, text, url)
})
