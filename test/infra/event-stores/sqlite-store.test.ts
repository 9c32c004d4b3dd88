import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import t from 'tap'
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import { leafHash } from '../../../services/ledger-leaf.js'
import {
  appended,
  collect,
  headPosition,
  ids,
  newEvent,
  newEvents,
  newStream,
  record,
  rejectsWith,
} from '../../conformance/event-store/own-events.js'
import { eventStoreConformance } from '../../conformance/event-store.js'
import { execute, newFile, query } from './sqlite-files.js'

eventStoreConformance('sqlite', async (t) => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  t.teardown(() => store.close())
  const reopen = async () => {
    await store.close()
    const again = await openSqliteStore(file)
    t.teardown(() => again.close())
    return again
  }
  return { store, reopen }
})

t.test('sqlite: the directory of the file is made', async (t) => {
  const file = join(await newFile(t), 'deep', 'er', 'parley.db')
  const store = await openSqliteStore(file)
  t.equal(await store.head(), undefined)
  await store.close()
  t.same(query(file, 'SELECT count(*) FROM event'), [[0]])
})

t.test('sqlite: anybody can query the file, also while it is open', async (t) => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  t.teardown(() => store.close())
  const [stream, event] = [newStream(), newEvent({ by: 'russia', summary: 'No breakthrough' })]
  appended(await store.append(stream, 'noStream', [event]))
  const { recordedAt } = (await store.head()) ?? {}
  t.same(query(file, 'SELECT sequence, stream, revision, id, type, schema_version, conflict, recorded_at FROM event'), [
    [1, stream, 0, event.id, 'StatementMade', 1, 'conformance', recordedAt],
  ])
  t.same(query(file, "SELECT json_extract(canonical, '$.data.by') FROM event"), [['russia']])
  const { data, id, metadata, schemaVersion, type } = event
  const [[canonical, leaf]] = query(file, 'SELECT canonical, leaf FROM event') as [[string, Buffer]]
  t.same(JSON.parse(canonical), { data, id, metadata, recordedAt, revision: 0, schemaVersion, stream, type })
  t.ok(canonical.startsWith('{"data":{"by":"russia","summary":"No breakthrough"},"id":"'), 'members are sorted')
  t.same(
    leaf,
    createHash('sha256')
      .update(Buffer.concat([Buffer.of(0), Buffer.from(canonical)]))
      .digest(),
  )
})

t.test('sqlite: concurrent appends share transactions, at most 64 each', async (t) => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  t.teardown(() => store.close())
  const transactions = async (): Promise<number> => {
    const wal = await readFile(`${file}-wal`)
    const frame = 24 + wal.readUInt32BE(8)
    let commits = 0
    // The second word of a frame's header is the size of the database after a commit, 0 in any other frame.
    for (let at = 32; at + frame <= wal.length; at += frame) commits += wal.readUInt32BE(at + 4) > 0 ? 1 : 0
    return commits
  }
  const before = await transactions()
  const results = await Promise.all(
    Array.from({ length: 200 }, () => store.append(newStream(), 'noStream', newEvents(1))),
  )
  for (const result of results) appended(result)
  t.equal((await transactions()) - before, Math.ceil(200 / 64))
})

t.test('sqlite: recorded time stands still while the clock is behind the ledger', async (t) => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  appended(await store.append(newStream(), 'noStream', newEvents(1)))
  await store.close()
  const [[canonical, recordedAt]] = query(file, 'SELECT canonical, recorded_at FROM event') as [[string, string]]
  const future = '2999-01-01T00:00:00.000Z'
  const moved = canonical.replace(recordedAt, future)
  const leaf = leafHash(moved).toString('hex')
  execute(file, `UPDATE event SET recorded_at = '${future}', canonical = '${moved}', leaf = x'${leaf}'`)
  const again = await openSqliteStore(file)
  t.teardown(() => again.close())
  const [first, second] = [(await again.head())?.recordedAt, await record(again, 2)]
  t.equal(first, future)
  t.same(
    second.map((event) => event.recordedAt),
    [future, future],
  )
})

t.test('sqlite: a position beyond the head is the fault badPosition', async (t) => {
  const [long, short] = [await openSqliteStore(await newFile(t)), await openSqliteStore(await newFile(t))]
  t.teardown(() => Promise.all([long.close(), short.close()]))
  await record(long, 2)
  await record(short, 1)
  await rejectsWith(
    t,
    async () => collect(short.readAll(await headPosition(long))),
    'badPosition',
    'of a longer ledger',
  )
})

t.test(
  'sqlite: a full file is a clear fault; the store goes on reading, and writes again when there is room',
  async (t) => {
    const file = await newFile(t)
    await (await openSqliteStore(file)).close()
    execute(file, 'CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(100000))')
    const [[pages]] = query(file, 'PRAGMA page_count') as [[number]]
    const store = await openSqliteStore(file, { maxPageCount: pages + 20 })
    t.teardown(() => store.close())
    const acknowledged: string[] = []
    const fill = async (): Promise<unknown> => {
      for (;;) {
        const events = Array.from({ length: 8 }, () => newEvent({ text: 'x'.repeat(1_000) }))
        const settled = await Promise.allSettled(events.map((event) => store.append(newStream(), 'noStream', [event])))
        const failed = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
        if (failed.length === 0) acknowledged.push(...ids(events))
        else {
          t.equal(failed.length, 8, 'the whole group fails')
          return failed[0]
        }
      }
    }
    t.match(await fill(), { code: 'unavailable', message: /database or disk is full/ })
    t.ok(acknowledged.length > 0, 'there was some room')
    t.same(ids(await collect(store.readAll())), acknowledged, 'nothing more is there than was acknowledged')
    t.equal((await store.head())?.sequence, acknowledged.length)
    execute(file, 'DROP TABLE filler')
    const event = newEvent()
    appended(await store.append(newStream(), 'noStream', [event]))
    t.same(ids(await collect(store.readAll())), [...acknowledged, event.id])
  },
)

t.test('sqlite: of events that are moved, none is recorded after one for which there was no room', async (t) => {
  const file = await newFile(t)
  await (await openSqliteStore(file)).close()
  const [[pages]] = query(file, 'PRAGMA page_count') as [[number]]
  const store = await openSqliteStore(file, { maxPageCount: pages + 60 })
  t.teardown(() => store.close())
  const moved = (text: string) => ({
    ...newEvent({ text }),
    stream: newStream(),
    revision: 0,
    recordedAt: '2026-01-01T00:00:00.000Z',
  })
  const [large, small] = ['x'.repeat(10_000), 'y']
  // Groups are of 64 appends at most: there is room for the first and the last of them, and not for the one between.
  const events = [small, large, small].flatMap((text) => Array.from({ length: 64 }, () => moved(text)))
  await rejectsWith(t, () => store.move(events), 'unavailable', 'there is no room')
  t.strictSame(ids(await collect(store.readAll())), ids(events.slice(0, 64)))
})

t.test('sqlite: when the writing thread dies, every append is answered and the file opens again', async (t) => {
  const file = await newFile(t)
  const started = new Promise<Worker>((resolve) => {
    process.once('worker', resolve)
  })
  const store = await openSqliteStore(file)
  const worker = await started
  const before = await record(store, 10)
  const pending = Array.from({ length: 2_000 }, () => {
    const event = newEvent()
    const outcome = store.append(newStream(), 'noStream', [event]).then(
      (result) => result.outcome,
      (fault: { code: string }) => fault.code,
    )
    return { id: event.id, outcome }
  })
  // The first group is on its way once the microtasks of this turn have run.
  await Promise.resolve()
  // It dies of a message that it can't read, and not by terminate(), which aborts the whole process where it meets the
  // thread inside libsql.
  const died = new Promise((resolve) => {
    worker.once('exit', resolve)
  })
  worker.postMessage(null)
  await died
  const outcomes = await Promise.all(pending.map(async ({ id, outcome }) => ({ id, outcome: await outcome })))
  const idsOf = (wanted: string) => ids(outcomes.filter(({ outcome }) => outcome === wanted))
  t.equal(outcomes.at(-1)?.outcome, 'unavailable', 'what was never sent was not recorded')
  t.ok([0, 64].includes(idsOf('outcomeUnknown').length), 'only the group that was being written is unknown')
  await rejectsWith(t, () => store.append(newStream(), 'noStream', newEvents(1)), 'unavailable', 'a later append')
  t.same(ids(await collect(store.readAll())), [...ids(before), ...idsOf('appended')], 'reading goes on')
  await store.close()
  const again = await openSqliteStore(file)
  t.teardown(() => again.close())
  const recorded = ids(await collect(again.readAll()))
  const unknown = recorded.length === 10 + idsOf('appended').length ? [] : idsOf('outcomeUnknown')
  t.same(recorded, [...ids(before), ...idsOf('appended'), ...unknown], 'the group is there whole or not at all')
  appended(await again.append(newStream(), 'noStream', newEvents(1)))
})
