import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LedgerEvent } from '../../services/event-store.js'
import { eventsOf, type LedgerSource, toldEvent } from '../../services/ledger-events.js'

export type FeedLimits = {
  /** Milliseconds between two comments, which keep a quiet connection open and find out a dead one. */
  readonly commentMs: number
  /** A client that has caught up once may be so many bytes behind; then it is dropped, and goes on by `Last-Event-ID`. */
  readonly behindBytes: number
}

export const FEED_LIMITS: FeedLimits = { commentMs: 15_000, behindBytes: 1024 * 1024 }

/** Bytes that are read ahead of a client which is still catching up. */
const AHEAD_BYTES = 64 * 1024

const COMMENT = ':\n\n'

/**
 * The events of a conflict after a sequence, for ever, as server-sent events: `id` is the position, `event` the type,
 * `data` one line of JSON. Old events and new ones are read in the same way, each after the one before it, so that there
 * is no seam between them.
 *
 * What was recorded before the client has caught up is read no faster than the client takes it. From then on events are
 * held for it up to a limit. Destroying the feed stops all its work; a fault of the store destroys it.
 */
export class EventFeed extends Readable {
  readonly #source: LedgerSource
  readonly #conflict: string
  readonly #behindBytes: number
  readonly #stop = new AbortController()
  readonly #comments: NodeJS.Timeout
  #wanted = (): void => undefined

  constructor(source: LedgerSource, conflict: string, after: number, limits: FeedLimits = FEED_LIMITS) {
    super({ highWaterMark: AHEAD_BYTES })
    this.#source = source
    this.#conflict = conflict
    this.#behindBytes = limits.behindBytes
    // Something has to be sent, or the headers would wait for the first event.
    this.push(COMMENT)
    this.#comments = setInterval(() => {
      if (this.readableLength === 0) this.push(COMMENT)
    }, limits.commentMs)
    this.#follow(after).catch((error: Error) => this.destroy(error))
  }

  /** Ends the feed after what it holds. */
  finish(): void {
    this.#halt()
    if (!this.destroyed) this.push(null)
  }

  override _read(): void {
    this.#wanted()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#halt()
    done(error)
  }

  #halt(): void {
    clearInterval(this.#comments)
    this.#stop.abort()
    this.#wanted()
  }

  async #follow(after: number): Promise<void> {
    const { index } = this.#source
    const { signal } = this.#stop
    let last = after
    let caughtUp = false
    while (!signal.aborted) {
      const head = index.head?.sequence ?? 0
      for await (const event of eventsOf(this.#source, this.#conflict, last, head)) {
        if (signal.aborted) return
        if (this.push(framed(event))) continue
        if (caughtUp) await this.#holdNoMore()
        else await new Promise<void>((resolve) => (this.#wanted = resolve))
        if (signal.aborted) return
      }
      last = Math.max(last, head)
      caughtUp ||= index.nextOf(this.#conflict, last) === undefined
      const reached = await index.reachNextOf(this.#conflict, last, signal)
      if (!reached && !signal.aborted) throw new Error('the ledger was made anew: what was sent is of another')
      // The index takes many events in one turn; they are read together after it.
      await nextTurn()
    }
  }

  /** Drops a client that does not take what comes, after its connection had a chance to. */
  async #holdNoMore(): Promise<void> {
    await nextTurn()
    if (this.readableLength > this.#behindBytes) this.destroy(new Error('a feed is too far behind'))
  }
}

/** JSON has no line end of its own: the data is one line. */
const framed = (event: LedgerEvent): string =>
  `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(toldEvent(event))}\n\n`
