import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { Timings } from '../../../infra/event-stores/eventstoredb/timings.js'
import { packagePath } from '../../../infra/package-root.js'
import { collect, ids, newEvents, newStream, record, rejectsWith } from '../../conformance/event-store/own-events.js'
import { type ServerOptions, startEventStoreDb } from '../../doubles/eventstoredb-server/eventstoredb-server.js'
import { newMirrors, openedStore, recordedByOthers, SHORT, until } from './eventstoredb-stores.js'

const FIXTURES = packagePath('test/fixtures/tls')
const CA = `${FIXTURES}/ca.pem`
const tls = { certificate: readFileSync(`${FIXTURES}/server.pem`), key: readFileSync(`${FIXTURES}/server.key`) }
const users = {
  admin: { password: 'chang?eit', isAdmin: true },
  clerk: { password: 'clerk', isAdmin: false },
}

const served = async (t: Test, options: ServerOptions = {}) => {
  const server = await startEventStoreDb(options)
  t.teardown(() => server.stop())
  return server
}

const opened = async (t: Test, url: string, timings: Partial<Timings> = {}) => {
  const logged: string[] = []
  const store = await openedStore(t, { url, mirrors: await newMirrors(t), timings: { ...SHORT, ...timings }, logged })
  return { store, logged }
}

t.test('through TLS, with the credentials of the connection string, which no log repeats', async (t) => {
  const { port, authorizations } = await served(t, { tls, users })
  const { store, logged } = await opened(t, `esdb://admin:chang%3Feit@localhost:${port}?tlsCAFile=${CA}`)
  const ledger = await record(store, 5)
  t.same(ids(await collect(store.readAll())), ids(ledger))
  const header = `Basic ${Buffer.from('admin:chang?eit').toString('base64')}`
  t.same([...new Set(authorizations)], [header])
  t.match(logged.join(''), `localhost:${port}`)
  t.notMatch(logged.join(''), /chang|admin|Basic/)
})

t.test(
  'a certificate that nobody vouches for, wrong credentials and missing rights are told, and tried again',
  async (t) => {
    const { port } = await served(t, { tls, users })
    const cases = [
      ['an unknown authority', `esdb://admin:chang%3Feit@localhost:${port}`, 'away'],
      ['a wrong password', `esdb://admin:changed@localhost:${port}?tlsCAFile=${CA}`, 'denied'],
      ['no credentials', `esdb://localhost:${port}?tlsCAFile=${CA}`, 'denied'],
      ['no right to $all', `esdb://clerk:clerk@localhost:${port}?tlsCAFile=${CA}`, 'denied'],
    ] as const
    for (const [name, url, code] of cases) {
      const { store, logged } = await opened(t, url)
      await until(() => (store.health().counts.reconnects ?? 0) > 2)
      t.match(store.health(), { current: false, problems: [{ code, stops: false }] }, name)
      t.notMatch(logged.join(''), /chang|clerk:/, 'no password is logged')
      t.equal(logged.filter((line) => line.includes('the store is away')).length, 1, 'it is logged once')
      await store.close()
    }
    const wrong = `esdb://admin:changed@localhost:${port}?tlsCAFile=${CA}`
    const denied = await opened(t, wrong, { attemptMs: 60_000 })
    await rejectsWith(t, () => denied.store.append(newStream(), 'noStream', newEvents(1)), 'unavailable', 'an append')
  },
)

t.test('a certificate file that is not there keeps the store from opening', async (t) => {
  const mirrors = await newMirrors(t)
  const url = `esdb://admin:secret@localhost:2113?tlsCAFile=/nowhere/ca.pem`
  await t.rejects(openedStore(t, { url, mirrors }), {
    code: 'unavailable',
    message: /\/nowhere\/ca\.pem cannot be read/,
  })
})

t.test('the leader of a cluster is found by gossip, and found again when it is elsewhere', async (t) => {
  const leader = await served(t)
  const gone = await served(t)
  await gone.stop()
  for (const url of [
    `esdb+discover://127.0.0.1:${leader.port}?tls=false`,
    `esdb://127.0.0.1:${gone.port},127.0.0.1:${leader.port}?tls=false&discoveryInterval=5`,
  ]) {
    const { store } = await opened(t, url)
    await until(() => store.health().current)
    const [stream, events] = [newStream(), newEvents(2)]
    t.match(await store.append(stream, 'noStream', events), { outcome: 'appended', revision: 1 }, url)
    await leader.stop()
    await until(() => !store.health().current)
    await leader.start()
    await until(() => store.health().current)
    recordedByOthers(leader.log, stream, newEvents(1))
    await until(() => store.health().sequence % 3 === 0)
    t.equal((await collect(store.readStream(stream))).length, 3)
    await store.close()
  }
})

t.test('a slow line changes nothing but the time', async (t) => {
  const server = await served(t)
  const { store } = await opened(t, server.url)
  await until(() => store.health().current)
  server.line().delay(20)
  const ledger = await record(store, 50)
  t.equal(ledger.length, 50)
  server.line().delay(0)
})
