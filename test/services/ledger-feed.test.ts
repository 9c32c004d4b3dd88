import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import { type EventStore, EventStoreFault, type JsonObject } from '../../services/event-store.js'
import { followLedger } from '../../services/ledger-feed.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { leafTextOf } from '../../services/ledger-leaf.js'
import { newEvent } from '../../services/writing.js'
import { collect } from '../conformance/event-store/own-events.js'
import { headOf } from '../reference/merkle.js'

const author = { recordedBy: 'local', correlationId: 'test' }
const described = { title: 'A war', timeZone: 'UTC', principals: [] }

/** Appends one event to the stream of a conflict, right or wrong. */
const append = async (
  store: EventStore,
  conflict: string,
  data: JsonObject,
  type = 'ConflictOpened',
): Promise<string> => {
  const stream = `parleyConflict-${conflict}`
  const event = newEvent(stream, 'noStream', { type, data }, { conflict, contentDigest: conflict }, author)
  if ('refused' in event) throw new Error(event.detail)
  const result = await store.append(stream, 'noStream', [event])
  if (result.outcome !== 'appended') throw new Error('the stream is there already')
  return result.position
}

t.test(
  'a subscription that fails is begun anew after the last event taken: none is missed or taken twice',
  async (t) => {
    const store = createMemoryStore()
    const index = new LedgerIndex()
    const begun: (string | undefined)[] = []
    // Each subscription breaks after two events.
    const breaking: EventStore = {
      ...store,
      async *subscribe(after, signal) {
        begun.push(after)
        let events = 0
        for await (const mark of store.subscribe(after, signal)) {
          if (mark.kind === 'event' && events++ === 2) throw new EventStoreFault('unavailable', 'dropped')
          yield mark
        }
      },
    }
    const positions: string[] = []
    for (const conflict of ['a', 'b', 'c', 'd', 'e']) positions.push(await append(store, conflict, described))
    const stop = new AbortController()
    const faults: unknown[] = []
    const feeding = followLedger(breaking, index, stop.signal, { onFault: (error) => faults.push(error) })
    t.ok(await index.reachSequence(5, 60_000))
    stop.abort()
    await feeding
    t.strictSame([...index.conflicts.keys()], ['a', 'b', 'c', 'd', 'e'])
    t.strictSame(begun, [undefined, positions[1], positions[3]])
    t.match(faults, [{ code: 'unavailable' }, { code: 'unavailable' }])
    await store.close()
  },
)

t.test('an event that can not be read is set aside and keeps its place in the ledger', async (t) => {
  const store = createMemoryStore()
  const index = new LedgerIndex()
  const stop = new AbortController()
  const aside: number[] = []
  const feeding = followLedger(store, index, stop.signal, { onSetAside: (sequence) => aside.push(sequence) })
  await append(store, 'a', described)
  await append(store, 'b', { title: 7 })
  await append(store, 'c', described, 'ConflictSold')
  const last = await append(store, 'd', described)
  t.ok(await index.reachPosition(last, 60_000))
  t.strictSame(aside, [2, 3])
  t.equal(index.head?.sequence, 4)
  t.strictSame(
    index.setAside.map(({ sequence }) => sequence),
    [2, 3],
  )
  t.ok(index.conflicts.get('d')?.glossaryAt(4).description)
  stop.abort()
  await feeding
  await store.close()
})

t.test(
  'a store that has lost events makes the index begin anew, and whoever waits for a lost one is told',
  async (t) => {
    const [before, after] = [createMemoryStore(), createMemoryStore()]
    for (const conflict of ['a', 'b', 'c']) await append(before, conflict, described)
    const kept = await append(after, 'a', described)
    await append(after, 'd', { title: 7 })
    // What was acknowledged as b and c is gone, and the places of the ledger have other events.
    const lost = new AbortController()
    const store: EventStore = {
      ...before,
      async *subscribe(position, signal) {
        if (!lost.signal.aborted) {
          yield* before.subscribe(position, AbortSignal.any([signal, lost.signal]))
          throw new EventStoreFault('badPosition', 'lost')
        }
        yield* after.subscribe(position, signal)
      },
    }
    const index = new LedgerIndex()
    const stop = new AbortController()
    const told: string[] = []
    const feeding = followLedger(store, index, stop.signal, {
      onCaughtUp: () => told.push(`caught up with ${index.head?.sequence}`),
      onLost: () => told.push('lost'),
    })
    while (told.length < 1) await nextTurn()
    const waits = [
      index.reachSequence(4, 60_000),
      index.reachPosition('9', 60_000),
      index.reachNextOf('b', 2, stop.signal),
    ]
    lost.abort()
    t.strictSame(await Promise.all(waits), [false, false, false])
    t.ok(await index.reachSequence(2, 60_000))
    while (told.length < 3) await nextTurn()
    t.strictSame(told, ['caught up with 3', 'lost', 'caught up with 2'])
    t.strictSame([...index.conflicts.keys()], ['a'])
    t.strictSame(
      index.setAside.map(({ sequence }) => sequence),
      [2],
      'and only what is set aside in the new one',
    )
    t.equal(index.generation, 1)
    const leaves = (await collect(after.readAll())).map(leafTextOf).map((text) => Buffer.from(text))
    t.equal(index.tree.size, 2)
    t.same(index.tree.root(2), headOf(leaves), 'the tree is that of the new ledger alone')
    t.equal(index.sequenceOf(kept), 1)
    t.equal(index.nextOf('b', 0), undefined)
    stop.abort()
    await feeding
    await Promise.all([before.close(), after.close()])
  },
)

t.test('the feed says when it has caught up, and ends when it is told to', async (t) => {
  const store = createMemoryStore()
  const index = new LedgerIndex()
  await append(store, 'a', described)
  const stop = new AbortController()
  const caughtUpAt = await new Promise((resolve) => {
    const feeding = followLedger(store, index, stop.signal, { onCaughtUp: () => resolve(index.head?.sequence) })
    t.teardown(() => feeding)
  })
  t.equal(caughtUpAt, 1)
  stop.abort()
  await store.close()
})

t.test('the index tells whether it has reached a point, at once or as soon as it is there', async (t) => {
  const store = createMemoryStore()
  const index = new LedgerIndex()
  const position = await append(store, 'a', described)
  t.equal(await index.reachPosition(position, 0), false)
  t.equal(await index.reachSequence(1, 0), false)
  t.equal(await index.reachSequence(0, 0), true)
  const reached: string[] = []
  const waiting = [
    index.reachPosition(position, 60_000).then((is) => reached.push(`position ${is}`)),
    index.reachSequence(1, 60_000).then((is) => reached.push(`sequence ${is}`)),
  ]
  await nextTurn()
  t.strictSame(reached, [])
  for await (const event of store.readAll()) index.apply(event)
  await Promise.all(waiting)
  t.strictSame(reached, ['position true', 'sequence true'])
  for await (const event of store.readAll()) t.throws(() => index.apply(event), 'no event is taken twice')
})

t.test('recorded time never falls along the ledger, and a jump of the clock hides nothing', async (t) => {
  const noon = Date.parse('2022-03-18T12:00:00.000Z')
  const clock = [noon, noon + 86_400_000, noon + 1_000, noon + 2_000]
  const store = createMemoryStore({ now: () => clock.shift() ?? noon })
  const index = new LedgerIndex()
  for (const conflict of ['a', 'b', 'c', 'd']) await append(store, conflict, described)
  for await (const event of store.readAll()) index.apply(event)
  t.strictSame(
    [1, 2, 3, 4].map((sequence) => index.at(sequence)?.recordedAt.slice(8, 10)),
    ['18', '19', '19', '19'],
  )
  t.equal(index.sequenceBefore(noon), 0)
  t.equal(index.sequenceBefore(noon + 1), 1)
  t.equal(index.sequenceBefore(noon + 3_000), 1, 'what came after the jump was not recorded before it')
  t.equal(index.sequenceBefore(noon + 86_400_001), 4)
  t.equal(index.head?.sequence, 4)
})
