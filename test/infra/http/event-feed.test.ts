import { once } from 'node:events'
import { mock } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createMemoryStore } from '../../../infra/event-stores/memory/memory-store.js'
import { EventFeed, FEED_LIMITS, type FeedLimits } from '../../../infra/http/event-feed.js'
import { followLedger } from '../../../services/ledger-feed.js'
import { LedgerIndex } from '../../../services/ledger-index.js'
import { newEvent } from '../../../services/writing.js'

const MEBIBYTE = 1024 * 1024

/** A ledger that grows by events of some size, and its index. `read` counts what was read of it. */
const growing = async (t: Test) => {
  const inner = createMemoryStore()
  const index = new LedgerIndex()
  const stop = new AbortController()
  const feeding = followLedger(inner, index, stop.signal)
  t.teardown(async () => {
    stop.abort()
    await feeding
    await inner.close()
  })
  const counts = { read: 0, reading: 0 }
  const store = {
    async *readAll(after?: string) {
      counts.reading += 1
      try {
        for await (const event of inner.readAll(after)) {
          counts.read += 1
          yield event
        }
      } finally {
        counts.reading -= 1
      }
    },
  }
  let revision = -1
  const grow = async (count: number, bytes = 10, text = 'x'): Promise<void> => {
    for (let grown = 0; grown < count; grown += 1) {
      const stream = 'parleyConflict-a'
      const data = { kind: 'party', id: 'russia', alias: text.repeat(bytes) }
      const at = { conflict: 'a', contentDigest: 'x' }
      const author = { recordedBy: 'local', correlationId: 'test' }
      const event = newEvent(stream, revision + 1, { type: 'AliasAdded', data }, at, author)
      if ('refused' in event) throw new Error(event.detail)
      await inner.append(stream, revision < 0 ? 'noStream' : revision, [event])
      revision += 1
    }
    await index.reachSequence(revision + 1, 60_000)
  }
  const feedAfter = (sequence: number, limits: FeedLimits = FEED_LIMITS): EventFeed => {
    const feed = new EventFeed({ store, index }, 'a', sequence, limits)
    t.teardown(() => feed.destroy())
    return feed
  }
  return { index, counts, grow, feedAfter }
}

/** What has been sent so far, and nothing more: reads while something waits. */
const taken = async (feed: EventFeed): Promise<string> => {
  let text = ''
  for (let quiet = 0; quiet < 20; quiet += 1) {
    await nextTurn()
    for (let piece = feed.read(); piece !== null; piece = feed.read()) {
      text += piece
      quiet = 0
    }
  }
  return text
}

const idsIn = (text: string): number[] => [...text.matchAll(/^id: 0*(\d+)$/gm)].map(([, id]) => Number(id))

t.test('old events are read no faster than they are taken, however many there are', async (t) => {
  const { counts, grow, feedAfter } = await growing(t)
  await grow(300, 10_000)
  const feed = feedAfter(0)
  await taken(feed)
  const slow = feedAfter(0)
  for (let turn = 0; turn < 100; turn += 1) await nextTurn()
  t.ok(slow.readableLength < 100_000, 'of three megabytes next to nothing is held')
  t.ok(counts.read < 310 + 10)
  t.notOk(slow.destroyed, 'who has not caught up may take all the time there is')
  t.strictSame(
    idsIn(await taken(slow)),
    Array.from({ length: 300 }, (_, at) => at + 1),
  )
})

t.test(
  'a client that has caught up is held events for, up to the limit; beyond it the feed is destroyed',
  async (t) => {
    const { grow, feedAfter } = await growing(t)
    await grow(1)
    const feed = feedAfter(0)
    await taken(feed)
    const failed = once(feed, 'error')
    let held = 0
    while (!feed.destroyed) {
      held = feed.readableLength
      await grow(1, 50_000)
      for (let turn = 0; turn < 10; turn += 1) await nextTurn()
    }
    t.match(await failed, [{ message: 'a feed is too far behind' }])
    t.ok(held > MEBIBYTE - 60_000 && held <= MEBIBYTE, 'it held as much as the limit says, and no more')
  },
)

t.test('a client that takes what comes is never dropped, however much comes', async (t) => {
  const { grow, feedAfter } = await growing(t)
  const feed = feedAfter(0, { ...FEED_LIMITS, behindBytes: 100_000 })
  let text = ''
  feed.on('data', (piece) => {
    text += piece
  })
  for (let burst = 0; burst < 10; burst += 1) await grow(50, 2_000)
  while (idsIn(text).at(-1) !== 500) await nextTurn()
  t.strictSame(
    idsIn(text),
    Array.from({ length: 500 }, (_, at) => at + 1),
  )
  t.notOk(feed.destroyed)
})

t.test('a comment is sent at once and every fifteen seconds, but not while events wait', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const { grow, feedAfter } = await growing(t)
  const feed = feedAfter(0)
  t.equal(await taken(feed), ':\n\n')
  mock.timers.tick(14_999)
  t.equal(await taken(feed), '')
  mock.timers.tick(1)
  t.equal(await taken(feed), ':\n\n')
  mock.timers.tick(15_000)
  t.equal(await taken(feed), ':\n\n')
  await grow(1)
  while (feed.readableLength === 0) await nextTurn()
  mock.timers.tick(60_000)
  const text = await taken(feed)
  t.notMatch(text, /^:/m)
  t.strictSame(idsIn(text), [1])
  feed.destroy()
  mock.timers.tick(15_000)
  t.equal(feed.readableLength, 0)
})

t.test('a feed that is destroyed stops reading at once, wherever it was', async (t) => {
  const { counts, grow, feedAfter } = await growing(t)
  await grow(300, 10_000)
  const reading = feedAfter(0)
  while (counts.reading === 0) await nextTurn()
  const waiting = feedAfter(300)
  await taken(waiting)
  reading.destroy()
  waiting.destroy()
  while (counts.reading > 0) await nextTurn()
  const { read } = counts
  await grow(10)
  for (let turn = 0; turn < 50; turn += 1) await nextTurn()
  t.equal(counts.read, read, 'nobody reads what comes later')
})

t.test('a feed that is finished ends after what it holds, once', async (t) => {
  const { counts, grow, feedAfter } = await growing(t)
  await grow(300, 10_000)
  const feed = feedAfter(0)
  while (feed.readableLength < 10_000) await nextTurn()
  feed.finish()
  feed.finish()
  const ended = once(feed, 'end')
  const ids = idsIn(await taken(feed))
  await ended
  t.strictSame(
    ids,
    ids.map((_, at) => at + 1),
  )
  t.ok(ids.length < 300)
  t.equal(counts.reading, 0)
})

t.test('each event is three lines and an empty one; its data is one line whatever it holds', async (t) => {
  const { grow, feedAfter } = await growing(t)
  await grow(1, 2, 'a\r\nb\u2028\0 ')
  const [comment, event, ...rest] = (await taken(feedAfter(0))).split('\n\n')
  t.equal(comment, ':')
  t.strictSame(rest, [''])
  const [id, type, data, ...none] = event?.split(/\r\n|\r|\n/) ?? []
  t.equal(id, 'id: 0000000000000001')
  t.equal(type, 'event: AliasAdded')
  const told = JSON.parse(data?.replace(/^data: /, '') ?? '')
  t.match(told, { sequence: 1, position: '0000000000000001', glossary: 'a' })
  t.equal(told.data.alias, 'a\r\nb\u2028\0 a\r\nb\u2028\0 ')
  t.strictSame(none, [])
})
