import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { verifyStoreFile } from '../../../infra/event-stores/sqlite/verify-store-file.js'
import { grow, recordedFile, textsIn } from '../event-stores/recorded-file.js'
import { execute } from '../event-stores/sqlite-files.js'
import { U } from '../http/routes/parley-app.js'
import { beginUpload } from '../http/upload-client.js'
import { headIn, parley, startParley } from './parley-command.js'
import { newDirectory, startServer } from './server-process.js'
import { openWar, statementLine, statementLines } from './war-over-http.js'

const backup = (t: Test, file: string, to: string) => parley(t, ['backup', to, '--store', `sqlite:${file}`])
const restore = (t: Test, from: string, file: string) => parley(t, ['restore', from, '--store', `sqlite:${file}`])

/** What is left of copies that were not finished. */
const partsIn = (directory: string): string[] => readdirSync(directory).filter((name) => name.endsWith('.part'))

const rootOf = (file: string): string => {
  const { ledger, damage } = verifyStoreFile(file)
  if (damage.length > 0) throw new Error(damage.join('; '))
  return ledger.tree.root(ledger.tree.size).toString('hex')
}

t.test('a backup holds everything that was acknowledged before it, whatever is written meanwhile', async (t) => {
  const directory = await newDirectory(t)
  const file = join(directory, 'parley.db')
  const { url, port, child, ended } = await startServer(t, { PARLEY_STORE: `sqlite:${file}` })
  await openWar(url)
  const upload = beginUpload(port)
  const sent = upload.send(statementLines(2_500))
  const acknowledged: string[] = []
  for (const enough of [100, 900]) {
    while (acknowledged.length < enough) acknowledged.push((await upload.next())?.id ?? '')
    const to = join(directory, `backup-${enough}.db`)
    const made = await backup(t, file, to)
    t.match(made, { code: 0, complained: '' })
    const { sequence, root } = headIn(made)
    t.match(await (await fetch(`${url}/v1/ledger?sequence=${sequence}`)).json(), { root }, 'the ledger as it was')
    t.equal(rootOf(to), root)
    const texts = textsIn(to).join('\n')
    t.same(
      acknowledged.filter((id) => !texts.includes(`"stream":"parleyDevelopment-${id}"`)),
      [],
    )
  }
  t.same(partsIn(directory), [])
  await sent
  upload.request.end()
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

t.test('a server over a restored store gives the answers that were cited, and goes on from there', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const directory = await newDirectory(t)
  const [to, restored] = [join(directory, 'backup.db'), join(directory, 'deep', 'er', 'parley.db')]
  const made = await backup(t, file, to)
  t.match(made, { code: 0, said: `${to}: ${ledger.length} events of ${file}\n` })
  const again = await restore(t, to, restored)
  t.match(again, { code: 0, said: `${restored}: ${ledger.length} events of ${to}\n`, complained: '' })
  t.strictSame(headIn(again), headIn(made))
  const citation = `${U}?asOf=2022-03-20&knownAt=2022-03-20&sequence=${ledger.length}`
  const answers: string[] = []
  for (const of of [file, restored]) {
    const server = await startServer(t, { PARLEY_STORE: `sqlite:${of}` })
    answers.push(await (await fetch(`${server.url}${citation}`)).text())
    const upload = beginUpload(server.port)
    upload.request.end(statementLine(2_500))
    t.match(await upload.next(), { status: 201 })
    server.child.kill('SIGTERM')
    await server.ended
  }
  t.equal(answers[0], answers[1])
  t.match(JSON.parse(answers[0] ?? ''), { conflict: { developments: 3 } })
  t.same(partsIn(dirname(restored)), [])
})

t.test('nothing is overwritten, and nothing is restored where a server runs', async (t) => {
  const { file } = await recordedFile(t)
  const directory = await newDirectory(t)
  const to = join(directory, 'backup.db')
  t.equal((await backup(t, file, to)).code, 0)
  const [kept, store] = [await readFile(to), await readFile(file)]
  const beside = join(directory, 'left.db')
  await writeFile(`${beside}-wal`, 'of another store')
  const running = join(directory, 'running.db')
  const server = await startServer(t, { PARLEY_STORE: `sqlite:${running}` })
  const refused: [readonly string[], RegExp][] = [
    [['backup', to, '--store', `sqlite:${file}`], /backup\.db is there already/],
    [['backup', file, '--store', `sqlite:${file}`], /is there already/],
    [['backup', directory, '--store', `sqlite:${file}`], /is there already/],
    [['backup', join(directory, 'no', 'b.db'), '--store', `sqlite:${file}`], /there is no directory/],
    [['backup', join(directory, 'b.db'), '--store', `sqlite:${file}-none`], /There is no file/],
    [['backup', join(directory, 'b.db'), '--store', 'memory:'], /sqlite:<file>/],
    [['backup', '--store', `sqlite:${file}`], /missing required argument 'file'/],
    [['restore', to, '--store', `sqlite:${file}`], /is there already/],
    [['restore', to, '--store', `sqlite:${beside}`], /left\.db-wal is there already/],
    [['restore', to, '--store', `sqlite:${running}`], /running\.db is in use by another process/],
    [['restore', join(directory, 'none.db'), '--store', `sqlite:${directory}/new.db`], /There is no file/],
    [['restore', to, '--store', 'memory:'], /sqlite:<file>/],
    [['restore'], /missing required argument 'backup'/],
  ]
  for (const [args, message] of refused) {
    const { code, said, complained } = await parley(t, args)
    t.equal(code, 2, args.join(' '))
    t.equal(said, '')
    t.match(complained, /^parley: [^\n]+\n$/, args.join(' '))
    t.match(complained, message)
  }
  t.same(await readFile(to), kept)
  t.same(await readFile(file), store)
  t.notOk(existsSync(join(directory, 'new.db')))
  t.same(partsIn(directory), [])
  server.child.kill('SIGTERM')
  t.equal(await server.ended, 0, 'who was asked to give way did not notice')
})

t.test('of a damaged store no backup is made, and a damaged backup is not restored', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const directory = await newDirectory(t)
  const to = join(directory, 'backup.db')
  t.equal((await backup(t, file, to)).code, 0)
  const first = ledger.find(({ type }) => type === 'StatementMade')?.sequence
  for (const damaged of [file, to]) execute(damaged, "UPDATE event SET canonical = replace(canonical, 'said', 'sung')")
  t.match(await backup(t, file, join(directory, 'other.db')), {
    code: 1,
    said: '',
    complained: new RegExp(`^parley: Event ${first} does not match its leaf hash\n.*no backup was made of it\n$`, 's'),
  })
  t.match(await restore(t, to, join(directory, 'new.db')), {
    code: 1,
    said: '',
    complained: new RegExp(`^parley: Event ${first} does not match its leaf hash\n.*nothing was restored\n$`, 's'),
  })
  const foreign = join(directory, 'foreign.db')
  await writeFile(foreign, 'this is no database at all, but a text that somebody wrote\n'.repeat(100))
  t.match(await restore(t, foreign, join(directory, 'new.db')), { code: 1, complained: /^parley: [^\n]+\n$/ })
  t.same(
    readdirSync(directory)
      .filter((name) => !name.endsWith('.lock'))
      .sort(),
    ['backup.db', 'foreign.db'],
  )
})

/** Waits until something is so that another process does. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(1)
}

t.test('a command killed in the middle leaves the whole copy or none, and hinders nobody afterwards', async (t) => {
  const { file } = await recordedFile(t)
  await grow(file, 3_000)
  const root = rootOf(file)
  const directory = await newDirectory(t)
  const from = join(directory, 'backup.db')
  t.equal((await backup(t, file, from)).code, 0)
  const { size } = statSync(from)
  const sizeOfPart = (of: string): number => Math.max(-1, ...partsIn(of).map((name) => statSync(join(of, name)).size))
  const moments: [string, (of: string, to: string) => boolean][] = [
    ['when the copy is begun', (of) => sizeOfPart(of) >= 0],
    ['when some of it is written', (of) => sizeOfPart(of) > 0],
    ['when all of it is written, and is being checked', (of) => sizeOfPart(of) === size],
    ['when it has its name', (_, to) => existsSync(to)],
  ]
  let cut = 0
  for (const command of ['backup', 'restore'] as const) {
    for (const [place, [moment, isReached]] of moments.entries()) {
      const of = join(directory, `${command}-${place}`)
      await mkdir(of)
      const to = join(of, 'copy.db')
      const args = command === 'backup' ? [to, '--store', `sqlite:${file}`] : [from, '--store', `sqlite:${to}`]
      const running = startParley(t, [command, ...args])
      let isOver = false
      void running.ended.then(() => {
        isOver = true
      })
      await until(() => isOver || isReached(of, to))
      running.kill()
      const { code } = await running.ended
      if (existsSync(to)) t.equal(rootOf(to), root, `${command}: killed ${moment}, the copy is whole`)
      else {
        cut += 1
        t.equal(code, null, `${command}: killed ${moment}, there is none`)
        t.match(await parley(t, [command, ...args]), { code: 0 }, 'and it can be made')
        t.equal(rootOf(to), root)
      }
    }
  }
  t.ok(cut > 0, `${cut} were cut`)
})
