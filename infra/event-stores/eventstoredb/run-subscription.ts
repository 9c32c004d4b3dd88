import type { AllStreamResolvedEvent } from '@eventstore/db-client'
import type { Gateway } from './gateway.js'
import type { MirrorWriter, StreamTrouble } from './mirror-writer.js'
import { type Recorded, recordedOnAll } from './recorded-event.js'
import type { Timings } from './timings.js'

/** So many events go into the mirror in one transaction at most. */
const MOST_TAKEN = 512

/** An event of a stream is missing before another: nothing can be taken after it. */
export class GapFound extends Error {
  override readonly name = 'GapFound'
  readonly gap: StreamTrouble
  constructor(gap: StreamTrouble) {
    super(`the ledger has a gap: of ${gap.stream} ${gap.detail}`)
    this.gap = gap
  }
}

export type SubscriptionRun = {
  readonly gateway: Gateway
  readonly mirror: MirrorWriter
  readonly timings: Timings
  readonly signal: AbortSignal
  /** Is given what ends the run with a reason. */
  readonly onEnd: (end: (reason: Error) => void) => void
  /** The server has shown that it is there. */
  readonly onHeard: () => void
  /** Something was taken into the mirror. */
  readonly onTaken: () => void
  /** What is wrong with streams may have changed. */
  readonly onTroubles: () => void
  /** Everything that was recorded before has been taken. */
  readonly onLive: () => void
  /** More is recorded than the server sends: it says once more when that is over. */
  readonly onBehind: () => void
}

/**
 * One subscription, from the mirror's end until something ends it; that is thrown. Aborted, it ends without a word.
 *
 * Events are drawn from the client's buffer in its order, without waiting for anything between them: whatever the buffer
 * holds when the server says `caughtUp` came before it.
 */
export const runSubscription = ({
  gateway,
  mirror,
  timings,
  signal,
  onEnd,
  onHeard,
  onTaken,
  onTroubles,
  onLive,
  onBehind,
}: SubscriptionRun): Promise<void> =>
  new Promise((resolve, reject) => {
    let isOver = false
    let isLive = false
    let heard = Date.now()
    let probing = false
    const waiting: Recorded[] = []
    let scheduled = false

    const hear = (): void => {
      heard = Date.now()
      onHeard()
    }

    const subscription = gateway.subscribe(mirror.end()?.position, hear)

    const finish = (error: Error | undefined): void => {
      if (isOver) return
      isOver = true
      clearInterval(probes)
      clearTimeout(quiet)
      signal.removeEventListener('abort', onAbort)
      subscription.unsubscribe().catch(() => undefined)
      subscription.destroy()
      if (error) reject(error)
      else resolve()
    }
    const onAbort = (): void => finish(undefined)

    const take = (): void => {
      scheduled = false
      if (isOver || waiting.length === 0) return
      try {
        const taken = waiting.splice(0)
        const gap = mirror.take(taken)
        onTaken()
        if (taken.some(({ kind }) => kind !== 'event')) onTroubles()
        if (gap) finish(new GapFound(gap))
      } catch (error) {
        finish(error instanceof Error ? error : new Error(String(error)))
      }
    }

    const draw = (): void => {
      while (!isOver) {
        const resolved: AllStreamResolvedEvent | null = subscription.read()
        if (resolved === null) break
        if (resolved.event) waiting.push(recordedOnAll(resolved.event))
        if (waiting.length >= MOST_TAKEN) take()
      }
      hear()
      if (scheduled || waiting.length === 0) return
      scheduled = true
      setImmediate(take)
    }

    const becomeLive = (): void => {
      if (isOver || isLive) return
      hear()
      draw()
      take()
      if (isOver) return
      isLive = true
      clearTimeout(quiet)
      onLive()
    }

    const fallBehind = (): void => {
      if (isOver || !isLive) return
      isLive = false
      onBehind()
    }

    /** A connection can be dead without a word, or lead to a node that the cluster has gone on without: a read tells. */
    const probe = async (): Promise<void> => {
      if (probing || Date.now() - heard < timings.probeMs) return
      probing = true
      try {
        await gateway.probe()
        hear()
      } catch (error) {
        finish(error instanceof Error ? error : new Error(String(error)))
      } finally {
        probing = false
      }
    }

    /** For servers before 23.10, which never say that a subscription has caught up. */
    const lookWhetherCaughtUp = async (): Promise<void> => {
      if (isOver || isLive) return
      try {
        const isSilent = Date.now() - heard >= timings.quietMs && waiting.length === 0
        if (isSilent && (await gateway.hasNothingAfter(mirror.end()?.position))) becomeLive()
        else quiet = setTimeout(lookWhetherCaughtUp, timings.quietMs)
      } catch (error) {
        finish(error instanceof Error ? error : new Error(String(error)))
      }
    }

    const probes = setInterval(probe, timings.probeMs)
    let quiet = setTimeout(lookWhetherCaughtUp, timings.quietMs)
    signal.addEventListener('abort', onAbort)
    onEnd(finish)
    subscription.on('readable', draw)
    subscription.on('caughtUp', becomeLive)
    subscription.on('fellBehind', fallBehind)
    subscription.on('error', (error: Error) => finish(error))
    subscription.on('end', () => finish(new Error('the subscription ended')))
    subscription.on('close', () => finish(new Error('the subscription was closed')))
    if (signal.aborted) onAbort()
  })
