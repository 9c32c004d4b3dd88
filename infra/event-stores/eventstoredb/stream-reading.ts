import { setTimeout as pause } from 'node:timers/promises'
import { EventStoreFault, type StreamEvent } from '../../../services/event-store.js'
import type { MirroredLedger } from './mirrored-ledger.js'
import type { ThreadHandle } from './thread-handle.js'
import type { ReadAnswer } from './thread-messages.js'
import { pauseMs, type Timings } from './timings.js'

/**
 * Reads streams from the store itself, page by page, each tried until it comes or its time is over. A stream that the
 * store does not show whole is the fault `damaged`: a command must not decide on it.
 */
export const createStreamReading = (
  thread: Pick<ThreadHandle, 'read'>,
  ledger: MirroredLedger,
  timings: Timings,
  assertOpen: () => void,
) => {
  const readPage = async (stream: string, fromRevision: number): Promise<ReadAnswer & { outcome: 'page' }> => {
    const deadline = Date.now() + timings.readMs
    for (let attempt = 0; ; attempt += 1) {
      const answer = await thread.read(stream, fromRevision)
      assertOpen()
      if (answer.outcome === 'page') return answer
      if (answer.outcome === 'refused') throw new EventStoreFault(answer.code, `The stream: ${answer.reason}`)
      const wait = pauseMs(attempt, timings)
      if (Date.now() + wait >= deadline)
        throw new EventStoreFault('unavailable', `The stream cannot be read: ${answer.reason}`)
      await pause(wait)
      assertOpen()
    }
  }

  return async function* readStream(stream: string, fromRevision = 0): AsyncGenerator<StreamEvent, void, undefined> {
    assertOpen()
    let revision = fromRevision
    let looked = -1
    for (;;) {
      const { events, isLast } = await readPage(stream, revision)
      for (const event of events) {
        if ('unreadable' in event)
          throw new EventStoreFault('damaged', `Revision ${revision} of ${stream} is not ours: ${event.unreadable}`)
        if (event.revision !== revision)
          throw new EventStoreFault('damaged', `Revision ${revision} of ${stream} is gone from the store`)
        yield event
        revision += 1
      }
      if (!isLast) continue
      if (!ledger.has(stream, revision)) return
      // A deleted stream reads like one that never was. But the event may also be newer than the page: one more look tells.
      if (looked === revision)
        throw new EventStoreFault('damaged', `Revision ${revision} of ${stream} is gone from the store`)
      looked = revision
    }
  }
}
