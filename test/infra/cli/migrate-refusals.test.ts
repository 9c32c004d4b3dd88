import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { newEvent } from '../../conformance/event-store/own-events.js'
import type { EventLog } from '../../doubles/eventstoredb-server/event-log.js'
import { startEventStoreDb } from '../../doubles/eventstoredb-server/eventstoredb-server.js'
import { foreignEvent, recordedByOthers, served } from '../event-stores/eventstoredb-stores.js'
import { grow, recordedFile } from '../event-stores/recorded-file.js'
import { execute } from '../event-stores/sqlite-files.js'
import { countIn, migrating, sqlite } from './migration.js'
import { parley } from './parley-command.js'
import { newDirectory, startServer } from './server-process.js'

t.test('a target that holds anything else is refused, and left as it is', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const directory = await newDirectory(t)
  const [first] = ledger
  if (!first) throw new Error('something was recorded')
  const moved = (log: EventLog, over: object = {}) =>
    recordedByOthers(log, first.stream, [first], { recordedAt: first.recordedAt, ...over })
  const targets: [string, (log: EventLog) => void, RegExp][] = [
    [
      'the same event at another time',
      (log) => moved(log, { recordedAt: '2020-01-01T00:00:00.000Z' }),
      /another event than the source as event 1: .* recorded at 2020-01-01T00:00:00\.000Z\n/,
    ],
    [
      'the same event by somebody else',
      (log) => moved(log, { recordedBy: 'mallory' }),
      /another event than the source as event 1: /,
    ],
    [
      'an event that nobody can read',
      (log) => log.write(first.stream, 0n, [foreignEvent()]),
      /Event 1 of the target cannot be read\n/,
    ],
    [
      'a stream that is to forget events',
      (log) => log.write(`$$${first.stream}`, 0n, [foreignEvent({ data: Buffer.from('{"$maxAge":1}') })]),
      /The target: A stream of evidence is set to forget events/,
    ],
  ]
  for (const [name, write, message] of targets) {
    const server = await startEventStoreDb()
    write(server.log)
    const { length } = server.log
    const { code, said, complained } = await parley(t, ...migrating(directory, sqlite(file), server.url))
    t.equal(code, 1, name)
    t.match(complained, message, name)
    t.equal(said, '')
    t.equal(server.log.length, length, 'nothing was written')
    await server.stop()
  }
  const longer = join(directory, 'longer.db')
  t.match(await parley(t, ...migrating(directory, sqlite(file), sqlite(longer))), { code: 0 })
  await grow(longer, 1)
  const target = await parley(t, ...migrating(directory, sqlite(file), sqlite(longer)))
  t.match(target, { code: 1, said: '' })
  t.match(
    target.complained,
    new RegExp(
      `holds more than the source, which ends at event ${ledger.length}: .*\n.*is not a copy: do not serve it\n`,
    ),
  )
  t.equal(countIn(longer), ledger.length + 1)
  const recorded = await recordedFile(t)
  const foreign = await parley(t, ...migrating(directory, sqlite(recorded.file), sqlite(longer)))
  t.match(foreign, { code: 1, complained: /holds another event than the source as event 1: / })
})

const change = (file: string, sequence: number, from: string, to: string): void =>
  execute(file, `UPDATE event SET canonical = replace(canonical, '${from}', '${to}') WHERE sequence = ${sequence}`)

t.test('a word that was changed is found, in the source before anything is written, and in the target', async (t) => {
  const { file, ledger } = await recordedFile(t)
  // More than are looked at when a file is opened.
  await grow(file, 1_010)
  const directory = await newDirectory(t)
  const copy = join(directory, 'copy.db')
  const [args, env] = migrating(directory, sqlite(file), sqlite(copy))
  const sequence = ledger.find(({ type }) => type === 'StatementMade')?.sequence ?? 0
  change(file, sequence, 'said', 'sung')
  t.match(await parley(t, args, env), {
    code: 1,
    said: '',
    complained: `Event ${sequence} of the source does not match its leaf hash\n`,
  })
  t.notOk(existsSync(copy), 'nothing was written')
  change(file, sequence, 'sung', 'said')
  t.match(await parley(t, args, env), { code: 0 })
  change(copy, sequence, 'said', 'sung')
  t.match(await parley(t, args, env), {
    code: 1,
    said: '',
    complained: `Event ${sequence} of the target does not match its leaf hash\n`,
  })
})

t.test('a word that was changed on the server is found, whatever a mirror remembers', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const directory = await newDirectory(t)
  const server = await served(t)
  const [args, env] = migrating(directory, sqlite(file), server.url)
  t.match(await parley(t, args, env), { code: 0 })
  const sequence = ledger.find(({ type }) => type === 'StatementMade')?.sequence ?? 0
  const record = server.log.at(sequence - 1)
  if (!record) throw new Error('the event is there')
  record.data.set(Buffer.from(Buffer.from(record.data).toString('latin1').replace('said', 'sung'), 'latin1'))
  const found = await parley(t, args, env)
  t.match(found, { code: 1, said: '' })
  t.match(found.complained, `another event than the source as event ${sequence}: StatementMade`)
})

t.test('somebody else who writes to the target meanwhile is found at the end', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const directory = await newDirectory(t)
  const server = await served(t)
  let written = false
  server.faults.append = () => {
    if (!written) recordedByOthers(server.log, 'parleyConflict-another', [newEvent()])
    written = true
    return undefined
  }
  const ended = await parley(t, ...migrating(directory, sqlite(file), server.url))
  t.match(ended, { code: 1, said: '' })
  t.match(ended.complained, /^parley: Event 1 of the target (can not be read as|comes|is)/m)
  t.equal(server.log.length, ledger.length + 1)
})

t.test('what cannot be moved is told in one line', async (t) => {
  const { file } = await recordedFile(t)
  const directory = await newDirectory(t)
  const to = join(directory, 'to.db')
  const running = await startServer(t, { PARLEY_STORE: sqlite(join(directory, 'running.db')) })
  const refused: [string, string, RegExp][] = [
    [sqlite(file), sqlite(join(file, '..', 'store.db')), /--from and --to are the same store/],
    ['esdb://localhost:1?tls=false', 'esdb://localhost:1', /--from and --to are the same store/],
    [sqlite(join(directory, 'none', 'none.db')), sqlite(to), /There is no file/],
    ['memory:', sqlite(to), /--from: a store in memory ends with its process/],
    [sqlite(file), 'memory:', /--to: a store in memory ends with its process/],
    [sqlite(file), 'postgres://x', /--to: a store is sqlite:<file>/],
    [
      'esdb://u:secret@h?no=1',
      sqlite(to),
      /--from: the connection string of EventStoreDB is wrong: it has an unknown key/,
    ],
    [sqlite(join(directory, 'running.db')), sqlite(to), /running\.db is in use by another process/],
  ]
  for (const [from, target, message] of refused) {
    const { code, said, complained } = await parley(t, ...migrating(directory, from, target))
    t.equal(code, 2, `${from} ${target}`)
    t.equal(said, '')
    t.match(complained, /^parley: [^\n]+\n$/)
    t.match(complained, message)
    t.notMatch(complained, /secret/)
  }
  t.notOk(existsSync(to))
  t.notOk(existsSync(join(directory, 'none')))
  const busy = await parley(t, ...migrating(directory, sqlite(file), sqlite(join(directory, 'running.db'))))
  t.match(busy, {
    code: 2,
    said: '',
    complained: /running\.db is in use by another process, .*\n.*same command is given again\n$/,
  })
  running.child.kill('SIGTERM')
  t.equal(await running.ended, 0)
})
