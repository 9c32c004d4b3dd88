import t from 'tap'
import type { EventStore, LedgerEvent } from '../../../services/event-store.js'
import { leafHash } from '../../../services/ledger-leaf.js'
import { collect, ids, newEvent, newEvents, newStream, rejectsWith } from '../../conformance/event-store/own-events.js'
import { EventLog } from '../../doubles/eventstoredb-server/event-log.js'
import { deleteStream, setStreamMetadata } from '../../doubles/eventstoredb-server/writing.js'
import { headOf } from '../../reference/merkle.js'
import {
  followed,
  foreignEvent,
  indexed,
  mirrorOf,
  newMirrors,
  openedStore,
  recordedByOthers,
  SHORT,
  served,
  until,
} from './eventstoredb-stores.js'
import { query } from './sqlite-files.js'

t.test('an event that is not ours, or is damaged, keeps its place and is set aside', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const [stream, foreign] = [newStream(), newStream()]
  const [first, last] = [newEvent(), newEvent()]
  recordedByOthers(server.log, stream, [first])
  const metadata = Buffer.from(JSON.stringify({ ...first.metadata, schemaVersion: 1 }))
  const unreadable = [
    foreignEvent({ data: Buffer.from('{"broken": ') }),
    foreignEvent({ data: Buffer.from('[1, 2]'), metadata }),
    foreignEvent({ isJson: false, data: Buffer.from([0, 255]), metadata }),
    foreignEvent({ metadata: Buffer.from('no json') }),
    foreignEvent({ metadata: new Uint8Array() }),
    foreignEvent({ metadata: Buffer.from('{"conflict":"a-war"}') }),
    foreignEvent({ data: Buffer.from('{"number": 1e999}'), metadata }),
    foreignEvent({ data: Buffer.from(`{"deep": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`), metadata }),
    foreignEvent({
      metadata: Buffer.from(JSON.stringify({ ...first.metadata, schemaVersion: 1, recordedAt: 'noon' })),
    }),
  ]
  server.log.write(foreign, 0n, unreadable)
  recordedByOthers(server.log, stream, [last])
  const store = await followed(t, server, mirrors)
  const { index } = indexed(t, store)
  t.ok(await index.reachSequence(unreadable.length + 2, 60_000))
  // What the conformance events hold is no development: the index sets them aside for what they are.
  t.same(
    index.setAside.map(({ sequence }) => sequence),
    [1, ...unreadable.map((_, at) => at + 2), unreadable.length + 2],
  )
  t.same(
    (await collect(store.readAll())).map(({ id, sequence }) => [id, sequence]),
    [
      [first.id, 1],
      [last.id, unreadable.length + 2],
    ],
  )
  t.same(store.health().problems, [], 'that is no reason to stop')
  await rejectsWith(t, () => collect(store.readStream(foreign)), 'damaged', 'no command is decided on such a stream')
  t.same(ids(await collect(store.readStream(stream))), ids([first, last]))
  await store.close()
  const rows = query(await mirrorOf(mirrors), 'SELECT canonical, leaf FROM event ORDER BY sequence') as [
    string,
    Buffer,
  ][]
  t.ok(
    rows.every(([canonical, leaf]) => leafHash(canonical).equals(leaf)),
    'they have leaves as all others',
  )
  t.equal(index.tree.size, rows.length)
  const leaves = rows.map(([canonical]) => Buffer.from(canonical))
  t.same(index.tree.root(rows.length), headOf(leaves), 'and are in the root of the ledger')
  const again = await followed(t, server, mirrors)
  t.equal(again.health().sequence, unreadable.length + 2, 'and are no damage of the mirror')
})

t.test("recorded times never fall, and those that a migration has written win over the store's", async (t) => {
  const times = [1_700_000_000_000, 1_600_000_000_000, 1_700_000_000_500]
  const log = new EventLog(() => times.shift() ?? 1_700_000_001_000)
  const [server, mirrors] = [await served(t, { log }), await newMirrors(t)]
  for (const _ of [1, 2, 3]) recordedByOthers(log, newStream(), newEvents(1))
  recordedByOthers(log, newStream(), newEvents(1), { recordedAt: '2024-05-06T07:08:09.010Z' })
  recordedByOthers(log, newStream(), newEvents(1))
  const store = await followed(t, server, mirrors)
  const ledger: LedgerEvent[] = await collect(store.readAll())
  t.same(
    ledger.map(({ recordedAt }) => recordedAt),
    [
      '2023-11-14T22:13:20.000Z',
      '2023-11-14T22:13:20.000Z',
      '2023-11-14T22:13:20.500Z',
      '2024-05-06T07:08:09.010Z',
      '2024-05-06T07:08:09.010Z',
    ],
  )
  t.notOk('recordedAt' in (ledger[3]?.metadata ?? {}), 'it is told as the time, not as metadata')
})

t.test('a gap of a stream stops the ledger and readiness, and is told', async (t) => {
  const [server, mirrors, logged] = [await served(t), await newMirrors(t), [] as string[]]
  const stream = newStream()
  recordedByOthers(server.log, stream, newEvents(3))
  server.faults.event = ({ stream: of, count }) => (of === stream && count === 2 ? 'skip' : undefined)
  const store = await openedStore(t, { url: server.url, mirrors, timings: SHORT, logged })
  await until(() => store.health().problems.some(({ code }) => code === 'gap'))
  t.match(
    store.health().problems.find(({ code }) => code === 'gap'),
    { stops: true },
  )
  t.equal(store.health().sequence, 1, 'nothing after the gap is taken')
  t.equal(store.health().current, false)
  t.match(logged.join(''), new RegExp(`${stream}.*revision 2 came where 1 was due`))
  server.faults.event = () => undefined
  await until(() => store.health().current)
  t.same(store.health().problems, [], 'a gap that closes is forgotten')
  t.equal(store.health().sequence, 3)
})

t.test('deleted streams, and streams that are set to forget, are told, also after a restart', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const [tombstoned, softly, forgetting, restricted] = [newStream(), newStream(), newStream(), newStream()]
  for (const stream of [tombstoned, softly, forgetting, restricted]) recordedByOthers(server.log, stream, newEvents(2))
  const logged: string[] = []
  const store = await followed(t, server, mirrors, logged)
  t.same(store.health().problems, [])
  const codes = (of: EventStore) => of.health().problems.map(({ code, stops }) => `${code} ${stops}`)
  setStreamMetadata(server.log, 'orders-1', { $maxCount: 1 })
  setStreamMetadata(server.log, restricted, { $cacheControl: 3 })
  setStreamMetadata(server.log, forgetting, { $maxAge: 60, $maxCount: 1 })
  await until(() => codes(store).length > 0)
  t.same(codes(store), ['retention true'], 'only of our streams, and only what makes them forget')
  t.match(logged.join(''), /\$maxAge 60, \$maxCount 1/)
  deleteStream(server.log, softly, false)
  deleteStream(server.log, tombstoned, true)
  await until(() => codes(store).length === 2)
  await rejectsWith(t, () => collect(store.readStream(forgetting)), 'damaged', 'a stream that has forgotten')
  await rejectsWith(t, () => collect(store.readStream(softly)), 'damaged', 'one that was deleted softly')
  await rejectsWith(t, () => collect(store.readStream(tombstoned)), 'damaged', 'one with a tombstone')
  await rejectsWith(t, () => store.append(tombstoned, 1, newEvents(1)), 'damaged', 'an append to it')
  t.equal((await collect(store.readStream(restricted))).length, 2)
  t.equal((await collect(store.readAll())).length, 8, 'the ledger has what it had')
  await store.close()
  const again = await followed(t, server, mirrors)
  t.same(codes(again), ['deleted true', 'retention true'])
  setStreamMetadata(server.log, forgetting, {})
  setStreamMetadata(server.log, softly, {})
  await until(() => codes(again).length === 1)
  t.same(codes(again), ['deleted true'], 'what is put right is forgotten')
})
