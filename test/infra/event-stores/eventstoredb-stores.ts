import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import type { Test } from 'tap'
import { ConnectionString } from '../../../infra/event-stores/eventstoredb/connection-string.js'
import { openEventStoreDb } from '../../../infra/event-stores/eventstoredb/eventstoredb-store.js'
import type { Timings } from '../../../infra/event-stores/eventstoredb/timings.js'
import type { EventStore, NewEvent } from '../../../services/event-store.js'
import { followLedger } from '../../../services/ledger-feed.js'
import { LedgerIndex } from '../../../services/ledger-index.js'
import type { EventLog, ProposedEvent } from '../../doubles/eventstoredb-server/event-log.js'
import {
  type EventStoreDbServer,
  type ServerOptions,
  startEventStoreDb,
} from '../../doubles/eventstoredb-server/eventstoredb-server.js'

export const connectionTo = (url: string): ConnectionString => {
  const parsed = ConnectionString.parse(url)
  if ('refused' in parsed) throw new Error(parsed.refused)
  return parsed
}

/** A directory for mirrors of its own, gone with the test. */
export const newMirrors = async (t: Test): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'parley-mirrors-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return directory
}

type Opening = {
  readonly url: string
  readonly mirrors: string
  readonly timings?: Partial<Timings>
  readonly logged?: string[]
}

/** A store on the server at `url`; lines of its log go to `logged`. It is closed with the test. */
export const openedStore = async (t: Test, { url, mirrors, timings, logged }: Opening): Promise<EventStore> => {
  const log = pino({ level: logged ? 'info' : 'silent' }, { write: (line: string) => logged?.push(line) })
  const store = await openEventStoreDb({ connection: connectionTo(url), mirrors, log, ...(timings ? { timings } : {}) })
  t.teardown(() => store.close())
  return store
}

/** A server of the test's own. */
export const served = async (t: Test, options: ServerOptions = {}): Promise<EventStoreDbServer> => {
  const server = await startEventStoreDb(options)
  t.teardown(() => server.stop())
  return server
}

/** A store that has everything that the server has. */
export const followed = async (
  t: Test,
  server: EventStoreDbServer,
  mirrors: string,
  logged?: string[],
): Promise<EventStore> => {
  const store = await openedStore(t, { url: server.url, mirrors, timings: SHORT, ...(logged ? { logged } : {}) })
  await until(() => store.health().current)
  return store
}

/** The file of the one mirror in a directory. */
export const mirrorOf = async (mirrors: string): Promise<string> => {
  const [file] = (await readdir(mirrors)).filter((name) => name.endsWith('.mirror-1.db'))
  return join(mirrors, file ?? '')
}

/** An index that follows a store, and how often it was told that the store has lost events. */
export const indexed = (t: Test, store: EventStore) => {
  const [index, stop] = [new LedgerIndex(), new AbortController()]
  const told = { lost: 0 }
  const feeding = followLedger(store, index, stop.signal, {
    onLost: () => {
      told.lost += 1
    },
  })
  t.teardown(async () => {
    stop.abort()
    await feeding
  })
  return { index, told }
}

/** An event as anybody may write it to the server. */
export const foreignEvent = (over: Partial<ProposedEvent> = {}): ProposedEvent => ({
  id: randomUUID(),
  type: 'SomethingElse',
  isJson: true,
  data: Buffer.from('{"some":"data"}'),
  metadata: Buffer.from('{}'),
  ...over,
})

/** What other programs keep on the same server: streams of theirs, and of the system. */
export const othersData = (log: EventLog): void => {
  for (let at = 0; at < 500; at += 1) {
    log.write(`orders-${at % 7}`, BigInt(Math.floor(at / 7)), [foreignEvent()])
    log.write('$stats-127.0.0.1:2113', BigInt(at), [foreignEvent({ type: '$statsCollected' })])
  }
  log.write('parleyish-1', 0n, [foreignEvent()])
  log.write('$ce-parleyDevelopment', 0n, [foreignEvent({ type: '$>', isJson: false })])
}

/** Waits until something is so, however long it takes. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(2)
}

/** Times so short that a test meets every limit of the adapter without waiting for it. */
export const SHORT: Timings = {
  attemptMs: 400,
  appendMs: 60_000,
  answerMs: 400,
  readMs: 60_000,
  catchUpMs: 60_000,
  probeMs: 100,
  quietMs: 50,
  firstPauseMs: 1,
  longestPauseMs: 20,
}

/** Writes events to the server's log as another process would have recorded them. */
export const recordedByOthers = (
  log: EventLog,
  stream: string,
  events: readonly NewEvent[],
  over: object = {},
): void => {
  const proposed = events.map(({ id, type, data, metadata, schemaVersion }) =>
    foreignEvent({
      id,
      type,
      data: Buffer.from(JSON.stringify(data)),
      metadata: Buffer.from(JSON.stringify({ ...metadata, schemaVersion, ...over })),
    }),
  )
  log.write(stream, BigInt(log.stream(stream).length), proposed)
}

/** A server that has others' data too, and a store on it that has caught up, with times as short as {@link SHORT}. */
export const serving = async (t: Test, timings: Partial<Timings> = {}) => {
  const server = await served(t)
  othersData(server.log)
  const mirrors = await newMirrors(t)
  const logged: string[] = []
  const store = await openedStore(t, { url: server.url, mirrors, timings: { ...SHORT, ...timings }, logged })
  await until(() => store.health().current)
  return { server, store, mirrors, logged }
}

/** What the server's log has of a stream, in its order: nothing that the adapter says is needed to know it. */
export const loggedIds = ({ log }: EventStoreDbServer, stream: string): string[] =>
  log.stream(stream).map(({ id }) => id)
