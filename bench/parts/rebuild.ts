import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../infra/event-stores/sqlite/sqlite-store.js'
import { followLedger } from '../../services/ledger-feed.js'
import type { Bench, Part } from '../bench.js'
import { startServer } from '../children/start.js'
import { timed } from '../measure.js'
import { newIndex } from '../subject.js'

/** Building the index from the store beside reading alone, and starting the server with a snapshot and without. */
export const rebuild: Part = async (bench) => {
  const scan = await scanOnce(bench)
  const built = await rebuildOnce(bench)
  bench.add({
    name: 'rebuild of the index',
    value: built.events / (built.ms / 1_000),
    unit: 'events/s',
    more: true,
    peer: { name: 'reading and parsing alone', value: scan.events / (scan.ms / 1_000) },
    goal: { kind: 'ratio', value: 0.4 },
  })
  await startingAnew(bench)
}

/** Starting the server without a snapshot of its index and from one, and what it then needs. */
const startingAnew = async ({ ledgerFile, shape, tell, add }: Bench): Promise<void> => {
  const snapshot = `${ledgerFile}.index`
  rmSync(snapshot, { recursive: true, force: true })
  tell('start of the server without a snapshot')
  const without = await timed(() => startServer(ledgerFile))
  tell('writing a snapshot as it stops')
  const written = await timed(() => without.result.stop())
  tell('start of the server from its snapshot')
  const from = await timed(() => startServer(ledgerFile))
  const bytes = await from.result.residentBytes()
  await from.result.stop()
  add({
    name: 'start of the server from a snapshot',
    value: from.ms / 1_000,
    unit: 's',
    peer: { name: 'start without one', value: without.ms / 1_000 },
    goal: { kind: 'ratio', value: 10 },
  })
  add({ name: 'stop of the server, with writing a snapshot', value: written.ms / 1_000, unit: 's' })
  add({ name: 'memory of a server started from a snapshot', value: bytes / 2 ** 20, unit: 'MiB' })
  for (const part of readdirSync(snapshot))
    add({
      name: `index on disk per development, ${part}`,
      value: statSync(join(snapshot, part)).size / shape.size,
      unit: 'bytes',
    })
}

type Took = { readonly ms: number; readonly events: number }

const scanOnce = async ({ ledgerFile, tell }: Bench): Promise<Took> => {
  tell('reading and parsing the store')
  const store = await openSqliteStore(ledgerFile)
  let events = 0
  const { ms } = await timed(async () => {
    for await (const _ of store.readAll()) events += 1
  })
  await store.close()
  return { ms, events }
}

const rebuildOnce = async ({ ledgerFile, tell }: Bench): Promise<Took> => {
  tell('building the index from the store')
  const store = await openSqliteStore(ledgerFile)
  const index = newIndex()
  const stop = new AbortController()
  const { ms } = await timed(() => followLedger(store, index, stop.signal, { onCaughtUp: () => stop.abort() }))
  await store.close()
  return { ms, events: index.head?.sequence ?? 0 }
}
