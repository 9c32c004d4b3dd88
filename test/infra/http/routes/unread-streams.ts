import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, get as request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { U } from './parley-app.js'

type UnreadStream = { readonly answer: IncomingMessage; readonly leave: () => void }

/**
 * Opens streams of a conflict, each over a connection of its own, of which nothing is read until it is asked for.
 *
 * The connections come in at a Unix socket, a second door of the app's own server. What such a socket holds is fixed
 * (`net.core.wmem_default`, some 200 KB), while the kernel lets what a TCP connection holds unread grow to as much as tens
 * of megabytes: then a stream that nobody reads might be sent to its end after all.
 */
export const unreadStreams = async (t: Test, app: FastifyInstance) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-unread-'))
  const socketPath = join(folder, 'door')
  const door = createServer({ allowHalfOpen: true }, (socket) => app.server.emit('connection', socket))
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(socketPath, resolve))
  t.teardown(() => {
    door.close()
    rmSync(folder, { recursive: true })
  })
  return (path: string): Promise<UnreadStream> =>
    new Promise((resolve, reject) => {
      const asking = request({ socketPath, path: `${U}${path}`, agent: false })
      asking.on('error', reject).on('response', (answer) => {
        answer.on('error', () => undefined)
        resolve({ answer, leave: () => asking.destroy() })
      })
    })
}

/** What a stream still has to say, read to its end. */
export const textOf = async ({ answer }: UnreadStream): Promise<string> => {
  const pieces = []
  for await (const piece of answer.setEncoding('utf8')) pieces.push(piece)
  return pieces.join('')
}

/** Sources that make a development 200 KB long: a few of them are more than a Unix socket holds. */
export const LONG_SOURCES = Array.from({ length: 20 }, () => ({
  publisher: 'wire',
  publishedAt: '2022-03-19',
  quote: 'x'.repeat(10_000),
}))
