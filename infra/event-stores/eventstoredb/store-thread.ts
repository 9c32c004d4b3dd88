import { parentPort, workerData } from 'node:worker_threads'
import { EventStoreFault } from '../../../services/event-store.js'
import { faultFrom } from '../sqlite/sqlite-fault.js'
import { reasonOf } from './client-errors.js'
import { ConnectionString } from './connection-string.js'
import { Follower } from './follow.js'
import { connectionOf, Gateway, isOurs } from './gateway.js'
import { openMirrorWriter } from './mirror-writer.js'
import type { Answer, FromThread, PlaceAnswer, Request, ThreadOptions, ToThread } from './thread-messages.js'

// The thread that has the client and writes the mirror. What the client throws outside of its promises ends this thread
// and nothing more; it is started again, and whatever was under way is tried again (decision 0018).

if (parentPort === null) throw new TypeError('This file is a worker thread')
const port = parentPort
const { connection, mirrorFile, timings }: ThreadOptions = workerData

const tell = (message: FromThread): void => port.postMessage(message)

const placeOf = async (gateway: Gateway, position: string): Promise<PlaceAnswer> => {
  try {
    const event = await gateway.eventAt(position)
    return { outcome: event !== undefined && isOurs(event.streamId) ? 'ours' : 'notOurs' }
  } catch (error) {
    return { outcome: 'failed', reason: reasonOf(error) }
  }
}

const answerTo = async (gateway: Gateway, request: Request): Promise<Answer> => {
  switch (request.kind) {
    case 'append':
      return { to: 'append', answer: await gateway.append(request.append) }
    case 'read':
      return { to: 'read', answer: await gateway.read(request.stream, request.fromRevision) }
    case 'place':
      return { to: 'place', answer: await placeOf(gateway, request.position) }
    default: {
      const _: never = request
      return _
    }
  }
}

const serve = (): void => {
  const gateway = new Gateway(connectionOf(ConnectionString.parse(connection)), timings)
  const { mirror, remade } = openMirrorWriter(mirrorFile)
  tell({ kind: 'opened', end: mirror.end(), remade })
  const follower = new Follower({ gateway, mirror, timings, tell })
  const following = follower.run()

  const close = async (): Promise<void> => {
    follower.stop()
    await following
    mirror.close()
    // The client's connection goes with the thread: it has no other way to close it.
    process.exit(0)
  }

  port.on('message', (message: ToThread) => {
    if (message.kind === 'close') void close()
    else if (message.kind === 'resubscribe') follower.resubscribe()
    else if (message.kind === 'rebuild') follower.rebuild()
    else
      void answerTo(gateway, message.request).then((answer) =>
        tell({ kind: 'answer', number: message.number, ...answer }),
      )
  })
}

try {
  serve()
} catch (error) {
  const { code, message } =
    error instanceof EventStoreFault ? error : faultFrom(error, `${mirrorFile} cannot be used`, 'unavailable')
  tell({ kind: 'failed', code, message })
}
