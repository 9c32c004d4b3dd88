import {
  type AllStreamRecordedEvent,
  BACKWARDS,
  END,
  FORWARDS,
  jsonEvent,
  START,
  type StreamingRead,
  streamNameFilter,
} from '@eventstore/db-client'
import { EventStoreFault, type EventStoreFaultCode, STREAM_PREFIXES } from '../../../services/event-store.js'
import type { PreparedAppend } from '../prepared-append.js'
import { type CallFailure, failureOf, reasonOf } from './client-errors.js'
import type { ConnectionString } from './connection-string.js'
import { parsePosition, positionText } from './log-position.js'
import { readFromStream } from './recorded-event.js'
import { createClient, type SteadyClient } from './steady-client.js'
import type { AppendAnswer, ReadAnswer } from './thread-messages.js'
import type { Timings } from './timings.js'

/** A page of a stream ends at so many events or bytes. */
const PAGE_EVENTS = 256
const PAGE_BYTES = 1024 * 1024

/** So many events of others does the server look at before it says how far it is. */
const SEARCH_WINDOW = 1_000

/** The call took longer than we wait. */
export class Silence extends Error {
  override readonly name = 'Silence'
}

/**
 * Waits for a call no longer than `ms`. The client enforces no deadline of an append and has none for reads: a server
 * that is there and does not answer would hold both until the keep-alive gives up, or for ever.
 */
const within = <T>(ms: number, call: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Silence(`the server did not answer within ${ms} ms`)), ms)
    call.then(resolve, reject).finally(() => clearTimeout(timer))
  })

const FAULTS: { readonly [code in (CallFailure & { kind: 'refused' })['code']]: EventStoreFaultCode } = {
  tooLarge: 'tooLarge',
  damaged: 'damaged',
  denied: 'unavailable',
}

/** The one place from which the store is called; it has the thread's one client. */
export class Gateway {
  readonly #connection: ConnectionString
  readonly #timings: Timings
  #client: SteadyClient

  constructor(connection: ConnectionString, timings: Timings) {
    this.#connection = connection
    this.#timings = timings
    this.#client = createClient(connection.options)
  }

  /** Takes another client, and so another connection, to the leader of now: for when the server is silent on the old one. */
  renew(): void {
    const old = this.#client
    this.#client = createClient(this.#connection.options)
    old.close().catch(() => undefined)
  }

  version(): Promise<string> {
    return within(this.#timings.answerMs, this.#client.serverVersion())
  }

  /** One try of an append. It is the leader that has to take it. */
  async append({ stream, expected, events, recordedAt }: PreparedAppend): Promise<AppendAnswer> {
    const { attemptMs } = this.#timings
    const own = (schemaVersion: number) => ({ schemaVersion, ...(recordedAt === undefined ? {} : { recordedAt }) })
    const proposed = events.map(({ id, type, schemaVersion, data, metadata }) =>
      jsonEvent({ id, type, data: JSON.parse(data), metadata: { ...JSON.parse(metadata), ...own(schemaVersion) } }),
    )
    try {
      const call = this.#client.appendToStream(stream, proposed, {
        expectedRevision: expected === 'noStream' ? 'no_stream' : BigInt(expected),
        requiresLeader: true,
        deadline: attemptMs,
      })
      const { nextExpectedRevision, position } = await within(attemptMs, call)
      return {
        outcome: 'appended',
        revision: Number(nextExpectedRevision),
        position: position && positionText(position),
      }
    } catch (error) {
      const failure = failureOf(error)
      if (failure.kind === 'wrongRevision') return { outcome: 'wrongRevision', actual: failure.actual }
      if (failure.kind === 'refused') return { outcome: 'refused', code: FAULTS[failure.code], reason: failure.reason }
      if (failure.kind === 'notDone') return { outcome: 'notDone', reason: failure.reason }
      return { outcome: 'unknown', reason: reasonOf(error) }
    }
  }

  /** One try to read a page of a stream from a revision on; from the leader, as commands decide on it. */
  async read(stream: string, fromRevision: number): Promise<ReadAnswer> {
    const events: (ReadAnswer & { outcome: 'page' })['events'][number][] = []
    let bytes = 0
    try {
      const reading = this.#client.readStream(stream, {
        fromRevision: fromRevision === 0 ? START : BigInt(fromRevision),
        direction: FORWARDS,
        maxCount: PAGE_EVENTS,
        requiresLeader: true,
      })
      for await (const { event } of this.#answers(reading)) {
        if (event === undefined) continue
        const read = readFromStream(event)
        events.push(read)
        bytes += JSON.stringify(read).length
        if (bytes > PAGE_BYTES) return { outcome: 'page', events, isLast: false }
      }
      return { outcome: 'page', events, isLast: events.length < PAGE_EVENTS }
    } catch (error) {
      const failure = failureOf(error)
      if (failure.kind === 'noStream') return { outcome: 'page', events: [], isLast: true }
      if (failure.kind === 'refused') return { outcome: 'refused', code: FAULTS[failure.code], reason: failure.reason }
      return { outcome: 'failed', reason: reasonOf(error) }
    }
  }

  /**
   * The event at a position of `$all`; undefined where none stands at exactly that place. From the leader: a node that is
   * behind does not have yet what it will have.
   */
  async eventAt(position: string): Promise<AllStreamRecordedEvent | undefined> {
    const fromPosition = parsePosition(position)
    if (fromPosition === undefined) return undefined
    const reading = this.#client.readAll({ fromPosition, direction: FORWARDS, maxCount: 1, requiresLeader: true })
    for await (const { event } of this.#answers(reading))
      return event && positionText(event.position) === position ? event : undefined
    return undefined
  }

  /**
   * Asks for something small, to see whether the server answers, and leads or knows who does. A node that a cluster has
   * gone on without still answers, and has subscriptions on which nothing comes any more.
   */
  async probe(): Promise<void> {
    const reading = this.#client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1, requiresLeader: true })
    for await (const _ of this.#answers(reading)) return
  }

  /**
   * Whether the store has none of our events after a position (undefined: none at all). It reads everything that others
   * have recorded since, so it is for servers that do not tell when a subscription has caught up.
   */
  async hasNothingAfter(position: string | undefined): Promise<boolean> {
    const fromPosition = position === undefined ? START : (parsePosition(position) ?? START)
    const reading = this.#client.readAll({ fromPosition, direction: FORWARDS })
    for await (const { event } of this.#answers(reading)) {
      if (event === undefined || (position !== undefined && positionText(event.position) <= position)) continue
      if (isOurs(event.streamId)) return false
    }
    return true
  }

  /** Everything of ours after a position, and the metadata of our streams, which says whether they forget events. */
  subscribe(position: string | undefined, checkpointReached: () => void) {
    const fromPosition = position === undefined ? START : (parsePosition(position) ?? START)
    const prefixes = STREAM_PREFIXES.flatMap((prefix) => [prefix, `$$${prefix}`])
    const filter = streamNameFilter({
      prefixes,
      maxSearchWindow: SEARCH_WINDOW,
      checkpointReached: () => checkpointReached(),
    })
    return this.#client.subscribeToAll({ fromPosition, filter }, { highWaterMark: 512 })
  }

  /** The answers of a read, none later than we wait; it is ended however its consumer ends. */
  async *#answers<T>(reading: StreamingRead<T>): AsyncGenerator<T, void, undefined> {
    // What goes wrong after its end would be thrown outside of every promise.
    reading.on('error', () => undefined)
    const answers = reading[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { done, value } = await within(this.#timings.answerMs, answers.next())
        if (done) return
        yield value
      }
    } finally {
      reading.cancel().catch(() => undefined)
      reading.destroy()
    }
  }
}

/** Whether a stream has one of our prefixes. */
export const isOurs = (stream: string): boolean => STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix))

/** Reads a connection string that was read before. */
export const connectionOf = (parsed: ConnectionString | { readonly refused: string }): ConnectionString => {
  if ('refused' in parsed) throw new EventStoreFault('unavailable', `The connection string: ${parsed.refused}`)
  return parsed
}
