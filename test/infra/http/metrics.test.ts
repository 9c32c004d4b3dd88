import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { newDirectory, startServer } from '../cli/server-process.js'
import { newMirrors, openedStore, SHORT, served, until } from '../event-stores/eventstoredb-stores.js'
import { createFailingStore } from './routes/failing-store.js'
import { ref, statement, U } from './routes/parley-app.js'
import { serving } from './routes/serving-parley.js'
import { samplesIn, scraped } from './scraped.js'

const appendsOf = (outcome: string): string => `parley_appends_total{outcome="${outcome}"}`
const json = { 'content-type': 'application/json' }

t.test('appends are counted by what came of them', async (t) => {
  const store = createFailingStore()
  const { port, record } = await serving(t, { store })
  const base = `http://127.0.0.1:${port}`
  const post = (key: string) =>
    fetch(`${base}${U}/developments`, { method: 'POST', headers: json, body: JSON.stringify(statement(ref(key))) })
  const before = await scraped(base)
  t.equal(before.get(appendsOf('recorded')), 2, 'the conflict and its glossary')
  const { id, position } = await record('1')
  await (await fetch(`${base}${U}?waitFor=${position}`)).arrayBuffer()

  store.fail('unavailable')
  t.equal((await post('2')).status, 503)
  store.fail('outcomeUnknown')
  t.equal((await post('3')).status, 503)
  store.before(async () => {
    await fetch(`${base}/v1/developments/${id}/grade`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ credibility: 2 }),
    })
  })
  const graded = await fetch(`${base}/v1/developments/${id}/grade`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ credibility: 3 }),
  })
  t.ok(graded.status < 300, await graded.text())

  const after = await scraped(base)
  t.equal(after.get(appendsOf('recorded')), 2 + 1 + 2, 'a report, and two grades')
  t.equal(after.get(appendsOf('wrongRevision')), 1, 'one of them was late')
  t.equal(after.get(appendsOf('unavailable')), 1)
  t.equal(after.get(appendsOf('outcomeUnknown')), 1)
  t.equal(after.get(appendsOf('repeated')), undefined, 'what never happened is not told')
})

t.test('requests are counted by method, route and status, never by URL', async (t) => {
  const { port } = await serving(t)
  const base = `http://127.0.0.1:${port}`
  for (const path of [`${U}/statements`, `${U}/statements?no=1`, `${U}/talks`, '/nowhere/secret', '/%zz'])
    await (await fetch(`${base}${path}`)).arrayBuffer()
  await (await fetch(`${base}${U}/statements`)).arrayBuffer()
  const counts = async () => {
    const text = await (await fetch(`${base}/metrics`)).text()
    t.notMatch(text, /secret|a-war/)
    return samplesIn(text)
  }
  const count = (method: string, route: string, status: number): string =>
    `parley_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`
  // A request is counted when its answer has left, which its client may see before us.
  while ((await counts()).get(count('GET', '/v1/conflicts/:conflict/statements', 200)) !== 2) await pause(1)
  const samples = await counts()
  t.equal(samples.get(count('GET', '/v1/conflicts/:conflict/statements', 400)), 1)
  t.equal(samples.get(count('GET', '/v1/conflicts/:conflict/talks', 200)), 1)
  t.equal(samples.get(count('GET', 'none', 404)), 1)
  t.equal(samples.get(count('GET', 'none', 400)), 1)
  t.equal(samples.get(count('PUT', '/v1/conflicts/:conflict', 201)), 1)
  const sum = samples.get(count('GET', '/v1/conflicts/:conflict/talks', 200).replace('_count', '_sum')) ?? 0
  t.ok(sum > 0 && sum < 10, `${sum} seconds`)
})

t.test('sizes and lag follow the ledger', async (t) => {
  const { port, record } = await serving(t)
  const base = `http://127.0.0.1:${port}`
  await record('1')
  const { position } = await record('2')
  await (await fetch(`${base}${U}?waitFor=${position}`)).arrayBuffer()
  const samples = await scraped(base)
  const expected = {
    parley_index_conflicts: 1,
    parley_index_developments: 2,
    parley_ledger_lag_events: 0,
    parley_ledger_lag_seconds: 0,
    parley_events_set_aside: 0,
    parley_ready: 1,
    parley_index_rebuilds_total: 0,
  }
  for (const [name, value] of Object.entries(expected)) t.equal(samples.get(name), value, name)
  t.equal(samples.get('parley_index_events'), samples.get('parley_ledger_events'))
  t.equal(samples.get('parley_ledger_events'), 11, 'the conflict, eight entries of its glossary, two reports')
})

/** No try is given up for being slow: only what the test does goes wrong. */
const PATIENT = { ...SHORT, attemptMs: 60_000, answerMs: 60_000 }

t.test('what happens between us and EventStoreDB is counted', async (t) => {
  const server = await served(t)
  const mirrors = await newMirrors(t)
  const store = await openedStore(t, { url: server.url, mirrors, timings: PATIENT })
  await until(() => store.health().current)
  const { port, record } = await serving(t, { store })
  const base = `http://127.0.0.1:${port}`
  const quiet = await scraped(base)
  for (const name of ['unknown_outcomes', 'retries']) t.equal(quiet.get(`parley_store_${name}_total`), 0, name)

  let appends = 0
  server.faults.append = () => {
    appends += 1
    return appends <= 2 ? { kind: 'timeout', when: 'after' } : undefined
  }
  await record('1')
  const tried = await scraped(base)
  t.equal(tried.get('parley_store_unknown_outcomes_total'), 2)
  t.equal(tried.get('parley_store_retries_total'), 2)
  t.equal((tried.get(appendsOf('recorded')) ?? 0) + (tried.get(appendsOf('repeated')) ?? 0), 3, 'and it is one append')

  await server.stop()
  await until(() => !store.health().current)
  await pause(20)
  const away = await scraped(base)
  const reconnects = 'parley_store_reconnects_total'
  t.ok((away.get(reconnects) ?? 0) > (tried.get(reconnects) ?? 0))
  t.ok((away.get('parley_ledger_lag_seconds') ?? 0) > 0)
  t.equal(away.get('parley_store_problems{code="away"}'), 1)
  t.equal(away.get('parley_ready'), 1, 'reads go on')

  await server.start()
  await until(() => store.health().current)
  const back = await scraped(base)
  t.equal(back.get('parley_ledger_lag_seconds'), 0)
  t.equal(back.get('parley_store_problems{code="away"}'), undefined)
  t.equal(back.get('parley_mirror_rebuilds_total'), 0)

  await server.loseTail(1)
  await until(() => store.health().current && (store.health().counts.mirrorRebuilds ?? 0) > 0)
  for (;;) {
    const samples = await scraped(base)
    if (samples.get('parley_index_rebuilds_total') === 1) {
      t.equal(samples.get('parley_mirror_rebuilds_total'), 1)
      break
    }
    await pause(5)
  }
})

t.test('events that can not be read are counted', async (t) => {
  const server = await served(t)
  server.log.write('parleyConflict-x', 0n, [
    { id: '00000000-0000-4000-8000-000000000000', type: 'X', isJson: false, data: Buffer.of(0), metadata: Buffer.of() },
  ])
  const store = await openedStore(t, { url: server.url, mirrors: await newMirrors(t), timings: SHORT })
  const { port } = await serving(t, { store })
  t.equal((await scraped(`http://127.0.0.1:${port}`)).get('parley_events_set_aside'), 1)
})

t.test('a server tells of its process too, in the form that Prometheus reads', async (t) => {
  const store = `sqlite:${join(await newDirectory(t), 'parley.db')}`
  const { url, child, ended } = await startServer(t, { PARLEY_STORE: store })
  const response = await fetch(`${url}/metrics`)
  t.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const samples = samplesIn(await response.text())
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'])
    t.ok((samples.get(name) ?? 0) > 0, name)
  const { paths } = Object(await (await fetch(`${url}/openapi.json`)).json())
  t.match(paths['/metrics'].get, {
    operationId: 'getMetrics',
    tags: ['operation'],
    responses: { 200: { content: { 'text/plain': { schema: { type: 'string' } } } } },
  })
  t.equal((await fetch(`${url}/metrics?no=1`)).status, 400)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})
