import type { IncomingMessage } from 'node:http'
import { type Fault, fault } from './problems.js'

export const JSON_MEDIA_TYPE = 'application/json'
export const NDJSON_MEDIA_TYPE = 'application/x-ndjson'

/** Bytes of a URL; longer ones are 414. */
export const MAX_URL_BYTES = 8 * 1024

/** Bytes of a request's line and headers together; more is 431, before anything of ours sees it. */
export const MAX_HEADER_BYTES = 32 * 1024

/** Fields of a request's head; no client of ours comes near. */
const MAX_HEADERS = 100

/** What can be said of a request's head before its route is looked at: PARLEY_URI_TOO_LONG, PARLEY_HEADERS_TOO_LARGE. */
export const headFault = (request: IncomingMessage): Fault | undefined => {
  if ((request.url?.length ?? 0) > MAX_URL_BYTES) {
    return fault('PARLEY_URI_TOO_LONG', `The URL is longer than ${MAX_URL_BYTES} bytes.`)
  }
  if (request.rawHeaders.length / 2 > MAX_HEADERS) {
    return fault('PARLEY_HEADERS_TOO_LARGE', `The request has more than ${MAX_HEADERS} headers.`)
  }
  return undefined
}

const refused = (header: string, detail: string, message: string): Fault =>
  fault('PARLEY_UNSUPPORTED_MEDIA_TYPE', detail, [{ header, message }])

/**
 * Whether the request's content comes in a form that its route takes (`consumes`: media types). Content without a
 * type is refused too: nothing is guessed. Fault: PARLEY_UNSUPPORTED_MEDIA_TYPE (415).
 */
export const mediaFault = (request: IncomingMessage, consumes: readonly string[]): Fault | undefined => {
  const { headers } = request
  if (headers['content-encoding'] !== undefined) {
    return refused('content-encoding', 'Content is taken as it is, without encoding.', 'is not supported')
  }
  const given = headers['content-type']
  if (given === undefined) {
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return undefined
    return refused('content-type', 'The content has no type.', `must be ${consumes.join(' or ')}`)
  }
  const [type = '', ...parameters] = given.split(';').map((part) => part.trim().toLowerCase())
  if (!consumes.includes(type)) {
    return refused('content-type', 'The content type is not supported here.', `must be ${consumes.join(' or ')}`)
  }
  const foreign = parameters.find((parameter) => !/^(?:charset\s*=\s*"?utf-?8"?)?$/.test(parameter))
  if (foreign === undefined) return undefined
  return refused('content-type', 'Content is UTF-8 and nothing else.', 'may have no parameter but charset=utf-8')
}

/** Whether the request brings an NDJSON upload. */
export const isUpload = (request: IncomingMessage): boolean =>
  request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === NDJSON_MEDIA_TYPE
