import t, { type Test } from 'tap'
import type { EventStore, EventStoreFault, LedgerEvent, NewEvent } from '../../../services/event-store.js'
import { appended, collect, ids, newEvents, newStream } from '../../conformance/event-store/own-events.js'
import type { AppendFault, EventFault } from '../../doubles/eventstoredb-server/append-faults.js'
import { loggedIds, openedStore, recordedByOthers, SHORT, serving, until } from './eventstoredb-stores.js'

/** Numbers from 0 to 1, the same on every run. */
const chances = (seed: number) => (): number => {
  seed = (seed * 1_664_525 + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

/** What the client throws outside of its promises, and a promise that nobody waits for, end the thread that has it. */
const neverEnded = (t: Test, logged: readonly string[]): void => {
  t.notMatch(logged.join(''), /the thread that talks to the store ended/, 'nothing was thrown outside of a promise')
}

const pick = <T>(from: readonly T[], chance: number): T | undefined => from[Math.floor(chance * from.length)]

const FAULTS: readonly AppendFault[] = [
  { kind: 'notLeader', when: 'before' },
  ...(['drop', 'reset', 'unavailable', 'timeout', 'notReady', 'noLeader', 'silence'] as const).flatMap(
    (kind): AppendFault[] => [
      { kind, when: 'before' },
      { kind, when: 'after' },
    ],
  ),
]

t.test('3,000 appends over a connection that breaks before and after writes: each once, in order', async (t) => {
  const { server, store, logged } = await serving(t)
  const chance = chances(1)
  let faults = 0
  server.faults.append = () => {
    if (chance() > 0.03) return undefined
    faults += 1
    return pick(FAULTS, chance())
  }
  const written = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const [stream, events] = [newStream(), newEvents(50)]
      for (const [index, event] of events.entries()) {
        const { revision } = appended(await store.append(stream, index === 0 ? 'noStream' : index - 1, [event]))
        if (revision !== index) throw new Error(`the append was told revision ${revision}, not ${index}`)
      }
      return { stream, events }
    }),
  )
  server.faults.append = () => undefined
  const { counts } = store.health()
  t.equal(counts.appends, 3_000, 'all are acknowledged')
  t.ok(faults > 75, `${faults} faults`)
  t.ok((counts.unknownOutcomes ?? 0) > 75, `${counts.unknownOutcomes} outcomes were unknown`)
  const ledger = await collect(store.readAll())
  t.equal(ledger.length, 3_000)
  for (const { stream, events } of written) {
    t.strictSame(loggedIds(server, stream), ids(events), 'each event once, in the order of its stream')
    t.strictSame(ids(ledger.filter((event) => event.stream === stream)), ids(events))
  }
  neverEnded(t, logged)
})

t.test('1,000 appends that give up: each unacknowledged one is there at most once after it is repeated', async (t) => {
  // One try for each, as its pause would outlast it.
  const impatient = { attemptMs: 100, appendMs: 100, firstPauseMs: 1_000, longestPauseMs: 1_000 }
  const { server, store, mirrors, logged } = await serving(t, impatient)
  const chance = chances(2)
  server.faults.append = () => (chance() < 0.5 ? pick(FAULTS, chance()) : undefined)
  const told = { appended: 0, unavailable: 0, outcomeUnknown: 0 }
  const appends = Array.from({ length: 1_000 }, () => ({ stream: newStream(), events: newEvents(2) }))
  const open: typeof appends = []
  const send = async (one: (typeof appends)[number]): Promise<void> => {
    const outcome = await store.append(one.stream, 'noStream', one.events).then(
      (result) => appended(result).outcome,
      (fault: EventStoreFault) => fault.code,
    )
    if (outcome !== 'appended' && outcome !== 'unavailable' && outcome !== 'outcomeUnknown') throw new Error(outcome)
    told[outcome] += 1
    if (outcome !== 'appended') open.push(one)
    if (outcome === 'unavailable' && loggedIds(server, one.stream).length > 0)
      t.fail('what is told as unavailable was recorded')
  }
  for (let at = 0; at < 1_000; at += 50) await Promise.all(appends.slice(at, at + 50).map(send))
  t.equal(told.appended + told.unavailable + told.outcomeUnknown, 1_000, 'every caller was told')
  t.ok(told.outcomeUnknown > 100, JSON.stringify(told))
  server.faults.append = () => undefined
  const another = await openedStore(t, { url: server.url, mirrors, timings: SHORT })
  await Promise.all(open.map(async ({ stream, events }) => appended(await another.append(stream, 'noStream', events))))
  for (const { stream, events } of appends) {
    if (loggedIds(server, stream).join() !== ids(events).join()) t.fail(`${stream} is not whole and once`)
  }
  neverEnded(t, logged)
})

/** The events that a reader of the store is given, in the order in which they come, until there are `count`. */
const follow = async (store: EventStore, count: number, onEvent: () => void): Promise<LedgerEvent[]> => {
  const seen: LedgerEvent[] = []
  const abort = new AbortController()
  for await (const mark of store.subscribe(undefined, abort.signal)) {
    if (mark.kind === 'event') seen.push(mark.event)
    onEvent()
    if (seen.length === count) abort.abort()
  }
  return seen
}

t.test('a subscription cut 300 times and fed twice: the reader sees each of 4,000 events once, in order', async (t) => {
  const { server, store, logged } = await serving(t)
  const chance = chances(3)
  const cuts: EventFault[] = []
  server.faults.event = () => {
    const fault = chance() < 0.1 ? pick(['cut', 'drop', 'tooSlow', 'repeat'] as const, chance()) : undefined
    if (fault && fault !== 'repeat') cuts.push(fault)
    return cuts.length > 300 ? undefined : fault
  }
  const events: NewEvent[] = []
  const stream = newStream()
  const others = [stream, newStream(), newStream()]
  const recordSome = (): void => {
    const some = newEvents(20)
    recordedByOthers(server.log, others[events.length % 3] ?? stream, some)
    events.push(...some)
  }
  for (let at = 0; at < 100; at += 1) recordSome()
  const seen = await follow(store, 4_000, () => {
    if (events.length < 4_000) recordSome()
  })
  t.ok(cuts.length > 300, `${cuts.length} cuts`)
  t.strictSame(ids(seen), ids(events))
  t.strictSame(
    seen.map(({ sequence }) => sequence),
    events.map((_, index) => index + 1),
  )
  t.ok((store.health().counts.reconnects ?? 0) > 100, 'the subscription was begun anew')
  neverEnded(t, logged)
})

t.test('a server that is stopped and started again, 20 times under load: nothing is missing or twice', async (t) => {
  const { server, store, logged } = await serving(t)
  const streams = Array.from({ length: 8 }, () => ({ stream: newStream(), events: newEvents(40) }))
  let done = 0
  const writing = Promise.all(
    streams.map(async ({ stream, events }) => {
      for (const [index, event] of events.entries()) {
        appended(await store.append(stream, index === 0 ? 'noStream' : index - 1, [event]))
        done += 1
      }
    }),
  )
  for (let stop = 1; stop <= 20; stop += 1) {
    await until(() => done >= stop * 15)
    await server.stop()
    await server.start()
  }
  await writing
  const ledger = await collect(store.readAll())
  t.equal(ledger.length, 320)
  for (const { stream, events } of streams) t.strictSame(loggedIds(server, stream), ids(events))
  neverEnded(t, logged)
})
