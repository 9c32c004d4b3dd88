import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { StoreHealth } from '../../services/event-store.js'
import type { AnswerListener } from '../http/request-log.js'
import type { AppendMeter } from './metered-store.js'

/** How this process is at the moment of a scrape. */
export type Observed = {
  readonly store: StoreHealth
  readonly caughtUp: boolean
  readonly ready: boolean
  /** Events that can be read and that the index does not have yet. */
  readonly lag: number
  readonly setAside: number
  readonly index: {
    readonly events: number
    readonly conflicts: number
    readonly developments: number
    readonly rebuilds: number
    /** By what takes them. */
    readonly bytes: Readonly<Record<string, number>>
    /** Sums that conflicts lack, so that facts are folded. */
    readonly missing: readonly { readonly part: string; readonly state: 'making' | 'refused' }[]
  }
}

export type Metrics = AppendMeter & {
  readonly answered: AnswerListener
  /** The text that is scraped, and its media type. */
  readonly scrape: () => Promise<{ readonly text: string; readonly mediaType: string }>
  /** What there is, for the page that lists it. */
  readonly registry: Registry
}

export type MetricsOptions = {
  readonly observe: () => Observed
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Whether to add what Node tells of the process. Once in a process: it watches the event loop and the collector. */
  readonly ofProcess?: boolean
}

/** In seconds. The longest are of uploads and feeds, which last as long as their clients want. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** The label for what a request has not: the URLs and methods of such are the client's to choose, and without number. */
const NONE = 'none'

/** Makes the metrics of one Parley, in a registry of its own; what can be asked is asked when they are scraped. */
export const createMetrics = ({ observe, now = Date.now, ofProcess = false }: MetricsOptions): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const started = now()

  const gauge = (name: string, help: string, read: (observed: Observed) => number): void => {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read(observe())) })
  }
  /** Of something that is counted elsewhere: the count is taken over as it is. */
  const counted = (name: string, help: string, read: (observed: Observed) => number): void => {
    const made: Counter = new Counter({
      name,
      help,
      registers,
      collect: () => {
        made.reset()
        made.inc(read(observe()))
      },
    })
  }

  const appends = new Counter({
    name: 'parley_appends_total',
    help:
      'Appends to the store. outcome: recorded; repeated (was recorded before); wrongRevision (a conflict: somebody else ' +
      'was faster); else the code of the fault, with outcomeUnknown where it may have been recorded or not. Appends sent ' +
      'together fail together.',
    labelNames: ['outcome'],
    registers,
  })

  const ofStore = (name: string) => (observed: Observed) => observed.store.counts[name] ?? 0
  counted(
    'parley_store_unknown_outcomes_total',
    'Appends to EventStoreDB whose answer was lost; each was found out by sending it again, or told as outcomeUnknown.',
    ofStore('unknownOutcomes'),
  )
  counted('parley_store_retries_total', 'Appends that were sent to EventStoreDB once more.', ofStore('retries'))
  counted(
    'parley_store_reconnects_total',
    'Times that the subscription to EventStoreDB broke or could not be begun.',
    ofStore('reconnects'),
  )
  counted(
    'parley_mirror_rebuilds_total',
    'Times that the local mirror of EventStoreDB was made anew: it was damaged, or the store had lost events.',
    ofStore('mirrorRebuilds'),
  )

  const problems: Gauge<'code'> = new Gauge({
    name: 'parley_store_problems',
    help: 'What is wrong with the store, 1 for each problem there is. code: as in /health/ready.',
    labelNames: ['code'],
    registers,
    collect: () => {
      problems.reset()
      for (const { code } of observe().store.problems) problems.set({ code }, 1)
    },
  })

  gauge('parley_ready', '1 where /health/ready answers 200, else 0.', ({ ready }) => Number(ready))
  gauge(
    'parley_ledger_events',
    'Events of the ledger that this process can read: all of the store, or of its mirror.',
    ({ store }) => store.sequence,
  )
  gauge('parley_ledger_lag_events', 'Events of them that the index does not have yet.', ({ lag }) => lag)
  gauge(
    'parley_ledger_lag_seconds',
    'For how long others may have recorded what this process does not know: since it last had everything that the store ' +
      'has, or since its start where it never had. 0 while it has everything.',
    ({ store: { current, lastCurrent }, caughtUp }) =>
      caughtUp && current ? 0 : Math.max(0, now() - (lastCurrent ?? started)) / 1_000,
  )
  gauge('parley_index_events', 'Events that the index was made of: its size.', ({ index }) => index.events)
  gauge('parley_index_conflicts', 'Conflicts in the index.', ({ index }) => index.conflicts)
  gauge('parley_index_developments', 'Developments in the index.', ({ index }) => index.developments)
  const bytes: Gauge<'of'> = new Gauge({
    name: 'parley_index_bytes',
    help:
      'Memory of the index that can be counted, in bytes. of: columns, outside of the heap; kept, the text of those ' +
      'developments that are kept as objects, which take about ten times as much of the heap. Ids and names come on top.',
    labelNames: ['of'],
    registers,
    collect: () => {
      for (const [of, value] of Object.entries(observe().index.bytes)) bytes.set({ of }, value)
    },
  })
  const missing: Gauge<'part' | 'state'> = new Gauge({
    name: 'parley_index_missing_parts',
    help:
      'Parts that conflicts lack, so that reads take longer: they fold facts. part; state: making (it is made anew), or ' +
      'refused (made anew it said otherwise than the facts do: the log has the clock).',
    labelNames: ['part', 'state'],
    registers,
    collect: () => {
      missing.reset()
      for (const one of observe().index.missing) missing.inc(one)
    },
  })
  counted(
    'parley_index_rebuilds_total',
    'Times that the index was made anew, because the store had lost events that it had acknowledged.',
    ({ index }) => index.rebuilds,
  )
  gauge(
    'parley_events_set_aside',
    'Events that keep their place in the ledger and can not be read: the log says which.',
    ({ setAside }) => setAside,
  )

  const durations = new Histogram({
    name: 'parley_http_request_duration_seconds',
    help:
      'Requests, from their head to the end of their answer; the series _count says how many. method; route: the pattern, ' +
      'none where there is no such route; status. Feeds and uploads last as long as their clients want.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS,
    registers,
  })

  if (ofProcess) collectDefaultMetrics({ register: registry })

  return {
    registry,
    appended: (outcome) => appends.inc({ outcome }),
    answered: ({ method, route, status, seconds }) =>
      durations.observe({ method: method ?? NONE, route: route ?? NONE, status }, seconds),
    scrape: async () => ({ text: await registry.metrics(), mediaType: registry.contentType }),
  }
}
