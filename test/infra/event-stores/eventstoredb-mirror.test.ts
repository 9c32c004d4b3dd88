import { readdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import { leafHash } from '../../../services/ledger-leaf.js'
import {
  appended,
  collect,
  ids,
  newEvent,
  newEvents,
  newStream,
  record,
  rejectsWith,
} from '../../conformance/event-store/own-events.js'
import {
  connectionTo,
  followed,
  foreignEvent,
  indexed,
  mirrorOf,
  newMirrors,
  openedStore,
  othersData,
  recordedByOthers,
  SHORT,
  served,
  until,
} from './eventstoredb-stores.js'
import { execute, query } from './sqlite-files.js'

t.test('the mirror is a file of events that anybody can query, as the sqlite store is', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  othersData(server.log)
  const store = await followed(t, server, mirrors)
  const ledger = await record(store, 30)
  const file = await mirrorOf(mirrors)
  const rows = query(file, 'SELECT sequence, canonical, leaf, conflict FROM event ORDER BY sequence')
  t.equal(rows.length, 30, 'nothing of others')
  for (const [index, row] of rows.entries()) {
    const [sequence, canonical, leaf, conflict] = row as [number, string, Buffer, string]
    const { position: _position, sequence: _sequence, leaf: told, ...event } = Object(ledger[index])
    t.equal(sequence, index + 1)
    t.equal(conflict, 'conformance')
    t.strictSame(JSON.parse(canonical), event)
    t.same(leaf, leafHash(canonical))
    t.same(told, leaf)
  }
  await store.close()
  await rejectsWith(t, () => openSqliteStore(file), 'damaged', 'nobody opens a mirror as a store')
})

t.test('the same events have the same leaves in a mirror as in the sqlite store, but for their times', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const store = await followed(t, server, mirrors)
  const embedded = await openSqliteStore(join(mirrors, 'embedded.db'))
  t.teardown(() => embedded.close())
  const [stream, events] = [newStream(), newEvents(3)]
  for (const one of [store, embedded]) appended(await one.append(stream, 'noStream', events))
  await store.head()
  const texts = [await mirrorOf(mirrors), join(mirrors, 'embedded.db')].map((file) =>
    query(file, 'SELECT recorded_at, canonical FROM event ORDER BY sequence').map((row) => {
      const [recordedAt, canonical] = row as [string, string]
      return canonical.replace(recordedAt, 'then')
    }),
  )
  t.strictSame(texts[0], texts[1])
})

t.test('a store that is opened again goes on with its mirror; where that is gone it is made anew', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const first = await followed(t, server, mirrors)
  const ledger = await record(first, 50)
  await first.close()
  let sent = 0
  server.faults.event = () => {
    sent += 1
    return undefined
  }
  const second = await followed(t, server, mirrors)
  t.strictSame(await collect(second.readAll()), ledger)
  t.equal(sent, 0, 'nothing was sent again')
  await second.close()
  await rm(await mirrorOf(mirrors))
  const third = await followed(t, server, mirrors)
  t.strictSame(await collect(third.readAll()), ledger)
  t.equal(sent, 50)
})

t.test('a damaged mirror is made anew, whatever is damaged in it', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const first = await followed(t, server, mirrors)
  const ledger = await record(first, 40)
  await first.close()
  const file = await mirrorOf(mirrors)
  const damages: [string, () => unknown][] = [
    ['cut short', () => truncate(file, 5_000)],
    [
      'a changed text',
      () => execute(file, "UPDATE event SET canonical = replace(canonical, 'talks', 'Talks') WHERE sequence = 7"),
    ],
    ['an event without its place', () => execute(file, 'DELETE FROM place WHERE sequence = 3')],
    ['a missing event', () => execute(file, 'DELETE FROM event WHERE sequence = 3')],
    ['another version', () => execute(file, 'PRAGMA user_version = 9')],
  ]
  for (const [name, damage] of damages) {
    await damage()
    const store = await followed(t, server, mirrors)
    t.strictSame(await collect(store.readAll()), ledger, name)
    await store.close()
  }
})

t.test('a file of another kind in the place of the mirror is not touched', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const file = join(mirrors, `${connectionTo(server.url).fileName}.mirror-1.db`)
  const embedded = await openSqliteStore(file)
  const ledger = await record(embedded, 3)
  await embedded.close()
  await rejectsWith(t, () => openedStore(t, { url: server.url, mirrors }), 'damaged', 'somebody keeps a store there')
  const again = await openSqliteStore(file)
  t.strictSame(await collect(again.readAll()), ledger)
  await again.close()
})

t.test('two stores of one machine have a mirror each, in one directory', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const [one, other] = [await followed(t, server, mirrors), await followed(t, server, mirrors)]
  const ledger = await record(one, 20)
  await until(() => other.health().sequence === 20)
  t.strictSame(await collect(other.readAll()), ledger)
  const files = (await readdir(mirrors)).filter((name) => name.endsWith('.db'))
  t.equal(files.length, 2, files.join())
})

t.test(
  'a store that has lost events which it had acknowledged is noticed while running: all is made anew',
  async (t) => {
    const [server, mirrors, logged] = [await served(t), await newMirrors(t), [] as string[]]
    const store = await followed(t, server, mirrors, logged)
    const ledger = await record(store, 20)
    const { index, told } = indexed(t, store)
    t.ok(await index.reachSequence(20, 60_000))
    const waiting = index.reachSequence(1_000, 60_000)
    await server.loseTail(5)
    t.equal(await waiting, false, 'whoever waits is told that it does not come')
    t.ok(await index.reachSequence(15, 60_000))
    const events = Array.from({ length: 6 }, () => newEvent({ summary: 'longer than what stood there before' }))
    appended(await store.append(newStream(), 'noStream', events))
    t.ok(await index.reachSequence(21, 60_000))
    t.same(ids(await collect(store.readAll())), [...ids(ledger.slice(0, 15)), ...ids(events)])
    t.equal(index.head?.position, (await store.head())?.position)
    t.equal(told.lost, 1)
    t.equal(store.health().counts.mirrorRebuilds, 1)
    await rejectsWith(
      t,
      () => collect(store.readAll(ledger.at(-2)?.position)),
      'badPosition',
      'a position that is gone',
    )
    t.match(logged.join(''), /the store has lost events that it had acknowledged/)
  },
)

t.test('it is noticed at the start too, also where as many events stand at the same places', async (t) => {
  const [server, mirrors] = [await served(t, { now: () => 1_700_000_000_000 }), await newMirrors(t)]
  const first = await followed(t, server, mirrors)
  const stream = newStream()
  const [kept, lost, instead] = [newEvent(), newEvent(), newEvent()]
  appended(await first.append(stream, 'noStream', [kept]))
  const before = appended(await first.append(stream, 0, [lost]))
  await first.head()
  await first.close()
  await server.loseTail(1)
  recordedByOthers(server.log, stream, [instead])
  const second = await followed(t, server, mirrors)
  const ledger = await collect(second.readAll())
  t.same(ids(ledger), ids([kept, instead]))
  t.equal(ledger[1]?.position, before.position, 'another event, where the lost one was')
  t.equal(second.health().counts.mirrorRebuilds, 1)
})

t.test(
  'a server that is too old to say that a subscription has caught up is found to have, and is told of',
  async (t) => {
    const [server, mirrors] = [await served(t, { saysCaughtUp: false, version: '22.10.5' }), await newMirrors(t)]
    othersData(server.log)
    recordedByOthers(server.log, newStream(), newEvents(40))
    othersData(server.log)
    const logged: string[] = []
    const store = await followed(t, server, mirrors, logged)
    t.equal(store.health().sequence, 40)
    const [own] = await record(store, 1)
    t.equal(own?.sequence, 41)
    await until(() => logged.some((line) => line.includes('22.10.5') && line.includes('older than')))
  },
)

t.test('a mirror catches up with a ledger that is larger than one page of anything', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const streams = Array.from({ length: 50 }, newStream)
  for (const stream of streams) {
    recordedByOthers(server.log, stream, newEvents(100))
    server.log.write('orders-9', BigInt(server.log.stream('orders-9').length), [foreignEvent()])
  }
  const store = await followed(t, server, mirrors)
  const ledger = await collect(store.readAll())
  t.equal(ledger.length, 5_000)
  for (const stream of streams) {
    const own = ledger.filter((event) => event.stream === stream)
    if (own.some(({ revision }, at) => revision !== at)) t.fail(`${stream} is not in order`)
  }
})

t.test('a store opens while its server is away, with what its mirror has, and catches up by itself', async (t) => {
  const [server, mirrors] = [await served(t), await newMirrors(t)]
  const first = await followed(t, server, mirrors)
  const ledger = await record(first, 10)
  await first.close()
  await server.stop()
  const store = await openedStore(t, { url: server.url, mirrors, timings: SHORT })
  t.strictSame(await collect(store.readAll()), ledger)
  t.match(store.health(), { current: false, lastCurrent: null, sequence: 10 })
  await until(() => store.health().problems.length > 0)
  recordedByOthers(server.log, newStream(), newEvents(5))
  await server.start()
  await until(() => store.health().current)
  t.equal((await store.head())?.sequence, 15)
  t.same(store.health().problems, [])
})
