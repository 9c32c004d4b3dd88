import t from 'tap'
import { createMemoryStore } from '../../../infra/event-stores/memory/memory-store.js'
import {
  appended,
  collect,
  newEvents,
  newStream,
  record,
  rejectsWith,
} from '../../conformance/event-store/own-events.js'
import { eventStoreConformance } from '../../conformance/event-store.js'

eventStoreConformance('memory', async (t) => {
  const store = createMemoryStore()
  t.teardown(() => store.close())
  return { store, reopen: async () => store }
})

eventStoreConformance('memory, with other data', async (t) => {
  const store = createMemoryStore()
  await record(store, 300)
  t.teardown(() => store.close())
  return { store, reopen: async () => store }
})

t.test('memory: recorded time stands still while the clock steps back', async (t) => {
  const times = ['2025-04-04T12:00:00.000Z', '2025-04-04T11:00:00.000Z', '2025-04-04T12:00:00.001Z']
  let turn = 0
  const store = createMemoryStore({ now: () => Date.parse(times[turn++] ?? '') })
  for (const _ of times) appended(await store.append(newStream(), 'noStream', newEvents(1)))
  const recorded = (await collect(store.readAll())).map((event) => event.recordedAt)
  t.same(recorded, ['2025-04-04T12:00:00.000Z', '2025-04-04T12:00:00.000Z', '2025-04-04T12:00:00.001Z'])
  t.equal((await store.head())?.recordedAt, '2025-04-04T12:00:00.001Z')
})

t.test('memory: a new store has no head and nothing to read', async (t) => {
  const store = createMemoryStore()
  t.equal(await store.head(), undefined)
  t.same(await collect(store.readAll()), [])
})

t.test('memory: a position that this store never issued is the fault badPosition', async (t) => {
  const [one, other] = [createMemoryStore(), createMemoryStore()]
  appended(await one.append(newStream(), 'noStream', newEvents(3)))
  const head = await one.head()
  await rejectsWith(t, () => collect(other.readAll(head?.position)), 'badPosition', 'beyond the head')
})

t.test('an append that breaks the promises of the port is a bug and is told so', async (t) => {
  const store = createMemoryStore()
  const [event] = newEvents(1)
  if (event === undefined) throw new Error('There is one event')
  const stream = newStream()
  await t.rejects(store.append('other-1', 'noStream', [event]), TypeError, 'a stream that is not ours')
  await t.rejects(store.append(stream, 'noStream', []), TypeError, 'no events')
  await t.rejects(store.append(stream, 'noStream', [event, event]), TypeError, 'the same id twice')
  await t.rejects(store.append(stream, -1, [event]), TypeError, 'no such revision')
  await t.rejects(store.append(stream, 'noStream', [{ ...event, id: 'x' }]), TypeError, 'an id that is no UUID')
  const metadata = { ...event.metadata, recordedAt: '2025-04-04T12:00:00.000Z' }
  await t.rejects(store.append(stream, 'noStream', [{ ...event, metadata }]), TypeError, 'a reserved member')
  await t.rejects(store.append(stream, 'noStream', [{ ...event, data: { n: Number.NaN } }]), TypeError, 'not JSON')
  t.equal(await store.head(), undefined)
})
