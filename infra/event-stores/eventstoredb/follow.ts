import { setTimeout as pause } from 'node:timers/promises'
import { EventStoreFault } from '../../../services/event-store.js'
import { failureOf, reasonOf } from './client-errors.js'
import { type Gateway, Silence } from './gateway.js'
import type { MirrorWriter, StreamTrouble } from './mirror-writer.js'
import { recordedOnAll } from './recorded-event.js'
import { GapFound, runSubscription } from './run-subscription.js'
import type { FollowState, FromThread } from './thread-messages.js'
import { pauseMs, type Timings } from './timings.js'

type FollowerOptions = {
  readonly gateway: Gateway
  readonly mirror: MirrorWriter
  readonly timings: Timings
  readonly tell: (message: FromThread) => void
}

/**
 * Keeps the mirror with the store: whatever ends a subscription, a new one is begun after the last event that was
 * received, with back-off and jitter, for ever. The mirror is emptied, and filled from the start, where it may be of
 * another ledger than the store's.
 */
export class Follower {
  readonly #options: FollowerOptions
  readonly #stop = new AbortController()
  #told: FollowState | undefined
  /** A gap that was there again after the mirror was made anew: it is the store's. */
  #gap: StreamTrouble | undefined
  /** The gap because of which the mirror was last made anew. */
  #suspected: StreamTrouble | undefined
  #advanced: number | undefined
  #heard = Date.now()
  #attempt = 0
  #end: (reason: Error) => void = () => undefined

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** Follows until it is stopped. A mirror that breaks is thrown: it is made anew with the thread. */
  async run(): Promise<void> {
    this.#tellTroubles()
    while (!this.#stop.signal.aborted) {
      try {
        await this.#follow()
      } catch (error) {
        if (this.#stop.signal.aborted) return
        if (error instanceof EventStoreFault && error.code === 'damaged') throw error
        this.#meet(error)
      }
      const wait = pauseMs(this.#attempt, this.#options.timings)
      this.#attempt += 1
      await pause(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Begins a new subscription: on this one something that was recorded does not come. */
  resubscribe(): void {
    this.#end(new Error('what this process recorded did not come back'))
  }

  /** Makes the mirror anew: something that was recorded was left out of what came. */
  rebuild(): void {
    this.#empty('an event that this process recorded is missing in what the store sent')
    this.#end(new Error('what this process recorded was left out'))
  }

  async #follow(): Promise<void> {
    const { gateway, mirror, timings, tell } = this.#options
    if (!(await this.#storeHasEnd())) this.#empty('the store has lost events that it had acknowledged')
    this.#tellState('catchingUp')
    gateway.version().then(
      (version) => tell({ kind: 'connected', version }),
      () => undefined,
    )
    await runSubscription({
      gateway,
      mirror,
      timings,
      signal: this.#stop.signal,
      onEnd: (end) => {
        this.#end = end
      },
      onHeard: () => {
        this.#heard = Date.now()
      },
      onTaken: () => this.#advance(),
      onTroubles: () => this.#tellTroubles(),
      onLive: () => {
        this.#attempt = 0
        this.#setGap(undefined)
        this.#tellState('live')
      },
      onBehind: () => this.#tellState('catchingUp'),
    })
  }

  /**
   * Whether the store still has the mirror's last event, at its place and with its content. It has not where its log was
   * cut short although it had acknowledged what is missing, or where it is another store.
   */
  async #storeHasEnd(): Promise<boolean> {
    const { gateway, mirror } = this.#options
    const end = mirror.end()
    if (end === undefined) {
      await gateway.probe()
      return true
    }
    try {
      const event = await gateway.eventAt(end.position)
      const recorded = event && recordedOnAll(event)
      return recorded?.kind === 'event' && mirror.endsWith(recorded)
    } catch (error) {
      if (failureOf(error).kind === 'badPosition') return false
      throw error
    }
  }

  #meet(error: unknown): void {
    if (error instanceof Silence) this.#options.gateway.renew()
    if (!(error instanceof GapFound)) {
      this.#tellAway(error)
      return
    }
    const { gap } = error
    if (this.#suspected?.stream === gap.stream && this.#suspected.detail === gap.detail) {
      this.#setGap(gap)
      this.#tellAway(error)
      return
    }
    // Events of other streams that came after the missing one are in the mirror already, each one place too early: if the
    // store has left something out by mistake, only a new beginning can put it where it belongs.
    this.#suspected = gap
    this.#empty(error.message)
    this.#tellAway(error)
  }

  #empty(reason: string): void {
    this.#options.mirror.clear()
    this.#advanced = undefined
    this.#options.tell({ kind: 'rebuilt', reason })
  }

  #advance(): void {
    const end = this.#options.mirror.end()
    if (end === undefined || end.sequence === this.#advanced) return
    this.#advanced = end.sequence
    this.#attempt = 0
    this.#options.tell({ kind: 'advanced', end })
  }

  #setGap(gap: StreamTrouble | undefined): void {
    if (this.#gap === gap) return
    this.#gap = gap
    this.#tellTroubles()
  }

  #tellTroubles(): void {
    const troubles = [...this.#options.mirror.troubles(), ...(this.#gap ? [this.#gap] : [])]
    this.#options.tell({ kind: 'troubles', troubles })
  }

  #tellState(state: Exclude<FollowState, 'away'>): void {
    if (state !== this.#told) this.#options.tell({ kind: 'state', state })
    this.#told = state
  }

  #tellAway(error: unknown): void {
    this.#told = 'away'
    const failure = failureOf(error)
    const isDenied = failure.kind === 'refused' && failure.code === 'denied'
    const problem = error instanceof EventStoreFault ? 'mirror' : isDenied ? 'denied' : 'away'
    this.#options.tell({ kind: 'state', state: 'away', problem, reason: reasonOf(error), heard: this.#heard })
  }
}
