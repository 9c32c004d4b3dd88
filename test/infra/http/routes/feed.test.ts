import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import { type EventStore, EventStoreFault } from '../../../../services/event-store.js'
import { openFeed, take } from '../feed-client.js'
import { exchange, isAlive, request } from '../raw-client.js'
import { described, U } from './parley-app.js'
import { serving } from './serving-parley.js'

const FEED = `${U}/feed`

/** Sources that make an event of 360 kB. */
const LARGE = Array.from({ length: 40 }, () => ({
  publisher: 'wire',
  publishedAt: '2022-03-19',
  quote: 'x'.repeat(9_000),
}))

t.test('a feed tells what was recorded after a position, then each event as it is recorded', async (t) => {
  const { parley, port, record, send, position } = await serving(t)
  const { id } = await record('1')
  const feed = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(feed.leave)
  t.equal(feed.status, 200)
  t.match(feed.headers, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  t.match(await take(feed, 1), [{ event: 'StatementMade' }])
  await send('POST', `/v1/developments/${id}/retraction`, { reason: 'recording-error' })
  const { position: last } = await send('POST', `/v1/developments/${id}/reinstatement`, { reason: 'recording-error' })
  const later = await take(feed, 2)
  t.match(later, [{ event: 'DevelopmentRetracted' }, { event: 'DevelopmentReinstated', id: last }])

  const paged = (await parley.app.inject(`${U}/events?after=${position}`)).json()
  const again = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(again.leave)
  const told = (await take(again, 3)).map(({ id, event, data }) => ({ id, event, data: JSON.parse(data) }))
  const expected = paged.events.map((event: { position: string; type: string }) => ({
    id: event.position,
    event: event.type,
    data: event,
  }))
  t.strictSame(told, expected, 'as the pages of the ledger tell it')
})

t.test('without a position it begins at the start, and tells nothing of other conflicts', async (t) => {
  const { port, send, record, store } = await serving(t)
  await send('PUT', '/v1/conflicts/another-war', described)
  await record('1')
  const feed = await openFeed(port, FEED)
  t.teardown(feed.leave)
  const expected = []
  for await (const { position, metadata } of store.readAll()) if (metadata.conflict === 'a-war') expected.push(position)
  const taken = await take(feed, expected.length)
  t.strictSame(
    taken.map(({ id }) => id),
    expected,
  )
})

t.test('Last-Event-ID says where to go on, whatever the URL says', async (t) => {
  const { port, record, position } = await serving(t)
  const [one, two] = [await record('1'), await record('2')]
  for (const after of [`?after=${position}`, '?after=never', '']) {
    const feed = await openFeed(port, `${FEED}${after}`, { 'last-event-id': one.position })
    t.teardown(feed.leave)
    t.match(await take(feed, 1), [{ id: two.position }], after)
  }
})

t.test('a position that was never issued is refused, in the header and in the URL', async (t) => {
  const { parley } = await serving(t)
  for (const never of ['', '0', 'x', '0000000000000000', '0000000000009999', '1, 2']) {
    const header = await parley.app.inject({ url: FEED, headers: { 'last-event-id': never } })
    t.match(header.json(), { status: 400, code: 'PARLEY_BAD_POSITION', errors: [{ header: 'last-event-id' }] }, never)
    const parameter = await parley.app.inject(`${FEED}?after=${encodeURIComponent(never)}`)
    t.match(parameter.json(), { status: 400, code: 'PARLEY_BAD_POSITION', errors: [{ parameter: 'after' }] }, never)
  }
})

t.test('a feed has no clocks and no limit, and there is none of a conflict that is not there', async (t) => {
  const { parley } = await serving(t)
  for (const query of ['asOf=2022-03-18', 'sequence=1', 'limit=5', 'after=1&after=2'])
    t.equal((await parley.app.inject(`${FEED}?${query}`)).statusCode, 400, query)
  t.match((await parley.app.inject('/v1/conflicts/no-war/feed')).json(), { code: 'PARLEY_NOT_FOUND' })
})

t.test('HEAD ends after the headers', async (t) => {
  const { port } = await serving(t)
  const answer = await exchange(port, request(port, `HEAD ${FEED}`, { connection: 'close' }))
  t.equal(answer?.status, 200)
  t.equal(answer?.headers.get('content-type'), 'text/event-stream')
  t.equal(answer?.body, '')
})

t.test('a quiet feed sends comments, the first one at once', async (t) => {
  const { port, position } = await serving(t, { feeds: { commentMs: 5 } })
  const feed = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(feed.leave)
  let comments = 0
  for await (const block of feed.blocks()) {
    t.match(block, { comment: String })
    comments += 1
    if (comments === 5) break
  }
})

t.test('the eleventh feed is refused until one of the ten is gone', async (t) => {
  const { port } = await serving(t)
  const feeds = await Promise.all(Array.from({ length: 10 }, () => openFeed(port, FEED)))
  t.teardown(() => feeds.map(({ leave }) => leave()))
  const refused = await exchange(port, request(port, `GET ${FEED}`, { connection: 'close' }))
  t.equal(refused?.status, 429)
  t.match(refused?.headers.get('retry-after'), /^\d+$/)
  t.match(JSON.parse(refused?.body ?? ''), { code: 'PARLEY_TOO_MANY_REQUESTS' })
  feeds[3]?.leave()
  for (;;) {
    const feed = await openFeed(port, FEED)
    if (feed.status === 200) {
      feeds.push(feed)
      break
    }
    feed.answer.resume()
    t.equal(feed.status, 429)
  }
})

t.test('of a thousand feeds at once ten are served, the others refused, and nothing is left of them', async (t) => {
  const { port, record, position } = await serving(t)
  const feeds = await Promise.all(Array.from({ length: 1_000 }, () => openFeed(port, `${FEED}?after=${position}`)))
  const served = feeds.filter(({ status }) => status === 200)
  t.equal(served.length, 10)
  t.equal(feeds.filter(({ status }) => status === 429).length, 990)
  const one = await record('1')
  for (const feed of served) t.match(await take(feed, 1), [{ id: one.position }])
  for (const feed of feeds) feed.leave()
  t.ok(await isAlive(port))
})

t.test('where so many are allowed, a thousand feeds all tell the same', async (t) => {
  const { port, record, position } = await serving(t, { feeds: { feeds: 1_000 } })
  const feeds = await Promise.all(Array.from({ length: 1_000 }, () => openFeed(port, `${FEED}?after=${position}`)))
  t.teardown(() => feeds.map(({ leave }) => leave()))
  const expected: string[] = []
  for (let at = 0; at < 5; at += 1) expected.push((await record(`${at}`)).position)
  let same = 0
  for (const feed of feeds) if ((await take(feed, 5)).map(({ id }) => id).join() === expected.join()) same += 1
  t.equal(same, 1_000)
})

t.test('closing ends the feeds: one that is quiet in good order, one that nobody reads by force', async (t) => {
  const { parley, port, record, position } = await serving(t)
  for (let at = 0; at < 40; at += 1) await record(`${at}`, { sources: LARGE })
  const last = await record('last')
  const unread = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(unread.leave)
  const quiet = await openFeed(port, `${FEED}?after=${last.position}`)
  const blocks = quiet.blocks()
  t.match(await blocks.next(), { value: { comment: String } })
  const closed = parley.close()
  t.match(await blocks.next(), { done: true })
  t.ok(quiet.answer.complete, 'the answer was ended, not cut')
  await closed
  await t.rejects(openFeed(port, FEED), { code: 'ECONNREFUSED' })
})

t.test('a store that fails breaks the feed off, and the client goes on where it was', async (t) => {
  const inner = createMemoryStore()
  let failing = false
  const store: EventStore = {
    ...inner,
    async *readAll(after) {
      for await (const event of inner.readAll(after)) {
        if (failing && event.type === 'StatementMade') throw new Error('the disk is gone')
        yield event
      }
    },
  }
  const { port, record, position } = await serving(t, { store })
  const feed = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(feed.leave)
  failing = true
  const { position: missed } = await record('1')
  await t.rejects(take(feed, 1), { code: 'ECONNRESET' })
  failing = false
  const again = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(again.leave)
  t.match(await take(again, 1), [{ id: missed }])
})

t.test('a store that has lost events breaks the feed off: what was sent is of a ledger that is no more', async (t) => {
  const inner = createMemoryStore()
  const lost = new AbortController()
  const store: EventStore = {
    ...inner,
    async *subscribe(after, signal) {
      if (!lost.signal.aborted) yield* inner.subscribe(after, AbortSignal.any([signal, lost.signal]))
      if (after !== undefined) throw new EventStoreFault('badPosition', 'lost')
      yield* inner.subscribe(after, signal)
    },
  }
  const { port, record, position } = await serving(t, { store })
  const feed = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(feed.leave)
  const first = await record('1')
  t.match(await take(feed, 1), [{ id: first.position }])
  lost.abort()
  await t.rejects(take(feed, 1), { code: 'ECONNRESET' })
})

t.test('when the client goes away in the middle, reading stops', async (t) => {
  const inner = createMemoryStore()
  let reading = 0
  let read = 0
  const store: EventStore = {
    ...inner,
    async *readAll(after) {
      reading += 1
      try {
        for await (const event of inner.readAll(after)) {
          read += 1
          yield event
        }
      } finally {
        reading -= 1
      }
    },
  }
  const { port, record, position } = await serving(t, { store })
  for (let at = 0; at < 60; at += 1) await record(`${at}`, { sources: LARGE })
  const feed = await openFeed(port, `${FEED}?after=${position}`)
  await take(feed, 1)
  t.equal(reading, 1, 'a client that does not read holds the reading back')
  feed.leave()
  while (reading > 0) await nextTurn()
  t.ok(read < 60, 'not all of it was read')
})

t.test('a client that does not take what comes is dropped, and catches up by Last-Event-ID', async (t) => {
  const { parley, port, record, position } = await serving(t)
  const feed = await openFeed(port, `${FEED}?after=${position}`)
  t.teardown(feed.leave)
  feed.answer.socket.pause()
  const connections = promisify(parley.app.server.getConnections.bind(parley.app.server))
  const positions: string[] = []
  do positions.push((await record(`${positions.length}`, { sources: LARGE })).position)
  while ((await connections()) > 0 && positions.length < 200)
  t.equal(await connections(), 0, 'the server has let go of it')
  t.ok(positions.length > 2, 'not before it was a mebibyte behind')
  const again = await openFeed(port, FEED, { 'last-event-id': position })
  t.teardown(again.leave)
  const taken = await take(again, positions.length)
  t.strictSame(
    taken.map(({ id }) => id),
    positions,
  )
})
