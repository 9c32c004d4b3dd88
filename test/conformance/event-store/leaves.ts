import { createHash } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import t from 'tap'
import type { EventStore, LedgerEvent } from '../../../services/event-store.js'
import { MerkleTree } from '../../../services/proofs/merkle-tree.js'
import { headOf } from '../../reference/merkle.js'
import {
  appended,
  collect,
  headPosition,
  newEvent,
  newEvents,
  newStream,
  type OpenStore,
  record,
} from './own-events.js'

/** The leaf of an event as docs/storage-format.md tells it, of nothing but what the store tells of the event. */
const leafBytesOf = ({ sequence: _, position: __, leaf: ___, ...event }: LedgerEvent): Buffer =>
  Buffer.from(canonicalize(JSON.parse(JSON.stringify(event))))

const rootOf = (events: readonly LedgerEvent[]): Buffer => {
  const tree = new MerkleTree()
  for (const { leaf } of events) tree.push(leaf)
  return tree.root(tree.size)
}

/** Data that is written in another way than it is canonical: order of members, numbers, escapes, what is outside the BMP. */
const AWKWARD = {
  z: 1e21,
  a: { '€': 'Київ', '\u{1f54a}': '\u2028', '\r': '"\\', 1: [], b: {} },
  figures: [0.1, -0.5, 1e-7, 333333333.3333333, null, true],
  É: 'decomposed e\u0301',
  absent: undefined,
}

const recordSeveral = async (store: EventStore): Promise<void> => {
  const stream = newStream()
  appended(await store.append(stream, 'noStream', [newEvent(AWKWARD), newEvent({})]))
  appended(await store.append(newStream(), 'noStream', newEvents(3)))
  appended(await store.append(stream, 1, [newEvent({ text: 'ж'.repeat(100_000) })]))
  await record(store, 20)
}

export const leavesConformance = (name: string, open: OpenStore): void => {
  t.test(
    `${name}: the leaf of an event follows from what is told of it, so it is the same on every adapter`,
    async (t) => {
      const { store, reopen } = await open(t)
      const before = await headPosition(store)
      await recordSeveral(store)
      const ledger = await collect(store.readAll(before))
      t.equal(ledger.length, 26)
      for (const event of ledger) {
        const leaf = createHash('sha256').update(Buffer.of(0)).update(leafBytesOf(event)).digest()
        t.ok(leaf.equals(event.leaf), `event ${event.sequence}`)
      }
      t.same(rootOf(ledger), headOf(ledger.map(leafBytesOf)), 'and so the root is')
      const again = await reopen()
      t.same(rootOf((await collect(again.readAll(before))).slice(0, 26)), rootOf(ledger), 'as it is ever after')
    },
  )

  t.test(`${name}: a subscriber is told the leaves that a reader is`, async (t) => {
    const { store } = await open(t)
    const before = await headPosition(store)
    await recordSeveral(store)
    const told: LedgerEvent[] = []
    const stop = new AbortController()
    for await (const mark of store.subscribe(before, stop.signal)) {
      if (mark.kind === 'event') told.push(mark.event)
      else stop.abort()
    }
    t.strictSame(told, await collect(store.readAll(before)))
  })
}
