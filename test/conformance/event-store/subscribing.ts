import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { EventStore, LedgerEvent } from '../../../services/event-store.js'
import { appended, collect, headPosition, ids, newEvent, newStream, type OpenStore, record } from './own-events.js'

/** The next `count` events of a subscription that starts after `position`. */
const receive = async (store: EventStore, position: string | undefined, count: number): Promise<LedgerEvent[]> => {
  const received: LedgerEvent[] = []
  const abort = new AbortController()
  if (count === 0) return received
  for await (const mark of store.subscribe(position, abort.signal)) {
    if (mark.kind === 'event') received.push(mark.event)
    if (received.length === count) abort.abort()
  }
  return received
}

export const subscribingConformance = (name: string, open: OpenStore): void => {
  t.test(
    `${name}: a subscription gives the old events, says that it has caught up, then gives the live ones`,
    async (t) => {
      const { store } = await open(t)
      const before = await headPosition(store)
      const old = await record(store, 5)
      const abort = new AbortController()
      const seen: string[] = []
      let live = ''
      for await (const mark of store.subscribe(before, abort.signal)) {
        if (mark.kind === 'event') seen.push(mark.event.id)
        if (mark.kind === 'caughtUp' && live === '') {
          t.same(seen, ids(old), 'every event recorded before the mark comes before it')
          const event = newEvent()
          live = event.id
          appended(await store.append(newStream(), 'noStream', [event]))
        }
        if (seen.length === 6) abort.abort()
      }
      t.same(seen, [...ids(old), live])
    },
  )

  t.test(`${name}: a subscription from the head has caught up at once`, async (t) => {
    const { store } = await open(t)
    const [last] = await record(store, 1)
    const subscription = store.subscribe(last?.position, new AbortController().signal)[Symbol.asyncIterator]()
    t.same(await subscription.next(), { done: false, value: { kind: 'caughtUp' } })
    await subscription.return?.()
  })

  t.test(`${name}: from any position, at any moment, no event is missing or repeated across the seam`, async (t) => {
    const { store } = await open(t)
    const starts = fc.record({ position: fc.nat(299), moment: fc.nat(299) })
    await fc.assert(
      fc.asyncProperty(fc.array(starts, { minLength: 5, maxLength: 15 }), async (subscribers) => {
        const before = await headPosition(store)
        const old = await record(store, 300)
        const receiving: Promise<LedgerEvent[]>[] = []
        let acknowledged = 0
        const write = async (count: number): Promise<void> => {
          const stream = newStream()
          for (let revision = 0; revision < count; revision += 1) {
            appended(await store.append(stream, revision === 0 ? 'noStream' : revision - 1, [newEvent()]))
            for (const { position, moment } of subscribers) {
              if (moment === acknowledged) receiving.push(receive(store, old[position]?.position, 599 - position))
            }
            acknowledged += 1
          }
        }
        await Promise.all(Array.from({ length: 6 }, () => write(50)))
        const ledger = await collect(store.readAll(before))
        deepStrictEqual(receiving.length, subscribers.length)
        for (const received of await Promise.all(receiving))
          deepStrictEqual(received, ledger.slice(600 - received.length))
      }),
      { numRuns: 4 },
    )
  })

  t.test(`${name}: a subscriber that stops in the middle gets the rest when it goes on`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    await record(store, 300)
    const abort = new AbortController()
    const received: LedgerEvent[] = []
    let paused = false
    for await (const mark of store.subscribe(before, abort.signal)) {
      if (mark.kind !== 'event') continue
      received.push(mark.event)
      if (received.length === 10 && !paused) {
        paused = true
        await record(store, 600)
      }
      if (received.length === 900) abort.abort()
    }
    deepStrictEqual(received, await collect(store.readAll(before)))
  })

  t.test(`${name}: an aborted subscription ends, wherever it is`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    await record(store, 10)
    t.same(await collect(store.subscribe(before, AbortSignal.abort())), [], 'aborted before it began')

    const amidOld = new AbortController()
    const seen: string[] = []
    for await (const mark of store.subscribe(before, amidOld.signal)) {
      seen.push(mark.kind)
      if (seen.length === 3) amidOld.abort()
    }
    t.same(seen, ['event', 'event', 'event'], 'aborted amid the old events')

    const waiting = new AbortController()
    const subscription = store.subscribe(await headPosition(store), waiting.signal)[Symbol.asyncIterator]()
    t.match(await subscription.next(), { value: { kind: 'caughtUp' } })
    const next = subscription.next()
    waiting.abort()
    t.same(await next, { done: true, value: undefined }, 'aborted while it waits for live events')
  })

  t.test(`${name}: closing the store ends a subscription that waits`, async (t) => {
    const { store } = await open(t)
    const [last] = await record(store, 1)
    const subscription = store.subscribe(last?.position, new AbortController().signal)[Symbol.asyncIterator]()
    t.match(await subscription.next(), { value: { kind: 'caughtUp' } })
    const next = subscription.next()
    await store.close()
    t.same(await next, { done: true, value: undefined })
  })
}
