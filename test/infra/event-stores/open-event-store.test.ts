import { inspect } from 'node:util'
import { pino } from 'pino'
import t from 'tap'
import { openEventStore, parseStoreUrl } from '../../../infra/event-stores/open-event-store.js'
import { record } from '../../conformance/event-store/own-events.js'
import { newFile } from './sqlite-files.js'

t.test('a store is named by sqlite: and a file, or memory:', async (t) => {
  t.same(parseStoreUrl('memory:'), { kind: 'memory' })
  t.same(parseStoreUrl('sqlite:./data/parley.db'), { kind: 'sqlite', file: './data/parley.db' })
  t.same(parseStoreUrl('sqlite:/var/lib/a b%20c.db'), { kind: 'sqlite', file: '/var/lib/a b%20c.db' })
})

t.test('anything else is refused, and the refusal repeats no password', async (t) => {
  for (const url of [
    '',
    'sqlite:',
    'sqlite',
    'sqlite://host/file',
    'memory',
    'memory:x',
    'postgres://a',
    'sqlite:a\0b',
  ])
    t.equal(parseStoreUrl(url).kind, 'refused', JSON.stringify(url))
  for (const url of [
    'esdb://',
    'esdb://admin:secret@',
    'esdb://admin:secret@host:port',
    'esdb://admin:secret@host?nodePreference=nearest',
    'esdb://admin:secret@host?tls=perhaps',
    'esdb://admin:secret@host?tls',
    'esdb://admin:secret@host?secret=1',
    'esdb://admin:sec?ret@host?secret=1',
    'esdb://admin:secret@host?connectionName=a@b&secret=1',
    'esdb://admin:secret@host?tlsVerifyCert=false',
    'esdb://admin:secret@host?throw_on_append_failure=false',
    'esdb://admin:%secret@host',
  ]) {
    const parsed = parseStoreUrl(url)
    t.equal(parsed.kind, 'refused', url)
    t.notMatch(parsed, { reason: /sec/ }, url)
  }
})

t.test('EventStoreDB is named by its connection string, which is not shown by printing it', async (t) => {
  const urls = [
    ['esdb://localhost?tls=false', 'localhost:2113'],
    ['esdb://admin:sec%40ret@db:2114?tlsCAFile=./ca.pem&keep-alive-interval=20000', 'db:2114'],
    ['esdb://admin:sec?ret@a,b:2115,c?nodePreference=leader', 'a:2113, b:2115, c:2113'],
    ['esdb+discover://admin:secret@cluster.example.org:2113/', 'cluster.example.org:2113'],
  ] as const
  const names = new Set<string>()
  for (const [url, where] of urls) {
    const parsed = parseStoreUrl(url)
    if (parsed.kind !== 'eventstoredb') throw new Error(`${url} was refused`)
    t.equal(parsed.connection.where, where)
    names.add(parsed.connection.fileName)
    for (const printed of [inspect(parsed, { depth: null, showHidden: true }), JSON.stringify(parsed), String(parsed)])
      t.notMatch(printed, /sec|admin/, url)
  }
  t.equal(names.size, urls.length, 'each store has a name of its own for its mirrors')
})

t.test('what is recorded in a file is there when its location is opened again, in memory it is not', async (t) => {
  const file = await newFile(t)
  const options = { mirrors: '', log: pino({ level: 'silent' }) }
  const sizes: (number | undefined)[] = []
  for (const location of [{ kind: 'sqlite', file } as const, { kind: 'memory' } as const]) {
    const first = await openEventStore(location, options)
    await record(first, 2)
    await first.close()
    const second = await openEventStore(location, options)
    sizes.push((await second.head())?.sequence)
    await second.close()
  }
  t.same(sizes, [2, undefined])
})
