import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import type {
  AppendResult,
  EventStore,
  EventStoreFaultCode,
  JsonObject,
  LedgerEvent,
  NewEvent,
} from '../../../services/event-store.js'
import { EventStoreFault } from '../../../services/event-store.js'

type OpenedStore = {
  readonly store: EventStore
  /** Closes the store and opens it again on the same data; a store that is not durable gives back itself. */
  readonly reopen: () => Promise<EventStore>
}

/** Opens a store for one test, and closes it, with whatever `reopen` gave, when the test ends. */
export type OpenStore = (t: Test) => Promise<OpenedStore>

export const newStream = (): string => `parleyDevelopment-${randomUUID()}`

export const newEvent = (data: JsonObject = { summary: 'talks go on' }): NewEvent => ({
  id: randomUUID(),
  type: 'StatementMade',
  schemaVersion: 1,
  data,
  metadata: {
    conflict: 'conformance',
    recordedBy: 'local',
    contentDigest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    $correlationId: randomUUID(),
  },
})

export const newEvents = (count: number): NewEvent[] => Array.from({ length: count }, () => newEvent())

export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** The position of the head, from which a test sees only what it records itself. */
export const headPosition = async (store: EventStore): Promise<string | undefined> => (await store.head())?.position

export const ids = (events: readonly { readonly id: string }[]): string[] => events.map((event) => event.id)

/** The result of an append that must have been made. */
export const appended = (result: AppendResult): AppendResult & { outcome: 'appended' } => {
  if (result.outcome !== 'appended') throw new Error(`The append was refused at revision ${result.actual}`)
  return result
}

/** Appends that many events, each to its own stream, and gives them back in ledger order. */
export const record = async (store: EventStore, count: number): Promise<LedgerEvent[]> => {
  const before = await headPosition(store)
  const appends = newEvents(count).map(
    (event) => ({ stream: newStream(), expected: 'noStream', events: [event] }) as const,
  )
  for (const result of await store.appendMany(appends)) appended(result)
  return collect(store.readAll(before))
}

export const rejectsWith = async (
  t: Test,
  call: () => Promise<unknown>,
  code: EventStoreFaultCode,
  name: string,
): Promise<void> => {
  const fault = await call().then(
    () => undefined,
    (error: unknown) => error,
  )
  t.ok(fault instanceof EventStoreFault, `${name}: a fault of the store`)
  t.equal(fault instanceof EventStoreFault ? fault.code : fault, code, name)
}
