import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { nanoid } from 'nanoid'
import type { AllowedMethods } from './allowed-methods.js'
import { type Fault, fault, problemOf } from './problems.js'
import type { AnswerListener } from './request-log.js'
import { SECURITY_HEADERS } from './security-headers.js'

/** Milliseconds for which a connection that was refused is still read from, so that the answer arrives. */
const LINGER_MS = 2_000

/** The packet is what Node could not read, or the part of it that came last. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown }

export type ClientErrors = {
  /** Takes note of a request that is being answered on its connection. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => void
  /** Answers what Node's parser refuses before there is a request: `clientError`. */
  readonly handle: (error: ClientError, socket: Socket) => void
}

/**
 * Answers faults that never become a request (malformed heads, unknown methods, floods of headers, slow clients) with
 * the same problems as all others, unless half an answer is already on its way: then the connection is broken.
 */
export const createClientErrors = (
  logger: FastifyBaseLogger,
  allowed: AllowedMethods,
  answered: AnswerListener,
): ClientErrors => {
  const answering = new WeakMap<Socket, Set<ServerResponse>>()
  const refused = new WeakSet<Socket>()
  return {
    begin: ({ socket }, response) => {
      const responses = answering.get(socket) ?? new Set()
      answering.set(socket, responses.add(response))
      response.once('close', () => responses.delete(response))
    },
    handle: (error, socket) => {
      if (refused.has(socket)) return
      const responses = [...(answering.get(socket) ?? [])]
      const begun = responses.length > 1 || responses.some((response) => response.headersSent)
      if (error.code === 'ECONNRESET' || !socket.writable || begun) {
        socket.destroy()
        return
      }
      refused.add(socket)
      const requestId = nanoid()
      const { status, headers, body } = problemOf(faultOfClient(error, allowed), requestId)
      const text = JSON.stringify(body)
      const fields = { ...SECURITY_HEADERS, ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' }
      const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${text}`)
      setTimeout(() => socket.destroy(), LINGER_MS).unref()
      answered({ method: null, route: null, status, seconds: 0 })
      logger.info({ requestId, route: null, status, key: 'local', fault: error.code }, 'request refused')
    },
  }
}

const faultOfClient = ({ code, rawPacket }: ClientError, allowed: AllowedMethods): Fault => {
  const head = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1') : ''
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fault('PARLEY_REQUEST_TIMEOUT', 'The request came too slowly.')
  if (code === 'HPE_HEADER_OVERFLOW') {
    // A packet without a line end is still the URL.
    if (/^[A-Z]+ [^\r\n]*$/.test(head)) return fault('PARLEY_URI_TOO_LONG', 'The URL is too long.')
    return fault('PARLEY_HEADERS_TOO_LARGE', 'The headers are too large.')
  }
  const unknownMethod = /^[!#$%&'*+.^_`|~\w-]+ (\/\S*) HTTP\/1\.[01]\r?\n/.exec(head)
  if (code === 'HPE_INVALID_METHOD' && unknownMethod) {
    const methods = allowed.of(unknownMethod[1] ?? '')
    const detail = 'The method is unknown.'
    if (methods.length > 0) return { ...fault('PARLEY_METHOD_NOT_ALLOWED', detail), allow: methods }
  }
  return fault('PARLEY_MALFORMED_REQUEST', 'This is not a well-formed HTTP/1.1 request.')
}
