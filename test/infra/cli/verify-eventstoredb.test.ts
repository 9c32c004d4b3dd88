import { join } from 'node:path'
import t from 'tap'
import { served } from '../event-stores/eventstoredb-stores.js'
import { recordedFile } from '../event-stores/recorded-file.js'
import { headOf, migrating, sqlite } from './migration.js'
import { headIn, parley } from './parley-command.js'
import { newDirectory } from './server-process.js'

t.test('a ledger on EventStoreDB is read and checked anew; a kept root tells what was changed in it', async (t) => {
  const { file } = await recordedFile(t)
  const [server, directory] = [await served(t), await newDirectory(t)]
  const head = await headOf(t, file)
  t.match(await parley(t, ...migrating(directory, sqlite(file), server.url)), { code: 0 })
  const env = { PARLEY_MIRROR: join(directory, 'mirrors') }
  const verify = (...more: readonly string[]) => parley(t, ['verify', '--store', server.url, ...more], env)
  const kept = ['--sequence', String(head.sequence), '--root', head.root]

  const good = await verify(...kept)
  t.match(good, { code: 0, complained: '' })
  t.match(good.said, `EventStoreDB at 127.0.0.1:${server.port}: ${head.sequence} events in 4 streams`)
  t.match(good.said, `ok  the first ${head.sequence} events are those of the given root\n`)
  t.strictSame(headIn(good), head)

  const data = server.log.at(server.log.length - 1)?.data
  const at = Buffer.from(data ?? []).indexOf('Something was said')
  if (data === undefined || at < 0) throw new Error('there is no such text')
  data[at] = (data[at] ?? 0) ^ 1
  const changed = await verify(...kept)
  t.match(changed, { code: 1, said: '' })
  t.match(changed.complained, `parley: The first ${head.sequence} events are not those of the given root\n`)
  t.not(headIn(await verify()).root, head.root)

  data[0] = 0
  t.match(await verify(), {
    code: 1,
    said: '',
    complained: `parley: Event ${head.sequence} of the store cannot be read\n`,
  })
})
