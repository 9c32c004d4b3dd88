import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { v7 as newId } from 'uuid'
import type { EventStore } from '../services/event-store.js'
import { followLedger } from '../services/ledger-feed.js'
import { LedgerIndex } from '../services/ledger-index.js'
import { Glossaries } from '../services/writing.js'
import type { Config } from './config.js'
import { openEventStore } from './event-stores/open-event-store.js'
import { buildApp, type TimeLimits } from './http/app.js'
import { allRoutes } from './http/routes/all-routes.js'
import type { FeedOptions } from './http/routes/feed.js'
import { packageVersion } from './package-root.js'

/** A running Parley, listening to nothing yet. */
export type Parley = {
  readonly app: FastifyInstance
  /** Fulfils once the index has everything that the store held at the start. */
  readonly ready: Promise<void>
  /** Lets requests in flight end, then stops the feed and closes the store. */
  readonly close: () => Promise<void>
}

/** Opens the configured store and puts everything over it together. Faults of the store are thrown. */
export const compose = async (config: Config, logger: Logger): Promise<Parley> =>
  assemble(await openEventStore(config.store), logger)

/** What can be set beside the configuration: the server's clock (milliseconds since 1970), and limits. */
export type AssemblyOptions = {
  readonly now?: () => number
  readonly limits?: Partial<TimeLimits>
  readonly feeds?: FeedOptions
}

/** Puts index, services and HTTP together over a store, which `close` then closes. */
export const assemble = async (
  store: EventStore,
  logger: Logger,
  { now = Date.now, limits = {}, feeds = {} }: AssemblyOptions = {},
): Promise<Parley> => {
  const index = new LedgerIndex()
  const stop = new AbortController()
  const target = (await store.head())?.sequence ?? 0
  let caughtUp = false
  let nowReady = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    nowReady = resolve
  })
  const feeding = followLedger(store, index, stop.signal, {
    onCaughtUp: () => {
      caughtUp = true
      nowReady()
    },
    onFault: (error) => logger.error({ err: error }, 'the subscription failed'),
    onSetAside: (sequence, error) => logger.error({ err: error, sequence }, 'an event could not be read'),
  })
  const writing = { store, index, now, newId: () => newId() }
  const app = await buildApp({
    logger,
    version: packageVersion(),
    readiness: () => ({ caughtUp, lag: Math.max(0, target - (index.head?.sequence ?? 0)) }),
    routes: allRoutes(writing, new Glossaries(store, index), { index, now }, feeds),
    limits,
  })
  const close = async (): Promise<void> => {
    await app.close()
    stop.abort()
    await feeding
    await store.close()
  }
  return { app, ready, close }
}
