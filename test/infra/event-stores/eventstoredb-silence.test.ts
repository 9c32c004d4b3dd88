import t from 'tap'
import type { EventStoreFault } from '../../../services/event-store.js'
import {
  appended,
  collect,
  ids,
  newEvent,
  newEvents,
  newStream,
  rejectsWith,
} from '../../conformance/event-store/own-events.js'
import { loggedIds, recordedByOthers, serving, until } from './eventstoredb-stores.js'

t.test(
  'a server that is silent for longer than the deadline: callers are told, and all goes on afterwards',
  async (t) => {
    const { server, store, logged } = await serving(t, { appendMs: 300, readMs: 300, catchUpMs: 300 })
    const [before, event, stream] = [newEvent(), newEvent(), newStream()]
    recordedByOthers(server.log, newStream(), [before])
    await until(() => store.health().sequence === 1)
    server.line().silence(true)
    await rejectsWith(t, () => store.append(stream, 'noStream', [event]), 'outcomeUnknown', 'an append')
    await rejectsWith(t, () => collect(store.readStream(stream)), 'unavailable', 'a stream')
    await until(() => !store.health().current)
    await rejectsWith(t, () => store.head(), 'unavailable', 'the head')
    t.match(store.health().problems, [{ code: 'away', stops: false }])
    t.same(ids(await collect(store.readAll())), [before.id], 'the ledger is read as far as it is known')
    server.line().silence(false)
    await until(() => store.health().current)
    t.same(store.health().problems, [])
    // A busy machine may need more tries than one deadline has room for.
    for (let told = ''; told !== 'appended'; ) {
      told = await store.append(stream, 'noStream', [event]).then(
        ({ outcome }) => outcome,
        ({ code }: EventStoreFault) => code,
      )
    }
    t.same(loggedIds(server, stream), [event.id])
    t.match(logged.join(''), /the store is away/)
    t.match(logged.join(''), /the store is back/)
  },
)

t.test('reads that never get an answer are given up one by one, and appends are not held up by them', async (t) => {
  const { server, store } = await serving(t, { answerMs: 50, readMs: 150, probeMs: 60_000 })
  server.faults.silentReads = true
  const stream = newStream()
  await rejectsWith(t, () => collect(store.readStream(stream)), 'unavailable', 'a read')
  appended(await store.append(stream, 'noStream', newEvents(1)))
  server.faults.silentReads = false
  await until(() => store.health().sequence === 1)
})

t.test(
  'many appends of one call go on for as long as the store takes them, and end with the first that fails',
  async (t) => {
    const { server, store } = await serving(t, { attemptMs: 2_000, appendMs: 2_000, answerMs: 60_000 })
    const many = Array.from({ length: 320 }, () => ({
      stream: newStream(),
      expected: 'noStream' as const,
      events: newEvents(1),
    }))
    // 64 are under way at once, and an answer takes half a second: together they need longer than one append may take.
    server.line().delay(250)
    for (const result of await store.appendMany(many)) appended(result)
    server.line().delay(0)
    await server.stop()
    const more = many.map((one) => ({ ...one, stream: newStream() }))
    await t.rejects(store.appendMany(more), { code: /^(unavailable|outcomeUnknown)$/ })
    await server.start()
    await until(() => store.health().current)
    t.equal(store.health().sequence, 320, 'nothing of them is sent later')
  },
)

t.test('whatever the client throws outside of its promises, nobody hears of it but the log', async (t) => {
  const { server, store, logged } = await serving(t)
  let left = 3
  server.faults.append = () => {
    left -= 1
    return left >= 0 ? { kind: 'leaderWithoutEndpoint', when: 'before' } : undefined
  }
  const events = newEvents(5)
  const stream = newStream()
  appended(await store.append(stream, 'noStream', events))
  t.same(loggedIds(server, stream), ids(events))
  t.same(ids(await collect(store.readStream(stream))), ids(events))
  t.match(logged.join(''), /the thread that talks to the store ended, and is started again/)
  await store.head()
  t.same(store.health().problems, [])
})

t.test('an answer without a position is completed when the event comes back', async (t) => {
  const { server, store } = await serving(t)
  server.faults.append = () => ({ kind: 'noPosition', when: 'after' })
  const stream = newStream()
  const { position } = appended(await store.append(stream, 'noStream', newEvents(3)))
  const ledger = await collect(store.readAll())
  t.equal(ledger.at(-1)?.position, position)
})

t.test('a subscription that says nothing of what this process wrote is taken for dead', async (t) => {
  const { server, store } = await serving(t, { catchUpMs: 100, probeMs: 60_000 })
  let isDead = true
  server.faults.event = () => (isDead ? 'skip' : undefined)
  const [stream, event] = [newStream(), newEvent()]
  appended(await store.append(stream, 'noStream', [event]))
  await rejectsWith(t, () => store.head(), 'unavailable', 'the head')
  isDead = false
  await until(() => store.health().sequence === 1)
  t.same(ids(await collect(store.readAll())), [event.id])
})

t.test('an event that the server leaves out by mistake is found, and put where it belongs', async (t) => {
  const { server, store, logged } = await serving(t, { catchUpMs: 300 })
  const [first, second] = [newStream(), newStream()]
  recordedByOthers(server.log, first, newEvents(2))
  await until(() => store.health().sequence === 2)
  server.faults.event = ({ stream }) => (stream === first ? 'skip' : undefined)
  recordedByOthers(server.log, first, newEvents(1))
  recordedByOthers(server.log, second, newEvents(2))
  await until(() => store.health().sequence === 4)
  server.faults.event = () => undefined
  recordedByOthers(server.log, first, newEvents(1))
  await until(() => store.health().sequence === 6)
  const order = [first, first, first, second, second, first]
  t.same(
    (await collect(store.readAll())).map(({ stream }) => stream),
    order,
  )
  t.equal(store.health().counts.mirrorRebuilds, 1)
  t.match(logged.join(''), /revision 3 came where 2 was due/)

  server.faults.event = ({ stream }) => (order.includes(stream) ? undefined : 'skip')
  const [own, event] = [newStream(), newEvent()]
  appended(await store.append(own, 'noStream', [event]))
  recordedByOthers(server.log, second, newEvents(1))
  await until(() => store.health().sequence === 7)
  server.faults.event = () => undefined
  await until(() => store.health().sequence === 8)
  t.same(
    (await collect(store.readAll())).map(({ stream }) => stream),
    [...order, own, second],
    'also the last one of a stream, where this process has recorded it',
  )
})

t.test('a node that the cluster has gone on without is not taken for the store, though it answers', async (t) => {
  const { server, store } = await serving(t, { readMs: 300 })
  const event = newEvent()
  server.faults.leaderless = true
  await until(() => !store.health().current)
  t.match(store.health().problems, [{ code: 'away', stops: false }])
  await rejectsWith(
    t,
    () => collect(store.readStream(newStream())),
    'unavailable',
    'a command is decided by the leader',
  )
  server.faults.leaderless = false
  recordedByOthers(server.log, newStream(), [event])
  await until(() => store.health().current)
  t.same(ids(await collect(store.readAll())), [event.id])
})

t.test('a subscription that falls behind is not current until it has caught up again', async (t) => {
  const { server, store } = await serving(t, { probeMs: 60_000 })
  server.faults.event = ({ count }) => (count === 2 ? 'behind' : undefined)
  server.faults.held = true
  recordedByOthers(server.log, newStream(), newEvents(3))
  await until(() => store.health().sequence === 1 && !store.health().current)
  t.match(store.health(), { problems: [], lastCurrent: Number })
  server.faults.held = false
  await until(() => store.health().current)
  t.equal(store.health().sequence, 3)
})
