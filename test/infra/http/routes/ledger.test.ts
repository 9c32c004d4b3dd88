import { createHash } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import type { EventStore, LedgerEvent } from '../../../../services/event-store.js'
import { provesConsistency, provesInclusion } from '../../../../services/proofs/verify.js'
import { collect } from '../../../conformance/event-store/own-events.js'
import { headOf } from '../../../reference/merkle.js'
import { type Asked, openedApp, parleyApp, ref, statement, U } from './parley-app.js'

const hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => Buffer.from(text, 'hex'))
const head = z.strictObject({
  sequence: z.number(),
  position: z.string().nullable(),
  recordedAt: z.string().nullable(),
  root: hex,
})
const inclusion = z.strictObject({ sequence: z.number(), leaf: hex, size: z.number(), root: hex, path: z.array(hex) })
const consistency = z.strictObject({ from: z.number(), fromRoot: hex, to: z.number(), toRoot: hex, path: z.array(hex) })

const LEDGER = '/v1/ledger'
const OTHER = '/v1/conflicts/another-war'

const read = async <T>({ parley }: Asked, url: string, schema: z.ZodType<T>): Promise<T> => {
  const { statusCode, body } = await parley.app.inject(url)
  if (statusCode !== 200) throw new Error(`${url} was answered ${statusCode}: ${body}`)
  return schema.parse(JSON.parse(body))
}

/** What a leaf covers, by nothing but the page on the storage format. */
const bytesOf = ({ sequence: _, position: __, leaf: ___, ...event }: LedgerEvent): Buffer =>
  Buffer.from(canonicalize(JSON.parse(JSON.stringify(event))))

/** Two conflicts, of which one has a development that was corrected; and all that was recorded. */
const recorded = async (t: Test) => {
  const asked = await openedApp(t)
  const { put, post, get, store } = asked
  await put(OTHER, { title: 'Another war', timeZone: 'UTC' })
  const { id } = (await post(`${U}/developments`, statement(ref('1')))).body
  await post(`${U}/developments`, statement({ ...ref('2'), summary: 'Київ said – «no».' }))
  const { position } = (await post(`/v1/developments/${id}/retraction`, { reason: 'recording-error' })).body
  await get(`${U}?waitFor=${position}`)
  return { ...asked, ledger: await collect(store.readAll()) }
}

t.test('a ledger without events has the root of the empty tree', async (t) => {
  const asked = await parleyApp(t)
  const nothing = createHash('sha256').digest()
  for (const url of [LEDGER, `${LEDGER}?sequence=0`])
    t.strictSame(await read(asked, url, head), { sequence: 0, position: null, recordedAt: null, root: nothing })
})

t.test('the head and every earlier one have the root of what was recorded by then', async (t) => {
  const asked = await recorded(t)
  const { ledger } = asked
  t.strictSame(await read(asked, LEDGER, head), await read(asked, `${LEDGER}?sequence=${ledger.length}`, head))
  for (const [before, { sequence, position, recordedAt }] of ledger.entries()) {
    const root = headOf(ledger.slice(0, before + 1).map(bytesOf))
    t.strictSame(await read(asked, `${LEDGER}?sequence=${sequence}`, head), { sequence, position, recordedAt, root })
  }
})

t.test('an earlier head is the same after more was recorded, and the ledger grows by what was', async (t) => {
  const asked = await recorded(t)
  const before = await read(asked, LEDGER, head)
  const { position } = (await asked.post(`${U}/developments`, statement(ref('3')))).body
  const after = await read(asked, `${LEDGER}?waitFor=${position}`, head)
  t.equal(after.sequence, before.sequence + 1)
  t.equal(after.position, position)
  t.strictSame(await read(asked, `${LEDGER}?sequence=${before.sequence}`, head), before)
  t.notSame(after.root, before.root)
})

t.test('every event is proved to be in the ledger of every size that has it, by its canonical bytes', async (t) => {
  const asked = await recorded(t)
  const { ledger } = asked
  for (const event of ledger) {
    const { sequence } = event
    const { text, headers } = await asked.get(`/v1/conflicts/${event.metadata.conflict}/events/${sequence}/canonical`)
    t.same(Buffer.from(text), bytesOf(event))
    t.equal(headers['content-type'], 'application/json; charset=utf-8')
    const leaf = createHash('sha256').update('\0').update(text).digest()
    for (let size = sequence; size <= ledger.length; size += 1) {
      const url = `${LEDGER}/proof/inclusion?sequence=${sequence}&size=${size}`
      const { root, path, ...proof } = await read(asked, url, inclusion)
      t.strictSame(proof, { sequence, leaf, size })
      t.same(root, (await read(asked, `${LEDGER}?sequence=${size}`, head)).root)
      t.ok(provesInclusion({ leaf, place: sequence - 1, size, root, path }), url)
    }
    const url = `${LEDGER}/proof/inclusion?sequence=${sequence}`
    t.strictSame(await read(asked, url, inclusion), await read(asked, `${url}&size=${ledger.length}`, inclusion))
  }
})

t.test('every earlier ledger is proved to be the beginning of every later one', async (t) => {
  const asked = await recorded(t)
  const to = asked.ledger.length
  for (let from = 1; from <= to; from += 1) {
    for (let until = from; until <= to; until += 1) {
      const url = `${LEDGER}/proof/consistency?from=${from}&to=${until}`
      const proof = await read(asked, url, consistency)
      t.same(proof.fromRoot, (await read(asked, `${LEDGER}?sequence=${from}`, head)).root)
      t.same(proof.toRoot, (await read(asked, `${LEDGER}?sequence=${until}`, head)).root)
      t.ok(provesConsistency(proof), url)
    }
    const url = `${LEDGER}/proof/consistency?from=${from}`
    t.strictSame(await read(asked, url, consistency), await read(asked, `${url}&to=${to}`, consistency))
  }
})

t.test('a parameter that cannot be is refused by its name', async (t) => {
  const { get, ledger } = await recorded(t)
  const beyond = ledger.length + 1
  const refused: [string, number, string, string][] = [
    ...['', 'x', '-1', '1.5', '1e1', ' 1', '0x1', '1'.repeat(16), '٣'].flatMap(
      (text): [string, number, string, string][] => {
        const value = encodeURIComponent(text)
        return [
          [`${LEDGER}?sequence=${value}`, 400, 'PARLEY_BAD_PARAMETER', 'sequence'],
          [`${LEDGER}/proof/inclusion?sequence=${value}`, 400, 'PARLEY_BAD_PARAMETER', 'sequence'],
          [`${LEDGER}/proof/inclusion?sequence=1&size=${value}`, 400, 'PARLEY_BAD_PARAMETER', 'size'],
          [`${LEDGER}/proof/consistency?from=${value}`, 400, 'PARLEY_BAD_PARAMETER', 'from'],
          [`${LEDGER}/proof/consistency?from=1&to=${value}`, 400, 'PARLEY_BAD_PARAMETER', 'to'],
        ]
      },
    ),
    [`${LEDGER}/proof/inclusion`, 400, 'PARLEY_BAD_PARAMETER', 'sequence'],
    [`${LEDGER}/proof/consistency?to=2`, 400, 'PARLEY_BAD_PARAMETER', 'from'],
    [`${LEDGER}/proof/inclusion?sequence=0`, 400, 'PARLEY_BAD_PARAMETER', 'sequence'],
    [`${LEDGER}/proof/inclusion?sequence=3&size=2`, 400, 'PARLEY_BAD_PARAMETER', 'size'],
    [`${LEDGER}/proof/consistency?from=0`, 400, 'PARLEY_BAD_PARAMETER', 'from'],
    [`${LEDGER}/proof/consistency?from=3&to=2`, 400, 'PARLEY_BAD_PARAMETER', 'from'],
    [`${LEDGER}/proof/consistency?from=${beyond}&to=2`, 400, 'PARLEY_BAD_PARAMETER', 'from'],
    [`${LEDGER}?sequence=${beyond}`, 404, 'PARLEY_NOT_FOUND', 'sequence'],
    [`${LEDGER}?sequence=${'9'.repeat(15)}`, 404, 'PARLEY_NOT_FOUND', 'sequence'],
    [`${LEDGER}/proof/inclusion?sequence=${beyond}`, 404, 'PARLEY_NOT_FOUND', 'sequence'],
    [`${LEDGER}/proof/inclusion?sequence=1&size=${beyond}`, 404, 'PARLEY_NOT_FOUND', 'size'],
    [`${LEDGER}/proof/consistency?from=${beyond}`, 404, 'PARLEY_NOT_FOUND', 'from'],
    [`${LEDGER}/proof/consistency?from=1&to=${beyond}`, 404, 'PARLEY_NOT_FOUND', 'to'],
    [`${LEDGER}?size=1`, 400, 'PARLEY_UNKNOWN_PARAMETER', 'size'],
    [`${LEDGER}/proof/inclusion?sequence=1&asOf=2022-03-18`, 400, 'PARLEY_UNKNOWN_PARAMETER', 'asOf'],
    [`${U}/events/0/canonical`, 400, 'PARLEY_BAD_PARAMETER', 'sequence'],
    [`${U}/events/x/canonical`, 400, 'PARLEY_BAD_PARAMETER', 'sequence'],
    [`${U}/events/${beyond}/canonical`, 404, 'PARLEY_NOT_FOUND', 'sequence'],
    [`${LEDGER}?waitFor=%20`, 400, 'PARLEY_BAD_POSITION', 'waitFor'],
  ]
  for (const [url, status, code, parameter] of refused)
    t.match(await get(url), { status, body: { code, errors: [{ parameter }] } }, url)
})

t.test('what an event says is told below its own conflict alone', async (t) => {
  const asked = await recorded(t)
  const { get, ledger } = asked
  const foreign = ledger.find(({ metadata }) => metadata.conflict === 'another-war')?.sequence ?? 0
  t.equal((await get(`${OTHER}/events/${foreign}/canonical`)).status, 200)
  const { status, body } = await get(`${U}/events/${foreign}/canonical`)
  t.equal(status, 404)
  const beyond = await get(`${U}/events/${ledger.length + 1}/canonical`)
  const told = ({ detail, errors }: typeof body) => ({ detail, errors })
  t.same(
    JSON.parse(JSON.stringify(told(body)).replaceAll(String(foreign), 'n')),
    JSON.parse(JSON.stringify(told(beyond.body)).replaceAll(String(ledger.length + 1), 'n')),
    'an event of another conflict is not told from one that is not there',
  )
  t.equal((await get(`/v1/conflicts/no-war/events/${foreign}/canonical`)).status, 404)
  await read(asked, `${LEDGER}?sequence=${foreign}`, head)
  await read(asked, `${LEDGER}/proof/inclusion?sequence=${foreign}`, inclusion)
  await read(asked, `${LEDGER}/proof/consistency?from=${foreign}`, consistency)
})

t.test('no cache keeps what the ledger says of itself', async (t) => {
  const { get } = await recorded(t)
  const urls = [
    LEDGER,
    `${LEDGER}?sequence=1`,
    `${LEDGER}/proof/inclusion?sequence=1&size=2`,
    `${U}/events/1/canonical`,
  ]
  for (const url of urls) t.equal((await get(url)).headers['cache-control'], 'no-store', url)
})

t.test('events that the index does not have yet are waited for', async (t) => {
  const store = createMemoryStore()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const late: EventStore = {
    ...store,
    async *subscribe(after, signal) {
      await held
      yield* store.subscribe(after, signal)
    },
  }
  const asked = await parleyApp(t, { store: late })
  await asked.put(U, { title: 'A war', timeZone: 'UTC' })
  const lagging = head.extend({ stale: z.literal(true), staleSince: z.null() })
  t.equal((await read(asked, LEDGER, lagging)).sequence, 0, 'the index lags, and says so')
  const waiting = read(asked, `${LEDGER}/proof/inclusion?sequence=1&size=1`, inclusion)
  release()
  t.equal((await waiting).sequence, 1)
})

t.test('an index that does not catch up is told as such, and not as a ledger that ends', async (t) => {
  const store = createMemoryStore()
  const stuck: EventStore = {
    ...store,
    async *subscribe(_after, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  }
  const { put, get } = await parleyApp(t, { store: stuck })
  await put(U, { title: 'A war', timeZone: 'UTC' })
  t.match(await get(`${LEDGER}?sequence=1`), {
    status: 503,
    headers: { 'retry-after': /^\d+$/ },
    body: { code: 'PARLEY_INDEX_BEHIND', errors: [{ parameter: 'sequence' }] },
  })
  t.match(await get(`${LEDGER}?sequence=2`), { status: 404, body: { code: 'PARLEY_NOT_FOUND' } })
})

t.test('an event that does not match its leaf hash is a fault of the store', async (t) => {
  const store = createMemoryStore()
  const damaged: EventStore = {
    ...store,
    async *readAll(after) {
      for await (const event of store.readAll(after)) yield { ...event, data: { ...event.data, title: 'Changed' } }
    },
  }
  const { put, get } = await parleyApp(t, { store: damaged })
  const { position } = (await put(U, { title: 'A war', timeZone: 'UTC' })).body
  await get(`${U}?waitFor=${position}`)
  t.match(await get(`${U}/events/1/canonical`), { status: 503, body: { code: 'PARLEY_STORE_UNAVAILABLE' } })
})
