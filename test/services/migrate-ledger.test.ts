import t from 'tap'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import { type EventStore, EventStoreFault } from '../../services/event-store.js'
import { migrateLedger } from '../../services/migrate-ledger.js'
import { collect } from '../conformance/event-store/own-events.js'
import {
  foreignEvent,
  newMirrors,
  openedStore,
  SHORT,
  served,
  until,
} from '../infra/event-stores/eventstoredb-stores.js'
import { openedApp, ref, statement, U } from '../infra/http/routes/parley-app.js'

/** A store in memory with some developments; it takes more for as long as the test runs. */
const recorded = async (t: Parameters<typeof openedApp>[0]) => {
  const store = createMemoryStore()
  const { post } = await openedApp(t, { store })
  const report = (key: string) => post(`${U}/developments`, statement(ref(key)))
  for (const key of ['1', '2', '3']) await report(key)
  return { store, report }
}

/** A store in memory that stays when it is closed, as those do that are kept elsewhere. */
const kept = (): EventStore => ({ ...createMemoryStore(), close: async () => undefined })

t.test('a ledger that is moved has the same events, and says how far it is', async (t) => {
  const { store: source } = await recorded(t)
  const target = kept()
  const steps = new Map<string, number>()
  const result = await migrateLedger({
    source,
    openTarget: async () => target,
    onProgress: (step, done) => steps.set(step, done),
  })
  const events = await collect(source.readAll())
  if (result.outcome === 'differs') throw new Error(result.reason)
  t.equal(result.before, 0)
  t.equal(result.ledger.tree.size, events.length)
  t.strictSame(await collect(target.readAll()), events)
  t.strictSame(
    [...steps],
    [
      ['checking the source', events.length],
      ['moving', events.length],
      ['verifying the target', events.length],
    ],
  )
})

t.test('an empty ledger is moved too', async (t) => {
  const result = await migrateLedger({ source: kept(), openTarget: async () => kept() })
  t.match(result, { outcome: 'migrated', before: 0 })
})

t.test('a source that grows meanwhile is told of, and the rest is moved by the next call', async (t) => {
  const { store: source, report } = await recorded(t)
  const target = kept()
  let opened = 0
  const openTarget = async (): Promise<EventStore> => {
    opened += 1
    if (opened === 2) await report('late')
    return target
  }
  t.match(await migrateLedger({ source, openTarget }), { outcome: 'differs', reason: /recorded events in the source/ })
  t.match(await migrateLedger({ source, openTarget }), { outcome: 'migrated' })
  t.strictSame(await collect(target.readAll()), await collect(source.readAll()))
})

t.test('a stream of the target that somebody else has written to is told by its name', async (t) => {
  const { store: source } = await recorded(t)
  const [first] = await collect(source.readAll())
  const target: EventStore = {
    ...kept(),
    move: async ([event]) => {
      if (!event) throw new Error('nothing is moved')
      return { outcome: 'wrongRevision', event, actual: 4 }
    },
  }
  t.same(await migrateLedger({ source, openTarget: async () => target }), {
    outcome: 'differs',
    reason: `${first?.stream} of the target is at revision 4, where 0 is due: somebody else has written there`,
  })
})

const faultOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => (error instanceof EventStoreFault ? `${error.code}: ${error.message}` : error),
  )

t.test('a store that stays away is given up, one that holds what nobody can read is damaged', async (t) => {
  const server = await served(t)
  const source = await openedStore(t, { url: server.url, mirrors: await newMirrors(t), timings: SHORT })
  const openTarget = async (): Promise<EventStore> => kept()
  server.log.write('parleyConflict-a', 0n, [foreignEvent()])
  await until(() => source.health().sequence === 1)
  t.equal(
    await faultOf(migrateLedger({ source, openTarget, patienceMs: 60_000 })),
    'damaged: Event 1 of the source cannot be read',
  )
  await server.stop()
  await until(() => source.health().problems.length > 0)
  t.match(
    await faultOf(migrateLedger({ source, openTarget, patienceMs: 50 })),
    /^unavailable: The source does not tell what it holds\. The store can not be reached/,
  )
})
