import { createMemoryStore } from '../../../../infra/event-stores/memory/memory-store.js'
import { type Append, type EventStore, EventStoreFault } from '../../../../services/event-store.js'

/** How the next append fails: before anything is written, or after it was, without an answer. */
export type Failure = 'unavailable' | 'outcomeUnknown'

/** A store in memory whose appends fail on demand, and before whose appends others may write. */
export type FailingStore = EventStore & {
  /** The next calls that append fail, one for each failure given. */
  readonly fail: (...failures: readonly Failure[]) => void
  /** Each runs just before one of the next appends reaches the store; what it appends itself passes freely. */
  readonly before: (...races: readonly (() => Promise<unknown>)[]) => void
}

export const createFailingStore = (): FailingStore => {
  const store = createMemoryStore()
  const failures: Failure[] = []
  const races: (() => Promise<unknown>)[] = []
  let racing = false
  const through = async <Result>(append: () => Promise<Result>): Promise<Result> => {
    const failure = failures.shift()
    if (failure === 'unavailable') throw new EventStoreFault('unavailable', 'the disk at /var/secret is full')
    if (!racing) {
      racing = true
      await races.shift()?.()
      racing = false
    }
    const result = await append()
    if (failure === 'outcomeUnknown') throw new EventStoreFault('outcomeUnknown', 'the connection broke')
    return result
  }
  return {
    ...store,
    append: (stream, expected, events) => through(() => store.append(stream, expected, events)),
    appendMany: (appends: readonly Append[]) => through(() => store.appendMany(appends)),
    fail: (...some) => failures.push(...some),
    before: (...some) => races.push(...some),
  }
}
