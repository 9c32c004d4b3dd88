import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import {
  appended,
  collect,
  headPosition,
  ids,
  newEvent,
  newEvents,
  newStream,
  type OpenStore,
  record,
  rejectsWith,
} from './own-events.js'

/** More than any adapter reads in one go. */
const SEVERAL_PAGES = 700

export const readingConformance = (name: string, open: OpenStore): void => {
  t.test(`${name}: the ledger is in the order of acknowledgement`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    const streams = [newStream(), newStream(), newStream()]
    const [order, positions]: [string[], string[]] = [[], []]
    for (const round of [0, 1, 2, 3]) {
      for (const stream of streams) {
        const event = newEvent()
        const { position } = appended(await store.append(stream, round === 0 ? 'noStream' : round - 1, [event]))
        order.push(event.id)
        positions.push(position)
      }
    }
    const ledger = await collect(store.readAll(before))
    t.same(ids(ledger), order)
    t.same(
      ledger.map((event) => event.position),
      positions,
    )
  })

  t.test(`${name}: sequences are dense, positions rise, and recorded times never fall`, async (t) => {
    const { store } = await open(t)
    const start = (await store.head())?.sequence ?? 0
    const ledger = await record(store, 300)
    t.same(
      ledger.map((event) => event.sequence),
      ledger.map((_, index) => start + 1 + index),
    )
    for (const [index, event] of ledger.slice(1).entries()) {
      const previous = ledger[index]
      if (previous === undefined || previous.position >= event.position || previous.recordedAt > event.recordedAt)
        t.fail(`event ${event.sequence} is not after the one before`)
    }
    const last = ledger.at(-1)
    t.same(await store.head(), { sequence: last?.sequence, position: last?.position, recordedAt: last?.recordedAt })
  })

  t.test(`${name}: a stream is read from any revision on`, async (t) => {
    const { store } = await open(t)
    const [stream, events] = [newStream(), newEvents(SEVERAL_PAGES)]
    appended(await store.append(stream, 'noStream', events.slice(0, 400)))
    appended(await store.append(stream, 399, events.slice(400)))
    for (const from of [0, 1, 255, 256, 257, 399, 400, SEVERAL_PAGES - 1]) {
      const read = await collect(store.readStream(stream, from))
      t.same(ids(read), ids(events.slice(from)), `from ${from}`)
      t.equal(read[0]?.revision, from)
    }
    t.same(await collect(store.readStream(stream, SEVERAL_PAGES)), [], 'beyond its end there is nothing')
    t.same(await collect(store.readStream(newStream())), [], 'a stream without events has none')
  })

  t.test(`${name}: the ledger is read after any position`, async (t) => {
    const { store } = await open(t)
    const ledger = await record(store, SEVERAL_PAGES)
    t.equal(ledger.length, SEVERAL_PAGES)
    await fc.assert(
      fc.asyncProperty(fc.nat(SEVERAL_PAGES - 1), async (index) => {
        const read = await collect(store.readAll(ledger[index]?.position))
        deepStrictEqual(read, ledger.slice(index + 1))
      }),
      { numRuns: 30, examples: [[0], [255], [256], [SEVERAL_PAGES - 1]] },
    )
  })

  t.test(`${name}: a read ends at the head of the call, whatever is appended meanwhile`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    const old = await record(store, 20)
    const reading = store.readAll(before)
    await record(store, 20)
    t.same(ids(await collect(reading)), ids(old))
  })

  t.test(`${name}: large events are read like small ones`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    const stream = newStream()
    const events = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => newEvent({ text: letter.repeat(400_000) }))
    for (const [index, event] of events.entries()) {
      appended(await store.append(stream, index === 0 ? 'noStream' : index - 1, [event]))
    }
    t.same(ids(await collect(store.readAll(before))), ids(events))
    const read = await collect(store.readStream(stream))
    t.strictSame(
      read.map((event) => event.data),
      events.map((event) => event.data),
    )
  })

  t.test(`${name}: a position of another form is the fault badPosition`, async (t) => {
    const { store } = await open(t)
    await record(store, 3)
    for (const position of ['', ' ', 'x', '-1', '1e3', '0x10', 'start', '1 OR 1=1', '9'.repeat(400), '٣', '\0']) {
      const name = JSON.stringify(position)
      await rejectsWith(t, () => collect(store.readAll(position)), 'badPosition', `readAll ${name}`)
      const { signal } = new AbortController()
      await rejectsWith(t, () => collect(store.subscribe(position, signal)), 'badPosition', `subscribe ${name}`)
    }
  })

  t.test(`${name}: everything acknowledged is there when the store is opened again`, async (t) => {
    const { store, reopen } = await open(t)
    const before = await headPosition(store)
    const ledger = await record(store, 30)
    const [stream, events] = [newStream(), newEvents(2)]
    const first = appended(await store.append(stream, 'noStream', events))
    const head = await store.head()
    const again = await reopen()
    t.same(await again.head(), head)
    t.strictSame((await collect(again.readAll(before))).slice(0, 30), ledger)
    t.same(ids(await collect(again.readAll(ledger.at(-1)?.position))), ids(events), 'positions are good as ever')
    t.same(await again.append(stream, 'noStream', events), { ...first, repeated: true }, 'a repeat is known as one')
    t.same(await again.append(stream, 'noStream', newEvents(1)), { outcome: 'wrongRevision', actual: 1 })
    appended(await again.append(stream, 1, newEvents(1)))
    t.equal((await again.head())?.sequence, (head?.sequence ?? 0) + 1, 'the ledger goes on where it ended')
  })
}
