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
  for (const url of ['esdb://admin:secret@host:2113', 'esdb+discover://admin:secret@host']) {
    const parsed = parseStoreUrl(url)
    t.match(parsed, { kind: 'refused', reason: /not supported yet/ })
    t.notMatch(parsed, { reason: /secret/ })
  }
})

t.test('what is recorded in a file is there when its location is opened again, in memory it is not', async (t) => {
  const file = await newFile(t)
  const sizes: (number | undefined)[] = []
  for (const location of [{ kind: 'sqlite', file } as const, { kind: 'memory' } as const]) {
    const first = await openEventStore(location)
    await record(first, 2)
    await first.close()
    const second = await openEventStore(location)
    sizes.push((await second.head())?.sequence)
    await second.close()
  }
  t.same(sizes, [2, undefined])
})
