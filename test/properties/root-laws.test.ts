import { deepStrictEqual, notDeepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import { openSqliteStore } from '../../infra/event-stores/sqlite/sqlite-store.js'
import type { EventStore, LedgerEvent } from '../../services/event-store.js'
import { leafHash, leafTextOf } from '../../services/ledger-leaf.js'
import { MerkleTree } from '../../services/proofs/merkle-tree.js'
import { appended, collect, newEvent, newStream } from '../conformance/event-store/own-events.js'
import { newMirrors, openedStore, othersData, served } from '../infra/event-stores/eventstoredb-stores.js'
import { newFile } from '../infra/event-stores/sqlite-files.js'

const rootOf = (leaves: readonly Uint8Array[]): string => {
  const tree = new MerkleTree()
  for (const leaf of leaves) tree.push(leaf)
  return tree.root(tree.size).toString('hex')
}

const leavesOf = (ledger: readonly LedgerEvent[]): Uint8Array[] => ledger.map(({ leaf }) => leaf)

/** Which of three streams each event of a ledger belongs to, and what it says. */
const writes = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.dictionary(fc.string(), fc.jsonValue())), {
  minLength: 1,
  maxLength: 25,
})

const write = async (store: EventStore, some: readonly (readonly [number, object])[]): Promise<LedgerEvent[]> => {
  const streams = [newStream(), newStream(), newStream()]
  const revisions = streams.map(() => -1)
  for (const [of, data] of some) {
    const revision = revisions[of] ?? -1
    const event = newEvent(JSON.parse(JSON.stringify(data)))
    appended(await store.append(streams[of] ?? '', revision < 0 ? 'noStream' : revision, [event]))
    revisions[of] = revision + 1
  }
  return collect(store.readAll())
}

/** Records the events of a ledger once more in another store, by whose clock it is when they were recorded. */
const migrated = async (ledger: readonly LedgerEvent[], store: EventStore, clock: Clock): Promise<LedgerEvent[]> => {
  const before = (await store.head())?.position
  for (const { stream, revision, recordedAt, sequence: _, position: __, leaf: ___, ...event } of ledger) {
    clock.at = Date.parse(recordedAt)
    appended(await store.append(stream, revision === 0 ? 'noStream' : revision - 1, [event]))
  }
  return collect(store.readAll(before))
}
type Clock = { at: number }

t.test('the same ledger has the same root in a file, in memory and on EventStoreDB', async (t) => {
  const file = await newFile(t)
  const clock: Clock = { at: 0 }
  const server = await served(t, { now: () => clock.at })
  othersData(server.log)
  const cluster = await openedStore(t, { url: server.url, mirrors: await newMirrors(t) })
  let runs = 0
  await fc.assert(
    fc.asyncProperty(writes, async (some) => {
      runs += 1
      const store = await openSqliteStore(`${file}-${runs}`)
      try {
        const ledger = await write(store, some)
        const root = rootOf(leavesOf(ledger))
        const inMemory = await migrated(ledger, createMemoryStore({ now: () => clock.at }), clock)
        deepStrictEqual(rootOf(leavesOf(inMemory)), root)
        deepStrictEqual(inMemory, ledger, 'and the same sequences')
        deepStrictEqual(rootOf(leavesOf(await migrated(ledger, cluster, clock))), root)
      } finally {
        await store.close()
      }
    }),
    { numRuns: 15 },
  )
})

t.test('one member changed, two events swapped, one dropped or put in: the root is another', async () => {
  await fc.assert(
    fc.asyncProperty(writes, fc.nat(), fc.nat(), async (some, one, other) => {
      const ledger = await write(createMemoryStore(), some)
      const root = rootOf(leavesOf(ledger))
      const [at, to] = [one % ledger.length, other % ledger.length]
      const [event, partner] = [ledger[at], ledger[to]]
      if (!event || !partner) throw new Error('there is an event')
      const changes: Partial<LedgerEvent>[] = [
        { data: { ...event.data, changed: true } },
        { metadata: { ...event.metadata, recordedBy: 'somebody' } },
        { id: newEvent().id },
        { type: 'CallHeld' },
        { stream: newStream() },
        { revision: event.revision + 1 },
        { schemaVersion: 2 },
        { recordedAt: new Date(Date.parse(event.recordedAt) + 1).toISOString() },
      ]
      const leaves = leavesOf(ledger)
      const leafOf = (change: Partial<LedgerEvent>) => {
        const { sequence: _, position: __, leaf: ___, ...changed } = { ...event, ...change }
        return leafHash(leafTextOf(changed))
      }
      deepStrictEqual(rootOf(leaves.with(at, leafOf({}))), root, 'unchanged it is the same')
      for (const change of changes) notDeepStrictEqual(rootOf(leaves.with(at, leafOf(change))), root)
      notDeepStrictEqual(rootOf(leaves.toSpliced(at, 1)), root)
      notDeepStrictEqual(rootOf(leaves.toSpliced(at, 0, event.leaf)), root)
      if (at !== to) notDeepStrictEqual(rootOf(leaves.with(at, partner.leaf).with(to, event.leaf)), root)
    }),
    { numRuns: 60 },
  )
})
