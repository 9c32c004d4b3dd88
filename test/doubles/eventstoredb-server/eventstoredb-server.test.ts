import { randomUUID } from 'node:crypto'
import {
  type AllStreamResolvedEvent,
  type AppendToStreamOptions,
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client'
import t, { type Test } from 'tap'
import { type EventStoreDbServer, type ServerOptions, startEventStoreDb } from './eventstoredb-server.js'

// The double is held to what EventStoreDB documents, by the client as anybody would use it: the adapter's tests are worth
// no more than it is. Both of the client's ways to append are asked.

/** With credentials of its own an append is one call; without it goes the way of all others, in one stream of calls. */
const WAYS: readonly (readonly [string, AppendToStreamOptions])[] = [
  ['by BatchAppend', {}],
  ['by Append', { credentials: { username: '', password: '' } }],
]

const served = async (t: Test, options: ServerOptions = {}): Promise<EventStoreDbServer> => {
  const server = await startEventStoreDb(options)
  t.teardown(() => server.stop())
  return server
}

const clientOf = (url: string): EventStoreDBClient => EventStoreDBClient.connectionString(url)
const event = (data: object = { some: 'data' }) => jsonEvent({ type: 'Something', data: { ...data } })
const events = (count: number) => Array.from({ length: count }, () => event())
const newStream = (): string => `test-${randomUUID()}`

/** What the client threw, with its own members; undefined where it threw nothing. */
const thrown = (call: Promise<unknown>): Promise<object | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => ({ ...Object(error), message: error instanceof Error ? error.message : '' }),
  )

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

for (const [way, how] of WAYS) {
  t.test(`${way}: the expected revision is checked, and the actual one told`, async (t) => {
    const client = clientOf((await served(t)).url)
    const stream = newStream()
    const append = (expectedRevision: 'no_stream' | 'stream_exists' | bigint, count = 1) =>
      client.appendToStream(stream, events(count), { ...how, expectedRevision })
    const wrong = (actualVersion: bigint | 'no_stream') => ({ type: 'wrong-expected-version', actualVersion })
    t.match(await thrown(append(0n)), wrong('no_stream'))
    t.match(await thrown(append('stream_exists')), wrong('no_stream'))
    t.match(await append('no_stream', 3), { success: true, nextExpectedRevision: 2n })
    t.match(await thrown(append('no_stream')), wrong(2n))
    t.match(await thrown(append(1n)), wrong(2n))
    t.match(await thrown(append(3n)), wrong(2n))
    t.match(await append(2n), { nextExpectedRevision: 3n })
    t.match(await append('stream_exists'), { nextExpectedRevision: 4n })
    t.match(await append(4n, 0), { success: true }, 'no events are no mistake')
  })

  t.test(`${way}: idempotency looks at ids, at the same expected revision, and never at content`, async (t) => {
    const client = clientOf((await served(t)).url)
    const stream = newStream()
    const batch = events(3)
    const append = (some: typeof batch, expectedRevision: 'no_stream' | bigint) =>
      client.appendToStream(stream, some, { ...how, expectedRevision })
    const first = await append(batch, 'no_stream')
    await append(events(2), 2n)
    t.same(await append(batch, 'no_stream'), first, 'the first answer again, after later events')
    const other = batch.map((one) => ({ ...one, data: { quite: 'other' } }))
    t.same(await append(other, 'no_stream'), first, 'other content under the same ids')
    t.match(await append(batch.slice(0, 2), 'no_stream'), { nextExpectedRevision: 1n }, 'the beginning of the batch')
    t.match(await append(batch.slice(1), 0n), first, 'its end')
    t.match(await thrown(append([...batch, event()], 'no_stream')), { actualVersion: 4n }, 'one event more')
    t.match(await append(batch, 4n), { nextExpectedRevision: 7n }, 'at the current revision the ids do not matter')
    t.equal((await collect(client.readStream(stream))).length, 8)
  })

  t.test(`${way}: an append of more than 1 MiB, or to a deleted stream, is refused`, async (t) => {
    const client = clientOf((await served(t)).url)
    const stream = newStream()
    const halves = [event({ text: 'x'.repeat(524_288) }), event({ text: 'x'.repeat(524_288) })]
    t.match(await thrown(client.appendToStream(stream, halves, how)), {
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 1_048_576,
    })
    await client.appendToStream(stream, halves.slice(1), how)
    await client.tombstoneStream(stream)
    t.match(await thrown(client.appendToStream(stream, events(1), how)), { type: 'stream-deleted', streamName: stream })
    t.match(await thrown(collect(client.readStream(stream))), { type: 'stream-deleted' })
  })
}

t.test('a stream is read in both directions; none such is an error while iterating', async (t) => {
  const client = clientOf((await served(t)).url)
  const stream = newStream()
  await client.appendToStream(stream, events(5))
  const revisions = async (reading: AsyncIterable<{ event?: { revision: bigint } }>) =>
    (await collect(reading)).map((one) => one.event?.revision)
  t.same(await revisions(client.readStream(stream, { fromRevision: 3n })), [3n, 4n], 'inclusive')
  t.same(await revisions(client.readStream(stream, { fromRevision: 9n })), [])
  t.same(await revisions(client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 2 })), [4n, 3n])
  t.match(await thrown(collect(client.readStream(newStream()))), { type: 'stream-not-found' })
})

t.test('metadata hides events of a stream; $all shows them until they are scavenged', async (t) => {
  const server = await served(t)
  const client = clientOf(server.url)
  const stream = newStream()
  await client.appendToStream(stream, events(4))
  await client.setStreamMetadata(stream, { maxCount: 2 })
  const shown = async () => (await collect(client.readStream(stream))).map((one) => one.event?.revision)
  t.same(await shown(), [2n, 3n])
  await client.setStreamMetadata(stream, { truncateBefore: 1 })
  t.same(await shown(), [1n, 2n, 3n])
  await client.deleteStream(stream)
  t.match(await thrown(shown()), { type: 'stream-not-found' }, 'a soft delete')
  await client.appendToStream(stream, events(1), { expectedRevision: 'no_stream' })
  t.same(await shown(), [4n], 'the stream goes on where it left off')
  const all = (await collect(client.readAll())).filter((one) => one.event?.streamId === stream)
  t.equal(all.length, 5)
})

t.test('$all is read from a position inclusively, and subscribed to exclusively', async (t) => {
  const server = await served(t)
  const client = clientOf(server.url)
  const positions: Position[] = []
  for (let at = 0; at < 3; at += 1) {
    const { position } = await client.appendToStream(newStream(), events(1))
    if (position) positions.push(position)
  }
  const [, second, third] = positions
  if (!second || !third) throw new Error('There are three events')
  const positionsOf = (some: readonly AllStreamResolvedEvent[]) => some.map((one) => one.event?.position)
  t.same(positionsOf(await collect(client.readAll({ fromPosition: second }))), [second, third])
  const beyond = { commit: third.commit + 1_000n, prepare: third.prepare + 1_000n }
  t.same(await collect(client.readAll({ fromPosition: beyond })), [], 'beyond the end')
  const between = { commit: second.commit + 1n, prepare: second.prepare + 1n }
  t.match(await thrown(collect(client.readAll({ fromPosition: between }))), { message: /invalid position/ })
  const subscription = client.subscribeToAll({ fromPosition: second })
  for await (const { event } of subscription) {
    t.same(event?.position, third)
    break
  }
})

t.test('a filtered subscription tells when it has caught up, and how far it has looked', async (t) => {
  const server = await served(t)
  const client = clientOf(server.url)
  const told: string[] = []
  await client.appendToStream('wanted-1', events(2))
  for (let at = 0; at < 100; at += 1) await client.appendToStream('other-1', events(1))
  await client.appendToStream('wanted-1', events(1))
  const filter = streamNameFilter({
    prefixes: ['wanted-'],
    maxSearchWindow: 10,
    checkpointInterval: 5,
    checkpointReached: () => void told.push('checkpoint'),
  })
  const subscription = client.subscribeToAll({ filter })
  subscription.on('confirmation', () => told.push('confirmation'))
  subscription.on('caughtUp', () => {
    told.push('caughtUp')
    void client.appendToStream('wanted-2', events(1))
  })
  let seen = 0
  for await (const { event } of subscription) {
    told.push(event?.streamId ?? '')
    seen += 1
    if (seen === 4) break
  }
  const marks = told.filter((one) => one === 'checkpoint')
  t.equal(marks.length, 2, 'one for each 50 of the 103 events')
  t.equal(told[0], 'confirmation')
  t.ok(told.indexOf('caughtUp') < told.indexOf('wanted-2'), 'before what is recorded later')
})

t.test('users are checked; $all is for admins', async (t) => {
  const users = { admin: { password: 'changeit', isAdmin: true }, reader: { password: 'read', isAdmin: false } }
  const server = await served(t, { users })
  // Without TLS the client sends no credentials at all.
  t.match(await thrown(collect(clientOf(server.url).readAll())), { type: 'access-denied' })
})

t.test('a stopped server refuses connections, and starts again on its port with its data', async (t) => {
  const server = await served(t)
  const client = clientOf(server.url)
  const stream = newStream()
  await client.appendToStream(stream, events(2))
  await server.stop()
  t.match(await thrown(collect(client.readStream(stream))), { type: 'unavailable' })
  await server.start()
  t.equal((await collect(client.readStream(stream))).length, 2)
})
