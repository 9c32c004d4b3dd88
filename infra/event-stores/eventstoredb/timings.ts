/** Times of the adapter, in milliseconds. */
export type Timings = {
  /** One try of an append: after it the outcome is unknown, and the same append is sent again. */
  readonly attemptMs: number
  /** An append with all its tries; then its caller is told. */
  readonly appendMs: number
  /** One answer of the store to a read. */
  readonly answerMs: number
  /** A read with all its tries. */
  readonly readMs: number
  /** How long reading the ledger waits for what this process has written itself, and `head` for everything. */
  readonly catchUpMs: number
  /** A subscription on which nothing has come for so long is checked by a read. */
  readonly probeMs: number
  /** A server that says nothing for so long after a subscription began may be too old to say that it has caught up. */
  readonly quietMs: number
  /** Pauses before trying again: the first, and the longest. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

export const TIMINGS: Timings = {
  attemptMs: 4_000,
  appendMs: 10_000,
  answerMs: 5_000,
  readMs: 10_000,
  catchUpMs: 5_000,
  probeMs: 5_000,
  quietMs: 2_000,
  firstPauseMs: 100,
  longestPauseMs: 5_000,
}

/** A pause that doubles from try to try, with jitter so that not all come back at the same moment. */
export const pauseMs = (attempt: number, { firstPauseMs, longestPauseMs }: Timings): number =>
  Math.min(firstPauseMs * 2 ** Math.min(attempt, 30), longestPauseMs) * (0.5 + Math.random() / 2)
