import { deepStrictEqual } from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import t from 'tap'
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import { verifyStoreFile } from '../../../infra/event-stores/sqlite/verify-store-file.js'
import { EventStoreFault, type LedgerEvent } from '../../../services/event-store.js'
import { headOf } from '../../reference/merkle.js'
import { recordedFile, textsIn } from './recorded-file.js'
import { execute, newFile, query } from './sqlite-files.js'

t.test('a file as it was recorded has no damage, and the root of its texts', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const verified = verifyStoreFile(file)
  t.strictSame(verified.damage, [])
  const { tree, streams, recordedAt } = verified.ledger
  t.equal(tree.size, ledger.length)
  t.same(tree.root(tree.size), headOf(textsIn(file)))
  t.equal(streams, 4, 'the glossary and three developments')
  t.equal(recordedAt, ledger.at(-1)?.recordedAt)
})

t.test('a store without events has none, and the root of nothing', async (t) => {
  const file = await newFile(t)
  await (await openSqliteStore(file)).close()
  const { ledger, damage } = verifyStoreFile(file)
  t.strictSame(damage, [])
  t.same(ledger.tree.root(0), headOf([]))
  t.equal(ledger.recordedAt, '')
})

/** Where the parts of an event's row are in the bytes of a file: the columns stand one after another, as declared. */
const placesOf = (bytes: Buffer, text: Buffer, { stream, id, type, metadata, recordedAt }: LedgerEvent) => {
  const canonical = bytes.indexOf(text)
  if (canonical < 0) throw new Error('the text is not in one piece')
  const within = (part: string): number => canonical + text.indexOf(part)
  const recorded = canonical - recordedAt.length
  const conflict = recorded - metadata.conflict.length
  // Between the id and the type stands the revision, 0, which takes no byte; the version, 1, takes none either.
  const typed = conflict - type.length
  const identified = typed - id.length
  return {
    'a letter of what was said': within('Something was said'),
    'the name of a member': within('"summary"') + 1,
    'the metadata': within('"local"') + 1,
    'the id': within(`"id":"${id}"`) + 10,
    'the time of recording': within(`"recordedAt":"${recordedAt}"`) + 18,
    'the leaf hash': canonical + text.length + 5,
    'the column of the id': identified + 4,
    'the column of the type': typed,
    'the column of the conflict': conflict,
    'the column of the time of recording': recorded + 3,
    'the column of the stream': identified - stream.length + 30,
  }
}

t.test('one flipped bit is found, wherever in an event it is, and the event is named', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const original = await readFile(file)
  const [event, text] = [ledger.at(-1), textsIn(file).at(-1)]
  if (!event || !text) throw new Error('nothing was recorded')
  const places = placesOf(original, text, event)
  t.equal(original.toString('utf8', places['the column of the stream'] - 30).startsWith(event.stream), true)
  for (const [place, at] of Object.entries(places)) {
    for (let bit = 1; bit < 256; bit *= 2) {
      const changed = Buffer.from(original)
      changed.writeUInt8(changed.readUInt8(at) ^ bit, at)
      await writeFile(file, changed)
      const verified = verifyStoreFile(file)
      const named = verified.damage.filter((wrong) => wrong.startsWith(`Event ${event.sequence} `))
      t.not(named.length, 0, `${place}, bit ${bit}`)
      t.equal(verified.ledger.tree.size, ledger.length, 'each event is one leaf')
    }
  }
  await writeFile(file, original)
  t.strictSame(verifyStoreFile(file).damage, [])
})

t.test('what is wrong with the order of events, or with one of them, is told by its name', async (t) => {
  const rewritten = (sequence: number, from: string, to: string) =>
    `UPDATE event SET canonical = replace(canonical, '${from}', '${to}') WHERE sequence = ${sequence}`
  const changes: [string, RegExp][] = [
    ['DELETE FROM event WHERE sequence = 5', /^Event 6 comes where event 5 is due$/],
    ['UPDATE event SET leaf = zeroblob(32) WHERE sequence = 3', /^Event 3 does not match its leaf hash$/],
    ["UPDATE event SET leaf = x'00' WHERE sequence = 3", /^Event 3 cannot be read: A row .* in column 2$/],
    ["UPDATE event SET canonical = 'no JSON' WHERE sequence = 3", /^Event 3 cannot be read: .* is not JSON$/],
    ["UPDATE event SET canonical = '[]' WHERE sequence = 3", /^Event 3 cannot be read: .* is not an event$/],
    [
      "UPDATE event SET canonical = canonical || ' ' WHERE sequence = 3",
      /^Event 3 is not stored in its canonical form$/,
    ],
    [rewritten(2, '"revision":1', '"revision":1e999'), /^Event 2 has revision Infinity of .*, where 1 is due$/],
    [
      rewritten(2, '"recordedBy":"local"', '"recordedBy":"local","z":1e999'),
      /^Event 2 is not stored in its canonical f/,
    ],
    [rewritten(2, '"kind":"state"', '"kind":"planet"'), /^Event 2 can not be read as PartyRegistered: kind: /],
    [rewritten(2, ',"recordedBy":"local"', ''), /^Event 2 is not of the shape of an event: metadata.recordedBy: /],
    [
      'UPDATE event SET schema_version = 2 WHERE sequence = 4',
      /^Event 4 has another schema_version in its column than/,
    ],
  ]
  for (const [change, message] of changes) {
    const { file } = await recordedFile(t)
    execute(file, change)
    const { damage } = verifyStoreFile(file)
    t.equal(
      damage.some((wrong) => message.test(wrong)),
      true,
      `${change}: ${damage.join('; ')}`,
    )
  }
})

t.test('an index that is not that of the rows is damage of the file', async (t) => {
  const { file, ledger } = await recordedFile(t)
  const original = await readFile(file)
  const stream = ledger.at(-1)?.stream ?? ''
  let told = 0
  // The stream stands in its row, in its text, and in the index.
  for (let at = original.indexOf(stream); at >= 0; at = original.indexOf(stream, at + 1)) {
    const changed = Buffer.from(original)
    changed.write('x', at + 30)
    await writeFile(file, changed)
    const { damage } = verifyStoreFile(file)
    t.not(damage.length, 0, `at ${at}`)
    if (damage.some((wrong) => /^The file is damaged: .*index/.test(wrong))) told += 1
  }
  t.ok(told > 0)
})

t.test('a file whose table is gone is damaged, one that is not there is not', async (t) => {
  const { file } = await recordedFile(t)
  execute(file, 'DROP TABLE event')
  t.match(verifyStoreFile(file).damage, [/^The events after 0 cannot be read: .*no such table: event$/])
  t.throws(() => verifyStoreFile(`${file}-none`), { code: 'unavailable', message: /^There is no file / })
  t.notOk(existsSync(`${file}-none`), 'and was not made')
  await writeFile(`${file}-empty`, '')
  t.throws(() => verifyStoreFile(`${file}-empty`), { code: 'damaged', message: /holds no ledger/ })
})

/** Everything that a file tells of its events. */
const rowsIn = (file: string): unknown[] =>
  query(
    file,
    `SELECT sequence, CAST(stream AS BLOB), revision, CAST(id AS BLOB), CAST(type AS BLOB), schema_version,
            CAST(conflict AS BLOB), CAST(recorded_at AS BLOB), CAST(canonical AS BLOB), leaf
     FROM event ORDER BY sequence`,
  )

t.test('whatever byte of a file is changed, the damage is found or every row is as it was', async (t) => {
  const { file } = await recordedFile(t)
  const original = await readFile(file)
  const rows = rowsIn(file)
  let found = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const changed = Buffer.from(original)
      changed.writeUInt8(changed.readUInt8(at) ^ mask, at)
      await writeFile(file, changed)
      try {
        if (verifyStoreFile(file).damage.length === 0) return deepStrictEqual(rowsIn(file), rows)
      } catch (error) {
        if (!(error instanceof EventStoreFault && error.code === 'damaged')) throw error
      }
      found += 1
    }),
    { numRuns: 150 },
  )
  t.ok(found > 0, 'some of the damage was of consequence')
})
