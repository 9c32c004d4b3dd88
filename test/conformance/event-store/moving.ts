import t from 'tap'
import type { EventStore, MovedEvent } from '../../../services/event-store.js'
import { collect, headPosition, newEvent, newStream, type OpenStore, record } from './own-events.js'

/** Events of another store, recorded after what this one holds: two streams take turns, each event is a little later. */
const eventsOfAnother = async (store: EventStore): Promise<MovedEvent[]> => {
  const after = Date.parse((await store.head())?.recordedAt ?? '2020-01-01T00:00:00.000Z')
  const [one, two] = [newStream(), newStream()]
  const places = [
    [one, 0],
    [two, 0],
    [one, 1],
    [one, 2],
    [two, 1],
  ] as const
  return places.map(([stream, revision], at) => ({
    ...newEvent({ said: `number ${at}` }),
    stream,
    revision,
    recordedAt: new Date(after + 7 * (at + 1)).toISOString(),
  }))
}

/** What a store tells of its events after a position that another one tells too. */
const told = async (store: EventStore, after: string | undefined): Promise<MovedEvent[]> =>
  (await collect(store.readAll(after))).map(({ sequence: _, position: __, leaf: ___, ...event }) => event)

export const movingConformance = (name: string, open: OpenStore): void => {
  t.test(`${name}: events of another store keep their order, places, ids and times, and are there once`, async (t) => {
    const { store, reopen } = await open(t)
    const before = await headPosition(store)
    const events = await eventsOfAnother(store)
    t.same(await store.move(events.slice(0, 3)), { outcome: 'moved' })
    t.same(await store.move(events.slice(1)), { outcome: 'moved' }, 'two of them for the second time')
    t.strictSame(await told(store, before), events)
    const [first] = events
    if (!first) throw new Error('there are events')
    t.strictSame(
      (await collect(store.readStream(first.stream))).map(({ id, metadata }) => ({ id, metadata })),
      [0, 2, 3].map((at) => ({ id: events[at]?.id, metadata: events[at]?.metadata })),
      'and the streams say nothing of the move',
    )
    t.strictSame(await told(await reopen(), before), events)
  })

  t.test(`${name}: an event whose stream is at another revision is refused`, async (t) => {
    const { store } = await open(t)
    const [of] = await record(store, 1)
    if (!of) throw new Error('an event was recorded')
    const before = await headPosition(store)
    const { stream, recordedAt } = of
    for (const revision of [0, 2]) {
      const event: MovedEvent = { ...newEvent(), stream, revision, recordedAt }
      t.same(await store.move([event]), { outcome: 'wrongRevision', event, actual: 0 })
    }
    t.same(await told(store, before), [])
  })

  t.test(`${name}: the ledger's time never falls, also where what is moved is older`, async (t) => {
    const { store } = await open(t)
    const [of] = await record(store, 1)
    const before = await headPosition(store)
    const event: MovedEvent = {
      ...newEvent(),
      stream: newStream(),
      revision: 0,
      recordedAt: '2001-01-01T00:00:00.000Z',
    }
    t.same(await store.move([event]), { outcome: 'moved' })
    t.same(await told(store, before), [{ ...event, recordedAt: of?.recordedAt }])
  })
}
