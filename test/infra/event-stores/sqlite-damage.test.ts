import { deepStrictEqual } from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import { EventStoreFault, type LedgerEvent } from '../../../services/event-store.js'
import { collect, record, rejectsWith } from '../../conformance/event-store/own-events.js'
import { execute, newFile, query } from './sqlite-files.js'

const EVENTS = 40

/** A closed store with events in it. */
const written = async (t: Test): Promise<{ file: string; ledger: LedgerEvent[] }> => {
  const file = await newFile(t)
  const store = await openSqliteStore(file)
  const ledger = await record(store, EVENTS)
  await store.close()
  return { file, ledger }
}

t.test('a file that is not a SQLite file is refused and left as it is', async (t) => {
  const file = await newFile(t)
  const bytes = randomBytes(10_000)
  await writeFile(file, bytes)
  await rejectsWith(t, () => openSqliteStore(file), 'damaged', 'random bytes')
  t.same(await readFile(file), bytes)
})

t.test('a SQLite file of another program is refused and left as it is', async (t) => {
  const file = await newFile(t)
  execute(file, 'CREATE TABLE event (sequence INTEGER PRIMARY KEY); PRAGMA user_version = 1')
  const bytes = await readFile(file)
  await t.rejects(openSqliteStore(file), { code: 'damaged', message: /not a Parley store/ })
  t.same(await readFile(file), bytes)
})

t.test('a store of another version is refused with both versions', async (t) => {
  const { file } = await written(t)
  execute(file, 'PRAGMA user_version = 2')
  await t.rejects(openSqliteStore(file), { code: 'damaged', message: /of version 2; this program reads version 1/ })
})

t.test('an empty file becomes a store', async (t) => {
  const file = await newFile(t)
  await writeFile(file, '')
  const store = await openSqliteStore(file)
  t.equal((await record(store, 1)).length, 1)
  await store.close()
})

t.test('a refused file can be opened once it is put right: nothing holds it', async (t) => {
  const { file, ledger } = await written(t)
  execute(file, 'PRAGMA user_version = 2')
  await rejectsWith(t, () => openSqliteStore(file), 'damaged', 'another version')
  execute(file, 'PRAGMA user_version = 1')
  const store = await openSqliteStore(file)
  t.strictSame(await collect(store.readAll()), ledger)
  await store.close()
})

t.test('a file cut short is refused', async (t) => {
  for (const part of [0.999, 0.9, 0.5, 0.1, 0.01, 0.002, 0.00003]) {
    const { file } = await written(t)
    const { length } = await readFile(file)
    const size = Math.floor(length * part)
    await truncate(file, size)
    await rejectsWith(t, () => openSqliteStore(file), 'damaged', `${size} of ${length} bytes`)
  }
})

t.test('a changed text, a changed column and a missing event are told', async (t) => {
  const changes: [string, RegExp][] = [
    ["UPDATE event SET canonical = replace(canonical, 'talks', 'Talks') WHERE sequence = 7", /event 7 .* leaf hash/],
    ["UPDATE event SET id = 'other' WHERE sequence = 8", /columns of event 8/],
    ['DELETE FROM event WHERE sequence = 9', /events are missing/],
  ]
  for (const [change, message] of changes) {
    const { file } = await written(t)
    execute(file, change)
    await t.rejects(openSqliteStore(file), { code: 'damaged', message }, change)
  }
})

t.test('whatever byte is changed, the events are as they were or the damage is told', async (t) => {
  const { file, ledger } = await written(t)
  const original = await readFile(file)
  const readBack = async (): Promise<LedgerEvent[] | 'damaged'> => {
    try {
      const store = await openSqliteStore(file)
      try {
        return await collect(store.readAll())
      } finally {
        await store.close()
      }
    } catch (error) {
      if (error instanceof EventStoreFault && error.code === 'damaged') return 'damaged'
      throw error
    }
  }
  let told = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const changed = Buffer.from(original)
      changed.writeUInt8(changed.readUInt8(at) ^ mask, at)
      await writeFile(file, changed)
      const read = await readBack()
      if (read === 'damaged') told += 1
      else deepStrictEqual(read, ledger)
    }),
    { numRuns: 60 },
  )
  t.ok(told > 0, 'some of the damage was of consequence')
  await writeFile(file, original)
  t.strictSame(await readBack(), ledger)
  t.same(query(file, 'SELECT count(*) FROM event'), [[EVENTS]])
})
