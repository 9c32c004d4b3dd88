import fc from 'fast-check'
import t from 'tap'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import type { EventStore, LedgerEvent } from '../../services/event-store.js'
import { eventsOf, sequenceAt, toldEvent } from '../../services/ledger-events.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { newEvent } from '../../services/writing.js'

const author = { recordedBy: 'local', correlationId: 'test' }

/** A ledger of runs: so many events of one conflict after another. All of it is in the index. */
const ledgerOf = async (runs: readonly (readonly [conflict: string, events: number])[]) => {
  const store = createMemoryStore()
  const ends = new Map<string, number>()
  for (const [conflict, count] of runs) {
    const stream = `parleyConflict-${conflict}`
    const end = ends.get(conflict)
    const expected = end ?? 'noStream'
    const events = Array.from({ length: count }, (_, at) => {
      const number = (end ?? -1) + 1 + at
      const data = { kind: 'party', id: 'russia', alias: `name ${number}` }
      const event = newEvent(stream, number, { type: 'AliasAdded', data }, { conflict, contentDigest: 'x' }, author)
      if ('refused' in event) throw new Error(event.detail)
      return event
    })
    await store.append(stream, expected, events)
    ends.set(conflict, (end ?? -1) + count)
  }
  const index = new LedgerIndex()
  const ledger: LedgerEvent[] = []
  for await (const event of store.readAll()) {
    index.apply(event)
    ledger.push(event)
  }
  return { store, index, ledger }
}

const collect = async (events: AsyncIterable<LedgerEvent>): Promise<LedgerEvent[]> => {
  const taken: LedgerEvent[] = []
  for await (const event of events) taken.push(event)
  return taken
}

const runs = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 250, max: 600 })),
  ),
  {
    minLength: 1,
    maxLength: 8,
  },
)

t.test('the events of a conflict between two places are those that reading the whole ledger finds', async (t) => {
  await fc.assert(
    fc.asyncProperty(runs, fc.constantFrom('a', 'b', 'd'), fc.nat(), fc.nat(), async (runs, conflict, one, other) => {
      const { store, index, ledger } = await ledgerOf(runs)
      const after = one % (ledger.length + 1)
      const upTo = other % (ledger.length + 1)
      const expected = ledger.filter(
        ({ metadata, sequence }) => metadata.conflict === conflict && sequence > after && sequence <= upTo,
      )
      t.strictSame(await collect(eventsOf({ store, index }, conflict, after, upTo)), expected)
    }),
    { numRuns: 40 },
  )
})

t.test('what is taken no further is read no further, and long runs of other conflicts are stepped over', async (t) => {
  const { store, index } = await ledgerOf([
    ['a', 1],
    ['b', 2_000],
    ['a', 1],
    ['b', 100],
    ['a', 2],
  ])
  let read = 0
  let open = 0
  const counting: Pick<EventStore, 'readAll'> = {
    async *readAll(after) {
      open += 1
      try {
        for await (const event of store.readAll(after)) {
          read += 1
          yield event
        }
      } finally {
        open -= 1
      }
    },
  }
  const events = await collect(eventsOf({ store: counting, index }, 'a', 0, 2_104))
  t.strictSame(
    events.map(({ sequence }) => sequence),
    [1, 2_002, 2_103, 2_104],
  )
  t.equal(read, 1 + 1 + 100 + 2)
  t.equal(open, 0)
  for await (const _ of eventsOf({ store: counting, index }, 'b', 0, 2_104)) break
  t.equal(open, 0, 'a reader that stops leaves nothing open')
})

t.test('a store that ends before what the index has of it is a fault, not an endless search', async (t) => {
  const { index } = await ledgerOf([['a', 2]])
  const emptied = createMemoryStore()
  const forgetful = { readAll: () => emptied.readAll() }
  await t.rejects(collect(eventsOf({ store: forgetful, index }, 'a', 0, 2)), /ends before event 1/)
})

t.test(
  'a position leads to its sequence, also where the index learns of it only later; another is refused',
  async (t) => {
    const { store, index, ledger } = await ledgerOf([['a', 3]])
    const where = { parameter: 'after' }
    for (const { position, sequence } of ledger) t.equal(await sequenceAt({ store, index }, position, where), sequence)
    for (const never of ['', '0', 'x'.repeat(5_000), '0000000000000000', '0000000000000004', `${ledger[0]?.position} `])
      t.match(await sequenceAt({ store, index }, never, where), { code: 'PARLEY_BAD_POSITION', errors: [where] }, never)

    const behind = new LedgerIndex()
    const [first, second] = ledger
    if (!first || !second) throw new Error('the ledger is empty')
    behind.apply(first)
    const found = sequenceAt({ store, index: behind }, second.position, where)
    behind.apply(second)
    t.equal(await found, 2)
  },
)

t.test('an event is told with its place, its data as stored, and who recorded it', async (t) => {
  const { ledger } = await ledgerOf([['a', 1]])
  const [event] = ledger
  if (!event) throw new Error('the ledger is empty')
  t.strictSame(toldEvent(event), {
    sequence: 1,
    position: event.position,
    recordedAt: event.recordedAt,
    type: 'AliasAdded',
    developmentId: null,
    glossary: 'a',
    revision: 0,
    recordedBy: 'local',
    data: { kind: 'party', id: 'russia', alias: 'name 0' },
  })
  const id = '018e4f5a-0000-7000-8000-00000000000a'
  t.match(toldEvent({ ...event, stream: `parleyDevelopment-${id}` }), { developmentId: id, glossary: null })
})
