import { parentPort, workerData } from 'node:worker_threads'
import { EventStoreFault } from '../../../services/event-store.js'
import { faultFrom } from './sqlite-fault.js'
import { openWriter, type WriterOptions } from './writer.js'
import type { FromWriter, ToWriter } from './writer-messages.js'

// The thread that writes, so that fsync never stops the event loop: one message in, one message out.

if (parentPort === null) throw new TypeError('This file is a worker thread')
const port = parentPort
const options: WriterOptions = workerData

const answer = (message: FromWriter): void => port.postMessage(message)

const failed = (error: unknown): FromWriter => {
  const { code, message } =
    error instanceof EventStoreFault ? error : faultFrom(error, `${options.file} cannot be used`, 'unavailable')
  return { kind: 'failed', code, message }
}

const serve = (): void => {
  const writer = openWriter(options)
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'close') {
      try {
        writer.close()
      } finally {
        port.close()
      }
      return
    }
    try {
      answer({ kind: 'done', results: writer.commit(message.group), end: writer.end() })
    } catch (error) {
      answer(failed(error))
    }
  })
  answer({ kind: 'done', results: [], end: writer.end() })
}

try {
  serve()
} catch (error) {
  answer(failed(error))
}
