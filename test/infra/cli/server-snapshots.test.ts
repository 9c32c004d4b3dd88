import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { U } from '../http/routes/parley-app.js'
import { beginUpload } from '../http/upload-client.js'
import { newDirectory, type RunningServer, startServer } from './server-process.js'
import { openWar, statementLine } from './war-over-http.js'

const RESTORED = 'the index was read from its snapshot'
const PART_NOT_USED = 'a part of the snapshot is not used, and is made anew'
const PART_REMADE = 'a part of the index was made anew, and is used'
const NOT_USED = 'the snapshot of the index is not used'

/** Starts a server over a store, and waits until it has read everything. */
const started = async (t: Test, directory: string): Promise<RunningServer> => {
  const server = await startServer(t, { PARLEY_STORE: `sqlite:${join(directory, 'parley.db')}` })
  while ((await fetch(`${server.url}/health/ready`)).status !== 200);
  return server
}

const stopped = async ({ child, ended }: RunningServer): Promise<void> => {
  child.kill('SIGTERM')
  await ended
}

const record = async ({ url, port }: RunningServer, first: number, count: number): Promise<void> => {
  await openWar(url)
  const upload = beginUpload(port)
  for (let at = first; at < first + count; at += 1) await upload.send(statementLine(at))
  upload.request.end()
  let position: string | undefined
  for (let line = await upload.next(); line; line = await upload.next()) position = line.position ?? position
  await fetch(`${url}${U}?waitFor=${position}`)
}

/** A cited answer, and the head and the root of the ledger. */
const asked = async ({ url }: RunningServer): Promise<readonly string[]> =>
  Promise.all(
    [`${U}/timeline?asOf=2026-01-01&knownAt=2026-01-01&sequence=700&limit=500`, '/v1/ledger'].map(async (path) =>
      (await fetch(`${url}${path}`)).text(),
    ),
  )

t.test('a server writes a snapshot when it ends, and the next one begins with it and answers the same', async (t) => {
  const directory = await newDirectory(t)
  const first = await started(t, directory)
  await record(first, 1, 1_200)
  const answers = await asked(first)
  t.match(answers[0], /"developments":\[\{/)
  await stopped(first)
  t.ok(first.logged.includes('a snapshot of the index was written'))
  t.same((await readdir(join(directory, 'parley.db.index'))).sort(), ['snapshot', 'texts'])

  const second = await started(t, directory)
  t.ok(await second.logs(RESTORED))
  t.same(await asked(second), answers)
  await record(second, 1_201, 3)
  const more = await asked(second)
  t.not(more[1], answers[1])
  // One that is killed has written nothing since: the events behind the snapshot are read from the store.
  second.child.kill('SIGKILL')
  await second.ended
  const third = await started(t, directory)
  t.ok(await third.logs(RESTORED))
  t.same(await asked(third), more)
  await stopped(third)

  const snapshot = join(directory, 'parley.db.index', 'snapshot')
  await flip(snapshot, (sections) => sections.find(({ name }) => name.endsWith('.visible.ends')))
  const fourth = await started(t, directory)
  t.ok(await fourth.logs(RESTORED))
  t.ok(await fourth.logs(PART_NOT_USED))
  t.same(await asked(fourth), more)
  t.ok(await fourth.logs(PART_REMADE))
  t.same(await asked(fourth), more)
  // With the part that was made anew a snapshot is written.
  await stopped(fourth)
  t.ok(fourth.logged.includes('a snapshot of the index was written'))

  await flip(snapshot, (sections) => sections.find(({ name }) => name.endsWith('.rows.end')))
  const fifth = await started(t, directory)
  t.same(await asked(fifth), more)
  await stopped(fifth)
  t.ok(fifth.logged.includes(NOT_USED))
  t.notOk(fifth.logged.includes(RESTORED))
})

type Place = { readonly name: string; readonly offset: number }

/** Flips a bit of a section's first byte: the table of contents stands before its length and its digest. */
const flip = async (snapshot: string, choose: (sections: readonly Place[]) => Place | undefined): Promise<void> => {
  const bytes = await readFile(snapshot)
  const end = bytes.length - 36
  const table = bytes.subarray(end - bytes.readUInt32LE(end), end)
  const { offset } = choose(JSON.parse(table.toString('utf8'))) ?? { offset: 0 }
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset)
  await writeFile(snapshot, bytes)
}

t.test('a snapshot of another store is not used', async (t) => {
  const [one, other] = [await newDirectory(t), await newDirectory(t)]
  for (const [directory, first] of [[one, 1] as const, [other, 5_001] as const]) {
    const server = await started(t, directory)
    await record(server, first, 1_100)
    await stopped(server)
  }
  await cp(join(one, 'parley.db.index'), join(other, 'parley.db.index'), { recursive: true, force: true })
  const server = await started(t, other)
  t.ok(await server.logs(NOT_USED))
  const found = await (await fetch(`${server.url}${U}/timeline?limit=1`)).json()
  t.match(found, { total: 1_100 })
  await stopped(server)
})

t.test('PARLEY_SNAPSHOTS=off keeps none', async (t) => {
  const directory = await newDirectory(t)
  const server = await startServer(t, {
    PARLEY_STORE: `sqlite:${join(directory, 'parley.db')}`,
    PARLEY_SNAPSHOTS: 'off',
  })
  await record(server, 1, 1_100)
  await stopped(server)
  t.notMatch((await readdir(directory)).join(' '), /index/)
})
