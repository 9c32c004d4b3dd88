/**
 * What happens to one append. `before`: nothing is written; `after`: it is written, and its writer does not hear of it
 * in the usual way.
 *
 * - `drop`: the writer's connection breaks
 * - `reset`: RST_STREAM for every call of the writer's connection
 * - `silence`: there is never an answer (StorageWriterService.cs, IdempotentNotReady: "just drop the write and wait for
 *   the client to retry")
 * - `unavailable`, `timeout`, `notReady`, `noLeader`: such an error
 * - `notLeader`: the writer is sent to the leader, which is this server
 * - `leaderWithoutEndpoint`: an answer that makes the client throw outside of any promise
 * - `noPosition`: the answer has no position (IndexWriter.cs gives a repeat that is not indexed yet the position -1, and
 *   Streams.Append.cs answers -1 as NoPosition)
 */
export type AppendFault = {
  readonly kind:
    | 'drop'
    | 'reset'
    | 'silence'
    | 'unavailable'
    | 'timeout'
    | 'notReady'
    | 'noLeader'
    | 'notLeader'
    | 'leaderWithoutEndpoint'
    | 'noPosition'
  readonly when: 'before' | 'after'
}

/** Chooses what happens to each append; undefined: what should. */
export type AppendFaults = (append: {
  readonly stream: string
  readonly ids: readonly string[]
}) => AppendFault | undefined

/**
 * What happens to one event of a subscription; `cut` and `drop` before it is sent, `tooSlow` as for a slow reader. `behind`:
 * the subscription fell behind what is written (Enumerator.AllSubscriptionFiltered.cs, FellBehind); it and all that come
 * after it are sent once `faults.held` is false, and then that it has caught up again.
 */
export type EventFault = 'cut' | 'drop' | 'repeat' | 'skip' | 'tooSlow' | 'behind'

export type EventFaults = (event: { readonly stream: string; readonly count: number }) => EventFault | undefined

/** The faults of a server, to be set by a test at any time. */
export type Faults = {
  append: AppendFaults
  event: EventFaults
  /** Calls that read, other than subscriptions, and that come while this is set never get an answer. */
  silentReads: boolean
  /**
   * The node does not lead, and knows nobody who does, as the old leader on the small side of a network that was cut:
   * calls that need the leader are refused (ClusterVNodeController.cs, `NoLeaderInfo`), subscriptions stay.
   */
  leaderless: boolean
  /** Holds subscriptions that fell behind where they are. */
  held: boolean
}

export const noFaults = (): Faults => ({
  append: () => undefined,
  event: () => undefined,
  silentReads: false,
  leaderless: false,
  held: false,
})
