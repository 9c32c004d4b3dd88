import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { v7 as newId } from 'uuid'
import { KeptCache } from '../services/as-of-index/developments/kept-cache.js'
import { missingSums } from '../services/as-of-index/remaker.js'
import type { Snapshots } from '../services/as-of-index/snapshots/snapshots.js'
import type { EventStore } from '../services/event-store.js'
import { keepSnapshots, restoreIndex, type SnapshotListener } from '../services/keep-snapshots.js'
import { type FeedListener, followLedger } from '../services/ledger-feed.js'
import { LedgerIndex } from '../services/ledger-index.js'
import { type RemakeListener, remakeSums } from '../services/remake-sums.js'
import { Glossaries } from '../services/writing.js'
import type { Config } from './config.js'
import { openEventStore } from './event-stores/open-event-store.js'
import { buildApp, type TimeLimits } from './http/app.js'
import { isReady, type Readiness } from './http/health.js'
import { metricsRoutes } from './http/metrics.js'
import { allRoutes } from './http/routes/all-routes.js'
import type { FeedOptions } from './http/routes/feed.js'
import type { Staleness } from './http/staleness.js'
import { meteredStore } from './metrics/metered-store.js'
import { createMetrics, type Observed } from './metrics/metrics.js'
import { packageVersion } from './package-root.js'
import { openFileSnapshots } from './snapshots/file-snapshots.js'

/** A running Parley, listening to nothing yet. */
export type Parley = {
  readonly app: FastifyInstance
  /** Fulfils once the index has everything that the store held at the start. */
  readonly ready: Promise<void>
  /** Lets requests in flight end, then stops the feed and closes the store. */
  readonly close: () => Promise<void>
}

/** Opens the configured store and puts everything over it together. Faults of the store are thrown. */
export const compose = async (config: Config, logger: Logger): Promise<Parley> => {
  const store = await openEventStore(config.store, { mirrors: config.mirrors, log: logger })
  return assemble(store, logger, {
    processMetrics: true,
    snapshots: config.snapshots,
    cacheBytes: config.cacheBytes,
  })
}

/** What can be set beside the configuration: the server's clock (milliseconds since 1970), and limits. */
export type AssemblyOptions = {
  readonly now?: () => number
  readonly limits?: Partial<TimeLimits>
  readonly feeds?: FeedOptions
  /** Whether `/metrics` tells of the process too: for the one Parley that a process has. */
  readonly processMetrics?: boolean
  /** Whether snapshots of the index are kept beside the store's file, where it has one. */
  readonly snapshots?: boolean
  /** Bytes of text of which developments are kept as objects. */
  readonly cacheBytes?: number
}

/** Puts index, services and HTTP together over a store, which `close` then closes. */
export const assemble = async (
  opened: EventStore,
  logger: Logger,
  {
    now = Date.now,
    limits = {},
    feeds = {},
    processMetrics = false,
    snapshots = false,
    cacheBytes,
  }: AssemblyOptions = {},
): Promise<Parley> => {
  const kept = snapshots && opened.file !== undefined ? openFileSnapshots(`${opened.file}.index`) : null
  const index = new LedgerIndex(kept?.texts, new KeptCache(cacheBytes))
  /** Parts that were made anew, and are not used. */
  const refused = new Set<string>()
  const metrics = createMetrics({
    observe: () => observed(opened, index, readiness(), refused),
    now,
    ofProcess: processMetrics,
  })
  const store = meteredStore(opened, metrics)
  const stop = new AbortController()
  let caughtUp = false
  let nowReady = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    nowReady = resolve
  })
  const feed: FeedListener = {
    onCaughtUp: () => {
      caughtUp = true
      nowReady()
    },
    onFault: (error) => logger.error({ err: error }, 'the subscription failed'),
    onLost: () => {
      caughtUp = false
      logger.error('the store has lost events: the index is made anew')
    },
    onSetAside: (sequence, error) => logger.error({ err: error, sequence }, 'an event could not be read'),
  }
  const follow = (): Promise<void> => followLedger(store, index, stop.signal, feed)
  const followWith = async (snapshots: Snapshots): Promise<void> => {
    const told = tellOfSnapshots(logger)
    await restoreIndex(snapshots, index, store, told)
    await Promise.all([
      follow(),
      keepSnapshots(snapshots, index, stop.signal, told),
      remakeSums(index, stop.signal, remaking),
    ])
  }
  const remaking: RemakeListener = {
    onRemade: (conflict, sum) => logger.info({ conflict, sum }, 'a part of the index was made anew, and is used'),
    onRefused: (conflict, sum, clock) => {
      refused.add(`${conflict} ${sum}`)
      logger.error({ conflict, sum, clock }, 'a part of the index that was made anew says otherwise than the facts do')
    },
    onFault: (error) => logger.error({ err: error }, 'parts of the index can not be made anew'),
  }
  const working = kept ? followWith(kept) : follow()
  const writing = { store, index, now, newId: () => newId() }
  const readiness = (): Readiness => {
    const { sequence, current, problems, counts } = store.health()
    const lag = Math.max(0, sequence - (index.head?.sequence ?? 0))
    return { caughtUp, lag, stale: !(caughtUp && current), setAside: index.setAside.length, problems, counts }
  }
  const staleness = (): Staleness | undefined => {
    const { current, lastCurrent } = store.health()
    if (caughtUp && current) return undefined
    return { stale: true, staleSince: caughtUp && lastCurrent !== null ? new Date(lastCurrent).toISOString() : null }
  }
  const app = await buildApp({
    logger,
    version: packageVersion(),
    readiness,
    onAnswered: metrics.answered,
    routes: [
      metricsRoutes(metrics),
      ...allRoutes(writing, new Glossaries(store, index), { index, now, staleness }, feeds),
    ],
    limits,
    generation: () => index.generation,
  })
  const close = async (): Promise<void> => {
    await app.close()
    stop.abort()
    await working
    await kept?.close()
    await store.close()
  }
  return { app, ready, close }
}

const tellOfSnapshots = (logger: Logger): SnapshotListener => ({
  onIgnored: (reason) => logger.warn({ reason }, 'the snapshot of the index is not used'),
  onPartIgnored: (part, reason) =>
    logger.warn({ part, reason }, 'a part of the snapshot is not used, and is made anew'),
  onRestored: (sequence) => logger.info({ sequence }, 'the index was read from its snapshot'),
  onWritten: (sequence) => logger.info({ sequence }, 'a snapshot of the index was written'),
  onFault: (error) => logger.error({ err: error }, 'snapshots of the index do not work'),
})

const observed = (
  store: EventStore,
  index: LedgerIndex,
  readiness: Readiness,
  refused: ReadonlySet<string>,
): Observed => ({
  store: store.health(),
  caughtUp: readiness.caughtUp,
  ready: isReady(readiness),
  lag: readiness.lag,
  setAside: readiness.setAside,
  index: {
    events: index.tree.size,
    conflicts: index.conflicts.size,
    developments: [...index.conflicts.values()].reduce((sum, { developments }) => sum + developments.size, 0),
    rebuilds: index.generation,
    bytes: index.bytes,
    missing: [...index.conflicts.values()].flatMap((one) =>
      missingSums(one).map((part) => ({ part, state: refused.has(`${one.conflict} ${part}`) ? 'refused' : 'making' })),
    ),
  },
})
