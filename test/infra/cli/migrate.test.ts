import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { othersData, served } from '../event-stores/eventstoredb-stores.js'
import { grow, recordedFile, textsIn } from '../event-stores/recorded-file.js'
import { ref, statement, U } from '../http/routes/parley-app.js'
import { beginUpload } from '../http/upload-client.js'
import { countIn, headOf, migrating, sqlite } from './migration.js'
import { headIn, parley, startParley } from './parley-command.js'
import { newDirectory, startServer } from './server-process.js'

t.test('a ledger goes to EventStoreDB and back with its root, and every answer stays', async (t) => {
  const { file, ledger } = await recordedFile(t)
  await grow(file, 30)
  const directory = await newDirectory(t)
  const back = join(directory, 'back.db')
  const server = await served(t)
  othersData(server.log)
  const head = await headOf(t, file)
  t.equal(head.sequence, ledger.length + 30)
  const there = await parley(t, ...migrating(directory, sqlite(file), server.url))
  t.match(there, { code: 0, said: `: ${head.sequence} events of ${file}, 0 of them there before\nok ` })
  t.match(there.complained, `parley: moving: ${head.sequence} of ${head.sequence} events\n`)
  t.strictSame(headIn(there), head)
  const return_ = await parley(t, ...migrating(directory, server.url, sqlite(back)))
  t.match(return_, { code: 0 }, return_.complained)
  t.strictSame(headIn(return_), head)
  t.strictSame(textsIn(back), textsIn(file), 'to the byte')
  t.strictSame(await headOf(t, back), head)

  const citation = `${U}?asOf=2022-03-20&knownAt=2022-03-20&sequence=${ledger.length}`
  const answers: string[][] = []
  for (const store of [sqlite(file), server.url, sqlite(back)]) {
    const env = { PARLEY_STORE: store, PARLEY_MIRROR: join(directory, 'mirrors') }
    const running = await startServer(t, env)
    // Positions are the store's own, and do not survive.
    const ask = async (url: string): Promise<string> =>
      (await (await fetch(`${running.url}${url}`)).text()).replace(/"position":"[^"]*"/, '"position":"…"')
    while ((await fetch(`${running.url}/health/ready`)).status !== 200) await pause(20)
    const asked = [citation, `${U}/statements?recordedAt=${ledger.at(-1)?.recordedAt}&asOf=2022-03-20`]
    const told = await Promise.all([...asked, `${U}/events/${ledger.length}/canonical`].map(ask))
    const upload = beginUpload(running.port)
    upload.request.end(`${JSON.stringify(statement(ref('later')))}\n`)
    t.match(await upload.next(), { status: 201 }, 'it goes on from there')
    const after = await ask(`/v1/ledger?sequence=${head.sequence}`)
    t.match(JSON.parse(after), { root: head.root }, 'with the same root')
    answers.push(told)
    running.child.kill('SIGTERM')
    await running.ended
  }
  t.match(JSON.parse(answers[0]?.[0] ?? ''), { conflict: { developments: 3 } })
  for (const others of answers.slice(1)) t.strictSame(others, answers[0])
})

t.test('killed half-way to EventStoreDB, the same command goes on; nothing is missing or there twice', async (t) => {
  const { file } = await recordedFile(t)
  await grow(file, 60)
  const head = await headOf(t, file)
  const directory = await newDirectory(t)
  const server = await served(t)
  const [args, env] = migrating(directory, sqlite(file), server.url)
  for (const [at, when] of [
    [20, 'before'],
    [40, 'after'],
  ] as const) {
    const running = startParley(t, args, env)
    server.faults.append = () => {
      if (server.log.length < at) return undefined
      running.kill()
      return { kind: 'silence', when }
    }
    t.match(await running.ended, { code: null }, `killed ${when} event ${at + 1} was written`)
    t.equal(server.log.length, when === 'before' ? at : at + 1)
  }
  server.faults.append = () => undefined
  const ended = await parley(t, args, env)
  t.match(ended, { code: 0, said: ', 41 of them there before\n' }, ended.complained)
  t.strictSame(headIn(ended), head)
  t.equal(server.log.length, head.sequence)
  const again = await parley(t, args, env)
  t.match(again, { code: 0, said: `, ${head.sequence} of them there before\n` }, 'done again, it changes nothing')
  t.equal(server.log.length, head.sequence)
})

t.test('killed half-way to a file, the same command goes on', async (t) => {
  const { file } = await recordedFile(t)
  await grow(file, 2_000)
  const head = await headOf(t, file)
  const directory = await newDirectory(t)
  const to = join(directory, 'to.db')
  const [args, env] = migrating(directory, sqlite(file), sqlite(to))
  const running = startParley(t, args, env)
  while (!existsSync(to) || countIn(to) === 0) await pause(1)
  running.kill()
  t.match(await running.ended, { code: null })
  const before = countIn(to)
  t.ok(before > 0 && before < head.sequence, `${before} were there`)
  const ended = await parley(t, args, env)
  t.match(ended, { code: 0, said: `, ${before} of them there before\n` }, ended.complained)
  t.strictSame(headIn(ended), head)
  t.strictSame(await headOf(t, to), head)
})

t.test('appends whose connection breaks before or after they are written are there once', async (t) => {
  const { file } = await recordedFile(t)
  await grow(file, 40)
  const directory = await newDirectory(t)
  const server = await served(t)
  let appends = 0
  server.faults.append = () => {
    appends += 1
    if (appends % 5 === 0) return { kind: 'drop', when: appends % 2 === 0 ? 'before' : 'after' }
    return undefined
  }
  const ended = await parley(t, ...migrating(directory, sqlite(file), server.url))
  t.match(ended, { code: 0 }, ended.complained)
  t.strictSame(headIn(ended), await headOf(t, file))
  t.ok(appends > server.log.length, `${appends} tries for ${server.log.length} events`)
})
