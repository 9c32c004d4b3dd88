import type { IncomingMessage, ServerResponse } from 'node:http'

/** Milliseconds for which what is left of a refused request's body is received and thrown away. */
const LINGER_MS = 10_000

/**
 * Bounds what a client can make us receive after we have answered. Node throws the rest of a body away, so that a
 * client that sends everything before it reads gets its answer, but it would do so for ever.
 */
export const boundUnreadBody = (request: IncomingMessage, response: ServerResponse): void => {
  response.once('finish', () => {
    if (request.complete || request.socket.destroyed) return
    const timer = setTimeout(() => request.destroy(), LINGER_MS).unref()
    request.once('close', () => clearTimeout(timer))
  })
}
