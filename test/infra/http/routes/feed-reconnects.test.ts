import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import { openSqliteStore } from '../../../../infra/event-stores/sqlite/sqlite-store.js'
import type { EventStore } from '../../../../services/event-store.js'
import { newFile } from '../../event-stores/sqlite-files.js'
import { openFeed, take } from '../feed-client.js'
import { described, U } from './parley-app.js'
import { serving } from './serving-parley.js'

const FEED = `${U}/feed`
const LAST_WORDS = 'That was all.'

/** What one client does: how many events it takes before it leaves each time; at the end it stays. */
type Visits = readonly number[]

/** Follows the feed through all its visits until the last words are told: the positions in the order they came. */
const follow = async (port: number, after: string, visits: Visits): Promise<readonly string[]> => {
  const positions: string[] = []
  for (const visit of [...visits, Number.POSITIVE_INFINITY]) {
    const last = positions.at(-1)
    const feed = await openFeed(port, `${FEED}?after=${after}`, last === undefined ? {} : { 'last-event-id': last })
    try {
      if (feed.status !== 200) throw new Error(`the feed answered ${feed.status}`)
      for (let taken = 0; taken < visit; taken += 1) {
        const [event] = await take(feed, 1)
        if (!event) throw new Error('the feed ended')
        positions.push(event.id)
        if (event.data.includes(LAST_WORDS)) return positions
      }
    } finally {
      feed.leave()
    }
  }
  return positions
}

type Serving = Awaited<ReturnType<typeof serving>>

/** Records, corrects and retracts, with events of another conflict between. */
const write = async ({ send, record }: Serving, writer: number, count: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) {
    const { id } = await record(`${writer}/${at}`, { summary: 'x'.repeat((at * 997) % 9_000 || 1) })
    if (at % 3 === 0) await send('POST', `/v1/developments/${id}/retraction`, { reason: 'recording-error' })
    if (at % 5 === 0) await send('POST', `/v1/developments/${id}/grade`, { reliability: 'B' })
    if (at % 2 === 0) await send('PUT', `/v1/conflicts/war-${writer}`, { ...described, title: `War ${at}` })
  }
}

const visits = fc.array(fc.nat({ max: 12 }), { maxLength: 25 })
const clients = fc.array(visits, { minLength: 2, maxLength: 6 })

const noGapNoRepeat = (open: (t: Test) => Promise<EventStore>, numRuns: number) => async (t: Test) => {
  await fc.assert(
    fc.asyncProperty(clients, async (clients) => {
      const store = await open(t)
      // A client that is gone holds its place until the server has learnt of it.
      const parley = await serving(t, { store, feeds: { feeds: 1_000 } })
      const { port, position, record } = parley
      const following = Promise.all(clients.map((visits) => follow(port, position, visits)))
      await Promise.all([1, 2, 3].map((writer) => write(parley, writer, 25)))
      await record('last', { summary: LAST_WORDS })
      const expected: string[] = []
      for await (const event of store.readAll(position))
        if (event.metadata.conflict === 'a-war') expected.push(event.position)
      for (const told of await following) t.strictSame(told, expected)
      await parley.parley.close()
    }),
    { numRuns },
  )
}

t.test(
  'whenever clients leave and come back while others write, none misses an event or gets one twice',
  noGapNoRepeat(async () => createMemoryStore(), 8),
)

t.test(
  'the same over a file, where writing and reading take turns',
  noGapNoRepeat(async (t) => openSqliteStore(await newFile(t)), 4),
)

t.test('a client goes on where it was after the server was started anew', async (t) => {
  const file = await newFile(t)
  const before = await serving(t, { store: await openSqliteStore(file) })
  const first = await openFeed(before.port, `${FEED}?after=${before.position}`)
  const one = await before.record('1')
  t.match(await take(first, 1), [{ id: one.position }])
  const closed = before.parley.close()
  t.strictSame(await take(first, 1), [], 'the feed is ended')
  await closed
  const after = await serving(t, { store: await openSqliteStore(file) })
  const second = await openFeed(after.port, FEED, { 'last-event-id': one.position })
  t.teardown(second.leave)
  const two = await after.record('2')
  t.match(await take(second, 1), [{ id: two.position }])
})
