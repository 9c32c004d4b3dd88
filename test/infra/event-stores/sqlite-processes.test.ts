import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlink } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { z } from 'zod'
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import { leafHash } from '../../../services/ledger-leaf.js'
import { appended, collect, ids, newEvents, newStream, rejectsWith } from '../../conformance/event-store/own-events.js'
import { newFile, query } from './sqlite-files.js'

const Acknowledged = z.object({
  stream: z.string(),
  revision: z.number(),
  position: z.string(),
  ids: z.array(z.string()),
})
type Acknowledged = z.infer<typeof Acknowledged>

const startWriter = (file: string): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL('./sqlite-writer-child.js', import.meta.url)), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** The lines of a child until it ends or `enough` of them have come, when it is killed. The last one may be torn. */
const linesOf = async (child: ChildProcess, enough = Number.POSITIVE_INFINITY): Promise<unknown[]> => {
  if (child.stdout === null) throw new Error('The child has no pipe')
  const ended = once(child, 'close')
  const lines: unknown[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.endsWith('}')) lines.push(JSON.parse(line))
    if (lines.length === enough) child.kill('SIGKILL')
  }
  await ended
  return lines
}

t.test('sqlite: a second process on the same file is refused with a clear message', async (t) => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  const [line, ...more] = await linesOf(startWriter(file))
  t.match(line, { fault: 'locked', message: new RegExp(`^${file} is in use by another process`) })
  t.same(more, [])
  await rejectsWith(t, () => openSqliteStore(file), 'locked', 'a second opening in the same process')
  const link = `${file}-link`
  await symlink(file, link)
  await rejectsWith(t, () => openSqliteStore(link), 'locked', 'by another name')
  appended(await store.append(newStream(), 'noStream', newEvents(1)))
  await store.close()
  await (await openSqliteStore(file)).close()
})

t.test('sqlite: a process killed while it appends leaves every acknowledged event, in order, none torn', async (t) => {
  const file = await newFile(t)
  const acknowledged: Acknowledged[] = []
  for (const enough of [2, 40, 150, 333, 700]) {
    const [opened, ...lines] = await linesOf(startWriter(file), enough)
    t.same(opened, { opened: true }, 'the dead process holds nothing')
    acknowledged.push(...lines.map((line) => Acknowledged.parse(line)))
    const store = await openSqliteStore(file)
    const ledger = await collect(store.readAll())
    const byPosition = new Map(ledger.map((event, index) => [event.position, index]))
    for (const one of acknowledged) {
      const last = byPosition.get(one.position)
      const events = last === undefined ? [] : ledger.slice(last - 2, last + 1)
      if (events.some((event) => event.stream !== one.stream) || events.at(-1)?.revision !== one.revision)
        t.fail(`${one.stream} is not at ${one.position}`)
      if (ids(events).join() !== one.ids.join()) t.fail(`the append at ${one.position} is not whole`)
    }
    t.ok(ledger.length >= acknowledged.length * 3, `${acknowledged.length} acknowledged, ${ledger.length} events`)
    t.same(
      ledger.map((event) => event.sequence),
      ledger.map((_, index) => index + 1),
    )
    await store.close()
    t.same(query(file, 'SELECT stream FROM event GROUP BY stream HAVING count(*) % 3 > 0'), [], 'no append is torn')
  }
  const rows = query(file, 'SELECT canonical, leaf FROM event') as [string, Buffer][]
  t.ok(rows.every(([canonical, leaf]) => leafHash(canonical).equals(leaf)))
})
