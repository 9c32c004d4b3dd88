import t from 'tap'
import { startEventStoreDb } from '../doubles/eventstoredb-server/eventstoredb-server.js'
import {
  foreignEvent,
  newMirrors,
  openedStore,
  othersData,
  recordedByOthers,
} from '../infra/event-stores/eventstoredb-stores.js'
import { newEvents, newStream } from './event-store/own-events.js'
import { eventStoreConformance } from './event-store.js'

// The suite through the real client: against the server that PARLEY_TEST_EVENTSTORE names, else against the double. Either
// may hold whatever else it holds, as long as nobody writes to Parley's streams meanwhile.

const real = process.env.PARLEY_TEST_EVENTSTORE

const double = real === undefined ? await startEventStoreDb() : undefined
if (double) {
  othersData(double.log)
  recordedByOthers(double.log, newStream(), newEvents(20))
  // What nobody can read keeps its place in the ledger, and changes nothing for anybody else.
  double.log.write(newStream(), 0n, [foreignEvent(), foreignEvent({ data: Buffer.from('{') })])
  t.teardown(() => double.stop())
}

const url = real ?? double?.url ?? ''
const mirrors = await newMirrors(t)

eventStoreConformance('eventstoredb', async (t) => {
  const store = await openedStore(t, { url, mirrors })
  const reopen = async () => {
    await store.close()
    return openedStore(t, { url, mirrors })
  }
  return { store, reopen }
})
