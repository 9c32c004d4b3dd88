import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openFileSnapshots } from '../../../infra/snapshots/file-snapshots.js'
import { LedgerIndex } from '../../../services/ledger-index.js'
import { feed, ledgerIndexOf } from '../../properties/indexed.js'
import { snapshotBook } from './snapshot-ledger.js'

const never = new AbortController().signal
const book = snapshotBook()
const whole = ledgerIndexOf(book.events)

const newDirectory = async (t: Test): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'parley-snapshots-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return join(directory, 'index')
}

/** Writes a snapshot of the first events of the book, and closes. */
const written = async (t: Test, upTo = book.head): Promise<string> => {
  const directory = await newDirectory(t)
  const snapshots = openFileSnapshots(directory)
  const index = new LedgerIndex(snapshots.texts)
  for (const event of book.events.slice(0, upTo)) feed(index, event)
  await snapshots.write(upTo, index.frozen()?.sections ?? [], never)
  await snapshots.close()
  return directory
}

/** Reads what is in a directory: the sequence of its snapshot, or why there is none. The index is fed to the end, and asked. */
const readIn = async (directory: string) => {
  const snapshots = openFileSnapshots(directory)
  const [ignored, partsIgnored]: [string[], string[]] = [[], []]
  const found = await snapshots.read((reason) => ignored.push(reason))
  const index = new LedgerIndex(snapshots.texts)
  try {
    if (found)
      await index.thaw(found.sequence, found.sections, (part, reason) => partsIgnored.push(`${part}: ${reason}`))
  } catch (error) {
    ignored.push(String(error))
    index.clear()
  }
  for (const event of book.events.slice(index.head?.sequence ?? 0)) feed(index, event)
  const answered = [...index.conflicts.values()].flatMap(({ developments }) => [...developments.all()])
  await snapshots.close()
  return { sequence: ignored.length === 0 ? (found?.sequence ?? null) : null, ignored, partsIgnored, answered }
}

const answers = [...whole.conflicts.values()].flatMap(({ developments }) => [...developments.all()])

t.test('a snapshot is read again with its texts, and the rest is fed on', async (t) => {
  const rest = { ignored: [], partsIgnored: [], answered: answers }
  t.same(await readIn(await written(t)), { sequence: book.head, ...rest })
  t.same(await readIn(await written(t, 20)), { sequence: 20, ...rest })
})

t.test('where there is no snapshot there are no texts either, and nothing is said', async (t) => {
  const directory = await written(t)
  await rm(join(directory, 'snapshot'))
  t.same(await readIn(directory), { sequence: null, ignored: [], partsIgnored: [], answered: answers })
})

t.test('a snapshot that was cut off anywhere is not used', async (t) => {
  const directory = await written(t)
  const path = join(directory, 'snapshot')
  const bytes = await readFile(path)
  for (const length of [0, 1, 31, 32, 33, Math.floor(bytes.length / 2), bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, length))
    const { sequence, ignored, answered } = await readIn(directory)
    t.equal(sequence, null, `cut after ${length} bytes`)
    t.match(ignored, [/cut off/])
    t.same(answered, answers)
  }
})

t.test('a snapshot with one byte flipped is not used, or without the part in which it is', async (t) => {
  for (let part = 0; part < 12; part += 1) {
    const directory = await written(t)
    await flip(join(directory, 'snapshot'), part / 12)
    const { sequence, ignored, partsIgnored, answered } = await readIn(directory)
    t.equal(sequence, partsIgnored.length === 0 ? null : book.head, `flipped after ${part} twelfths`)
    t.match([...ignored, ...partsIgnored], [/damaged/])
    t.same(answered, answers)
  }
})

t.test('a snapshot whose texts are damaged, cut off or gone is not used', async (t) => {
  const damages: Readonly<Record<string, (texts: string) => Promise<void>>> = {
    flipped: (texts) => flip(texts, 0.5),
    'cut off': async (texts) => truncate(texts, (await stat(texts)).size - 1),
    gone: (texts) => rm(texts),
  }
  for (const [name, damage] of Object.entries(damages)) {
    const directory = await written(t)
    await damage(join(directory, 'texts'))
    const { sequence, ignored, answered } = await readIn(directory)
    t.equal(sequence, null, name)
    t.match(ignored, [/texts are damaged or cut off/])
    t.same(answered, answers)
  }
})

t.test('texts behind those of the snapshot are forgotten: they come again with their events', async (t) => {
  const directory = await written(t)
  await writeFile(join(directory, 'texts'), 'more', { flag: 'a' })
  t.same(await readIn(directory), { sequence: book.head, ignored: [], partsIgnored: [], answered: answers })
})

t.test('a snapshot that is given up leaves the last one, and nothing beside it', async (t) => {
  const directory = await written(t, 20)
  const snapshots = openFileSnapshots(directory)
  const index = new LedgerIndex(snapshots.texts)
  const found = await snapshots.read(() => t.fail('there is one'))
  if (found) await index.thaw(found.sequence, found.sections)
  for (const event of book.events.slice(20)) feed(index, event)
  const stop = new AbortController()
  const endless = {
    name: 'endless',
    *bytes() {
      for (let chunk = 0; ; chunk += 1) {
        if (chunk === 3) stop.abort()
        yield Buffer.alloc(1 << 20)
      }
    },
  }
  await snapshots.write(book.head, [endless], stop.signal)
  await snapshots.close()
  t.same((await readdir(directory)).sort(), ['snapshot', 'texts'])
  t.same(await readIn(directory), { sequence: 20, ignored: [], partsIgnored: [], answered: answers })
})

/** Flips a bit of the byte that stands behind such a part of a file. */
const flip = async (path: string, part: number): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    const at = Math.floor((await file.stat()).size * part)
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
    await file.write(Buffer.from([(buffer[0] ?? 0) ^ 4]), 0, 1, at)
  } finally {
    await file.close()
  }
}
