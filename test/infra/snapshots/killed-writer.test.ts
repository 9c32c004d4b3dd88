import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { openFileSnapshots } from '../../../infra/snapshots/file-snapshots.js'
import { LedgerIndex } from '../../../services/ledger-index.js'
import { feed, ledgerIndexOf } from '../../properties/indexed.js'
import { snapshotBook } from './snapshot-ledger.js'

const book = snapshotBook(400)
const answersOf = (index: LedgerIndex) =>
  [...index.conflicts.values()].flatMap(({ developments }) => [...developments.all()])
const answers = answersOf(ledgerIndexOf(book.events))

/** Starts a writer, and kills it so long after its nth snapshot: the last that it had told of. */
const killedAfter = async (directory: string, snapshots: number, ms: number): Promise<number> => {
  const program = fileURLToPath(new URL('./snapshot-writer-child.js', import.meta.url))
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let [told, count] = [0, 0]
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number(line)
    count += 1
    if (count === snapshots) pause(ms).then(() => child.kill('SIGKILL'))
  }
  await ended
  return told
}

t.test(
  'a writer that is killed at any moment leaves the last snapshot that it had told of, or a later one',
  async (t) => {
    const parent = await mkdtemp(join(tmpdir(), 'parley-snapshots-'))
    t.teardown(() => rm(parent, { recursive: true, force: true }))
    const directory = join(parent, 'index')
    let kills = 0
    for (const snapshots of [1, 2, 5])
      for (const ms of [0, 1, 2, 3]) {
        const told = await killedAfter(directory, snapshots, ms)
        kills += 1
        const kept = openFileSnapshots(directory)
        const found = await kept.read((reason) => t.fail(reason))
        t.ok((found?.sequence ?? 0) >= told, `${found?.sequence} after ${told}`)
        const index = new LedgerIndex(kept.texts)
        if (found) await index.thaw(found.sequence, found.sections)
        for (const event of book.events.slice(index.head?.sequence ?? 0)) feed(index, event)
        t.same(answersOf(index), answers)
        await kept.close()
      }
    t.equal(kills, 12)
  },
)
