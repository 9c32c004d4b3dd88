import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { newDirectory, type RunningServer, startServer } from '../infra/cli/server-process.js'
import { described, glossary, ref, statement, U } from '../infra/http/routes/parley-app.js'
import { beginUpload } from '../infra/http/upload-client.js'

const PROGRAM = fileURLToPath(new URL('../doubles/eventstoredb-server/server-process.js', import.meta.url))

type StoreProcess = { readonly child: ChildProcess; readonly port: number; readonly kill: () => Promise<void> }

/** EventStoreDB's double as a process, with its log in a file. */
const startStore = async (t: Test, file: string, port = 0): Promise<StoreProcess> => {
  const child = spawn(process.execPath, [PROGRAM, file, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  t.teardown(kill)
  if (!child.stdout) throw new Error('the child has no pipe')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, kill, port: z.object({ port: z.number() }).parse(JSON.parse(line)).port }
}

const json = { 'content-type': 'application/json' }
const send = async (method: 'PUT' | 'POST', url: string, body: object) => {
  const response = await fetch(url, { method, headers: json, body: JSON.stringify(body) })
  return { status: response.status, body: written.parse(await response.json()) }
}
const written = z.looseObject({
  position: z.string().optional(),
  id: z.string().optional(),
  code: z.string().optional(),
})

const answered = z.looseObject({ citation: z.string(), clock: z.looseObject({ sequence: z.number() }) })
const ready = z.looseObject({ lag: z.number(), stale: z.boolean(), counts: z.record(z.string(), z.number()) })
const page = z.object({
  events: z.array(z.object({ sequence: z.number(), developmentId: z.string().nullable(), revision: z.number() })),
  next: z.string().nullable(),
})

/** Everything that a server tells of the conflict's events, in pages. */
const eventsOf = async ({ url }: RunningServer) => {
  const events: z.infer<typeof page>['events'] = []
  for (let after = ''; ; ) {
    const read = page.parse(await (await fetch(`${url}${U}/events?limit=1000${after}`)).json())
    events.push(...read.events)
    if (read.next === null) return events
    after = `&after=${read.next}`
  }
}

const isReady = async ({ url }: RunningServer): Promise<boolean> => {
  const response = await fetch(`${url}/health/ready`)
  const body: unknown = await response.json()
  return response.status === 200 && !ready.parse(body).stale
}

const untilReady = async (server: RunningServer): Promise<void> => {
  while (!(await isReady(server))) await pause(20)
}

const line = (at: number): string => `${JSON.stringify(statement(ref(String(at))))}\n`

t.test('several servers on one store, of which one is killed, and then the store itself', async (t) => {
  const directory = await newDirectory(t)
  const log = join(directory, 'eventstoredb.ndjson')
  const store = await startStore(t, log)
  const env = {
    PARLEY_STORE: `esdb://127.0.0.1:${store.port}?tls=false`,
    PARLEY_MIRROR: join(directory, 'mirrors'),
  }
  const [one, two, three] = await Promise.all([startServer(t, env), startServer(t, env), startServer(t, env)])
  await Promise.all([one, two, three].map(untilReady))
  await send('PUT', `${one.url}${U}`, described)
  const { position } = (await send('PUT', `${one.url}${U}/glossary`, glossary)).body

  // What one server has acknowledged, the others show to whoever waits for it.
  for (const other of [two, three])
    t.equal((await fetch(`${other.url}${U}/parties/us?waitFor=${position}`)).status, 200)
  for (let at = 1; at <= 20; at += 1) {
    const [writer, reader] = at % 2 === 0 ? [one, two] : [two, one]
    const { status, body } = await send('POST', `${writer.url}${U}/developments`, statement(ref(`single ${at}`)))
    t.equal(status, 201)
    const read = await fetch(`${reader.url}/v1/developments/${body.id}?waitFor=${body.position}`)
    t.equal(read.status, 200, `development ${at} is read on the other server`)
    await read.arrayBuffer()
    const again = await send('POST', `${reader.url}${U}/developments`, statement(ref(`single ${at}`)))
    t.match(again, { status: 200, body: { id: body.id, unchanged: true } }, 'sent to the other, it is unchanged')
  }

  // One citation is one text, whoever is asked, and whatever was recorded since.
  const asked = await (await fetch(`${one.url}${U}/statements?limit=5`)).text()
  const { citation } = answered.parse(JSON.parse(asked))
  const cite = async ({ url }: RunningServer) => {
    const response = await fetch(`${url}${citation}&limit=5`)
    return { status: response.status, etag: response.headers.get('etag'), text: await response.text() }
  }
  const cited = await cite(one)
  t.equal(cited.status, 200)
  for (const server of [two, three]) t.strictSame(await cite(server), cited)

  // The third is killed in the middle of an upload: what it acknowledged is there, the rest is not half there.
  const upload = beginUpload(three.port)
  void upload.send(Array.from({ length: 2_000 }, (_, at) => line(at)).join('')).catch(() => undefined)
  const acknowledged: string[] = []
  for (let answer = await upload.next(); answer !== undefined; answer = await upload.next()) {
    acknowledged.push(answer.id ?? '')
    if (acknowledged.length === 150) three.child.kill('SIGKILL')
  }
  t.equal(await three.ended, null, 'it was killed')
  t.ok(acknowledged.length >= 150 && acknowledged.length < 2_000, `${acknowledged.length} lines were acknowledged`)
  const retry = beginUpload(two.port)
  retry.request.end(Array.from({ length: 300 }, (_, at) => line(at)).join(''))
  const ids: string[] = []
  for (const id of acknowledged.slice(0, 300)) {
    const answer = await retry.next()
    t.match(answer, { id, status: 200, unchanged: true })
    ids.push(answer?.id ?? '')
  }
  for (let answer = await retry.next(); answer?.summary === undefined; answer = await retry.next()) {
    if (answer === undefined) throw new Error('the answer was cut')
    ids.push(answer.id ?? '')
  }
  t.equal(new Set(ids).size, 300)

  // The store is killed, and comes back on its port with its log.
  await store.kill()
  while (await isReady(one)) await pause(20)
  const stale = await (await fetch(`${one.url}${U}/statements`)).text()
  t.match(JSON.parse(stale), { clock: { stale: true } }, 'reads go on')
  t.strictSame(await cite(two), cited)
  await startStore(t, log, store.port)
  await Promise.all([one, two].map(untilReady))
  const last = await send('POST', `${one.url}${U}/developments`, statement(ref('last')))
  t.equal(last.status, 201, 'and all goes on without a restart')
  await fetch(`${two.url}${U}?waitFor=${last.body.position}`)

  // No gap and no repeat, on either server.
  const [ofOne, ofTwo] = [await eventsOf(one), await eventsOf(two)]
  t.strictSame(ofOne, ofTwo, 'the same events at the same sequences')
  t.strictSame(
    ofOne.map(({ sequence }) => sequence),
    ofOne.map((_, at) => at + 1),
  )
  const places = ofOne.map(({ developmentId, revision }) => `${developmentId} ${revision}`)
  t.equal(new Set(places).size, places.length)
  for (const id of ids) if (!places.includes(`${id} 0`)) t.fail(`${id} is missing`)
  t.strictSame(await cite(two), cited)

  // A server that is started again goes on with a mirror that is there.
  const fourth = await startServer(t, env)
  await untilReady(fourth)
  t.strictSame(await eventsOf(fourth), ofOne)
  t.strictSame(await cite(fourth), cited)
  for (const { child } of [one, two, fourth]) child.kill('SIGTERM')
  t.same(await Promise.all([one, two, fourth].map(({ ended }) => ended)), [0, 0, 0], 'all end in good order')
})
