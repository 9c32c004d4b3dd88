// A process that appends without end and prints each acknowledged append as a line; its parent kills it.
import { openSqliteStore } from '../../../infra/event-stores/sqlite/sqlite-store.js'
import { EventStoreFault } from '../../../services/event-store.js'
import { appended, ids, newEvents, newStream } from '../../conformance/event-store/own-events.js'

const [file = ''] = process.argv.slice(2)
const BATCH = 3
const WRITERS = 16

const say = (line: object): void => {
  // Writing to a pipe is synchronous on POSIX: what was acknowledged is said, unless the process is gone by then.
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

try {
  const store = await openSqliteStore(file)
  say({ opened: true })
  const write = async (): Promise<void> => {
    for (;;) {
      const stream = newStream()
      for (const expected of ['noStream', BATCH - 1, 2 * BATCH - 1] as const) {
        const events = newEvents(BATCH)
        const { revision, position } = appended(await store.append(stream, expected, events))
        say({ stream, revision, position, ids: ids(events) })
      }
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
} catch (error) {
  if (!(error instanceof EventStoreFault)) throw error
  say({ fault: error.code, message: error.message })
}
